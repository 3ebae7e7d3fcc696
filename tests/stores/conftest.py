"""The stores that the contract is tested on; a further backend is one more entry of ``OPENERS``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tolltrace.store import Store, in_memory
from tolltrace.store.sqlite import create

OPENERS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: in_memory(),
    "sqlite": lambda folder: create(folder / "casebook.sqlite"),
}


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = OPENERS[request.param](tmp_path)
    yield opened
    opened.close()
