"""The flat tables: which columns the record has for a spreadsheet, a data frame or HXL, each column once for all of them.

CSV, XLSX, Parquet and HXL write these tables and decide nothing about their content. Every row ends with its caveats, the
policy and the state of the casebook.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tolltrace.export.record import Record
from tolltrace.export.wire import days, run_claim_row
from tolltrace.model import Outcome, Report, Toll, TollStatus, Total, Where

Cell = str | int | float | bool | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true or false"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """``about`` is one line for people; ``hxl`` the hashtag with its attributes, "" where HXL has none."""

    name: str
    kind: Kind
    about: str
    hxl: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` gives a new iterator at each call; each row has a cell for each column (None: empty)."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


T, W, N, B, D = Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.YES_NO, Kind.DAY

_LAST = (
    Column("caveats", T, "what qualifies the figures: provisional, open_top, scenarios, not_reconciled", "#meta+caveats"),
    Column("policy", T, "the coding rules, name@version", "#meta+policy"),
    Column("state", T, "the hash of the casebook's state", "#meta+state"),
)
_INCIDENT = (
    Column("id", T, "the incident", "#event+id"),
    Column("date_start", D, "first day on which it may have happened", "#date+start"),
    Column("date_end", D, "last day", "#date+end"),
    Column("date_precision", T, "how closely the date is known", "#meta+date+precision"),
    Column("place", T, "the place as written", "#loc+name"),
    Column("place_precision", T, "how closely the place is known", "#meta+loc+precision"),
    Column("country", T, "ISO 3166 code of the country", "#country+code"),
    Column("adm1", T, "province", "#adm1+name"),
    Column("adm2", T, "district", "#adm2+name"),
    Column("lat", N, "latitude of the named place, WGS84", "#geo+lat"),
    Column("lon", N, "longitude", "#geo+lon"),
    Column("method", T, "how the harm was done", "#event+type"),
    Column("responsible", T, "who is said to have caused it", "#org+perpetrator"),
    Column("claims", W, "number of claims", "#indicator+claims+num"),
    Column("origins", W, "number of independent origins", "#indicator+origins+num"),
    Column("grading", T, "confirmed, fair, weak, contested or discounted", "#status+grading"),
    Column("grading_reason", T, "why", "#status+reason"),
    Column("provisional", B, "fewer than two independent origins", "#status+provisional"),
)
_BOUNDS = (
    ("low", W, "smallest lower bound"),
    ("best", W, "best figure"),
    ("high", W, "largest number stated"),
    ("open_top", B, "someone goes beyond high"),
    ("conceded_low", W, "admitted, at least"),
    ("conceded_high", W, "admitted, at most"),
)
# HXL's own attributes; other words stand as attributes of ours.
_HXL_OUTCOMES = {
    Outcome.KILLED: "#affected+killed",
    Outcome.INJURED: "#affected+injured",
    Outcome.DISPLACED: "#affected+displaced",
}
_HXL_STATUSES = {TollStatus.CIVILIAN: "+civilian", TollStatus.COMBATANT: "+combatant", TollStatus.UNKNOWN: "+unknown"}


def _bounds(outcome: Outcome, status: TollStatus) -> Iterator[Column]:
    tag = _HXL_OUTCOMES.get(outcome, f"#affected+{outcome.value}") + _HXL_STATUSES.get(status, "")
    for name, kind, about in _BOUNDS:
        label = f"{outcome.value}, {status.value}: {about}"
        attribute = {"low": "+min", "high": "+max"}.get(name, "+" + name.replace("_", ""))
        hxl = tag + attribute if kind is W else tag.replace("#affected", "#status") + attribute  # HXL wants numbers of #affected
        yield Column(f"{outcome.value}_{status.value}_{name}", kind, label, hxl)


def incidents_table(record: Record) -> Table:
    """One row an incident; for each outcome and status that any incident has, columns such as ``killed_civilian_low``."""
    lines = record.lines
    columns = (*_INCIDENT, *(c for line in lines for c in _bounds(*line)), *_LAST)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for entry in record.entries():
            incident, conclusion = entry.incident, entry.conclusion
            grading = conclusion.grading if conclusion else None
            tolls = {(t.outcome, t.status): t for t in conclusion.tolls} if conclusion else {}
            yield (
                incident.id,
                *days(incident.when),
                incident.when.precision.value,
                incident.where.written,
                incident.where.precision.value,
                *_hierarchy(incident.where),
                incident.where.lat,
                incident.where.lon,
                incident.method.value,
                "; ".join(incident.responsible),
                len(incident.claims),
                incident.origins,
                grading.grade.value if grading else None,
                grading.reason if grading else "",
                grading.provisional if grading else True,
                *(cell for line in lines for cell in _toll(tolls.get(line))),
                *_last(record, entry.caveats),
            )

    return Table("incidents", columns, rows)


_CLAIM_KINDS = {"start": W, "end": W, "low": W, "high": W, "lat": N, "lon": N, "confidence": N, "date_start": D, "date_end": D}
_CLAIM_ABOUT = {
    "id": "the claim",
    "report": "the report that holds it",
    "start": "offset of the figure's first character in the report's text",
    "end": "offset one past its last",
    "figure": "the figure as written",
    "quote": "the clause that carries it",
    "outcome": "what happened to the people counted",
    "status": "who they are said to be",
    "group": "what they are called",
    "low": "at least; empty: open",
    "high": "at most; empty: open",
    "modifier": "how the figure is hedged",
    "claimant": "who states it",
    "via": "who relays it",
    "stance": "how the claim stands towards the figure",
    "scope": "incident, or aggregate",
    "date_start": "first day of the harm",
    "date_end": "last day of the harm",
    "place": "the place as written",
    "lat": "latitude of the named place",
    "lon": "longitude",
    "responsible": "who is said to have caused the harm",
    "method": "how",
    "event": "the report's own label of the happening",
    "part_of": "the claim that this is a part of",
    "repeat_of": "the claim of the report that this repeats",
    "confidence": "0 to 1",
    "doubts": "fields that want a second look",
    "incident": "the incident; empty: none holds it",
}
_CLAIM_HXL = {
    "id": "#meta+id+claim",
    "report": "#meta+source+id",
    "figure": "#description+figure",
    "quote": "#description+quote",
    "outcome": "#impact+type",
    "status": "#population+status",
    "low": "#affected+min",
    "high": "#affected+max",
    "claimant": "#meta+source+name",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "method": "#event+type",
    "responsible": "#org+perpetrator",
    "incident": "#event+id",
}
_CLAIM = tuple(Column(n, _CLAIM_KINDS.get(n, T), about, _CLAIM_HXL.get(n, "")) for n, about in _CLAIM_ABOUT.items())


def claims_table(record: Record) -> Table:
    """One row a claim, the fields of the JSON."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for stated in record.claims():
            row = run_claim_row(stated.claim, stated.report, stated.incident)
            yield (*(_cell(value) for value in row.values()), *_last(record, stated.caveats))

    return Table("claims", (*_CLAIM, *_LAST), rows)


