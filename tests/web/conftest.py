"""One site to read from for all tests of a module, one of its own for each test that decides."""

from collections.abc import Iterator

import pytest

from tests.web.site import Site, site


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("shown") / "c") as made:
        yield made


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("own") / "c") as made:
        yield made
