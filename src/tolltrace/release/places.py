"""Places as coarse as the rules ask, and never finer than the source: names of the gazetteer alone, coordinates on a grid."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from tolltrace.model import NOWHERE, Claim, Incident, Place, PlacePrecision, Reconciled, Status, TollStatus, Where
from tolltrace.release.rules import LEVELS, Rules
from tolltrace.vocab import vocabulary

# Degrees between the points that coordinates are moved to: half a step's diagonal lies within the circle that maps draw.
GRID = {
    PlacePrecision.EXACT: 0.0001,
    PlacePrecision.NEAR: 0.12,
    PlacePrecision.LOCALITY: 0.025,
    PlacePrecision.DISTRICT: 0.38,
    PlacePrecision.PROVINCE: 1.2,
}
_RANK: dict[PlacePrecision, int] = {
    level: n for n, level in enumerate((PlacePrecision.EXACT, PlacePrecision.LOCALITY, PlacePrecision.NEAR, *LEVELS[3:]))
}


@dataclass(frozen=True, slots=True)
class Level:
    """How closely a place may be published, whether with ``coordinates``, and ``why`` not closer."""

    precision: PlacePrecision
    coordinates: bool = True
    why: tuple[str, ...] = ()


def coarser(*levels: PlacePrecision) -> PlacePrecision:
    """The coarsest of ``levels``. "Near a town" is coarser than the town."""
    return max(levels, key=_RANK.__getitem__)


def coarsened(where: Where, level: Level) -> Where:
    """``where`` no closer than ``level``. What a report wrote is replaced by the gazetteer's names, since it may be an address; a
    place that the gazetteer does not know, or whose precision is unknown, keeps its country at most. Candidates are left out."""
    place = where.place
    if place is None:
        return NOWHERE
    if where.precision is PlacePrecision.UNKNOWN:
        kept = coarser(PlacePrecision.COUNTRY, level.precision)
    else:
        kept = coarser(where.precision, level.precision)
    names = _names(place, kept)
    lat, lon = (_snapped(v, kept) for v in (place.lat, place.lon)) if level.coordinates else (None, None)
    shown = Place(
        key="",
        name=names[0] if names else "",
        country=place.country,
        adm1=place.adm1 if _RANK[kept] <= _RANK[PlacePrecision.PROVINCE] else "",
        adm2=place.adm2 if _RANK[kept] <= _RANK[PlacePrecision.DISTRICT] else "",
        lat=lat,
        lon=lon,
        precision=kept,
        score=place.score,
    )
    return replace(where, written=", ".join(names), place=shown, precision=kept, candidates=())


def _names(place: Place, level: PlacePrecision) -> list[str]:
    names = []
    own = place.name if place.precision is not PlacePrecision.EXACT or level is PlacePrecision.EXACT else ""
    rank = _RANK[level]
    if rank <= _RANK[PlacePrecision.NEAR] or (place.precision is level and level is not PlacePrecision.EXACT):
        names.append(own)
    if rank <= _RANK[PlacePrecision.DISTRICT]:
        names.append(place.adm2)
    if rank <= _RANK[PlacePrecision.PROVINCE]:
        names.append(place.adm1)
    names.append(country_name(place.country))
    return [name for name in dict.fromkeys(names) if name]


@cache
def country_name(code: str) -> str:
    """The country's English name where we know it, else its code."""
    entry = vocabulary("places")["countries"].get(code)
    return str(entry["names"][0]) if entry else code


def _snapped(degrees: float | None, level: PlacePrecision) -> float | None:
    step = GRID.get(level)
    if degrees is None or step is None:
        return None
    return round((math.floor(degrees / step) + 0.5) * step, 4) if level is not PlacePrecision.EXACT else round(degrees, 4)


def combatants_only(conclusion: Reconciled | None, claims: Iterable[Claim]) -> bool:
    """Whether everybody harmed is said to be a combatant."""
    if conclusion is None:
        statuses = {c.status for c in claims}
        return statuses == {Status.COMBATANT}
    spoken = {t.status for t in conclusion.tolls if t.low or t.high or t.open_top} - {TollStatus.TOTAL}
    return spoken == {TollStatus.COMBATANT}


def sensitive(texts: Iterable[str]) -> bool:
    """Whether any of ``texts`` tells of a medical site or of a place where people shelter."""
    words = _sensitive()
    for text in texts:
        folded = text.casefold()
        bare = set("".join(ch if ch.isalnum() else " " for ch in folded).split())
        if any((w in bare or _arabic(w, bare)) if " " not in w else w in folded for w in words):
            return True
    return False


def _arabic(word: str, bare: set[str]) -> bool:
    """Arabic writes the article and some prepositions with the word."""
    return not word.isascii() and any(b.endswith(word) and len(b) - len(word) <= 4 for b in bare)


@cache
def _sensitive() -> tuple[str, ...]:
    return tuple(str(w).casefold() for w in vocabulary("release")["sensitive"])


def level_of(incident: Incident, conclusion: Reconciled | None, told: list[tuple[Claim, str]], rules: Rules) -> Level:
    """How closely the place of an incident may be published. ``told`` are its claims with their quotes."""
    level, why = coarser(rules.finest_place, rules.places.get(incident.id, rules.finest_place)), []
    if incident.id in rules.places:
        why.append(f"the rules allow {rules.places[incident.id].value} for this incident")
    place = incident.where.place
    texts = [incident.where.written, place.name if place else "", *(q for _, q in told), *(c.where.written for c, _ in told)]
    if sensitive(texts):
        level = coarser(level, rules.sensitive_place)
        why.append("a medical or shelter site is spoken of")
    fighters = combatants_only(conclusion, (c for c, _ in told))
    if fighters:
        level = coarser(level, rules.combatant_place)
        why.append("only combatants are said to be harmed")
    return Level(level, not fighters, tuple(why))
