"""How two places of harm stand to each other, with the reason in words: what linking and reviewing people need to know."""

import re
from collections.abc import Sequence
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


class Site:
    """A place of harm as it is compared: what of its ``where`` many comparisons ask for."""

    __slots__ = ("finer", "head", "kind", "parents", "where")

    def __init__(self, where: Where) -> None:
        self.where = where
        head, *parents = where.written.split(",")
        self.head, self.parents = head.strip(), [part.strip() for part in parents]
        self.kind = kind(where.place) if where.place else ""
        self.finer = _finer_than_entry(where, self.head, self.parents)


Stand = tuple[Relation, float | None, str]
"""The relation, the distance in kilometres, and the reason as a pattern of ``_worded``."""


def relation(a: Where, b: Where) -> PlaceRelation:
    """Compares two places of harm by hierarchy, distance and precision, and by their names where the gazetteer has none.

    An entry that is only the parent of the name written ("al-Furqan, Aleppo" resolved to Aleppo) counts as lying in it.
    """
    one, two = Site(a), Site(b)
    found, apart, why = stand(one, two)
    return PlaceRelation(found, apart, _worded(why, one, two, apart))


def _worded(why: str, a: Site, b: Site, apart: float | None) -> str:
    """A pattern with the names filled in: A and B as written, a and b as the gazetteer has them."""
    one, two = a.where.place, b.where.place
    named = {"a": one.name if one else "", "b": two.name if two else "", "within": one.adm1 if one else ""}
    return why.format(A=a.head, B=b.head, km=apart, **named)


def stand(a: Site, b: Site) -> Stand:
    """What ``relation`` finds, for many pairs: its words are not made."""
    if not a.where.written or not b.where.written:
        return Relation.UNKNOWN, None, "one report names no place"
    one, two = a.where.place, b.where.place
    if one is None or two is None:
        return _by_names(a, b)
    apart = distance_km(one, two)
    if one.key == two.key:
        return _one_entry(a, b, apart)
    if not b.finer and contains(two, one):
        return Relation.WITHIN, apart, "{a} lies in {b}"
    if not a.finer and contains(one, two):
        return Relation.CONTAINS, apart, "{b} lies in {a}"
    return _by_distance(a, b, apart)


def _one_entry(a: Site, b: Site, apart: float | None) -> Stand:
    match a.finer, b.finer:
        case False, False:
            return Relation.SAME, apart, "both are {a}"
        case True, False:
            return Relation.WITHIN, None, "{A} lies in {a}"
        case False, True:
            return Relation.CONTAINS, None, "{B} lies in {a}"
    if _alike(a.head, b.head):
        return Relation.SAME, apart, "both are {A}"
    return Relation.SIBLING, None, "{A} and {B} are two places in {a}"


_FAR = "{a} and {b} lie {km:.0f} km apart"
_WIDE = ("country", "province")


def _by_distance(a: Site, b: Site, apart: float | None) -> Stand:
    one, two = a.where.place, b.where.place
    if one is None or two is None or apart is None:
        return Relation.UNKNOWN, None, "the gazetteer has no point for one of {A} and {B}"
    if (apart <= NEAR_MENTION_KM or _one_parent(a, b)) and _alike(a.head, b.head):
        return Relation.SAME, apart, "{A} and {B} are spellings of one name"
    if a.kind in _WIDE or b.kind in _WIDE:
        return Relation.APART, apart, _FAR
    if apart <= NEAR_MENTION_KM:
        mentions = PlacePrecision.NEAR in (a.where.precision, b.where.precision)
        if mentions or apart <= NEAR_KM:
            return Relation.NEAR, apart, _FAR
    if one.country == two.country and one.adm1 and one.adm1 == two.adm1:
        return Relation.SIBLING, apart, _FAR + ", both in {within}"
    return Relation.APART, apart, _FAR


def _by_names(a: Site, b: Site) -> Stand:
    if _alike(a.head, b.head):
        return Relation.SAME, None, "{A} and {B} are spellings of one name"
    if any(_alike(a.head, parent) for parent in b.parents):
        return Relation.CONTAINS, None, "{B} is said to lie in {A}"
    if any(_alike(b.head, parent) for parent in a.parents):
        return Relation.WITHIN, None, "{A} is said to lie in {B}"
    return Relation.UNKNOWN, None, "the gazetteer does not know both of {A} and {B}"


def _finer_than_entry(where: Where, head: str, parents: Sequence[str]) -> bool:
    """Whether the name written is not the entry's own but that of a place within it."""
    if where.place is None or where.place.key.partition(":")[0] in ("", "country"):
        return False
    name = where.place.name
    return any(_alike(_SIDE.sub("", parent), name) for parent in parents) and not _alike(head, name)


# "Northern Gaza Strip" holds a place as the Gaza Strip does.
_SIDE = re.compile(
    r"^(?:the )?(?:(?:north|south|east|west|central|middle|rural)(?:ern)?[- ]?){1,2} (?:of )?(?:the )?(?=\w)", re.IGNORECASE
)


def _one_parent(a: Site, b: Site) -> bool:
    """Whether both texts say that the place lies in one province or city of one country, whatever entries were found; a country
    alone (the last of a text's names, as a rule) is no such hint."""
    one, two = a.parents, b.parents
    if not one or not two or len(one) + len(two) < 3:
        return False
    known = {site.where.place.country for site in (a, b) if site.where.place}
    return len(known) == 1 and any(_alike(x, y) for x in one[:-1] or one[:1] for y in two[:-1] or two[:1])


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