def reports_table(record: Record) -> Table:
    """One row a report."""
    columns = (
        Column("id", T, "the report", "#meta+id"),
        Column("doc", T, "its name", "#meta+source+id"),
        Column("publisher", T, "who published it", "#meta+source+name"),
        Column("published", D, "when", "#date+published"),
        Column("title", T, "its title", "#description+title"),
        Column("url", T, "where it was read", "#meta+url"),
        Column("language", T, "its language", "#meta+lang"),
        Column("sha256", T, "SHA-256 of the archived bytes", "#meta+sha256"),
        *_LAST[1:],
    )

    def row(r: Report) -> tuple[Cell, ...]:
        day = r.published.isoformat() if r.published else None
        sha256 = r.archive_sha256 or r.text_sha256
        return (r.id, r.doc, r.publisher, day, r.title, r.url, r.language, sha256, record.policy, record.state)

    return Table("sources", columns, lambda: (row(r) for r in record.reports()))


TOTAL_COLUMNS = (
    Column("outcome", T, "what happened to the people counted", "#impact+type"),
    Column("status", T, "which line of the toll", "#population+status"),
    Column("low", W, "sum of lows", "#affected+min"),
    Column("high", W, "sum of highs", "#affected+max"),
    Column("open_top", B, "someone goes beyond high", "#status+opentop"),
    Column("incidents", W, "incidents counted", "#indicator+incidents+num"),
    Column("open_incidents", W, "of them with an open top", "#indicator+open+num"),
    Column("conceded_low", W, "admitted, at least", "#affected+concededlow"),
    Column("conceded_high", W, "admitted, at most", "#affected+concededhigh"),
)


def totals_table(record: Record) -> Table:
    """One row for each outcome and status."""

    def row(t: Total) -> tuple[Cell, ...]:
        low, high = t.conceded or (None, None)
        numbers = (t.low, t.high, t.open_top, t.incidents, t.open_incidents, low, high)
        return (t.outcome.value, t.status.value, *numbers, record.policy, record.state)

    return Table("totals", (*TOTAL_COLUMNS, *_LAST[1:]), lambda: (row(t) for t in record.totals()))


def _toll(toll: Toll | None) -> tuple[Cell, ...]:
    if toll is None:
        return (None,) * len(_BOUNDS)
    low, high = toll.conceded or (None, None)
    return toll.low, toll.best, toll.high, toll.open_top, low, high


def _hierarchy(where: Where) -> tuple[str, str, str]:
    return (where.place.country, where.place.adm1, where.place.adm2) if where.place else ("", "", "")


def _last(record: Record, caveats: tuple[str, ...]) -> tuple[Cell, ...]:
    return "; ".join(caveats), record.policy, record.state


def _cell(value: object) -> Cell:
    """A wire value as a cell. Raises TypeError for what a flat table cannot hold."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"not a cell: {value!r}")
