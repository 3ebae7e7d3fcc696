"""Whole files held against what they were: a change of one character in an export shows here. See ``golden.py``."""

from pathlib import Path

import pytest

from tests.export.golden import GOLDEN, NAMES, made


@pytest.mark.parametrize("name", NAMES)
def test_the_files_of_a_format_are_the_golden_ones(name: str) -> None:
    found = made(name)
    assert found == {file: Path(GOLDEN, file).read_bytes().decode() for file in found}


def test_no_golden_file_is_left_over() -> None:
    assert {p.name for p in GOLDEN.iterdir()} == {file for name in NAMES for file in made(name)}
