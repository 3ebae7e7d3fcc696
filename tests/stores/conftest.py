"""The stores that the contract is tested on; a further backend is one more entry of ``OPENERS``."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stores.cluster import EMPTY, Cluster, missing, running
from tolltrace.store import Store, in_memory, postgres
from tolltrace.store.sqlite import create

OPENERS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: in_memory(),
    "sqlite": lambda folder: create(folder / "casebook.sqlite"),
}


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A throw-away PostgreSQL server, with a database that holds an empty casebook to make others from."""
    if what := missing():
        if os.environ.get("TOLLTRACE_NEEDS_POSTGRES"):
            pytest.fail(f"{what}; TOLLTRACE_NEEDS_POSTGRES asks for it")
        pytest.skip(what)
    with running() as server:
        server.ask(f"CREATE DATABASE {EMPTY}")
        postgres.create(server.address(EMPTY)).close()
        yield server


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The address of an empty database."""
    address = cluster.database()
    yield address
    cluster.drop(address)


@pytest.fixture(params=[*OPENERS, "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param in OPENERS:
        opened = OPENERS[request.param](tmp_path)
        yield opened
        opened.close()
        return
    server: Cluster = request.getfixturevalue("cluster")
    address = server.database(EMPTY)
    opened = postgres.open_store(address)
    yield opened
    opened.close()
    server.drop(address)
