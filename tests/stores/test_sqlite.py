"""The SQLite file: what is no casebook, other versions, crashes, two processes at once, and what verify finds."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.stores.records import TEXT, a_decision, a_report, claims_of, linkage_of
from tolltrace.errors import CasebookError
from tolltrace.store import schema as schema_of
from tolltrace.store import sqlite
from tolltrace.store.records import SqlStore
from tolltrace.store.schema import migrate
from tolltrace.store.sqlite import connect, create, open_store


def schema(path: Path) -> dict[str, object]:
    """Columns, keys and indexes of every table, and the triggers, as SQLite itself sees them."""
    db = sqlite3.connect(path)
    found: dict[str, object] = {}
    for name, kind, sql in db.execute("SELECT name, type, sql FROM sqlite_master").fetchall():
        if kind == "table":
            columns = db.execute(f"PRAGMA table_xinfo({name})").fetchall()
            keys = sorted(key[2:] for key in db.execute(f"PRAGMA foreign_key_list({name})"))
            unique = sorted(
                (origin, is_unique, db.execute(f"PRAGMA index_info({index})").fetchall())
                for _, index, is_unique, origin, _ in db.execute(f"PRAGMA index_list({name})").fetchall()
            )
            found[name] = (columns, keys, unique, "AUTOINCREMENT" in (sql or ""))
        else:
            found[name] = (kind, " ".join((sql or "").split()))
    db.close()
    return found


def edit(path: Path, *statements: str) -> None:
    """Changes the file behind the program's back."""
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "casebook.sqlite"


@pytest.fixture
def filled(path: Path) -> SqlStore:
    """One report with its claims, linked, and three decisions; closed again by the test's end of process."""
    store = create(path)
    report = a_report()
    store.add_report(report)
    store.put_claims(report.id, "rules@1", claims_of(report))
    store.put_linkage(linkage_of(report), "1")
    for n in (1, 2, 3):
        store.append_decision(a_decision(n))
    store.close()
    return store


def test_migrations_build_what_the_tables_say(path: Path, tmp_path: Path) -> None:
    create(path).close()
    migrated = tmp_path / "migrated.sqlite"
    engine = connect(migrated)
    migrate(engine)
    engine.dispose()
    assert schema(migrated) == schema(path)
    assert len(schema(path)) > 20
    store = open_store(migrated)
    assert store.add_report(a_report())
    store.close()


