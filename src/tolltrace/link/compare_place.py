"""Where: the same town speaks for one happening, one place within the other as much as the outer one is small; others against."""

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache

from tolltrace.link.happenings import Told
from tolltrace.model import PlacePrecision, Where
from tolltrace.places.folding import fold
from tolltrace.places.relations import Relation, Site, relation, stand
from tolltrace.vocab import vocabulary

PLACE_LEVELS = (
    "silent",
    "town",
    "town_holds",
    "near",
    "district",
    "province_holds",
    "province",
    "country",
    "kind_of_place",
    "shared_name",
    "province_namesake",
    "sibling",
    "sibling_far",
    "other_name",
    "apart",
    "far_apart",
)
#: Levels at which any two happenings of one region stand: many such partners make a crowd, in which agreement says less.
PLACE_FITS = frozenset(PLACE_LEVELS) - {"silent", "sibling", "sibling_far", "other_name", "apart", "far_apart"}
PLACE_ORDERS = (
    ("town", "town_holds", "province_holds", "country"),
    ("town", "district", "province", "country"),
    ("near", "sibling", "sibling_far"),
    ("near", "apart", "far_apart"),
)
WIDTHS = ("locality", "district", "province", "country")
_SIBLING_KM = 40.0
_APART_KM = 60.0  # beyond, no two reports mean one place


class Spot:
    """A place of harm as compared: the ``where`` and how wide it is. Equal places are one object, so that pairs are cheap to
    remember; make it with ``spot``."""

    __slots__ = ("common", "heads", "namesake", "site", "where", "width")

    def __init__(self, where: Where) -> None:
        self.where, self.site = where, Site(where)
        self.width = WIDTHS.index(level(where))
        self.namesake = may_be_province(where)
        # "al-Ela residence" is a name, "a market" is none.
        self.common = not any(c.isupper() for c in where.written.split(",")[0])
        self.heads = _heads(where)


def _heads(where: Where) -> tuple[str, ...]:
    """The folded names of the finest part of a place that has any."""
    for part in where.written.split(","):
        if found := tuple(fold(w) for w in part.replace("-", " ").split() if w[:1].isupper() and len(w) > 3):
            return found
    return ()


def _town(where: Where) -> Where:
    """A place without the building that was struck in it: of one strike one report names the school, the next the street."""
    site, _, town = where.written.partition(", ")
    return replace(where, written=town) if town and where.place is not None and not any(c.isupper() for c in site) else where


_MOST_SPOTS = 500_000
_spots: dict[tuple[str, PlacePrecision, str, float | None, float | None], Spot] = {}


def spot(told: Told) -> Spot:
    """The place of a happening; its candidates say nothing about which place it is and make no difference. One entry may stand at
    two points (a correction moved it, a namesake in its province): these are two places, whichever is asked for first."""
    where = _town(told.happening.where)
    key = where.written, where.precision, where.place.key if where.place else "", where.lat, where.lon
    found = _spots.get(key)
    if found is None:
        if len(_spots) >= _MOST_SPOTS:
            _spots.clear()
        found = _spots[key] = Spot(where)
    return found


def place_level(a: Spot, b: Spot) -> str:
    """How two places stand to each other, and how wide the outer one is."""
    found, far, _ = stand(a.site, b.site)
    match found:
        case Relation.UNKNOWN:
            return _unresolved(a.where, b.where)
        case Relation.APART:
            return "apart" if far is not None and far <= _APART_KM else "far_apart"
        case Relation.SIBLING:
            return _sibling(a, b, far)
        case Relation.CONTAINS:
            return _INSIDE[a.width]
        case Relation.WITHIN:
            return _INSIDE[b.width]
        case kind:
            outer = max(a.width, b.width)
            return "near" if kind is Relation.NEAR and outer < 3 else _SAME[outer]


_SAME = ("town", "district", "province", "country")  # by width
_INSIDE = ("town_holds", "district", "province_holds", "country")


