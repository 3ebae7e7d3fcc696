"""Where incidents stand on a map, and how closely that is known: a point is never drawn finer than the sources gave it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tolltrace.export.digest import headline
from tolltrace.model import Happening, Incident, PlacePrecision, Reconciled, Where

# Kilometres around the point within which the place lies as told. Ours, and rough on purpose: a town's houses, the reach of
# "near", a district and a province of usual size. A region of the gazetteer brings its own.
RADIUS = {
    PlacePrecision.EXACT: 0.5,
    PlacePrecision.LOCALITY: 3.0,
    PlacePrecision.NEAR: 10.0,
    PlacePrecision.DISTRICT: 25.0,
    PlacePrecision.PROVINCE: 75.0,
    PlacePrecision.COUNTRY: 300.0,
    PlacePrecision.UNKNOWN: 75.0,
}


EDGE = 85.051129  # degrees of latitude where the map's projection (Web Mercator) ends


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in WGS84 degrees, the circle in kilometres around it, and the name beside it."""

    lon: float
    lat: float
    km: float
    precision: PlacePrecision
    name: str


def spot(where: Where) -> Spot | None:
    """Where a place stands, None where the gazetteer has no point for it."""
    if where.place is None or where.lat is None or where.lon is None:
        return None
    _, region, radius = where.place.key.partition("@")
    km = max(float(radius), RADIUS[where.precision]) if region else RADIUS[where.precision]
    return Spot(where.lon, where.lat, km, where.precision, where.written or where.place.name)


def spots(incident: Incident, happenings: Iterable[Happening]) -> tuple[Spot, ...]:
    """The place of an incident, then the other places that its reports name for it."""
    places = [incident.where, *(h.where for h in happenings)]
    found: dict[tuple[float, float, float], Spot] = {}
    for at in map(spot, places):
        if at is not None:
            found.setdefault((at.lon, at.lat, at.km), at)
    return tuple(found.values())


def point(incident: Incident, conclusion: Reconciled | None) -> list[object]:
    """An incident as the map's script takes it: id, longitude, latitude (null when unplaced), kilometres, first and last day (""
    when undated), name, low and high of its gravest outcome (null when nobody states a number), grade."""
    at, lead = spot(incident.where), headline(conclusion)
    days = [d.isoformat() if d else "" for d in (incident.when.start, incident.when.end)]
    placed: list[object] = [round(at.lon, 5), round(at.lat, 5), at.km] if at else [None, None, None]
    toll: list[object] = [lead.low, lead.high] if lead else [None, None]
    return [incident.id, *placed, *days, incident.where.written, *toll, conclusion.grading.grade.value if conclusion else ""]


def projected(lon: float, lat: float) -> tuple[float, float]:
    """A point in WGS84 degrees as ``x`` and ``y``; beyond 85 degrees of latitude as at 85."""
    north = math.radians(min(max(lat, -EDGE), EDGE))
    return lon / 360 + 0.5, 0.5 - math.asinh(math.tan(north)) / (2 * math.pi)


def unprojected(x: float, y: float) -> tuple[float, float]:
    """The longitude and latitude, in degrees to five places, of ``x`` and ``y``."""
    return round((x - 0.5) * 360, 5), round(math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))), 5)
