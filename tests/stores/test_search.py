"""Full-text search finds the same reports in the same order in SQLite's file and in PostgreSQL."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.engine.reports import reports as told
from tests.stores.cluster import Cluster
from tolltrace.model import Report, make_report
from tolltrace.store import in_memory, postgres
from tolltrace.store.search import SearchIndex, Words
from tolltrace.store.search_postgres import PostgresIndex
from tolltrace.web.search import Index

MADE = [make_report(t.doc, t.text, publisher=t.publisher) for t in told(150, 5)]
ARABIC = make_report("a", "قُتِلَ ثلاثةُ أشخاصٍ في مدرسةٍ بمدينة إدلب يوم ٣ أيار، وقالت مستشفى المدينة إنهم مدنيون.")
LATIN = make_report("b", "Dans le café de Saïda, 14 morts; l'hôpital n'a rien dit. O'Neill: \\ 'quoted' & | ! <-> (x):*")


@pytest.fixture(params=["memory", "file", "postgres"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Words]:
    if request.param != "postgres":
        made = SearchIndex(":memory:" if request.param == "memory" else tmp_path / "search.sqlite")
        yield made
        made.close()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    address = cluster.database()
    engine, _ = postgres.connect(address)
    yield PostgresIndex(engine)
    engine.dispose()
    cluster.drop(address)


def _texts(made: Sequence[Report]) -> Callable[[Sequence[str]], Sequence[Report]]:
    by_id = {r.id: r for r in made}
    return lambda ids: [by_id[i] for i in ids]


def _filled(index: Words, made: Sequence[Report]) -> None:
    assert index.update([r.id for r in made], _texts(made)) == len(made)
    assert index.size() == len(made)


@pytest.mark.parametrize(
    "asked",
    ["قتل", "ثلاثة اشخاص", "مدرسه", "ادلب", "إدلب", "3 ايار", "مستشفي", "المدينة", "مدنيو"],  # the last one unfinished
)
def test_arabic_is_found_however_it_is_written(index: Words, asked: str) -> None:
    _filled(index, [ARABIC, LATIN])
    assert index.find(asked, 10) == [ARABIC.id]


@pytest.mark.parametrize(
    "asked", ["cafe SAIDA", "CAFÉ", "hôpital", "hopi", "o'neill", "'quoted' &", "14", "(x):*", "\\ quoted", "| ! <-> x"]
)
def test_what_is_typed_is_taken_as_words(index: Words, asked: str) -> None:
    _filled(index, [ARABIC, LATIN])
    assert index.find(asked, 10) == [LATIN.id]


@pytest.mark.parametrize("asked", ["", "  ", "&|!", "'", "caf saida", "café nothing"])
def test_what_stands_nowhere_is_not_found(index: Words, asked: str) -> None:
    _filled(index, [ARABIC, LATIN])
    assert index.find(asked, 10) == []


def test_order_and_pages_are_those_of_sqlite(index: Words) -> None:
    _filled(index, MADE)
    peer = SearchIndex(":memory:")
    _filled(peer, MADE)
    rng = random.Random(3)
    words = sorted({w.strip(".,") for r in MADE for w in r.text.split()})
    asked = [" ".join(rng.sample(words, rng.choice((1, 1, 2)))) for _ in range(60)] + ["killed", "a", "the bak", "Levant Wire"]
    found = {a: index.find(a, 200) for a in asked}
    assert found == {a: peer.find(a, 200) for a in asked}
    assert sum(map(bool, found.values())) > 40
    assert index.find("killed", 5, 5) == found["killed"][5:10]
    peer.close()


def test_what_is_gone_is_found_no_more_and_what_is_there_is_added_once(index: Words) -> None:
    _filled(index, [ARABIC, LATIN])
    assert index.update([LATIN.id], _texts([LATIN])) == 0
    assert (index.size(), index.find("قتل", 10), index.find("café", 10)) == (1, [], [LATIN.id])


def test_a_very_long_word_and_a_word_used_very_often(index: Words) -> None:
    long = make_report("long", f"{'x' * 5_000} {'bomb ' * 1_000}")
    _filled(index, [long, ARABIC])
    assert index.find("x" * 5_000, 10) == index.find("bomb", 10) == [long.id]


def test_several_fill_one_index_at_once(cluster: Cluster) -> None:
    from concurrent.futures import ThreadPoolExecutor

    address = cluster.database()
    engine, _ = postgres.connect(address)
    ids = [r.id for r in MADE]
    with ThreadPoolExecutor(4) as threads:
        added = list(threads.map(lambda _: PostgresIndex(engine).update(ids, _texts(MADE)), range(4)))
    assert sorted(added) == [0, 0, 0, len(MADE)]
    assert PostgresIndex(engine).size() == len(MADE)
    engine.dispose()
    cluster.drop(address)


def test_a_team_s_records_have_their_index_beside_them(cluster: Cluster, tmp_path: Path) -> None:
    address = cluster.database()
    store = postgres.create(address)
    Index(tmp_path, store).close()
    assert not list(tmp_path.iterdir())
    assert cluster.ask("SELECT count(*) FROM search_words", address.rpartition("/")[2]) == [(0,)]
    store.close()
    other = in_memory()
    Index(tmp_path, other).close()
    other.close()
    assert (tmp_path / "search.sqlite").is_file()
    cluster.drop(address)
