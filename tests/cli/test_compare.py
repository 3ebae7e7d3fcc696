"""tolltrace compare: side by side at a terminal, as JSON and as a page."""

import json
import re
from pathlib import Path
from typing import get_type_hints

import pytest
from jsonschema import Draft202012Validator

from tests.cli.test_run import tolltrace, write
from tests.export.test_machine import schema
from tolltrace.export import compare as export

REPORT = (
    "Air strike on Maskanah\n\n"
    "An air strike on the market of Maskanah, in Syria's Aleppo province, killed dozens of people on 20 March 2017, the "
    "local council said. The White Helmets said 31 civilians were killed in the strike on Maskanah.\n"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    report = write(folder, "maskanah.txt", REPORT)
    assert tolltrace("run", report, "--published", "2017-03-21", "--casebook", folder / "book").returncode == 0
    return folder / "book"


def test_conventions_stand_side_by_side_with_their_reasons(book: Path, tmp_path: Path) -> None:
    data, page = tmp_path / "compare.json", tmp_path / "compare.html"
    done = tolltrace("compare", "--casebook", book, "--policies", "airwars,ucdp-ged,acled", "--json", data, "--html", page)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^  acled +12$", done.stdout, re.MULTILINE)
    assert "ACLED codes 'dozens' as 12" in done.stdout
    assert "[MU]" in done.stdout
    assert "[INF]" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    body = json.loads(data.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema("compare")).iter_errors(body)] == []
    assert [p["name"] for p in body["policies"]] == ["airwars", "ucdp-ged", "acled"]
    (one,) = body["incidents"]
    assert (one["outcome"], one["differ"]) == ("killed", True)
    acled = one["coded"][2]
    assert [(t["status"], t["low"], t["best"], t["high"]) for t in acled["tolls"]] == [("total", 12, 12, 12)]
    reasons = {(r["policy"], r["question"]): r for r in one["reasons"]}
    vague = reasons["acled", "vague"]
    assert (vague["own"], vague["own_basis"], vague["other_basis"], vague["instead"]) == ("coded", "stated", "inferred", [24, 24])
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="', text)
    assert "Why ACLED differs from Airwars" in text


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (export.ChoiceRow, "choice"),
        (export.PolicyRow, "policy"),
        (export.TreatmentRow, "treatment"),
        (export.CodedRow, "coded"),
        (export.ReasonRow, "reason"),
        (export.ComparedRow, "compared"),
    ],
)
def test_the_schema_lists_what_is_written(row: type, name: str) -> None:
    assert list(schema("compare")["$defs"][name]["properties"]) == list(get_type_hints(row))
    assert list(schema("compare")["properties"]) == list(get_type_hints(export.CompareObject))


def test_show_and_export_follow_another_policy_without_recording_it(book: Path, tmp_path: Path) -> None:
    shown = tolltrace("show", "--casebook", book, "--policy", "acled")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "policy acled@1" in shown.stdout
    assert re.search(r"^ +killed +total 12$", shown.stdout, re.MULTILINE)
    target = tmp_path / "run.json"
    assert tolltrace("export", target, "--casebook", book, "--policy", "ucdp-ged").returncode == 0
    assert json.loads(target.read_text(encoding="utf-8"))["policy"] == "ucdp-ged@1"
    assert "policy default@1" in tolltrace("show", "--casebook", book).stdout


@pytest.mark.parametrize(
    ("policies", "says"),
    [
        ("airwars", "a comparison takes two or more different policies"),
        ("airwars,airwars", "a comparison takes two or more different policies"),
        ("airwars,strict", "no policy named 'strict'"),
    ],
)
def test_policies_that_cannot_be_compared_are_one_line(book: Path, policies: str, says: str) -> None:
    done = tolltrace("compare", "--casebook", book, "--policies", policies)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert says in line


def test_an_export_by_another_convention_than_its_columns_says_so_and_how_to_have_theirs(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "acled.csv"
    command = ("export", target, "--format", "acled", "--casebook", book)
    done = tolltrace(*command)
    note = "the figures are by the policy default; by the convention of these columns they can differ"
    assert done.stderr == f"note: {target}: {note}; --policy acled gives those\n"
    about = json.loads((tmp_path / "acled.csv.about.json").read_text(encoding="utf-8"))
    assert (about["policy"].partition("@")[0], about["note"]) == ("default", note)
    assert tolltrace(*command, "--policy", "acled").stderr == ""
    assert "note" not in json.loads((tmp_path / "acled.csv.about.json").read_text(encoding="utf-8"))
    assert tolltrace("export", tmp_path / "claims.csv", "--format", "claims", "--casebook", book).stderr == ""