def _sibling(a: Spot, b: Spot, far: float | None) -> str:
    if a.namesake or b.namesake:
        return "province_namesake"
    if far is None:
        return "kind_of_place" if a.common or b.common else "sibling"
    return "sibling" if far <= _SIBLING_KM else "sibling_far"


def _unresolved(one: Where, two: Where) -> str:
    if not (one.written and two.written):
        return "silent"
    return "shared_name" if _names(one) & _names(two) else "other_name"


def _names(where: Where) -> set[str]:
    """The capitalised words of a place's own name, folded, without what it is ("Hospital", "Khan", "Sheikh"); its parents tell
    too little."""
    words = _WORD.findall(where.written.split(",")[0])
    return {name for article, w in words if len(w) > (2 if article else 3) and (name := fold(w)) not in kinds()}


_WORD = re.compile(r"(?<![\w’'])((?:[Aa]l|[Ee]l|[Aa][a-z])-)?([A-Z][\w’']*)")


@cache
def kinds() -> frozenset[str]:
    """Words that are part of the names of many places and name none."""
    known = vocabulary("places")
    names = ("facilities", "generic", "areas", "compound_heads", "titles", "province_nouns")
    return frozenset(fold(word) for name in names for words in known[name] for word in words.split())


def place_reason(a: Spot, b: Spot, level: str) -> str:
    found = relation(a.where, b.where).reason
    if level == "shared_name":
        return f"both name {min(_names(a.where) & _names(b.where)).capitalize()}"
    if level == "province_namesake":
        return f"{found}; one name is also the province's"
    return f"{found}, and one is no name but a kind of place" if level == "kind_of_place" else found


def level(where: Where) -> str:
    """How wide a place is: locality, district, province or country, by its entry where it has one."""
    if where.place is not None:
        head = where.place.key.partition(":")[0]
        head = "district" if head == "region" else head
        if head in WIDTHS:
            return head
    if where.precision in (PlacePrecision.PROVINCE, PlacePrecision.COUNTRY, PlacePrecision.DISTRICT):
        return where.precision.value
    return "locality"


def may_be_province(where: Where) -> bool:
    """Whether a bare city name may stand for its province ("Aleppo", "Idlib"), as news uses it."""
    if where.place is None or not where.place.adm1 or level(where) != "locality":
        return False
    return fold(where.place.name) == fold(where.place.adm1) and fold(where.written.split(",")[0]) == fold(where.place.name)


#: A place and the names in its report, sorted.
Named = tuple[Spot, tuple[str, ...]]

NAMED_LEVELS = ("silent", "both", "one", "neither")
NAMED_ORDERS = (("both", "one", "neither"),)
_ASKED = frozenset({"near", "sibling", "sibling_far", "other_name", "apart", "far_apart"})


def named_value(told: Told) -> Named:
    return spot(told), told.around


def unplaced(value: Spot) -> bool:
    return not value.where.written


def unnamed(value: Named) -> bool:
    """Whether a place's name in another report says nothing: it has none, or is a country, which they all name."""
    return not (value[1] and value[0].heads) or value[0].width == len(WIDTHS) - 1


def named_level(a: Named, b: Named) -> str:
    """Where neither place holds the other, one may be misread: reports of one happening still name each other's place."""
    (one, mine), (two, theirs) = a, b
    if not (mine and theirs and one.heads and two.heads) or place_level(one, two) not in _ASKED:
        return "silent"
    return ("neither", "one", "both")[_names_all(theirs, one.heads) + _names_all(mine, two.heads)]


def _names_all(names: tuple[str, ...], heads: tuple[str, ...]) -> bool:
    for head in heads:
        at = bisect_left(names, head)
        if at == len(names) or names[at] != head:
            return False
    return True


def named_reason(a: Named, b: Named, level: str) -> str:
    if level == "silent":
        return "whether each report names the other's place says nothing"
    if level == "neither":
        return NOT_NAMED
    if level == "both":
        return "each report names the other's place"
    found = a[0] if _names_all(b[1], a[0].heads) else b[0]
    return f"both reports name {found.where.written.split(',')[0].strip()}"


NOT_NAMED = "neither report names the other's place"  # weighs a little against, and needs no words in a sentence
