"""Which other incidents one may be: the nearest in time and place first."""

from bisect import insort
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tolltrace.model import Incident
from tolltrace.places.geometry import distance_km
from tolltrace.sight.schema import UNDATED
from tolltrace.sight.shelf import Shelf

AROUND = 300  # incidents looked at before and after in time, and as many undated: a page must not go through a whole record
KM_A_DAY = 25.0  # a place so far away counts as much as a day
UNKNOWN = 20.0  # days that an unknown date or place counts: behind what is near in both, before what is far in one


@dataclass(slots=True)
class _Near:
    """An incident as far as nearness goes: its days and its point, None where unknown."""

    id: str
    start: date | None
    end: date | None
    lat: float | None
    lon: float | None


_ROW = "SELECT id, first, last, lat, lon FROM incidents"
_Row = tuple[str, str, str, float | None, float | None]


def nearest(shelf: Shelf, incident: Incident, most: int) -> list[Incident]:
    """At most ``most`` incidents, the nearest first; ``incident`` itself is none of them."""
    start, end = ((day.isoformat() if day else UNDATED) for day in (incident.when.start, incident.when.end))
    here = (start, end, incident.id)
    asked = (
        (f"{_ROW} WHERE (first, last, id) < (?, ?, ?) ORDER BY first DESC, last DESC, id DESC LIMIT {AROUND}", here),
        (f"{_ROW} WHERE (first, last, id) > (?, ?, ?) ORDER BY first, last, id LIMIT {AROUND}", here),
        (f"{_ROW} WHERE first = '{UNDATED}' AND id <> ? ORDER BY last DESC, id DESC LIMIT {AROUND}", (incident.id,)),
    )
    around = {row[0]: row for question, values in asked for row in shelf.db.execute(question, values).fetchall()}
    at = _Near(incident.id, incident.when.start, incident.when.end, incident.where.lat, incident.where.lon)
    return list(shelf.heads(_closest(at, around.values(), most)).linkage.incidents)


def _closest(at: _Near, rows: Collection[_Row], most: int) -> list[str]:
    """The ids of the closest. How far away a place is, is worked out only where the days alone do not say that others are
    closer: most of what happened around a day happened elsewhere."""
    days = {day: None if day == UNDATED else date.fromisoformat(day) for row in rows for day in row[1:3]}
    near = [_Near(identity, days[first], days[last], lat, lon) for identity, first, last, lat, lon in rows]
    ranked = sorted((_days(at, one), one.id, one) for one in near)
    found: list[tuple[float, str]] = []
    for apart, identity, one in ranked:
        if len(found) == most and apart > found[-1][0]:
            break
        insort(found, (apart + _kilometres(at, one) / KM_A_DAY, identity))
        del found[most:]
    return [identity for _, identity in found]


def _days(a: _Near, b: _Near) -> float:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return UNKNOWN
    return float(max((b.start - a.end).days, (a.start - b.end).days, 0))


def _kilometres(a: _Near, b: _Near) -> float:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return UNKNOWN * KM_A_DAY
    return distance_km(a.lat, a.lon, b.lat, b.lon)
