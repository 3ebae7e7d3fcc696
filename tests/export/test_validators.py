"""Each format held against its own rules: by a kept validator or by the package of the format where there is one."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import hxl
import openpyxl
import pytest
from geojson_pydantic import FeatureCollection
from jsonschema import Draft202012Validator

from tests.export.sample import many, sample
from tolltrace.export import FORMATS
from tolltrace.export.coders import acled_table, date_prec, ged_table, ibc_table, priogrid
from tolltrace.export.facts import circle
from tolltrace.export.record import Record, ViewRecord
from tolltrace.export.tables import Kind, Table, claims_table, incidents_table, reports_table, totals_table
from tolltrace.ingest import IngestOptions
from tolltrace.model import Claim, DatePrecision, Linkage, View, When
from tolltrace.pipeline import extract_files, read_and_conclude

EXAMPLES = Path(__file__).parents[2] / "examples"
ARTICLES = Path(__file__).parents[3] / "shared" / "reports"  # optional evaluation data beside the checkout
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
EMPTY = View((), (), Linkage(), (), ())


def _read(paths: list[Path]) -> View:
    from tolltrace.config import Config

    read = [item for item in extract_files(paths, IngestOptions(), Config()) if isinstance(item, tuple)]
    return read_and_conclude([ingested.report for ingested, _ in read])


@pytest.fixture(scope="module", params=["sample", "many", "empty", "examples", "articles"])
def view(request: pytest.FixtureRequest) -> View:
    if request.param == "articles":
        if not ARTICLES.is_dir():
            pytest.skip("the optional evaluation data is not there")
        return _read([ARTICLES / "reports.jsonl"])
    if request.param == "examples":
        return _read([EXAMPLES])
    return {"sample": sample(), "many": many(30), "empty": EMPTY}[request.param]


def written(view: View, name: str, folder: Path) -> Path:
    return FORMATS[name].write(ViewRecord(view), folder / f"file{FORMATS[name].suffix}")


def test_geojson_is_valid_and_rings_run_counter_clockwise(view: View, tmp_path: Path) -> None:
    text = written(view, "geojson", tmp_path).read_text(encoding="utf-8")
    found: FeatureCollection[Any] = FeatureCollection.model_validate_json(text)
    assert [f.id for f in found.features] == [i.id for i in view.linkage.incidents]
    for feature in json.loads(text)["features"]:
        shape = feature["geometry"]
        if shape is None or shape["type"] == "Point":
            continue
        (ring,) = shape["coordinates"]
        assert ring[0] == ring[-1]
        assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0  # counter-clockwise


def test_a_circle_keeps_its_distance_and_is_not_drawn_over_a_pole_or_the_date_line() -> None:
    from tolltrace.places.geometry import distance_km

    ring = circle(35.1, 38.2, 30)
    assert ring is not None
    assert all(abs(distance_km(35.1, 38.2, lat, lon) - 30) < 0.05 for lon, lat in ring)
    assert circle(0, 179.9, 30) is None
    assert circle(89.95, 0, 30) is None


def _typed(cell: object, kind: Kind, empty: object = None) -> object:
    """A table's cell as a typed file gives it back; ``empty`` is what it has for an empty text."""
    if cell == "":
        return empty
    return date.fromisoformat(cell) if kind is Kind.DAY and isinstance(cell, str) else cell


def test_the_workbook_holds_the_tables_with_their_types(view: View, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(view, "xlsx", tmp_path))
    record = ViewRecord(view)
    for table_of in (incidents_table, claims_table, reports_table, totals_table):
        made = table_of(record)
        head, *rows = book[made.name].iter_rows(values_only=True)
        assert head == made.header
        shown = [tuple(c.date() if isinstance(c, datetime) else c for c in row) for row in rows]
        assert shown == [tuple(_typed(c, col.kind) for c, col in zip(row, made.columns, strict=True)) for row in made.rows()]
        assert not any(c.data_type == "f" or c.hyperlink for row in book[made.name].iter_rows() for c in row)
    assert book.sheetnames == ["incidents", "claims", "sources", "totals"]


_DUCK = {Kind.TEXT: "VARCHAR", Kind.WHOLE: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.YES_NO: "BOOLEAN", Kind.DAY: "DATE"}