def test_an_older_casebook_gets_its_ledger(path: Path, filled: SqlStore, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    engine = connect(old)
    migrate(engine, "0001")
    engine.dispose()
    rows = sqlite3.connect(path).execute("SELECT seq, id, kind, author, at, document FROM decisions").fetchall()
    db = sqlite3.connect(old)
    db.executemany("INSERT INTO decisions (seq, id, kind, author, at, document) VALUES (?, ?, ?, ?, ?, ?)", rows)
    db.commit()
    db.close()
    new, brought_up = open_store(path), open_store(old)
    assert brought_up.ledger() == new.ledger()
    assert len(new.ledger()) == 3
    assert brought_up.append_decisions([a_decision(2)], 0) == (a_decision(2),)
    assert list(brought_up.verify()) == []
    new.close()
    brought_up.close()


def test_the_migrations_are_the_revisions_we_know() -> None:
    files = sorted((Path(sqlite.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    assert tuple(f.name.partition("_")[0] for f in files) == schema_of.REVISIONS


def test_what_is_no_casebook(path: Path) -> None:
    with pytest.raises(CasebookError, match=r"no casebook here; make one with: tolltrace init"):
        open_store(path)
    path.write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(CasebookError, match=r"not a casebook \(no SQLite file\)"):
        open_store(path)
    path.unlink()
    edit(path, "CREATE TABLE other (x)")
    with pytest.raises(CasebookError, match=r"not a casebook \(its tables are missing\)"):
        open_store(path)
    with pytest.raises(CasebookError, match="there is a casebook already"):
        create(path)


def test_a_run_stopped_while_making_a_casebook_leaves_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(schema_of, "REVISIONS", ())
        with pytest.raises(IndexError):
            create(path)
    assert not path.exists()
    store = create(path)
    assert list(store.verify()) == []
    store.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_newer_version_is_refused(path: Path, filled: SqlStore) -> None:
    edit(path, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(CasebookError, match=r"made by a newer tolltrace \(schema 0099; this one knows 0003\); update tolltrace"):
        open_store(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET author = 'x'",
        "DELETE FROM decisions WHERE seq = 1",
        "UPDATE ledger SET hash = 'x'",
        "DELETE FROM ledger WHERE seq = 1",
        "UPDATE reports SET text = 'x'",
    ],
)
def test_the_database_itself_refuses_changes(path: Path, filled: SqlStore, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never changes"):
        edit(path, statement)


def test_a_deleted_report_takes_its_claims_along(path: Path, filled: SqlStore) -> None:
    edit(path, "PRAGMA foreign_keys=ON", "DELETE FROM reports")
    store = open_store(path)
    assert (list(store.claims()), store.counts()["reports"]) == ([], 0)
    store.close()


def claim_document(path: Path, **changes: object) -> str:
    db = sqlite3.connect(path)
    (document,) = db.execute("SELECT document FROM claims WHERE position = 0").fetchone()
    db.close()
    made = json.dumps({**json.loads(document), **changes}).replace("'", "''")
    return f"UPDATE claims SET document = '{made}' WHERE position = 0"


REPORT = a_report()
NINE, TWO = claims_of(REPORT)
CLAIM = f"report barn ({REPORT.id}), claim {NINE.id}"
AGAIN = "; extract this report again"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"document": None}, "a stored Claim is damaged (Input data was truncated)"),
        ({"id": "clm-other"}, "its columns differ from its document: id"),
        ({"claimant": "someone else"}, "its columns differ from its document: claimant"),
        ({"quote": {"start": 0, "end": 999}}, f"its quote 0..999 goes beyond the text of {len(TEXT)} characters"),
        ({"quote": {"start": 0, "end": 5}}, f"its figure {NINE.figure.start}..{NINE.figure.end} lies outside its quote 0..5"),
        (
            {"count": {"low": 7, "high": None, "modifier": "at_least", "phrase": "seven", "top": None}},
            "its columns differ from its document: low",
        ),
        (
            {"count": {"low": 9, "high": None, "modifier": "at_least", "phrase": "nine at least", "top": None}},
            "the text has 'At least nine farmers' where it counts 'nine at least'",
        ),
        (
            {"evidence": [{"field": "via", "span": {"start": 5, "end": 999}}]},
            f"its evidence for via goes beyond the text of {len(TEXT)} characters",
        ),
        ({"part_of": "clm-gone"}, "its part_of names a claim that the report does not have: clm-gone"),
        ({"report": "rep-other"}, "it says that it is of report rep-other"),
        ({"outcome": "injured"}, "its id does not fit its figure and outcome"),
    ],
)
def test_verify_names_report_and_claim(path: Path, filled: SqlStore, change: dict[str, object], said: str) -> None:
    edit(path, "UPDATE claims SET document = '' WHERE position = 0" if "document" in change else claim_document(path, **change))
    store = open_store(path)
    told = [str(n) for n in store.verify()]
    store.close()
    assert told[0] == f"{CLAIM}: {said}{AGAIN}" or f"{CLAIM}: {said}{AGAIN}" in told
    assert all(line.startswith(CLAIM) for line in told)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            ("DROP TRIGGER reports_never_change", "UPDATE reports SET text = replace(text, 'nine', 'five')"),
            f"report barn ({REPORT.id}): its text is not the one that was recorded (the hash differs); "
            "restore it from a backup, or add its original again from the archive",
        ),
        (
            ("DROP TRIGGER reports_never_change", "UPDATE reports SET published = '2019-03-06'"),
            f"report barn ({REPORT.id}): its id does not fit its text, publisher, date and address; "
            "restore it from a backup, or add its original again from the archive",
        ),
        (
            ("DROP TRIGGER decisions_never_go", "DELETE FROM decisions WHERE seq = 2"),
            f"decisions: number 2 is missing before {a_decision(3).id}; "
            "restore the casebook from a backup: decisions are append-only",
        ),
        (
            (
                "DROP TRIGGER decisions_never_change",
                "UPDATE decisions SET document = replace(document, 'rumour', 'fact') WHERE seq = 1",
            ),
            f"decision {a_decision(1).id}: its content is not the one that was decided (the hash differs); "
            "restore the casebook from a backup: decisions are append-only",
        ),
        (
            # Whoever takes out the last decision must break the chain too.
            ("DROP TRIGGER decisions_never_go", "DELETE FROM decisions WHERE seq = 3"),
            f"ledger: it does not name the decisions that there are (decision {a_decision(3).id} stands in one of them only); "
            "restore the casebook from a backup: the ledger is append-only",
        ),
        (
            ("DROP TRIGGER ledger_never_changes", "UPDATE ledger SET author = 'someone' WHERE seq = 2"),
            f"ledger: its chain breaks at entry 2 (decision {a_decision(2).id}); "
            "restore the casebook from a backup: the ledger is append-only",
        ),
        (
            ("DROP TRIGGER ledger_never_shrinks", "DELETE FROM ledger WHERE seq = 1"),
            f"ledger: its chain breaks at entry 1 (decision {a_decision(2).id}); "
            "restore the casebook from a backup: the ledger is append-only",
        ),
        (
            ("DELETE FROM claims WHERE position = 1",),
            f"incident {linkage_of(REPORT).incidents[0].id}: it names claims that are not there: {TWO.id}; link again",
        ),
        (
            ("DELETE FROM happenings",),
            f"incident {linkage_of(REPORT).incidents[0].id}: it names a happening that is not there: "
            f"{linkage_of(REPORT).happenings[0].id}; link again",
        ),
    ],
)
def test_verify_says_what_does_not_hold(path: Path, filled: SqlStore, statements: tuple[str, ...], said: str) -> None:
    edit(path, *statements)
    store = open_store(path)
    assert said in [str(n) for n in store.verify()]
    store.close()


