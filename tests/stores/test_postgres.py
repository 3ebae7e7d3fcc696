"""PostgreSQL: what is no casebook, other versions, many people at once, a server that is killed, and links one at a time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect

from tests.stores.cluster import Cluster
from tests.stores.records import a_decision, a_report, claims_of
from tolltrace.errors import CasebookError
from tolltrace.model import Decision, DecisionKind, make_decision, make_report
from tolltrace.store import ledger, postgres, schema
from tolltrace.store.postgres import connect, create, open_or_create, open_store
from tolltrace.store.records import LINKING, SqlStore
from tolltrace.store.schema import REVISIONS, migrate


def a_judgement(person: int, n: int, subject: str = "") -> Decision:
    subjects = (subject or f"clm-{person}-{n}",)
    return make_decision(DecisionKind.ACCEPT, subjects, reason=f"r{n}", author=f"p{person}", at=datetime.now(UTC))


def described(address: str) -> dict[str, object]:
    """Columns, keys, indexes and triggers of every table, as PostgreSQL itself sees them."""
    engine, _ = connect(address)
    found: dict[str, object] = {}
    with engine.connect() as c:
        seen = inspect(c)
        for name in seen.get_table_names():
            found[name] = (
                [{**column, "type": str(column["type"])} for column in seen.get_columns(name)],
                seen.get_pk_constraint(name)["constrained_columns"],
                sorted(str(sorted(key.items(), key=str)) for key in seen.get_foreign_keys(name)),
                sorted(str(key["column_names"]) for key in seen.get_unique_constraints(name)),
                sorted((str(key["name"]), str(key["column_names"]), key["unique"]) for key in seen.get_indexes(name)),
            )
        triggers = c.exec_driver_sql("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
        found["triggers"] = [tuple(row) for row in triggers]
    engine.dispose()
    return found


def test_migrations_build_what_the_tables_say(cluster: Cluster, database: str) -> None:
    create(database).close()
    migrated = cluster.database()
    engine, _ = connect(migrated)
    migrate(engine)
    engine.dispose()
    assert described(migrated) == described(database)
    assert len(described(database)) > 12
    store = open_store(migrated)
    assert store.add_report(a_report())
    store.close()
    cluster.drop(migrated)


def test_an_older_casebook_is_brought_up(database: str) -> None:
    engine, _ = connect(database)
    migrate(engine, "0001")
    with engine.connect() as c, c.begin():
        assert schema.version_of(c) == "0001"
    engine.dispose()
    store = open_store(database)
    assert store.append_decision(a_decision())
    assert list(store.verify()) == []
    store.close()


def test_what_is_no_casebook(cluster: Cluster, database: str) -> None:
    with pytest.raises(CasebookError, match=rf"{database}: no casebook here; make one with: tolltrace init FOLDER --records"):
        open_store(database)
    create(database).close()
    with pytest.raises(CasebookError, match="there is a casebook already"):
        create(database)
    cluster.ask("UPDATE alembic_version SET version_num = '0099'", database.rpartition("/")[2])
    with pytest.raises(CasebookError, match=rf"made by a newer tolltrace \(schema 0099; this one knows {REVISIONS[-1]}\)"):
        open_store(database)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://nobody@127.0.0.1:{port}/empty", 'role "nobody" does not exist; ask whoever runs the server to make it'),
        (
            "postgresql://tolltrace@127.0.0.1:{port}/none",
            'database "none" does not exist; ask whoever runs the server to make it',
        ),
        ("postgresql://tolltrace:secret@127.0.0.1:1/none", "the server of the database cannot be reached"),
        ("mysql://a@b/c", "no address of a database; write postgresql://USER@HOST/DATABASE"),
        ("postgresql://a@b", "no address of a database; write postgresql://USER@HOST/DATABASE"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_one_line(cluster: Cluster, address: str, said: str) -> None:
    with pytest.raises(CasebookError) as told:
        open_or_create(address.format(port=cluster.port))
    line = str(told.value)
    assert said in line
    assert "\n" not in line
    assert "secret" not in line


def test_two_people_make_it_at_once(database: str) -> None:
    with ThreadPoolExecutor(4) as people:
        stores = list(people.map(open_or_create, [database] * 4))
    assert [s.counts()["reports"] for s in stores] == [0] * 4
    for store in stores:
        store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET author = 'x'",
        "DELETE FROM decisions WHERE seq = 1",
        "TRUNCATE decisions CASCADE",
        "UPDATE ledger SET hash = 'x'",
        "DELETE FROM ledger WHERE seq = 1",
        "TRUNCATE ledger",
        "UPDATE reports SET text = 'x'",
    ],
)
def test_the_database_itself_refuses_changes(cluster: Cluster, store_at: str, statement: str) -> None:
    import psycopg

    with pytest.raises(psycopg.IntegrityError, match=r"append-only|never changes"):
        cluster.ask(statement, store_at.rpartition("/")[2])


@pytest.fixture
def store_at(database: str) -> str:
    """The address of a casebook with a report and a decision."""
    store = create(database)
    store.add_report(a_report())
    store.append_decision(a_decision())
    store.close()
    return database


def test_every_character_comes_back(store_at: str) -> None:
    odd = make_report("nul\0and\ufdd0", "A text with \0, \ufdd0, \ufdd01 and \ufdd00 in it.", title="\0", publisher="\ufdd0")
    store = open_store(store_at)
    assert store.add_report(odd)
    assert store.report(odd.id) == odd
    assert list(store.verify()) == []
    with pytest.raises(CasebookError, match="half of a character pair"):
        store.add_report(make_report("half", "Nine died \ud83d."))
    store.close()


def test_what_is_forgotten_is_not_on_the_disk(cluster: Cluster, store_at: str) -> None:
    store = open_store(store_at)
    gone = make_report("gone", "Zanzibarius was here and nowhere else.")
    store.add_report(gone)
    store.put_claims(gone.id, "rules@1", ())
    store.forget([gone.id])
    database = store_at.rpartition("/")[2]
    cluster.ask("CHECKPOINT")
    ((at,),) = cluster.ask(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
    files = list((cluster.folder / "data" / "base" / str(at)).iterdir())
    assert len(files) > 100
    assert not any(b"Zanzibarius" in f.read_bytes() for f in files)
    assert [r.doc for r in store.reports()] == ["barn"]
    store.close()


def test_twenty_people_at_once_keep_the_chain(store_at: str) -> None:
    """Different things and one common thing: everything acknowledged is there once, and of those who decide about one thing
    unseen, one is first and the others are told."""
    stores = [open_store(store_at) for _ in range(4)]

    def work(person: int) -> tuple[list[Decision], bool]:
        store = stores[person % len(stores)]
        own = [a_judgement(person, n) for n in range(10)]
        for decision in own:
            assert store.append_decisions([decision], 1) == ()
        common = a_judgement(person, 99, "clm-common")
        taken = store.append_decisions([common], 1) == ()
        return [*own, *([common] if taken else [])], taken

    with ThreadPoolExecutor(20) as people:
        done = list(people.map(work, range(20)))
    assert sum(taken for _, taken in done) == 1
    there = list(stores[0].decisions(after=1))
    assert len(there) == 201
    assert {d.id for d in there} == {d.id for own, _ in done for d in own}
    for own, _ in done:
        ids = {d.id for d in own}
        assert [d for d in there if d.id in ids] == own
    assert list(stores[0].verify()) == []
    for store in stores:
        store.close()


def test_a_decision_waits_for_no_import(store_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_SESSION", postgres._SESSION.replace("15s", "300ms"))
    store, other = open_store(store_at), open_store(store_at)
    with store._write(1, 2):  # an import, and a pass of linking that is being recorded
        assert other.append_decision(a_decision(2))
        assert len(list(other.reports())) == 1  # readers are not held up either
        with pytest.raises(CasebookError, match="another process is writing to this casebook; wait until it is done"):
            other.add_report(a_report("other"))
    assert other.add_report(a_report("other"))
    assert list(other.verify()) == []
    store.close()
    other.close()


def begun_and_left(store: SqlStore) -> None:
    with store._write(3) as c:
        ledger.append(c, [a_decision(2)], None)
        raise ValueError("changed my mind")


def test_what_was_taken_back_leaves_no_gap(store_at: str) -> None:
    store = open_store(store_at)
    with pytest.raises(ValueError, match="changed my mind"):
        begun_and_left(store)
    assert store.append_decision(a_decision(3))
    assert list(store.decisions()) == [a_decision(1), a_decision(3)]
    assert list(store.verify()) == []
    store.close()


def test_many_add_the_same_reports(store_at: str) -> None:
    stores = [open_store(store_at) for _ in range(4)]
    many = [a_report(f"d{n}") for n in range(40)]
    with ThreadPoolExecutor(4) as people:
        added = list(people.map(lambda s: [s.add_report(r) for r in many], stores))
    assert [sum(column) for column in zip(*added, strict=True)] == [1] * len(many)
    assert list(stores[0].reports())[1:] == many
    for store in stores:
        store.close()


def test_a_decision_is_seen_by_others_at_their_next_look(store_at: str) -> None:
    here, there = open_store(store_at), open_store(store_at)
    before = there.mark()
    here.append_decision(a_decision(2))
    assert there.mark() != before
    assert list(there.decisions(after=1)) == [a_decision(2)]
    here.close()
    there.close()


def test_a_killed_server_loses_nothing_acknowledged(cluster: Cluster, store_at: str) -> None:
    store = open_store(store_at)
    acknowledged: list[Decision] = []
    told: list[str] = []

    def work(person: int) -> None:
        for n in range(100_000):
            decision = a_judgement(person, n)
            try:
                store.append_decisions([decision], 0)
            except CasebookError as error:
                told.append(str(error))
                return
            acknowledged.append(decision)

    people = [threading.Thread(target=work, args=(person,)) for person in range(5)]
    for one in people:
        one.start()
    until = time.monotonic() + 20
    while len(acknowledged) < 50 and time.monotonic() < until:
        time.sleep(0.01)
    cluster.kill()
    for one in people:
        one.join()
    with pytest.raises(CasebookError, match="the server of the database cannot be reached"):
        store.counts()
    cluster.start()
    # The same store goes on with the server that was started again.
    there = {d.id for d in store.decisions()}
    assert len(acknowledged) >= 50
    assert {d.id for d in acknowledged} <= there
    assert len(there) <= 1 + len(acknowledged) + len(people)  # one each may have been recorded and not been told
    assert store.append_decision(a_decision(7))
    assert list(store.verify()) == []
    assert len(told) == len(people)
    assert all("\n" not in line for line in told)
    store.close()


def test_the_right_to_link_is_given_back(cluster: Cluster, store_at: str) -> None:
    """Also between machines, and when its holder fails."""
    first, second = open_store(store_at), open_store(store_at)
    with pytest.raises(ValueError, match="changed my mind"), first.linking():
        raise ValueError("changed my mind")
    with second.linking():
        held = cluster.ask(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LINKING}")
    free = cluster.ask(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LINKING}")
    assert (held, free) == ([(1,)], [(0,)])
    first.close()
    second.close()


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.partition(".")[0] == "psycopg":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    from tolltrace.errors import MissingExtraError

    with pytest.raises(MissingExtraError, match=r'a casebook in PostgreSQL needs the extra "postgres"'):
        connect("postgresql://a@b/c")


def test_claims_of_a_report_that_is_not_there_are_named(store_at: str) -> None:
    store = open_store(store_at)
    report = a_report()
    store.put_claims(report.id, "rules@1", claims_of(report))
    with pytest.raises(CasebookError, match=r"not in the casebook \(rep-none\); add the report first"):
        store.put_claims("rep-none", "rules@1", ())
    assert list(store.claims()) == list(claims_of(report))
    store.close()
