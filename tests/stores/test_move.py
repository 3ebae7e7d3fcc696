"""A casebook moved from its folder to PostgreSQL and back: nothing is lost, and nobody goes on writing where nobody looks."""

import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.ingest.files import SENTENCE
from tests.stores.cluster import Cluster
from tests.stores.records import a_decision
from tolltrace import pipeline
from tolltrace.cli.app import app
from tolltrace.config import Config
from tolltrace.desk import Desk
from tolltrace.errors import CasebookError
from tolltrace.ingest import IngestOptions
from tolltrace.model import View
from tolltrace.protect.backup import check_whole
from tolltrace.publish.bundle import write_bundle
from tolltrace.publish.restore import restore_bundle
from tolltrace.review import judge
from tolltrace.store import Casebook, move, postgres
from tolltrace.store.settings import read_config


def quiet(_: int) -> None:
    """No progress is shown."""


def told(book: Casebook) -> tuple[object, ...]:
    """Everything that a casebook gives."""
    store = book.store
    view: View = pipeline.view(book)
    with store.reading() as reading:
        order = [r.id for page in reading.reports() for r in page]
    return (
        view,
        order,
        list(store.extractions()),
        list(store.decisions()),
        store.ledger(),
        store.counts(),
        store.linkage_version(),
        store.rests_on(view.policy),
        [store.led(i.id) for i in view.linkage.incidents],
        list(store.notices()),
        [book.archive.get(r.archive_sha256) for r in view.reports],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A casebook with four reports, read, linked, reconciled, decided about and exported."""
    given = tmp_path / "given"
    given.mkdir()
    for n, name in enumerate(("Zed", "alpha", "Ömer", "beta")):
        (given / f"{name}.txt").write_text(f"Tal Hadid, {n + 2} March 2019 - {SENTENCE}\n")
    at = tmp_path / "cb"
    with Casebook.create(at, Config(reader="rules")) as book:
        pipeline.add(book, [given], IngestOptions())
        pipeline.extract(book)
        pipeline.refreshed(book)
        book.store.append_decision(a_decision(1))
        book.store.enter("export", "csv sha256=ab", author="amal", at=a_decision(1).at)
        pipeline.refreshed(book)
    return at


def test_there_and_back(folder: Path, database: str) -> None:
    with Casebook.open(folder) as book:
        before = told(book)
        assert book.store.counts()["claims"] >= 4
    moved = move.to_postgres(folder, database, keep=False, progress=quiet)
    assert (moved.entries, moved.left) == (2, str(folder / "casebook.moved.sqlite"))
    assert read_config(folder / "tolltrace.yml") == Config(reader="rules", records=database)
    with Casebook.open(folder) as book:
        assert book.store.engine.dialect.name == "postgresql"  # type: ignore[attr-defined]
        assert told(book) == before
        assert list(book.verify()) == []
        # Work goes on: numbers follow on those that were copied.
        assert book.store.append_decision(a_decision(2))
        pipeline.refreshed(book)
        after = told(book)
        mark = book.store.mark()
    assert move.to_folder(database, folder, keep=False, progress=quiet).head == moved_head(after)
    assert read_config(folder / "tolltrace.yml") == Config(reader="rules")
    with Casebook.open(folder) as book:
        assert told(book) == after
        assert list(book.verify()) == []
        assert book.store.mark() == mark
        assert book.store.append_decision(a_decision(3))
    store = postgres.open_store(database)
    with pytest.raises(CasebookError, match=rf"this casebook was moved to the folder {folder}"):
        store.append_decision(a_decision(4))
    store.close()


def moved_head(state: tuple[object, ...]) -> str:
    entries = state[4]
    assert isinstance(entries, tuple)
    return str(entries[-1].hash)


def test_a_program_that_has_it_open_is_told(folder: Path, database: str) -> None:
    with Casebook.open(folder) as book:
        list(book.store.reports())
        move.to_postgres(folder, database, keep=False, progress=quiet)
        with pytest.raises(CasebookError, match=rf"this casebook was moved to {database}; open its folder again"):
            book.store.append_decision(a_decision(2))
    db = sqlite3.connect(folder / "casebook.moved.sqlite")
    assert db.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    db.close()


def test_a_copy_leaves_everything_as_it_was(folder: Path, database: str, tmp_path: Path) -> None:
    with Casebook.open(folder) as book:
        before = told(book)
    settings = (folder / "tolltrace.yml").read_bytes()
    move.to_postgres(folder, database, keep=True, progress=quiet)
    assert (folder / "tolltrace.yml").read_bytes() == settings
    with Casebook.open(folder) as book:
        assert told(book) == before
        assert book.store.append_decision(a_decision(2))
    move.to_folder(database, tmp_path / "copy", keep=True, progress=quiet)
    with Casebook.open(tmp_path / "copy") as book:
        assert list(book.store.decisions()) == [a_decision(1)]
        assert pipeline.view(book) == before[0]
    store = postgres.open_store(database)
    assert store.append_decision(a_decision(3))
    store.close()


def test_what_is_there_already_is_not_written_over(folder: Path, database: str, tmp_path: Path) -> None:
    move.to_postgres(folder, database, keep=True, progress=quiet)
    with pytest.raises(CasebookError, match="there is a casebook already"):
        move.to_postgres(folder, database, keep=True, progress=quiet)
    with pytest.raises(CasebookError, match="there is a casebook already; choose another folder"):
        move.to_folder(database, folder, keep=True, progress=quiet)
    Casebook.create(tmp_path / "joined", Config(records=database)).close()
    with pytest.raises(CasebookError, match=rf"it uses the records in {database}; choose another folder"):
        move.to_folder(database, tmp_path / "joined", keep=True, progress=quiet)
    with pytest.raises(CasebookError, match=rf"its records are in {database} already"):
        move.to_postgres(tmp_path / "joined", database, keep=True, progress=quiet)


def test_a_copy_that_does_not_hold_is_not_kept(folder: Path, database: str, tmp_path: Path) -> None:
    db = sqlite3.connect(folder / "casebook.sqlite")
    db.execute("DROP TRIGGER decisions_never_change")
    db.execute("UPDATE decisions SET document = replace(document, 'rumour', 'fact')")
    db.commit()
    db.close()
    with pytest.raises(CasebookError, match=r"the copy does not hold \(decision .*the hash differs.*\); nothing was moved"):
        move.to_postgres(folder, database, keep=False, progress=quiet)
    with pytest.raises(CasebookError, match="no casebook here"):
        postgres.open_store(database)
    with Casebook.open(folder) as book:
        assert book.store.counts()["decisions"] == 1


def test_the_command(folder: Path, database: str, tmp_path: Path) -> None:
    run = CliRunner()
    done = run.invoke(app, ["move", "--from", str(folder), "--to", database])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert re.fullmatch(
        rf"{database}: 4 reports, \d+ claims, \d+ incidents?, 1 decision; all \d+ rows are the same, ids and tolls among them",
        lines[0],
    )
    assert re.fullmatch(r"its ledger holds: 2 entries, the last one [0-9a-f]{64}", lines[1])
    moved = f"{folder}/casebook.moved.sqlite is kept and takes no records any more"
    assert lines[2] == f"use it as before with --casebook {folder}; {moved}"
    verified = run.invoke(app, ["verify", "--casebook", str(folder)])
    assert (verified.exit_code, "hold" in verified.output) == (0, True)
    joined = run.invoke(app, ["init", str(tmp_path / "second"), "--records", database])
    second = tmp_path / "second"
    said = f"{second}: joins a casebook of 4 reports; settings are in {second}/tolltrace.yml, what may be published in "
    assert joined.output == f"{said}{second}/release.yml\n"
    back = run.invoke(app, ["move", "--from", database, "--to", str(folder)])
    assert back.exit_code == 0, back.output
    assert run.invoke(app, ["verify", "--casebook", str(folder)]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["move", "--from", "a", "--to", "b"], "one is a folder and the other PostgreSQL"),
        (["show", "--casebook", "postgresql://u@h/d"], "a casebook is named by its folder"),
        (["init", "x", "--records", "postgresql://u:secret@h/d"], "the address of the records tells a password"),
    ],
)
def test_what_is_asked_wrongly(arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, arguments)
    assert said in str(done.exception)
    assert "secret" not in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_search_finds_the_same(folder: Path, cluster: Cluster, database: str) -> None:
    """The index is made beside the folder from whatever store there is."""
    from tolltrace.store.search import SearchIndex

    found = []
    for step in ("sqlite", "postgres"):
        if step == "postgres":
            move.to_postgres(folder, database, keep=False, progress=quiet)
        index = SearchIndex(":memory:")
        with Casebook.open(folder) as book:
            index.update([r.id for r in book.store.reports()], book.store.reports_of)
        found.append([index.find(asked, 10) for asked in ("hadid", "omer", "ÖMER", "bet", "March nothing")])
        index.close()
    assert found[0] == found[1]
    assert [len(ids) for ids in found[0]] == [4, 1, 1, 1, 0]


def test_what_leaves_the_house_names_no_database(folder: Path, database: str, tmp_path: Path) -> None:
    settings = (folder / "tolltrace.yml").read_bytes()
    move.to_postgres(folder, database, keep=False, progress=quiet)
    with Casebook.open(folder) as book:
        write_bundle(book, tmp_path / "book.zip")
    with zipfile.ZipFile(tmp_path / "book.zip") as packed:
        assert packed.read("casebook/tolltrace.yml") == settings
    restore_bundle(tmp_path / "book.zip", tmp_path / "restored")
    with Casebook.open(tmp_path / "restored") as book:
        assert list(book.store.decisions()) == [a_decision(1)]
    assert (tmp_path / "restored" / "casebook.sqlite").is_file()


def test_a_backup_of_half_a_casebook_is_refused(folder: Path, database: str, tmp_path: Path) -> None:
    move.to_postgres(folder, database, keep=False, progress=quiet)
    with pytest.raises(CasebookError, match="its records are in PostgreSQL; dump the database"):
        check_whole(folder)


def test_two_machines_review_one_record(folder: Path, database: str, tmp_path: Path) -> None:
    """Each has a folder of its own that joins the database: what one decides the other sees at its next look, and of two who
    judge one claim unseen the second is told."""
    move.to_postgres(folder, database, keep=False, progress=quiet)
    Casebook.create(tmp_path / "second", Config(reader="rules", records=database)).close()
    here, there = Desk(Casebook.open(folder), "amal"), Desk(Casebook.open(tmp_path / "second"), "badr")
    try:
        claim = here.state.view.claims[0].id
        seen = there.state.seen
        assert here.decide(lambda s, h: judge.reject(s.view, claim, h), author="amal", reason="a rumour").others == ()
        assert there.state.seen == seen + 1
        told = there.decide(lambda s, h: judge.accept(s.view, claim, h), author="badr", reason="", seen=seen)
        assert [(d.author, d.subjects) for d in told.others] == [("amal", (claim,))]
        assert here.settle()
        assert there.settle()
        assert here.state.view.reconciled == there.state.view.reconciled
    finally:
        here.close()
        there.close()
