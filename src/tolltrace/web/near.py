"""Which other incidents one may be: the nearest in time and place first."""

from tolltrace.model import Incident
from tolltrace.places.geometry import distance_km
from tolltrace.review.part import Shelf

AROUND = 300  # incidents looked at before and after in time, and as many undated: a page must not go through a whole record
KM_A_DAY = 25.0  # a place so far away counts as much as a day
UNKNOWN = 20.0  # days that an unknown date or place counts: behind what is near in both, before what is far in one


def nearest(shelf: Shelf, incident: Incident, most: int) -> list[Incident]:
    """At most ``most`` incidents, the nearest first; ``incident`` itself is none of them."""
    ordered = shelf.by_date
    at = next((n for n, i in enumerate(ordered) if i.id == incident.id), 0)
    around = [*ordered[max(at - AROUND, 0) : at + AROUND], *ordered[-AROUND:]]
    others = {i.id: i for i in around if i.id != incident.id}
    return sorted(others.values(), key=lambda i: (_apart(incident, i), i.id))[:most]


def _apart(a: Incident, b: Incident) -> float:
    return _days(a, b) + _kilometres(a, b) / KM_A_DAY


def _days(a: Incident, b: Incident) -> float:
    if a.when.start is None or a.when.end is None or b.when.start is None or b.when.end is None:
        return UNKNOWN
    return float(max((b.when.start - a.when.end).days, (a.when.start - b.when.end).days, 0))


def _kilometres(a: Incident, b: Incident) -> float:
    if a.where.lat is None or a.where.lon is None or b.where.lat is None or b.where.lon is None:
        return UNKNOWN * KM_A_DAY
    return distance_km(a.where.lat, a.where.lon, b.where.lat, b.where.lon)