@pytest.mark.parametrize(("name", "table_of"), [("parquet", claims_table), ("incidents-parquet", incidents_table)])
def test_parquet_read_by_duckdb_is_the_table(view: View, name: str, table_of: Callable[[Record], Table], tmp_path: Path) -> None:
    found = duckdb.sql(f"SELECT * FROM read_parquet('{written(view, name, tmp_path)}')")
    made = table_of(ViewRecord(view))
    assert list(zip(found.columns, map(str, found.types), strict=True)) == [(c.name, _DUCK[c.kind]) for c in made.columns]
    expected = [tuple(_typed(c, k.kind, "") for c, k in zip(row, made.columns, strict=True)) for row in made.rows()]
    assert found.fetchall() == expected


def test_hxl_passes_the_validator_of_its_own_library(view: View, tmp_path: Path) -> None:
    text = written(view, "hxl", tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    problems: list[str] = []

    def tell(problem: Any) -> None:
        if problem.rule.severity == "error":  # lower ones guess at outliers and spelling
            problems.append(f"{problem.rule.tag_pattern}: {problem.message}")

    hxl.schema(None, callback=tell).validate(hxl.data(rows))
    assert problems == []
    assert [c.display_tag for c in hxl.data(rows).columns] == [c.hxl for c in incidents_table(ViewRecord(view)).columns]


def test_followthemoney_reads_its_statements_and_makes_the_same_ids(view: View, tmp_path: Path) -> None:
    pytest.importorskip("followthemoney", reason="the validators of the dependency group of that name are not installed")
    from followthemoney import model
    from followthemoney.statement.serialize import read_csv_statements

    read = list(read_csv_statements(io.BytesIO(written(view, "ftm", tmp_path).read_bytes())))
    assert all(s.id == s.generate_key() for s in read)
    by_entity: dict[str, list[Any]] = {}
    for s in read:
        assert s.prop_type == model.get(s.schema).get(s.prop).type.name
        by_entity.setdefault(s.entity_id, []).append(s)
    assert set(by_entity) >= {i.id for i in view.linkage.incidents} | {r.id for r in view.reports}
    for identity, of_it in by_entity.items():
        schema = model.get(of_it[0].schema)
        values: dict[str, list[str]] = {}
        for s in of_it:
            values.setdefault(s.prop, []).append(s.value)
        proxy = model.get_proxy({"id": identity, "schema": schema.name, "properties": values})
        proxy.schema.validate(proxy.to_dict())  # raises for what is required and missing
        for prop, found in values.items():
            clean = [schema.get(prop).type.clean(v) for v in found]
            assert clean == found, (prop, found)


def test_statement_ids_are_followthemoneys_hash_of_dataset_entity_property_and_value(tmp_path: Path) -> None:
    import hashlib

    text = written(sample(), "ftm", tmp_path).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        key = f"{row['dataset']}.{row['entity_id']}.{row['prop']}.{row['value']}"
        assert row["id"] == hashlib.sha1(key.encode()).hexdigest()
    assert len({row["id"] for row in rows}) == len(rows)


def test_ged_has_its_49_columns_in_order_with_their_types(view: View) -> None:
    made = ged_table(ViewRecord(view))
    own = made.columns[:49]
    assert own[0].name == "id"
    assert own[-1].name == "gwnob"
    assert [c.name for c in own[44:47]] == ["best", "high", "low"]
    for row in made.rows():
        cell = dict(zip(made.header, row, strict=True))
        for column in made.columns:
            wanted = {Kind.WHOLE: int, Kind.NUMBER: float, Kind.TEXT: str}[column.kind]
            assert cell[column.name] is None or type(cell[column.name]) is wanted, column.name
        best = cell["best"]
        parts = [cell[k] for k in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")]
        assert parts == [None] * 4 if best is None else sum(p for p in parts if isinstance(p, int)) == best
        high, low = cell["high"], cell["low"]
        assert isinstance(low, int)
        assert high is None or (isinstance(high, int) and low <= high and (best is None or low <= best <= high))  # type: ignore[operator]
        assert cell["relid"] == cell["tolltrace_id"]


def test_columns_of_acled_and_iraq_body_count() -> None:
    assert (len(acled_table(ViewRecord(EMPTY)).columns), len(ibc_table(ViewRecord(EMPTY)).columns)) == (31 + 4, 18 + 4)


def test_ged_codes_of_dates_and_cells() -> None:
    def days(n: int) -> When:
        return When(date(2031, 1, 1), date.fromordinal(date(2031, 1, 1).toordinal() + n - 1), DatePrecision.DAYS)

    assert [date_prec(days(n)) for n in (1, 2, 6, 7, 8, 31, 32)] == [1, 2, 2, 3, 4, 4, 5]
    assert [priogrid(*at) for at in ((-90, -180), (-89.9, -179.4), (89.9, 179.9), (90, 180))] == [1, 2, 259200, 259200]


def test_lines_of_the_machine_format_fit_their_schemas(view: View, tmp_path: Path) -> None:
    for name, schema in (("jsonl", "record-claims"), ("incidents-jsonl", "record-incidents")):
        found = json.loads((SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(found)
        check = Draft202012Validator(found)
        lines = written(view, name, tmp_path).read_text(encoding="utf-8").splitlines()
        assert [list(check.iter_errors(json.loads(line))) for line in lines] == [[]] * len(lines)


def test_every_reference_of_the_provenance_is_there(view: View, tmp_path: Path) -> None:
    graph = json.loads(written(view, "prov", tmp_path).read_text(encoding="utf-8"))["@graph"]
    ids = [node["@id"] for node in graph]
    assert len(set(ids)) == len(ids)
    links = ("wasDerivedFrom", "wasQuotedFrom", "wasGeneratedBy", "wasAttributedTo", "wasAssociatedWith", "used")
    targets = {t for n in graph for key in links for t in (n.get(key, []) if isinstance(n.get(key, []), list) else [n[key]])}
    assert targets <= set(ids)


def test_timemap_names_only_sources_and_associations_that_are_there(view: View, tmp_path: Path) -> None:
    found = json.loads(written(view, "timemap", tmp_path).read_text(encoding="utf-8"))
    sources, associations = ({x["id"] for x in found[k]} for k in ("sources", "associations"))
    assert all(set(e["sources"]) <= sources and set(e["associations"]) <= associations for e in found["events"])
    assert [e["id"] for e in found["events"]] == [i.id for i in view.linkage.incidents]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_row_names_policy_and_state_and_every_loss_is_said(name: str, tmp_path: Path) -> None:
    view = sample()
    target = written(view, name, tmp_path)
    about = target.with_name(target.name + ".about.json")
    assert about.exists() is FORMATS[name].sidecar
    if FORMATS[name].sidecar:
        said = json.loads(about.read_text(encoding="utf-8"))
        assert (said["policy"], said["state"], said["incidents"]) == ("default@1", ViewRecord(view).state, 5)
        known = {i.id for i in view.linkage.incidents}
        assert all(loss["incidents"] and set(loss["incidents"]) <= known for loss in said["not_carried"])


def test_open_tops_and_unknown_status_are_said_where_a_format_drops_them(tmp_path: Path) -> None:
    raid = sample().linkage.incidents[0].id
    for name in ("ged", "acled", "ibc"):
        said = json.loads(written(sample(), name, tmp_path).with_name("file.csv.about.json").read_text(encoding="utf-8"))
        open_top = next(x for x in said["not_carried"] if "open top" in x["what"])
        assert raid in open_top["incidents"]
    unknown = next(x for x in said["not_carried"] if "unknown status" in x["what"])
    assert raid in unknown["incidents"]


def test_the_state_changes_with_every_part_of_the_record() -> None:
    from dataclasses import replace

    view = sample()
    first: Claim = replace(view.claims[0], claimant="someone else")
    changed = [
        replace(view, policy="other@1"),
        replace(view, claims=(first, *view.claims[1:])),
        replace(view, reports=view.reports[::-1]),
        replace(view, reconciled=view.reconciled[1:]),
        replace(view, totals=view.totals[1:]),
    ]
    assert len({ViewRecord(v).state for v in (view, *changed)}) == 6
    assert ViewRecord(replace(view, notices=())).state == ViewRecord(sample()).state


def test_the_hxl_validator_does_refuse() -> None:
    seen: list[str] = []
    rows = [["when", "killed"], ["#date+start", "#affected+killed+min"], ["soon", "many"]]
    hxl.schema(None, callback=lambda problem: seen.append(str(problem.message))).validate(hxl.data(rows))
    assert seen == ["Expected a date", "Expected a number"]
