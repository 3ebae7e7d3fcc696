"""What several formats say of an incident in the same words: its title, its sources, its circle on a map, its codes."""

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from tolltrace.export.digest import date_text, headline, place_text, range_text
from tolltrace.export.record import Entry, Record
from tolltrace.model import Claim, Method, PlacePrecision, Report, Where
from tolltrace.vocab import vocabulary

EARTH_KM = 6371.0088  # mean radius of the IUGG
CORNERS = 32  # of a circle: its edge lies within half a per cent of the radius


@cache
def codes(name: str) -> Mapping[str, Any]:
    """The codes of one format from ``vocab/formats.yml``."""
    found: Mapping[str, Any] = vocabulary("formats")[name]
    return found


def title(entry: Entry) -> str:
    """One line that names an incident: "airstrike, Tokhar, 2016-07-19"."""
    incident = entry.incident
    method = "" if incident.method is Method.UNKNOWN else incident.method.value
    return ", ".join(part for part in (method, place_text(incident.where), date_text(incident.when)) if part)


def summary(entry: Entry) -> str:
    """One sentence or two: the toll of the gravest outcome, the grading, and the caveats."""
    lead = headline(entry.conclusion)
    parts = [f"Reported {lead.outcome.value}: {range_text(lead)}." if lead else "Nothing was concluded yet."]
    if entry.conclusion:
        parts.append(f"Grading: {entry.conclusion.grading.grade.value}.")
    if entry.caveats:
        parts.append(f"Caveats: {', '.join(entry.caveats)}.")
    return " ".join(parts)


def sources(told: Iterable[tuple[Claim, Report]]) -> list[Report]:
    """Each report once, by publication day and then by id."""
    found = {report.id: report for _, report in told}
    return sorted(found.values(), key=lambda r: (r.published is None, r.published or 0, r.doc, r.id))


def publishers(reports: Iterable[Report]) -> list[str]:
    """Who published, each once; a report without a publisher stands for itself."""
    return list(dict.fromkeys(r.publisher or r.doc for r in reports))


def claimants(told: Iterable[tuple[Claim, Report]]) -> list[str]:
    """Who states figures, each once."""
    return list(dict.fromkeys(c.claimant for c, _ in told if c.claimant))


def radius_km(where: Where) -> float | None:
    """The circle within which the harm may lie, 0 for an exact place; None where nothing tells (a country, no coordinates)."""
    if where.lat is None or where.lon is None:
        return None
    radius = codes("radius_km").get(where.precision.value)
    return None if radius is None else float(radius)


def circle(lat: float, lon: float, km: float) -> list[tuple[float, float]] | None:
    """The corners of a circle on the sphere as (lon, lat), counter-clockwise and closed; None where it would cross a pole or the
    180th meridian, which GeoJSON asks to be cut there."""
    arc, phi, ring = km / EARTH_KM, math.radians(lat), []
    if abs(lat) + math.degrees(arc) >= 90:
        return None
    for corner in range(CORNERS):
        bearing = -2 * math.pi * corner / CORNERS
        y = math.asin(math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(bearing))
        x = math.atan2(math.sin(bearing) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * math.sin(y))
        ring.append((round(lon + math.degrees(x), 5), round(math.degrees(y), 5)))
    if any(not -180 <= x <= 180 for x, _ in ring):
        return None
    return [*ring, ring[0]]


def geometry(where: Where) -> dict[str, Any] | None:
    """GeoJSON: a point for an exact place, a circle for a coarser one, None where the place is not known so closely."""
    km = radius_km(where)
    if km is None or where.lat is None or where.lon is None:
        return None
    ring = circle(where.lat, where.lon, km) if km else None
    if ring is None:
        return {"type": "Point", "coordinates": [where.lon, where.lat]}
    return {"type": "Polygon", "coordinates": [ring]}


def coarse(where: Where) -> bool:
    """Whether a place is not known to the locality."""
    return where.precision not in (PlacePrecision.EXACT, PlacePrecision.LOCALITY)


def told(record: Record, entry: Entry) -> list[tuple[Claim, Report]]:
    """The claims of an entry with their reports."""
    return record.told_in(entry.incident)
