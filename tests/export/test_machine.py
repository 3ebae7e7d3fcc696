"""The machine formats: JSON, JSON Lines and CSV, their schemas and their promises."""

import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.export.sample import many, sample
from tolltrace.errors import InputError
from tolltrace.export import FORMATS, wire
from tolltrace.export.csv import guarded, table
from tolltrace.export.files import write_text
from tolltrace.export.json import claim_lines, run_json, write_claims
from tolltrace.export.record import ViewRecord
from tolltrace.export.tables import Table, claims_table, incidents_table, totals_table
from tolltrace.model import View

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
VIEW = sample()


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return found


def rows(made: Callable[[ViewRecord], Table]) -> list[dict[str, str]]:
    found = made(ViewRecord(VIEW))
    text = table(found.header, found.rows())
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_first_claim_as_written() -> None:
    claim = VIEW.claims[1]
    report = VIEW.report[claim.report]
    assert wire.claim_row(claim, report) == {
        "id": claim.id,
        "report": "000_early",
        "start": report.text.index("11 children"),
        "end": report.text.index("11 children") + 11,
        "figure": "11 children",
        "quote": "At least 58 people, including 11 children, were killed on Tuesday when jets struck the village of Tel Ashrah",
        "outcome": "killed",
        "status": "civilian",
        "group": "children",
        "low": 11,
        "high": 11,
        "modifier": "exact",
        "claimant": "Wadi Observatory for Human Rights",
        "via": "",
        "stance": "reported",
        "scope": "incident",
        "date_start": "2031-05-13",
        "date_end": "2031-05-13",
        "place": "Tel Ashrah, Nahrin",
        "lat": 35.1,
        "lon": 38.2,
        "responsible": "Northern Coalition",
        "method": "airstrike",
        "event": "e1",
        "part_of": VIEW.claims[0].id,
        "repeat_of": "",
        "confidence": 1.0,
        "doubts": "",
    }


@pytest.mark.parametrize("view", [VIEW, many(3), View((), (), VIEW.linkage.__class__(), (), ())], ids=["rich", "many", "empty"])
def test_a_run_fits_its_schema(view: View) -> None:
    errors = list(Draft202012Validator(schema("run")).iter_errors(json.loads(run_json(view))))
    assert errors == []


def test_every_line_of_claims_fits_its_schema() -> None:
    check = Draft202012Validator(schema("claims"))
    lines = [json.loads(line) for line in claim_lines((r, [c for c in VIEW.claims if c.report == r.id]) for r in VIEW.reports)]
    assert [list(check.iter_errors(line)) for line in lines] == [[]] * len(VIEW.claims)
    texts = {r.doc: r.text for r in VIEW.reports}
    assert all(texts[line["report"]][line["start"] : line["end"]] == line["figure"] for line in lines)
    assert all(line["figure"] in line["quote"] for line in lines)


@pytest.mark.parametrize("damage", [{"low": -1}, {"outcome": "hurt"}, {"date_start": "Tuesday"}, {"extra": 1}, {"part_of": "c1"}])
def test_the_schema_refuses_a_damaged_claim(damage: dict[str, object]) -> None:
    row = {**wire.claim_row(VIEW.claims[0], VIEW.reports[0]), **damage}
    assert not Draft202012Validator(schema("claims")).is_valid(row)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (wire.RunClaimRow, "claim"),
        (wire.TraceRow, "trace"),
        (wire.TollRow, "toll"),
        (wire.IncidentRow, "incident"),
        (wire.TotalRow, "total"),
        (wire.HappeningRow, "happening"),
        (wire.FeatureRow, "feature"),
        (wire.LinkRow, "link"),
        (wire.ScenarioRow, "scenario"),
        (wire.ReportRow, "report"),
        (wire.NoticeRow, "notice"),
        (wire.SetAsideRow, "set_aside"),
    ],
)
def test_the_schema_lists_what_the_wire_types_list(row: type, name: str) -> None:
    assert list(schema("run")["$defs"][name]["properties"]) == list(get_type_hints(row))


def test_the_run_object_resolves_inside_itself() -> None:
    run = json.loads(run_json(VIEW))
    claims, incidents = {c["id"]: c for c in run["claims"]}, {i["id"] for i in run["incidents"]}
    assert all(c["part_of"] in claims or not c["part_of"] for c in run["claims"])
    assert all(c["repeat_of"] in claims or not c["repeat_of"] for c in run["claims"])
    assert {c["incident"] for c in run["claims"]} == incidents | {None}
    assert [c["incident"] for c in run["claims"] if c["scope"] == "aggregate"] == [None, None, None]
    assert all(claims[identity]["incident"] == i["id"] for i in run["incidents"] for identity in i["claims"])
    assert run["scenarios"][0]["link"]["a"]["report"] == "000_early"
    assert run["incidents"][0]["tolls"][0]["conceded"] == [24, 24]


def test_the_same_view_gives_the_same_bytes(tmp_path: Path) -> None:
    for kind in FORMATS.values():
        first = kind.write(ViewRecord(VIEW), tmp_path / f"one{kind.suffix}").read_bytes()
        assert kind.write(ViewRecord(sample()), tmp_path / f"two{kind.suffix}").read_bytes() == first, kind.name


def test_columns_of_the_csv_files() -> None:
    claims = rows(claims_table)
    assert list(claims[0]) == list(get_type_hints(wire.RecordClaimRow))
    assert len(claims) == len(VIEW.claims)
    assert claims[0]["high"] == ""
    first = rows(incidents_table)[0]
    assert {k: first[k] for k in ("killed_civilian_low", "killed_civilian_high", "killed_civilian_open_top")} == {
        "killed_civilian_low": "31",
        "killed_civilian_high": "201",
        "killed_civilian_open_top": "true",
    }
    assert (first["killed_civilian_conceded_low"], first["killed_combatant_conceded_low"]) == ("24", "")
    assert rows(totals_table)[0]["high"] == "215"


@given(st.text())
def test_no_text_cell_starts_a_formula(text: str) -> None:
    cell = guarded(text)
    assert isinstance(cell, str)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_numbers_stay_numbers_in_csv() -> None:
    assert [guarded(c) for c in (-35.5, 0, None, True)] == [-35.5, 0, None, "true"]
    assert rows(claims_table)[-1]["group"] == "'=man"


def test_a_failing_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text("before", encoding="utf-8")

    def broken() -> Any:
        yield VIEW.reports[0], [VIEW.claims[0]]
        raise RuntimeError("the reader died")

    with pytest.raises(RuntimeError, match="the reader died"):
        write_claims(broken(), path)
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("claims.jsonl", "before")]


def test_an_unwritable_path_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"^.*file/run\.json: cannot be written .*; give a path in a folder you may write$"):
        write_text(tmp_path / "file" / "run.json", ("x",))


def test_lone_surrogates_of_broken_input_do_not_stop_a_write(tmp_path: Path) -> None:
    assert write_text(tmp_path / "x", ("a\ud800b",)).read_text(encoding="utf-8") == "a?b"


def test_order_of_claims_is_the_views_order() -> None:
    shuffled = list(VIEW.claims)
    random.Random(1).shuffle(shuffled)
    run = json.loads(run_json(replace(VIEW, claims=tuple(shuffled))))
    assert [c["id"] for c in run["claims"]] == [c.id for c in shuffled]
