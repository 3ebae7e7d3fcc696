"""The columns of other people's datasets: UCDP GED, ACLED and Iraq Body Count, one function each from an incident to its row.

What these columns have no place for is said in the file's sidecar (``sidecar.py``). A cell that needs a judgement nobody made
(the type of violence, ids of conflicts and dyads) is empty and never guessed.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

from tolltrace.export.facts import claimants, codes, publishers, sources, summary, title, told
from tolltrace.export.record import Entry, Record
from tolltrace.export.tables import Cell, Column, Kind, Table
from tolltrace.model import Outcome, Report, TollStatus, When

Row = Mapping[str, Cell]
RowOf = Callable[[Record, Entry], Row | None]
_LAST = ("caveats", "policy", "state")


def ged_row(record: Record, entry: Entry) -> Row | None:
    """UCDP GED 23.1. None for an incident without a death in best, low or high, or without a day: GED has no place for these.

    ``relid`` is our id and ``id`` a number made from it. ``side_a`` is the party said to be responsible. Deaths of combatants
    stand under ``deaths_b`` where a responsible party is named, else with the unknown; parts add up to ``best``.
    """
    incident, toll = entry.incident, entry.toll(Outcome.KILLED)
    start, end = incident.when.start, incident.when.end
    if toll is None or not (toll.low or toll.high) or start is None or end is None:
        return None
    claims = told(record, entry)
    reports = sources(claims)
    where, place, named = incident.where, incident.where.place, publishers(reports)
    lat, lon = where.lat, where.lon
    return {
        **_deaths(entry, toll.best),
        "id": int(incident.id.rpartition("-")[2][:12], 16),
        "relid": incident.id,
        "year": start.year,
        "code_status": "Clear",
        "side_a": "; ".join(incident.responsible),
        "number_of_sources": len(named) if named else -1,
        "source_article": "; ".join(_cited(r) for r in reports),
        "source_office": "; ".join(named),
        "source_date": "; ".join(r.published.isoformat() for r in reports if r.published),
        "source_headline": "; ".join(r.title for r in reports if r.title),
        "source_original": "; ".join(claimants(claims)),
        "where_prec": codes("ged")["where_prec"].get(where.precision.value),
        "where_coordinates": place.name if place else "",
        "where_description": where.written,
        "adm_1": place.adm1 if place else "",
        "adm_2": place.adm2 if place else "",
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": "" if lat is None or lon is None else f"POINT ({lon} {lat})",
        "priogrid_gid": None if lat is None or lon is None else priogrid(lat, lon),
        "country": place.country if place else "",
        "event_clarity": 1,
        "date_prec": date_prec(incident.when),
        "date_start": start.isoformat(),
        "date_end": end.isoformat(),
        "best": toll.best,
        "low": toll.low,
        "high": toll.high,
    }


def acled_row(record: Record, entry: Entry) -> Row | None:
    """ACLED's columns. ``fatalities`` is the most conservative figure, the low of the total. None without a day."""
    incident, toll = entry.incident, entry.toll(Outcome.KILLED)
    start = incident.when.start
    if start is None:
        return None
    own = codes("acled")
    where, place, parties = incident.where, incident.where.place, incident.responsible
    event = own["events"].get(incident.method.value, ("", ""))
    return {
        "event_id_cnty": incident.id,
        "event_date": start.isoformat(),
        "year": start.year,
        "time_precision": own["time_precision"].get(incident.when.precision.value),
        "disorder_type": "Political violence" if event[0] else "",
        "event_type": event[0],
        "sub_event_type": event[1],
        "actor1": parties[0] if parties else "",
        "assoc_actor_1": "; ".join(parties[1:]),
        "country": place.country if place else "",
        "admin1": place.adm1 if place else "",
        "admin2": place.adm2 if place else "",
        "location": place.name if place else where.written,
        "latitude": where.lat,
        "longitude": where.lon,
        "geo_precision": own["geo_precision"].get(where.precision.value),
        "source": "; ".join(publishers(sources(told(record, entry)))),
        "notes": f"{title(entry)}. {summary(entry)}",
        "fatalities": toll.low if toll else 0,
    }


