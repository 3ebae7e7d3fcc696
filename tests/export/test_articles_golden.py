"""The two articles' casebook in every format, whole files. What changed on purpose is written anew: see ``articles.py``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.export.articles import GOLDEN, casebook, file_of, made, masked, names
from tolltrace.store import Casebook


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    with casebook(tmp_path_factory.mktemp("articles") / "casebook") as found:
        yield found


@pytest.mark.parametrize("name", names())
def test_the_files_of_a_format_are_the_golden_ones(name: str, book: Casebook, tmp_path: Path) -> None:
    found = made(name, book, tmp_path)
    assert found == {file: file_of(file).read_bytes().decode() for file in found}


def test_each_golden_file_is_compared_and_none_spells_an_article(book: Casebook, tmp_path: Path) -> None:
    assert {p.name for p in GOLDEN.iterdir()} == {file_of(f).name for name in names() for f in made(name, book, tmp_path / name)}
    for path in GOLDEN.iterdir():
        text = path.read_text(encoding="utf-8")
        assert masked(text) == text, path.name
