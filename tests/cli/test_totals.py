"""tolltrace totals: rows on screen, as JSON, as a table and as a chart."""

import csv
import json
from pathlib import Path
from typing import get_type_hints

import pytest
from jsonschema import Draft202012Validator

from tests.cli.test_run import tolltrace, write
from tests.export.test_machine import schema
from tolltrace.export import totals as export

STRIKE = "Air strike on {town}\n\nAn air strike by {who} on {town}, in Syria, killed {n} on {day} 2017, the White Helmets said.\n"
YEAR = "The year in numbers\n\nIn 2017, 120 people were killed in Syria, the Syrian Observatory for Human Rights said.\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("totals")
    told = [
        ("Manbij", "the Syrian government", "12 people, including 5 children", "3 March", "2017-03-04"),
        ("Hama", "the Syrian government", "at least 7 people", "9 March", "2017-03-10"),
        ("Raqqa", "the US-led coalition", "4 people", "2 June", "2017-06-03"),
    ]
    rows = [
        {"doc": f"r{k}", "published": published, "text": STRIKE.format(town=town, who=who, n=n, day=day)}
        for k, (town, who, n, day, published) in enumerate(told)
    ]
    rows.append({"doc": "year", "published": "2018-01-10", "text": YEAR})
    reports = write(folder, "reports.jsonl", "\n".join(map(json.dumps, rows)) + "\n")
    assert tolltrace("run", reports, "--casebook", folder / "book").returncode == 0
    return folder / "book"


def test_rows_add_up_on_screen_and_in_every_format(book: Path, tmp_path: Path) -> None:
    data, sheet, chart = tmp_path / "t.json", tmp_path / "t.csv", tmp_path / "t.svg"
    done = tolltrace("totals", "--casebook", book, "--by", "month", "--json", data, "--csv", sheet, "--chart", chart)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2017-03  (2 incidents)" in done.stdout
    assert "total >=19 (1 open)" in done.stdout
    assert " ".join(done.stdout.split()).count('open: incidents of which somebody says "more than" the upper figure') == 1
    body = json.loads(data.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema("totals")).iter_errors(body)] == []
    totals = {
        row["key"][0]: [(t["low"], t["high"], t["open_incidents"]) for t in row["totals"] if t["status"] == "total"]
        for row in body["rows"]
    }
    assert totals == {"2017-03": [(19, 19, 1)], "2017-06": [(4, 4, 0)]}
    assert [(t["low"], t["high"]) for t in body["totals"] if t["status"] == "total"] == [(23, 23)]
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [(r["month"], r["low"]) for r in table if r["status"] == "total"] == [("2017-03", "19"), ("2017-06", "4")]
    assert "2017-06" in chart.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "name"),
    [(export.KeyedRow, "row"), (export.ChangeRow, "change"), (export.CheckRow, "check"), (export.FigureRow, "figure")],
)
def test_the_schema_lists_what_is_written(row: type, name: str) -> None:
    assert list(schema("totals")["$defs"][name]["properties"]) == list(get_type_hints(row))
    assert list(schema("totals")["properties"]) == list(get_type_hints(export.TotalsObject))


def test_the_schema_refuses_a_negative_bound(book: Path, tmp_path: Path) -> None:
    data = tmp_path / "t.json"
    assert tolltrace("totals", "--casebook", book, "--json", data).returncode == 0
    body = json.loads(data.read_text(encoding="utf-8"))
    check = Draft202012Validator(schema("totals"))
    assert check.is_valid(body)
    body["totals"][0]["low"] = -1
    assert not check.is_valid(body)


def test_a_cumulative_claim_is_a_check_with_its_residual(book: Path) -> None:
    done = tolltrace("totals", "--casebook", book)
    assert "120 killed, Syrian Observatory for Human Rights: 2017, Syria" in done.stdout
    assert "recorded >=23; unrecorded 0 to 97 (120 less 23 to >=23 recorded)" in done.stdout
    assert "total >=23" in done.stdout


def test_the_indicator_is_printed_where_it_is_known(book: Path) -> None:
    assert "age        under 18 5 (1)" in tolltrace("totals", "--casebook", book).stdout


def test_totals_as_of_a_day_and_under_a_convention(book: Path) -> None:
    then = tolltrace("totals", "--casebook", book, "--as-of", "2017-03-31", "--by", "party", "--policy", "acled")
    assert "policy acled@1" in then.stdout
    assert "Syrian government  (2 incidents)\n  killed     total 19" in then.stdout
    assert "US-led" not in then.stdout
    own = tolltrace("totals", "--casebook", book, "--policy", "airwars").stdout
    assert "What this convention's own totals hold: 0 incidents, 3 left out" in own


def test_a_chart_in_arabic_keeps_names_and_says_its_own_words_in_arabic(book: Path, tmp_path: Path) -> None:
    chart = tmp_path / "t.svg"
    assert tolltrace("totals", "--casebook", book, "--by", "locality,grading", "--chart", chart, "--lang", "ar").returncode == 0
    drawn = chart.read_text(encoding="utf-8")
    assert "Manbij" in drawn
    assert "ضعيف" in drawn
    assert "weak" not in drawn


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--by", "week"), "no rows by 'week'; choose any of: year, month"),
        (("--by", "year,year"), "one of them stands twice"),
        (("--chart", "chart.svg"), "there are no rows to draw"),
        (("--lang", "xx"), "no page in this language"),
    ],
)
def test_what_cannot_be_done_is_one_line(book: Path, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = tolltrace("totals", "--casebook", book, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert says in line
