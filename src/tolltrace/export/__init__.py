"""Exports: one file a format, and this table of them. A writer takes a Record and a path and knows nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tolltrace.export import coders
from tolltrace.export.csv import write_csv, write_hxl
from tolltrace.export.ftm import write_ftm
from tolltrace.export.geojson import write_geojson
from tolltrace.export.json import write_claim_lines, write_incident_lines, write_json
from tolltrace.export.parquet import write_parquet
from tolltrace.export.pdf import write_pdf
from tolltrace.export.prov import write_prov
from tolltrace.export.record import Record
from tolltrace.export.sidecar import About, write_sidecar
from tolltrace.export.tables import Column, Table, claims_table, incidents_table, totals_table
from tolltrace.export.timemap import write_timemap
from tolltrace.export.xlsx import write_xlsx

_Whole = ("trace", "scenarios")  # what no flat table carries
CONVENTIONS: Mapping[str, str] = MappingProxyType({"ged": "ucdp-ged", "acled": "acled", "ibc": "iraq-body-count"})
"""The policy by which those code whose columns a format has."""

_Coder = ("open_top", "unbounded", "conceded", "provisional", "scenarios", "trace", "claims")


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what ``tolltrace export --format`` takes; ``suffix`` the usual end of the file's name; ``label`` one line
    for people; ``make`` writes the file. ``loses`` names what the format cannot carry (keys of ``sidecar.LOSSES``); with
    ``sidecar`` a file beside the export says so, and ``columns`` describes its columns."""

    name: str
    suffix: str
    label: str
    make: Callable[[Record, Path], Path]
    loses: tuple[str, ...] = ()
    sidecar: bool = True
    columns: Callable[[Record], Iterable[Column]] = lambda _: ()

    def other_figures(self, policy: str) -> str:
        """What a person must know of figures by ``policy`` in columns whose own coders have another; "" when there is nothing."""
        own = CONVENTIONS.get(self.name, "")
        used = policy.partition("@")[0]
        if not own or used == own:
            return ""
        return f"the figures are by the policy {used or 'of nobody'}; by the convention of these columns they can differ"

    def write(self, record: Record, path: Path) -> Path:
        """Writes ``record`` to ``path`` atomically, and its sidecar, and returns the path. Raises InputError when a file cannot
        be written, MissingExtraError for what is not installed."""
        self.make(record, path)
        if self.sidecar:
            about = About(self.label, self.loses, self.columns(record), self.other_figures(record.policy))
            write_sidecar(record, path, about)
        return path


def _html(record: Record, path: Path) -> Path:
    from tolltrace.export.html import write_html  # charts and templates load only for a page

    return write_html(record.whole, path)


_TableOf = Callable[[Record], Table]


def _flat(name: str, label: str, table: _TableOf, loses: tuple[str, ...], suffix: str = ".csv") -> Format:
    """A format of one table: CSV, or Parquet where ``suffix`` says so."""
    write = write_parquet if suffix.endswith(".parquet") else write_csv
    return Format(
        name,
        suffix,
        label,
        lambda record, path: write(table(record), path),
        loses,
        columns=lambda record: table(record).columns,
    )


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        f.name: f
        for f in (
            Format(
                "json",
                ".json",
                "everything of a run, one object (docs/schema/run.schema.json)",
                lambda record, path: write_json(record.whole, path),
                sidecar=False,
            ),
            Format("jsonl", ".jsonl", "claims, one a line (docs/schema/record-claims.schema.json)", write_claim_lines, _Whole),
            Format(
                "incidents-jsonl",
                ".incidents.jsonl",
                "incidents, one a line (docs/schema/record-incidents.schema.json)",
                write_incident_lines,
                ("scenarios", "claims"),
            ),
            _flat("claims", "claims as a table", claims_table, _Whole),
            _flat("incidents", "incidents with their tolls as a table", incidents_table, (*_Whole, "claims")),
            _flat("totals", "totals as a table", totals_table, (*_Whole, "claims")),
            Format("html", ".html", "one self-contained page for people", _html, sidecar=False),
            Format("pdf", ".pdf", "a dossier with every quote and hash, best of one incident", write_pdf, ("scenarios",)),
            Format("xlsx", ".xlsx", "incidents, claims, sources and totals as a workbook", write_xlsx, _Whole),
            _flat("parquet", "claims for data frames (Parquet)", claims_table, _Whole, ".parquet"),
            _flat(
                "incidents-parquet",
                "incidents for data frames (Parquet)",
                incidents_table,
                (*_Whole, "claims"),
                ".incidents.parquet",
            ),
            Format(
                "hxl",
                ".csv",
                "incidents with HXL's hashtags",
                lambda record, path: write_hxl(incidents_table(record), path),
                (*_Whole, "claims"),
                columns=lambda record: incidents_table(record).columns,
            ),
            Format("geojson", ".geojson", "incidents on a map, coarse places as circles", write_geojson, (*_Whole, "claims")),
            _flat(
                "ged",
                "incidents in the columns of UCDP GED 23.1",
                coders.ged_table,
                ("undated", "no_death", "best", "not_killed", "sides", "coarse", *_Coder),
            ),
            _flat(
                "acled",
                "incidents in the columns of ACLED",
                coders.acled_table,
                ("undated", "range", "best_column", "not_killed", "not_civilian", "coarse", *_Coder),
            ),
            _flat(
                "ibc",
                "incidents in the 18 variables of Iraq Body Count",
                coders.ibc_table,
                ("no_civilian", "not_civilian", "not_harmed", "best_column", "precision", *_Coder),
            ),
            Format("ftm", ".csv", "FollowTheMoney statements", write_ftm, ("numbers", "precision", *_Whole, "claims")),
            Format(
                "timemap",
                ".timemap.json",
                "events, sources and associations of TimeMap",
                write_timemap,
                ("numbers", *_Whole, "claims"),
            ),
            Format("prov", ".jsonld", "how each toll came about, PROV-O as JSON-LD", write_prov, ("scenarios",)),
        )
    }
)

__all__ = ["CONVENTIONS", "FORMATS", "Format"]