def ibc_row(record: Record, entry: Entry) -> Row | None:
    """Iraq Body Count's 18 variables: civilians only, deaths and injuries with a minimum and a maximum each. The six about a
    person stay empty: a record of figures names nobody. None for an incident without civilian harm."""
    incident = entry.incident
    killed, injured = (entry.toll(o, TollStatus.CIVILIAN) for o in (Outcome.KILLED, Outcome.INJURED))
    if not any(t and (t.low or t.high or t.open_top) for t in (killed, injured)):
        return None
    claims = told(record, entry)
    return {
        "date": str(incident.when) if incident.when.start else "",
        "place": incident.where.written,
        "minimum deaths": killed.low if killed else None,
        "maximum deaths": killed.high if killed else None,
        "minimum injuries": injured.low if injured else None,
        "maximum injuries": injured.high if injured else None,
        "weapons": "" if incident.method.value == "unknown" else incident.method.value,
        "killers": "; ".join(incident.responsible),
        "media sources": "; ".join(publishers(sources(claims))),
        "primary witnesses": "; ".join(claimants(claims)),
    }


def coded(name: str, row_of: RowOf, record: Record) -> Table:
    """The table of a format: its columns in their order, then ours."""
    columns = _columns(name)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for entry in record.entries():
            row = row_of(record, entry)
            if row is not None:
                last = (entry.incident.id, "; ".join(entry.caveats), record.policy, record.state)
                yield (*(row.get(c.name) for c in columns[: -len(last)]), *last)

    return Table(name, columns, rows)


@cache
def _columns(name: str) -> tuple[Column, ...]:
    own = codes(name)
    whole, numbers = set(own.get("whole", ())), {"latitude", "longitude"}

    def column(column_name: str) -> Column:
        if column_name in whole or column_name.startswith(("minimum", "maximum")) or column_name == "fatalities":
            return Column(column_name, Kind.WHOLE, "")
        return Column(column_name, Kind.NUMBER if column_name in numbers else Kind.TEXT, "")

    return tuple(column(c) for c in (*own["columns"], *(f"tolltrace_{c}" for c in ("id", *_LAST))))


def ged_table(record: Record) -> Table:
    """The columns of UCDP GED 23.1."""
    return coded("ged", ged_row, record)


def acled_table(record: Record) -> Table:
    """The columns of ACLED."""
    return coded("acled", acled_row, record)


def ibc_table(record: Record) -> Table:
    """The 18 variables of Iraq Body Count."""
    return coded("ibc", ibc_row, record)


def date_prec(when: When) -> int | None:
    """GED's precision of a date; several days count by their number: 2 to 6 are 2, a week 3, a month 4, more 5."""
    if when.start is None or when.end is None:
        return None
    if when.precision.value != "days":
        found: int | None = codes("ged")["date_prec"].get(when.precision.value)
        return found
    length = (when.end - when.start).days + 1
    return next((code for most, code in ((1, 1), (6, 2), (7, 3), (31, 4)) if length <= most), 5)


def priogrid(lat: float, lon: float) -> int:
    """The cell of PRIO-GRID: half degrees, counted from 1 at the south-west corner, row by row."""
    row, column = min(math.floor((lat + 90) * 2), 359), min(math.floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _deaths(entry: Entry, best: int | None) -> Row:
    """The parts of ``best``. Where they do not add up to it, the rest is unknown; where they exceed it, all of it is."""
    if best is None:
        return {}
    parts = {s: entry.toll(Outcome.KILLED, s) for s in (TollStatus.CIVILIAN, TollStatus.COMBATANT)}
    civilians, combatants = ((t.best if t else 0) or 0 for t in parts.values())
    if not entry.incident.responsible:
        combatants = 0
    if civilians + combatants > best:
        civilians = combatants = 0
    rest = best - civilians - combatants
    return {"deaths_a": 0, "deaths_b": combatants, "deaths_civilians": civilians, "deaths_unknown": rest}


def _cited(report: Report) -> str:
    day = report.published.isoformat() if isinstance(report.published, date) else ""
    return ", ".join(part for part in (report.publisher, day, report.title or report.doc) if part)
