"""How two places of harm stand to each other, with the reason in words: what linking and reviewing people need to know."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from tolltrace.model import PlacePrecision, Where
from tolltrace.places.folding import fold, loosen, skeleton
from tolltrace.places.gazetteer import contains, distance_km, kind

NEAR_KM = 15.0  # a day's reports of one strike name towns up to about this far from each other (Tokhar lies 14 km off Manbij)
NEAR_MENTION_KM = 30.0  # "near X" reaches farther than X
_ALIKE = 0.8  # two written names whose sounds are this alike are one name; below, other towns of a province come in
_ALIKE_BONES = 0.7  # enough where all consonants agree: only vowels and breaths are spelled otherwise then


class Relation(StrEnum):
    """How place a stands to place b, closest first."""

    SAME = "same"
    WITHIN = "within"  # a lies in b
    CONTAINS = "contains"  # b lies in a
    NEAR = "near"
    SIBLING = "sibling"  # two places of one city or province, no nearer than that
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlaceRelation:
    """The ``kind``, the distance in kilometres between the two points (None when one has none), and one sentence why."""

    kind: Relation
    distance_km: float | None
    reason: str

    @property
    def compatible(self) -> bool:
        """Whether both may be one happening's place as far as places go; unknown rules nothing out."""
        return self.kind not in (Relation.SIBLING, Relation.APART)


def relation(a: Where, b: Where) -> PlaceRelation:
    """Compares two places of harm by hierarchy, distance and precision, and by their names where the gazetteer has none.

    An entry that is only the parent of the name written ("al-Furqan, Aleppo" resolved to Aleppo) counts as lying in it.
    """
    if not a.written or not b.written:
        return PlaceRelation(Relation.UNKNOWN, None, "one report names no place")
    names = f"{_head(a)} and {_head(b)}"
    if a.place is None or b.place is None:
        return _by_names(a, b, names)
    apart = distance_km(a.place, b.place)
    if a.place.key == b.place.key:
        return _one_entry(a, b, (_finer_than_entry(a), _finer_than_entry(b)), apart)
    return _inside(a, b) or _inside(b, a, turned=True) or _by_distance(a, b, names, apart)


def _inside(a: Where, b: Where, *, turned: bool = False) -> PlaceRelation | None:
    if a.place is None or b.place is None or not contains(b.place, a.place) or _finer_than_entry(b):
        return None
    way = Relation.CONTAINS if turned else Relation.WITHIN
    return PlaceRelation(way, distance_km(a.place, b.place), f"{a.place.name} lies in {b.place.name}")


def _one_entry(a: Where, b: Where, finer: tuple[bool, bool], apart: float | None) -> PlaceRelation:
    place = a.place or b.place
    name = place.name if place else ""
    if finer == (False, False) or (all(finer) and _alike(_head(a), _head(b))):
        return PlaceRelation(Relation.SAME, apart, f"both are {_head(a)}" if finer[0] else f"both are {name}")
    if all(finer):
        return PlaceRelation(Relation.SIBLING, None, f"{_head(a)} and {_head(b)} are two places in {name}")
    if finer[0]:
        return PlaceRelation(Relation.WITHIN, None, f"{_head(a)} lies in {name}")
    return PlaceRelation(Relation.CONTAINS, None, f"{_head(b)} lies in {name}")


def _by_distance(a: Where, b: Where, names: str, apart: float | None) -> PlaceRelation:
    one, two = a.place, b.place
    if one is None or two is None or apart is None:
        return PlaceRelation(Relation.UNKNOWN, None, f"the gazetteer has no point for one of {names}")
    if _alike(_head(a), _head(b)) and (apart <= NEAR_MENTION_KM or _one_parent(a, b)):
        return PlaceRelation(Relation.SAME, apart, f"{names} are spellings of one name")
    far = f"{one.name} and {two.name} lie {apart:.0f} km apart"
    wide = {"country", "province"} & {kind(one), kind(two)}
    reach = NEAR_MENTION_KM if PlacePrecision.NEAR in (a.precision, b.precision) else NEAR_KM
    if apart <= reach and not wide:
        return PlaceRelation(Relation.NEAR, apart, far)
    if one.country == two.country and one.adm1 and one.adm1 == two.adm1 and not wide:
        return PlaceRelation(Relation.SIBLING, apart, f"{far}, both in {one.adm1}")
    return PlaceRelation(Relation.APART, apart, far)


def _by_names(a: Where, b: Where, names: str) -> PlaceRelation:
    if _alike(_head(a), _head(b)):
        return PlaceRelation(Relation.SAME, None, f"{names} are spellings of one name")
    if any(_alike(_head(a), parent) for parent in _parents(b)):
        return PlaceRelation(Relation.CONTAINS, None, f"{_head(b)} is said to lie in {_head(a)}")
    if any(_alike(_head(b), parent) for parent in _parents(a)):
        return PlaceRelation(Relation.WITHIN, None, f"{_head(a)} is said to lie in {_head(b)}")
    return PlaceRelation(Relation.UNKNOWN, None, f"the gazetteer does not know both of {names}")


def _head(where: Where) -> str:
    return where.written.split(",")[0].strip()


def _parents(where: Where) -> list[str]:
    return [part.strip() for part in where.written.split(",")[1:]]


def _finer_than_entry(where: Where) -> bool:
    """Whether the name written is not the entry's own but that of a place within it."""
    if where.place is None or where.place.key.partition(":")[0] in ("", "country"):
        return False
    return any(_alike(parent, where.place.name) for parent in _parents(where)) and not _alike(_head(where), where.place.name)


def _one_parent(a: Where, b: Where) -> bool:
    """Whether both texts say that the place lies in one province or city of one country, whatever entries were found; a country
    alone (the last of a text's names, as a rule) is no such hint."""
    one, two = _parents(a), _parents(b)
    known = {place.country for place in (a.place, b.place) if place}
    return len(known) == 1 and any(_alike(x, y) for x in one[:-1] or one[:1] for y in two[:-1] or two[:1]) and len(one + two) > 2


@lru_cache(maxsize=500_000)
def _sound(name: str) -> tuple[str, str]:
    """A name's fold without its kind of place, and as it sounds."""
    bare = fold(_KIND.sub("", name))
    return bare, loosen(bare)


@lru_cache(maxsize=100_000)
def _alike(a: str, b: str) -> bool:
    (bare, one), (other, two) = _sound(a), _sound(b)
    if not one or one == two:
        return bool(one)
    if min(len(one), len(two)) < 4:
        return False
    likeness = Levenshtein.normalized_similarity(one, two)
    if likeness >= _ALIKE or likeness < _ALIKE_BONES:
        return likeness >= _ALIKE
    bones = skeleton(bare)
    return len(bones) >= 4 and bones == skeleton(other)


# What kind of place a name is of, where it only follows the name: "Salah al-Din district" is Salaheddin.
_KIND = re.compile(r"(?<=\w)\s+(?:district|neighbou?rhood|quarter|area|city|town|village|suburb)$", re.IGNORECASE)
