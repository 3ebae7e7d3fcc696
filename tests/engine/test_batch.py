"""A batch on one machine: the results of a laptop whatever the number of processes, and nothing lost or doubled by a kill."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.engine.reports import Told, as_jsonl, as_parquet, many_copies, reports
from tests.engine.runs import children, contents, ended, parts, runs, started, until
from tolltrace import pipeline
from tolltrace.cli.app import app
from tolltrace.config import Config
from tolltrace.engine import Asked, Local, run, tables
from tolltrace.engine.digest import digests
from tolltrace.engine.restore import restore_batch
from tolltrace.errors import CasebookError, InputError
from tolltrace.model import Claim, Incident, Link, Reconciled, make_report
from tolltrace.store import Casebook
from tolltrace.store.codec import decode

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc")
TOLD = reports(240, 2)


def _asked(inputs: Path, out: Path, **more: object) -> Asked:
    return replace(Asked((str(inputs),), str(out), reader="rules", piece=30), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_jsonl(tmp_path_factory.mktemp("in") / "news.jsonl", TOLD)


@pytest.fixture(scope="module")
def whole(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "one"
    found = run(_asked(news, out), Local(1))
    assert found.counts["reports"] == 240
    assert found.copies > 20
    return out


def test_two_processes_give_the_bytes_of_one(news: Path, whole: Path, tmp_path: Path) -> None:
    found = run(_asked(news, tmp_path / "two"), Local(2))
    assert contents(tmp_path / "two") == contents(whole)
    assert {n: len(rows) for n, rows in contents(whole).items()} == found.counts
    for name in tables.FINAL:  # on one machine even the files are the same
        assert [f.read_bytes() for f in tables.files(tmp_path / "two", name)] == [
            f.read_bytes() for f in tables.files(whole, name)
        ]
    assert found.digests == digests(whole)


def test_a_row_more_or_other_is_seen_in_the_digest(whole: Path, tmp_path: Path) -> None:
    rows = list(tables.rows(tables.files(whole, "tolls")))
    for name in tables.FINAL:
        with tables.final(tmp_path, name) as writer:
            writer.put(rows[::-1] if name == "tolls" else tables.rows(tables.files(whole, name)))
    known = digests(whole)
    assert digests(tmp_path) == known
    rows[3]["low"] += 1
    (tmp_path / "tolls" / tables.FILE).unlink()
    (tmp_path / "tolls").rmdir()
    with tables.final(tmp_path, "tolls") as writer:
        writer.put(rows)
    assert {n for n, d in digests(tmp_path).items() if d != known[n]} == {"tolls"}


def test_it_is_the_record_of_a_laptop(tmp_path: Path) -> None:
    """Without copies to remove the same claims, incidents, links and tolls as the whole flow in memory."""
    told = reports(150, 8, copied=0.0)
    assert run(_asked(as_jsonl(tmp_path / "news.jsonl", told), tmp_path / "out"), Local(2)).copies == 0
    known = [make_report(t.doc, t.text, publisher=t.publisher, published=pipeline.date.fromisoformat(t.published)) for t in told]
    view = pipeline.read_and_conclude(known, config=Config(reader="rules"))

    def read(name: str, column: str = "document") -> list[str]:
        return sorted(r[column] for r in tables.rows(tables.files(tmp_path / "out", name)))

    def of(kind: type, documents: list[str]) -> list[object]:
        return sorted((decode(kind, d) for d in documents), key=str)

    assert of(Claim, read("claims")) == sorted(view.claims, key=str)
    assert of(Incident, read("incidents")) == sorted(view.linkage.incidents, key=str)
    assert of(Link, read("links")) == sorted(view.linkage.links, key=str)
    assert of(Reconciled, read("incidents", "conclusion")) == sorted(view.reconciled, key=str)
    totals = {(r["outcome"], r["status"]): (r["low"], r["high"]) for r in tables.rows(tables.files(tmp_path / "out", "totals"))}
    assert totals == {(t.outcome, t.status): (t.low, t.high) for t in view.totals}
    assert len(view.linkage.incidents) > 40


def test_copies_change_no_toll(tmp_path: Path) -> None:
    one = run(_asked(as_jsonl(tmp_path / "one.jsonl", list(many_copies(1))), tmp_path / "a"), Local(1))
    many = run(_asked(as_jsonl(tmp_path / "many.jsonl", list(many_copies(300))), tmp_path / "b", piece=75), Local(2))
    assert (one.copies, many.copies) == (0, 299)
    assert one.counts["incidents"] == many.counts["incidents"] == 1
    assert many.counts["claims"] == 300 * one.counts["claims"]
    figures = [
        [{k: v for k, v in r.items() if k != "incident"} for r in tables.rows(tables.files(tmp_path / name, "tolls"))]
        for name in "ab"
    ]
    assert figures[0] == figures[1]


def test_a_report_given_twice_counts_once(news: Path, whole: Path, tmp_path: Path) -> None:
    given = Asked((str(news), str(as_parquet(tmp_path / "again.parquet", TOLD))), str(tmp_path / "out"), reader="rules", piece=30)
    run(given, Local(2))
    assert contents(tmp_path / "out") == contents(whole)


def test_a_casebook_is_made_of_it(whole: Path, tmp_path: Path) -> None:
    counts = restore_batch(whole, tmp_path / "book")
    rows = list(tables.rows(tables.files(whole, "reports"), ["id", "copy_of"]))
    assert counts["reports"] == sum(r["copy_of"] is None for r in rows) < 240
    with Casebook.open(tmp_path / "book") as book:
        assert list(book.verify()) == []
        view = pipeline.view(book)
        assert [i.id for i in view.linkage.incidents] == [r["id"] for r in tables.rows(tables.files(whole, "incidents"), ["id"])]
        assert pipeline.relinked(book) == view.linkage
        assert pipeline.extract(book).reports == 0  # nothing is left to be read
        told = [decode(Reconciled, r["conclusion"]) for r in tables.rows(tables.files(whole, "incidents"), ["conclusion"])]
        assert list(view.reconciled) == told
    with pytest.raises(CasebookError, match="is not empty"):
        restore_batch(whole, tmp_path / "book")


def test_duckdb_reads_it(whole: Path) -> None:
    import duckdb

    asked = f"""
        SELECT t.outcome, t.status, sum(t.low) AS low FROM '{whole}/tolls/*.parquet' t JOIN '{whole}/incidents/*.parquet' i
        ON t.incident = i.id JOIN '{whole}/totals/*.parquet' s USING (outcome, status)
        GROUP BY ALL HAVING sum(t.low) <> any_value(s.low)
    """
    assert duckdb.sql(asked).fetchall() == []
    assert duckdb.sql(f"SELECT count(*) FROM '{whole}/claims/*.parquet' WHERE incident IS NOT NULL").fetchall()[0][0] > 100


@pytest.mark.parametrize("at", [1, 8])
def test_kill_9_amid_a_batch_loses_and_doubles_nothing(news: Path, whole: Path, tmp_path: Path, at: int) -> None:
    """Killed with the first piece read, and when all are read and linking has begun."""
    out = tmp_path / "out"
    process = started(news, out, "--processes", "2", "--piece", "30")
    until(lambda: len(parts(out)) >= at)
    workers = children(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (out / "tolls").exists()
    kept = {p.name: p.stat().st_ino for p in parts(out)}
    until(lambda: not any(map(runs, workers)))
    code, said, wrong = ended(started(news, out, "--processes", "2", "--piece", "30"))
    assert (code, wrong.count("were read before")) == (0, 1)
    assert "240 reports" in said
    assert len(kept) >= at
    assert contents(out) == contents(whole)
    assert not (out / "work").exists()


def test_what_was_read_before_a_kill_is_not_read_again(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(news, out, "--processes", "1", "--piece", "30")
    until(lambda: len(parts(out)) >= 2)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    until(lambda: len(parts(out)) >= 2)
    marked = parts(out)[0] / "notices.jsonl"
    marked.write_text('{"where": "here", "what": "read before", "mend": "", "fault": false}\n', encoding="ascii")
    _, _, wrong = ended(started(news, out, "--processes", "1", "--piece", "30"))
    assert "note: here: read before" in wrong


def test_a_killed_worker_is_replaced(news: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(news, out, "--processes", "2", "--piece", "30")
    until(lambda: len(parts(out)) >= 2)
    os.kill(children(process.pid)[-1], signal.SIGKILL)
    code, _, _ = ended(process)
    assert code == 0
    assert contents(out) == contents(whole)


def test_two_batches_do_not_write_into_one_folder(news: Path, tmp_path: Path) -> None:
    process = started(news, tmp_path / "out", "--processes", "1", "--piece", "30")
    until((tmp_path / "out" / "batch.json").exists)
    with pytest.raises(InputError, match="another batch is writing here"):
        run(_asked(news, tmp_path / "out"), Local(1))
    process.kill()
    process.communicate()


def test_a_folder_keeps_what_was_asked(news: Path, whole: Path, tmp_path: Path) -> None:
    assert run(_asked(news, whole), Local(2)).digests == digests(whole)  # done: nothing is read again
    with pytest.raises(InputError, match=r"holds a batch that was asked otherwise \(policy\)"):
        run(_asked(news, whole, policy="iraq-body-count"), Local(1))
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is not empty and holds no batch"):
        run(_asked(news, tmp_path / "letters"), Local(1))
    grown = as_jsonl(tmp_path / "grown.jsonl", TOLD[:20])
    run(_asked(grown, tmp_path / "out"), Local(1))
    as_jsonl(grown, TOLD[:30])
    with pytest.raises(InputError, match=r"asked otherwise \(files\)"):
        run(_asked(grown, tmp_path / "out"), Local(1))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--reader", "llm"], "--reader: 'llm' does not read in bulk; a batch reads with learned or rules"),
        (["--policy", "mine"], "mine"),
        (["--published", "soon"], "--published: 'soon' is no date; write it as YYYY-MM-DD"),
        (["--processes", "-1"], "--processes: -1 is no number of workers; give 1 or more"),
        (["--piece", "0"], "--piece: 0 is no number of reports; give 1 or more"),
    ],
)
def test_wrong_options_are_told_in_a_line(news: Path, tmp_path: Path, options: list[str], said: str) -> None:
    found = CliRunner().invoke(app, ["batch", str(news), "--out", str(tmp_path / "out"), *options])
    assert said in str(found.exception)
    assert not list(tmp_path.glob("out/work"))


def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing to read .*no such file or folder"):
        run(_asked(tmp_path / "none.jsonl", tmp_path / "out"), Local(1))


def test_a_report_that_breaks_the_reader_is_named_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tolltrace.engine import work
    from tolltrace.engine.inputs import Piece, cut_up

    told = [*TOLD[:5], Told("bad", "", "2016-01-01", "BREAK: 5 people were killed.")]
    path = as_jsonl(tmp_path / "news.jsonl", told)
    extractor = work.new_extractor(Config(reader="rules"))
    whole = extractor.extract

    def extract(report: object) -> list[Claim]:
        if "BREAK" in report.text:  # type: ignore[attr-defined]
            raise RuntimeError("no")
        return whole(report)  # type: ignore[arg-type]

    monkeypatch.setattr(extractor, "extract", extract)
    monkeypatch.setattr(work, "_extractor", lambda _: extractor)
    (piece,) = (p for p in cut_up([path], 30) if isinstance(p, Piece))
    asked = _asked(path, tmp_path / "out")
    done = work.do(asked, "rules@1", piece)
    assert (done.reports, done.items) == (6, 6)
    said = (asked.part(0) / "notices.jsonl").read_text(encoding="ascii")
    assert said.count("report bad") == 1
    with pytest.raises(InputError, match="rules@1 would read here, and rules@0 elsewhere"):
        work.do(_asked(path, tmp_path / "other"), "rules@0", piece)


def test_the_command_stops_when_it_is_told_to(news: Path, tmp_path: Path) -> None:
    process = started(news, tmp_path / "out", "--processes", "2", "--piece", "30")
    until(lambda: len(parts(tmp_path / "out")) >= 1)
    process.send_signal(signal.SIGINT)
    code, _, wrong = ended(process)
    said = "tolltrace: stopped; what was read stays, the same command goes on from there"
    assert (code, wrong.strip().splitlines()[-1]) == (130, said)
