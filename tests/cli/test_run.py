"""The command line as a user meets it: real processes, real files, exit codes and the lines printed."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

STRIKE = (
    "Air strike kills 14 in Maskanah\n\n"
    "An air strike on the market of Maskanah, in Syria's Aleppo province, killed 14 civilians on Monday, the local "
    "council said.\n"
)


def tolltrace(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the installed command; output is plain because it is no terminal."""
    command = [sys.executable, "-c", "from tolltrace.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "100"}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120, check=False)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_run_reads_links_reconciles_and_writes_everything(tmp_path: Path) -> None:
    report = write(tmp_path, "maskanah.txt", STRIKE)
    page, data = tmp_path / "page.html", tmp_path / "run.json"
    done = tolltrace("run", report, "--published", "2017-03-21", "--casebook", tmp_path / "book", "--html", page, "--json", data)
    assert (done.returncode, done.stderr) == (0, "")
    run = json.loads(data.read_text(encoding="utf-8"))
    (incident,) = run["incidents"]
    assert (incident["date_start"], incident["date_end"]) == ("2017-03-20", "2017-03-20")
    toll = next(t for t in incident["tolls"] if (t["outcome"], t["status"]) == ("killed", "civilian"))
    assert (toll["low"], toll["high"], toll["open_top"], toll["conceded"]) == (14, 14, False, None)
    assert {c["incident"] for c in run["claims"]} == {incident["id"]}
    assert all(STRIKE[c["start"] : c["end"]] == c["figure"] for c in run["claims"])
    assert "14" in page.read_text(encoding="utf-8")
    assert "Maskanah" in done.stdout


def test_running_again_changes_nothing(tmp_path: Path) -> None:
    report = write(tmp_path, "maskanah.txt", STRIKE)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert tolltrace("run", report, "--casebook", tmp_path / "book", "--json", first).returncode == 0
    assert tolltrace("run", report, "--casebook", tmp_path / "book", "--json", second).returncode == 0
    assert first.read_bytes() == second.read_bytes()


def test_steps_give_what_run_gives(tmp_path: Path) -> None:
    report = write(tmp_path, "maskanah.txt", STRIKE)
    whole, stepwise, book = tmp_path / "whole.json", tmp_path / "steps.json", tmp_path / "book"
    assert tolltrace("run", report, "--casebook", tmp_path / "other", "--json", whole).returncode == 0
    for step in (
        ["init", book],
        ["add", report, "--casebook", book],
        *([s, "--casebook", book] for s in ("extract", "link", "reconcile")),
    ):
        assert tolltrace(*step).returncode == 0
    assert tolltrace("export", stepwise, "--casebook", book).returncode == 0
    assert json.loads(stepwise.read_text(encoding="utf-8")) == json.loads(whole.read_text(encoding="utf-8"))
    assert tolltrace("verify", "--casebook", book).returncode == 0


def test_runs_over_different_inputs_do_not_mix(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.txt", STRIKE), write(tmp_path, "two.txt", STRIKE.replace("14", "9"))
    for report, folder in ((one, "casebook"), (two, "casebook-2"), (one, "casebook")):
        done = tolltrace("run", report, cwd=tmp_path)
        assert done.returncode == 0
        assert f"Casebook: {folder}\n" in done.stdout


def test_a_mistyped_name_leaves_no_casebook_behind(tmp_path: Path) -> None:
    done = tolltrace("run", "mistyped", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tolltrace: mistyped: no such file or folder; check the name; no casebook was made\n"
    assert list(tmp_path.iterdir()) == []


def test_extract_of_files_needs_no_casebook(tmp_path: Path) -> None:
    report, claims = write(tmp_path, "maskanah.txt", STRIKE), tmp_path / "claims.jsonl"
    done = tolltrace("extract", report, "-o", claims, "--published", "2017-03-21", cwd=tmp_path)
    assert done.returncode == 0
    rows = [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines()]
    assert [(r["report"], r["figure"], r["low"], r["high"]) for r in rows] == [
        ("maskanah", "14", 14, 14),
        ("maskanah", "14 civilians", 14, 14),
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["claims.jsonl", "maskanah.txt"]


def line_seven_is_broken() -> str:
    lines = [
        json.dumps({"doc": f"r{n}", "published": "2017-03-21", "text": STRIKE.replace("14", str(20 + n))}) for n in range(1, 11)
    ]
    lines[6] = lines[6][:40]
    return "\n".join(lines) + "\n"


BAD: dict[str, tuple[str, str | bytes]] = {
    "empty": ("empty.txt", ""),
    "too large": ("large.txt", b"People were killed in the strike. " * 1_500_000),
    "binary": ("junk.txt", bytes(range(256)) * 40),
    "truncated pdf": ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pa"),
    "no article": ("menu.html", "<html><body><nav><a href='/a'>Home</a><a href='/b'>About</a></nav></body></html>"),
    "broken line": ("lines.jsonl", line_seven_is_broken()),
    "wrong date": ("dated.jsonl", json.dumps({"doc": "dated", "published": "2016-13-45", "text": STRIKE}) + "\n"),
}
LANDED = {"broken line": 10, "wrong date": 2}  # reports that land, the good one included; 1 where not listed


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gives_one_line_and_the_rest_lands(tmp_path: Path, case: str) -> None:
    name, content = BAD[case]
    bad, good, data = write(tmp_path, name, content), write(tmp_path, "good.txt", STRIKE), tmp_path / "run.json"
    done = tolltrace("run", bad, good, "--casebook", tmp_path / "book", "--json", data)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("problem: ")
    assert name in line
    assert ";" in line, "what to do about it follows a semicolon"
    if case == "broken line":
        assert "line 7" in line
    run = json.loads(data.read_text(encoding="utf-8"))
    assert len(run["reports"]) == LANDED.get(case, 1)
    assert any(c["report"] == "good" for c in run["claims"])


def test_an_unreadable_path_is_one_line(tmp_path: Path) -> None:
    good, data = write(tmp_path, "good.txt", STRIKE), tmp_path / "run.json"
    done = tolltrace("run", tmp_path / "missing.txt", good, "--casebook", tmp_path / "book", "--json", data)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "missing.txt" in line
    assert len(json.loads(data.read_text(encoding="utf-8"))["reports"]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "--casebook", "nowhere"], "no casebook here"),
        (["run", "good.txt", "--policy", "nonsense"], "no policy named 'nonsense'"),
        (["extract", "good.txt"], "say where to write the claims"),
        (["export", "out.xyz", "--casebook", "book"], "give --format"),
    ],
)
def test_wrong_usage_is_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    write(tmp_path, "good.txt", STRIKE)
    assert tolltrace("init", "book", cwd=tmp_path).returncode == 0
    done = tolltrace(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert words in line


def test_verify_says_what_was_changed(tmp_path: Path) -> None:
    report, book = write(tmp_path, "maskanah.txt", STRIKE), tmp_path / "book"
    assert tolltrace("run", report, "--casebook", book).returncode == 0
    (original,) = (p for p in (book / "archive").rglob("*") if p.is_file() and p.read_bytes() == STRIKE.encode())
    original.chmod(0o644)
    original.write_bytes(STRIKE.replace("14", "41").encode())
    done = tolltrace("verify", "--casebook", book)
    assert done.returncode == 1
    assert original.name[:8] in done.stderr or original.parent.name in done.stderr


def test_a_report_given_again_with_its_date_counts_once(tmp_path: Path) -> None:
    report, book, data = write(tmp_path, "maskanah.txt", STRIKE), tmp_path / "book", tmp_path / "run.json"
    assert tolltrace("run", report, "--casebook", book).returncode == 0
    done = tolltrace("run", report, "--casebook", book, "--published", "2017-03-21", "--json", data)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert "was recorded before with another date or publisher; these count from now on" in line
    run = json.loads(data.read_text(encoding="utf-8"))
    assert [(r["doc"], r["published"]) for r in run["reports"]] == [("maskanah", "2017-03-21")]
    assert [i["date_start"] for i in run["incidents"]] == ["2017-03-20"]


def test_a_contradicting_dateline_is_told_and_stays_told(tmp_path: Path) -> None:
    body = "DAMASCUS, March 3, 2016 (AP) - An air strike on Maskanah killed 14 civilians on Tuesday, officials said.\n"
    text = f"Strike kills 14\n\n{body}"
    report, book, data = write(tmp_path, "strike.txt", text), tmp_path / "book", tmp_path / "run.json"
    for _ in range(2):
        done = tolltrace("run", report, "--casebook", book, "--published", "2017-05-21", "--json", data)
        assert done.returncode == 0
        run = json.loads(data.read_text(encoding="utf-8"))
        assert {i["date_start"] for i in run["incidents"]} == {"2016-03-01"}
        assert any(n["where"] == "report strike" and "2017-05-21" in n["what"] for n in run["notices"])


def test_results_older_than_their_claims_are_said_to_be(tmp_path: Path) -> None:
    report, book = write(tmp_path, "maskanah.txt", STRIKE), tmp_path / "book"
    assert tolltrace("init", book).returncode == 0
    assert tolltrace("add", report, "--casebook", book).returncode == 0
    for command in (["show"], ["export", tmp_path / "out.json"], ["verify"]):
        done = tolltrace(*command, "--casebook", book)
        assert done.returncode == 0
        assert done.stderr == f"note: {book}: 1 reports were not read for claims yet; {STEPS}\n"
    assert tolltrace("extract", "--casebook", book).returncode == 0
    assert tolltrace("show", "--casebook", book).stderr == f"note: {book}: the incidents are older than the claims; {STEPS}\n"


STEPS = "run: tolltrace extract, tolltrace link, tolltrace reconcile"


def test_verify_computes_the_tolls_again(tmp_path: Path) -> None:
    report, book = write(tmp_path, "maskanah.txt", STRIKE), tmp_path / "book"
    assert tolltrace("run", report, "--casebook", book).returncode == 0
    assert tolltrace("verify", "--casebook", book).stderr == ""
    with sqlite3.connect(book / "casebook.sqlite") as records:
        changed = records.execute("update reconciled set document = replace(document, '14', '70')").rowcount
    assert changed > 0
    done = tolltrace("verify", "--casebook", book)
    assert done.returncode == 1
    assert "the tolls recorded do not follow from the claims" in done.stderr


def test_results_are_never_written_over_their_inputs(tmp_path: Path) -> None:
    report = write(tmp_path, "maskanah.txt", STRIKE)
    for command in (["run", report, "--json", report], ["extract", report, "-o", report]):
        done = tolltrace(*command, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"tolltrace: {report}: is an input and would be written over; write results to another file\n"
    assert report.read_text(encoding="utf-8") == STRIKE
    assert [p.name for p in tmp_path.iterdir()] == ["maskanah.txt"]
