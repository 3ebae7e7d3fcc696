"""Exports: one file a format, and this table of them. A writer takes a Record and a path and knows nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tolltrace.export.record import Record, ViewRecord
from tolltrace.export.tables import Column, Table, claims_table, incidents_table, totals_table
from tolltrace.model import View

_Whole = ("trace", "scenarios")  # what no flat table carries
_Coder = ("open_top", "unbounded", "conceded", "provisional", "scenarios", "trace", "claims")


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what ``tolltrace export --format`` takes; ``suffix`` the usual end of the file's name; ``label`` one line
    for people. ``loses`` names what the format cannot carry (keys of ``sidecar.LOSSES``); with ``sidecar`` a file beside the
    export says so, and ``columns`` describes its columns."""

    name: str
    suffix: str
    label: str
    make: Callable[[View, Record, Path], Path]
    loses: tuple[str, ...] = ()
    sidecar: bool = True
    columns: Callable[[Record], Iterable[Column]] = lambda _: ()

    def write(self, view: View, path: Path, state: str = "") -> Path:
        """Writes ``view`` to ``path`` atomically, and its sidecar, and returns the path. ``state`` is that of the casebook where
        the view is only a part of it. Raises InputError when a file cannot be written, MissingExtraError for what is not
        installed."""
        record = ViewRecord(view, state)
        self.make(view, record, path)
        if self.sidecar:
            from tolltrace.export.sidecar import write_sidecar

            write_sidecar(record, path, self.label, self.loses, self.columns(record))
        return path


def _json(view: View, _: Record, path: Path) -> Path:
    from tolltrace.export.json import write_json

    return write_json(view, path)


def _jsonl(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.json import write_claim_lines

    return write_claim_lines(record, path)


def _incidents_jsonl(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.json import write_incident_lines

    return write_incident_lines(record, path)


def _html(view: View, _: Record, path: Path) -> Path:
    from tolltrace.export.html import write_html  # charts and templates load only for a page

    return write_html(view, path)


def _xlsx(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.xlsx import write_xlsx

    return write_xlsx(record, path)


def _geojson(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.geojson import write_geojson

    return write_geojson(record, path)


def _ftm(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.ftm import write_ftm

    return write_ftm(record, path)


def _timemap(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.timemap import write_timemap

    return write_timemap(record, path)


def _prov(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.prov import write_prov

    return write_prov(record, path)


def _pdf(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.pdf import write_pdf

    return write_pdf(record, path)


def _coded(name: str) -> Callable[[Record], Table]:
    def table(record: Record) -> Table:
        from tolltrace.export import coders

        return {"ged": coders.GED, "acled": coders.ACLED, "ibc": coders.IBC}[name](record)

    return table


def _csv(name: str, label: str, table: Callable[[Record], Table], loses: tuple[str, ...]) -> Format:
    def make(_: View, record: Record, path: Path) -> Path:
        from tolltrace.export.csv import write_csv

        return write_csv(table(record), path)

    return Format(name, ".csv", label, make, loses, columns=lambda record: table(record).columns)


def _hxl(_: View, record: Record, path: Path) -> Path:
    from tolltrace.export.csv import write_hxl

    return write_hxl(incidents_table(record), path)


def _parquet(name: str, suffix: str, label: str, table: Callable[[Record], Table], loses: tuple[str, ...]) -> Format:
    def make(_: View, record: Record, path: Path) -> Path:
        from tolltrace.export.parquet import write_parquet

        return write_parquet(table(record), path)

    return Format(name, suffix, label, make, loses, columns=lambda record: table(record).columns)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        f.name: f
        for f in (
            Format("json", ".json", "everything of a run, one object (docs/schema/run.schema.json)", _json, sidecar=False),
            Format("jsonl", ".jsonl", "claims, one a line (docs/schema/record-claims.schema.json)", _jsonl, _Whole),
            Format(
                "incidents-jsonl",
                ".incidents.jsonl",
                "incidents, one a line (docs/schema/record-incidents.schema.json)",
                _incidents_jsonl,
                ("scenarios", "claims"),
            ),
            _csv("claims", "claims as a table", claims_table, _Whole),
            _csv("incidents", "incidents with their tolls as a table", incidents_table, (*_Whole, "claims")),
            _csv("totals", "totals as a table", totals_table, (*_Whole, "claims")),
            Format("html", ".html", "one self-contained page for people", _html, sidecar=False),
            Format("pdf", ".pdf", "a dossier with every quote and hash, best of one incident", _pdf, ("scenarios",)),
            Format("xlsx", ".xlsx", "incidents, claims, sources and totals as a workbook", _xlsx, _Whole),
            _parquet("parquet", ".parquet", "claims for data frames (Parquet)", claims_table, _Whole),
            _parquet(
                "incidents-parquet",
                ".incidents.parquet",
                "incidents for data frames (Parquet)",
                incidents_table,
                (*_Whole, "claims"),
            ),
            Format(
                "hxl",
                ".csv",
                "incidents with HXL's hashtags",
                _hxl,
                (*_Whole, "claims"),
                columns=lambda r: incidents_table(r).columns,
            ),
            Format("geojson", ".geojson", "incidents on a map, coarse places as circles", _geojson, (*_Whole, "claims")),
            _csv(
                "ged",
                "incidents in the columns of UCDP GED 23.1",
                _coded("ged"),
                ("undated", "no_death", "best", "not_killed", "sides", "coarse", *_Coder),
            ),
            _csv(
                "acled",
                "incidents in the columns of ACLED",
                _coded("acled"),
                ("undated", "range", "best_column", "not_killed", "not_civilian", "coarse", *_Coder),
            ),
            _csv(
                "ibc",
                "incidents in the 18 variables of Iraq Body Count",
                _coded("ibc"),
                ("no_civilian", "not_civilian", "not_harmed", "best_column", "precision", *_Coder),
            ),
            Format("ftm", ".csv", "FollowTheMoney statements", _ftm, ("numbers", "precision", *_Whole, "claims")),
            Format(
                "timemap",
                ".timemap.json",
                "events, sources and associations of TimeMap",
                _timemap,
                ("numbers", *_Whole, "claims"),
            ),
            Format("prov", ".jsonld", "how each toll came about, PROV-O as JSON-LD", _prov, ("scenarios",)),
        )
    }
)

__all__ = ["FORMATS", "Format"]
