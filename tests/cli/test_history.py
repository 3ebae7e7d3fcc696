"""--as-of on show and export, and the revisions that they print."""

import json
from pathlib import Path

import pytest

from tests.cli.test_run import tolltrace, write

STORY = (
    "{head}\n\n{say} in the air strike by the US-led coalition on the market of Maskanah, in Syria's Aleppo province, on {day}.\n"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    told = [
        ("2017-03-20", "The Syrian Observatory for Human Rights said 56 people were killed"),
        ("2017-03-22", "As many as 212 people were killed, the White Helmets said,"),
        ("2017-07-25", "The US-led coalition said that it had killed 24 civilians"),
    ]
    rows = [
        {"doc": f"r{n}", "published": day, "text": STORY.format(head=f"News {n}", say=say, day="20 March 2017")}
        for n, (day, say) in enumerate(told)
    ]
    reports = write(folder, "reports.jsonl", "\n".join(map(json.dumps, rows)) + "\n")
    assert tolltrace("run", reports, "--casebook", folder / "book").returncode == 0
    return folder / "book"


def test_show_tells_the_revisions(book: Path) -> None:
    shown = tolltrace("show", "--casebook", book).stdout
    assert "revised: 56 -> 56 to 212 in two days; conceded 24 after four months" in shown


def test_the_record_as_of_a_day(book: Path, tmp_path: Path) -> None:
    shown = tolltrace("show", "--casebook", book, "--as-of", "2017-03-21")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("1 report, 1 claim, 1 incident")
    target = tmp_path / "then.json"
    assert tolltrace("export", target, "--casebook", book, "--as-of", "2017-03-22").returncode == 0
    run = json.loads(target.read_text(encoding="utf-8"))
    total = next(t for t in run["totals"] if t["status"] == "total")
    assert (total["low"], total["high"], total["conceded"]) == (56, 212, None)
    (incident,) = run["incidents"]
    assert [(r["date"], r["low"], r["high"]) for r in incident["revisions"]] == [("2017-03-20", 56, 56), ("2017-03-22", 56, 212)]


def test_before_the_first_statement_there_is_nothing(book: Path) -> None:
    assert tolltrace("show", "--casebook", book, "--as-of", "2017-03-19").stdout.startswith("0 reports, 0 claims, 0 incidents")


def test_a_day_that_is_none_is_one_line(book: Path) -> None:
    done = tolltrace("show", "--casebook", book, "--as-of", "19.3.2017")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tolltrace: --as-of 19.3.2017: is no day; write it as 2016-07-19\n"