def test_a_damaged_file_is_told(path: Path, filled: SqlStore) -> None:
    sound = path.read_bytes()
    db = sqlite3.connect(path)
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'claims'").fetchone()
    db.close()
    at = (page - 1) * 4096
    path.write_bytes(sound[: at + 100] + b"\xff" * 3_900 + sound[at + 4_000 :])
    store = open_store(path)
    told = list(store.verify())
    store.close()
    assert told
    assert all(str(n).startswith(f"{path}: the database file is damaged: ") and n.fault for n in told)
    path.write_bytes(sound[:4096] + b"\xff" * (len(sound) - 4096))
    with pytest.raises(CasebookError, match=r"the database file is damaged; restore it from a backup, or rebuild it"):
        open_store(path)


ADDER = """
import sys
from pathlib import Path
from tests.stores.records import a_report, claims_of
from tolltrace.store.sqlite import open_store
store = open_store(Path(sys.argv[1]))
for n in range(100_000):
    report = a_report(f"d{n}")
    store.add_report(report)
    store.put_claims(report.id, "rules@1", claims_of(report))
    print(n, flush=True)
"""


def test_a_kill_in_the_middle_loses_nothing_recorded(path: Path) -> None:
    create(path).close()
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", ADDER, str(path)], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        last = [int(process.stdout.readline()) for _ in range(40)][-1]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
    last = int(rest[-1]) if rest else last
    store = open_store(path)
    reports, claims = list(store.reports()), list(store.claims())
    assert reports[: last + 1] == [a_report(f"d{n}") for n in range(last + 1)]
    # The one after the last told may have been recorded, wholly or without its claims, never in part.
    assert len(reports) - last in (1, 2)
    assert claims[: 2 * (last + 1)] == [c for r in reports[: last + 1] for c in claims_of(r)]
    assert len(claims) % 2 == 0
    assert list(store.verify()) == []
    # The next run simply goes on.
    assert [store.add_report(a_report(f"d{n}")) for n in (0, last, last + 5)] == [False, False, True]
    store.close()


def test_two_processes_at_once(path: Path, filled: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    store = open_store(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert list(store.reports()) == [REPORT]  # readers are not held up
    started = time.perf_counter()
    with pytest.raises(
        CasebookError, match="another process is writing to this casebook; wait until it is done and run this again"
    ):
        store.add_report(a_report("other"))
    assert 0.1 < time.perf_counter() - started < 5
    other.execute("ROLLBACK")
    assert store.add_report(a_report("other"))
    other.close()
    store.close()


def test_two_processes_add_at_the_same_time(path: Path) -> None:
    create(path).close()
    script = ADDER.replace("range(100_000)", "range(0, 120, 2) if sys.argv[2] == 'even' else range(1, 120, 2)")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, str(path)]
    running = [
        subprocess.Popen([*command, which], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=root)
        for which in ("even", "odd")
    ]
    assert [(p.communicate()[1], p.returncode) for p in running] == [("", 0), ("", 0)]
    store = open_store(path)
    assert {r.id for r in store.reports()} == {a_report(f"d{n}").id for n in range(120)}
    assert store.counts()["claims"] == 240
    assert list(store.verify()) == []
    store.close()


def test_half_a_character_pair_is_refused_plainly(path: Path, filled: SqlStore) -> None:
    store = open_store(path)
    with pytest.raises(CasebookError, match="half of a character pair"):
        store.add_report(a_report("odd", "Nine died \ud83d."))
    assert store.counts()["reports"] == 1
    store.close()
