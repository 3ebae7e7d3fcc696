"""Comparing two happenings, one small function for each judgement: it returns a weight, in log-odds, and its reason.

Weights are natural log-odds that two happenings of different reports are one, given that they lie in one time window and
near each other at all. They were set from what each comparison can rule out and scaled on the annotated training reports.
"""

import math
from collections.abc import Callable
from datetime import date

from tolltrace.link.happenings import Bounds, Told, size
from tolltrace.model import Feature, Method, Outcome, PlacePrecision, Status, Where
from tolltrace.places.folding import fold
from tolltrace.places.relations import PlaceRelation, Relation, relation
from tolltrace.vocab.parties import related, side_of

PRIOR = -4.0  # two happenings of one window and region are one in about 50 cases

_FAMILIES = (
    frozenset({Method.AIRSTRIKE, Method.DRONE_STRIKE, Method.MISSILE_STRIKE}),
    frozenset({Method.SHELLING, Method.MISSILE_STRIKE}),
    frozenset({Method.AIRSTRIKE, Method.SHELLING}),
    frozenset({Method.EXPLOSIVE, Method.CAR_BOMB, Method.SUICIDE_BOMBING}),
    frozenset({Method.SHOOTING, Method.CLASH, Method.EXECUTION}),
    frozenset({Method.CLASH, Method.SHELLING}),
)


def time(a: Told, b: Told) -> Feature:
    """Days that are the same speak for one happening, the more the finer; days apart against it, the more the farther."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return Feature("time", 0.0, "one of them has no date")
    days_a, days_b = (a.end - a.start).days + 1, (b.end - b.start).days + 1
    gap = max((b.start - a.end).days, (a.start - b.end).days)
    if a.inferred or b.inferred:
        return _inferred(a, b, gap)
    if gap > 0:
        wide = max(days_a, days_b) > 3
        weight = {1: 0.3, 2: -1.2}.get(gap, -2.5 - 0.25 * gap) - (0.8 if wide else 0.0)
        return Feature("time", max(weight, -9.0), f"{gap} {'day' if gap == 1 else 'days'} apart")
    if days_a == days_b == 1:
        return Feature("time", 2.8, f"both on {a.start}")
    length = max(days_a, days_b)
    weight = max(0.4, 2.8 - 0.44 * math.log(length))
    fine, coarse = (a, b) if days_a <= days_b else (b, a)
    if days_a == days_b and a.start == b.start:
        return Feature("time", weight, f"both in {a.happening.when}")
    inside = "the day falls inside the " + _span_name(coarse) if min(days_a, days_b) == 1 else "their periods overlap"
    return Feature("time", weight, inside if fine is not coarse else "their periods overlap")


def _span_name(told: Told) -> str:
    name = told.happening.when.precision.value
    return name if name in ("week", "month", "year") else "days named"


def _inferred(a: Told, b: Told, gap: int) -> Feature:
    """When only a report's own date tells: news of the same days may be of the same happening."""
    if a.inferred and b.inferred and a.known_by and b.known_by:
        apart = abs((a.known_by - b.known_by).days)
        weight = 1.2 if apart <= 1 else 0.3 if apart <= 3 else -0.5 if apart <= 7 else -2.0
        return Feature(
            "time", weight, f"neither is dated; reported {apart} days apart" if apart else "both reported the same day"
        )
    dated, other = (b, a) if a.inferred else (a, b)
    late = _days_after(other.known_by, dated.end)
    if late is None or gap > 0:
        return Feature("time", -3.0, "one is dated outside the days that the other's report speaks of")
    weight = 1.6 if late <= 1 else 1.0 if late <= 3 else -0.3
    when = "the day after" if late == 1 else "the same day" if late <= 0 else f"{late} days after"
    return Feature("time", weight, f"one is undated, but reported {when} the other's day")


def _days_after(known: date | None, day: date | None) -> int | None:
    return (known - day).days if known is not None and day is not None else None


def place(a: Told, b: Told) -> Feature:
    """The same town speaks for one happening, one place within the other as much as the outer one is small; others against."""
    return _place_feature(relation(a.happening.where, b.happening.where), a, b)


_PLACE: dict[Relation, dict[str, float]] = {
    Relation.SAME: {"locality": 2.8, "district": 1.8, "province": 0.8, "country": 0.0},
    Relation.WITHIN: {"locality": 2.2, "district": 1.8, "province": 1.3, "country": 0.0},
    Relation.NEAR: {"locality": 1.2, "district": 1.0, "province": 0.3, "country": 0.0},
}


def _place_feature(found: PlaceRelation, a: Told, b: Told) -> Feature:
    one, two = a.happening.where, b.happening.where
    if found.kind is Relation.UNKNOWN:
        return _unresolved(one, two, found.reason)
    if found.kind is Relation.CONTAINS:
        outer = level(one)
    elif found.kind is Relation.WITHIN:
        outer = level(two)
    else:
        outer = max(level(one), level(two), key=LEVELS.index)
    table = _PLACE.get(Relation.WITHIN if found.kind is Relation.CONTAINS else found.kind)
    if table is not None:
        return Feature("place", table[outer], found.reason)
    if found.kind is Relation.SIBLING:
        if may_be_province(one) or may_be_province(two):
            return Feature("place", 0.3, f"{found.reason}; one name is also the province's")
        if found.distance_km is None and (_common(one) or _common(two)):
            return Feature("place", 1.5, f"{found.reason}, and one is no name but a kind of place")
        far = found.distance_km
        return Feature("place", -1.0 if far is None else -1.5 - min(3.0, far / 25.0), found.reason)
    return Feature("place", -6.0, found.reason)


def _unresolved(one: Where, two: Where, reason: str) -> Feature:
    """Names without an entry: sharing a name is a little for, naming two a little against; silence is nearly neutral."""
    if not (one.written and two.written):
        return Feature("place", -0.3, reason)
    shared = _names(one) & _names(two)
    if shared:
        return Feature("place", 0.6, f"both name {sorted(shared)[0].capitalize()}")
    return Feature("place", -1.5, reason)


def _names(where: Where) -> set[str]:
    """The capitalised words of a place's own name, folded; its parents tell too little."""
    words = (w for w in where.written.split(",")[0].split() if w[:1].isupper() and len(w) > 3)
    return {fold(w) for w in words}


LEVELS = ["locality", "district", "province", "country"]


def level(where: Where) -> str:
    """How wide a place is: locality, district, province or country, by its entry where it has one."""
    if where.place is not None:
        head = where.place.key.partition(":")[0]
        head = "district" if head == "region" else head
        if head in LEVELS:
            return head
    if where.precision in (PlacePrecision.PROVINCE, PlacePrecision.COUNTRY, PlacePrecision.DISTRICT):
        return where.precision.value
    return "locality"


def may_be_province(where: Where) -> bool:
    """Whether a bare city name may stand for its province ("Aleppo", "Idlib"), as news uses it."""
    if where.place is None or not where.place.adm1 or level(where) != "locality":
        return False
    return fold(where.place.name) == fold(where.place.adm1) and fold(where.written.split(",")[0]) == fold(where.place.name)


def _common(where: Where) -> bool:
    """Whether the place is written as a common noun ("a school", "police station") of the place that follows."""
    return where.written[:1].islower()


def method(a: Told, b: Told) -> Feature:
    """The same method speaks for one happening; methods that witnesses confuse do not speak against it."""
    one, two = a.happening.method, b.happening.method
    if Method.UNKNOWN in (one, two) or Method.OTHER in (one, two):
        return Feature("method", 0.0, "a method is not known")
    if one is two:
        rare = one in (Method.CHEMICAL, Method.CAR_BOMB, Method.SUICIDE_BOMBING, Method.DRONE_STRIKE)
        common = max(a.method_share, b.method_share)
        return Feature("method", (1.5 if rare else 0.8) * (1.0 - common), f"both {_article(one)}")
    if any(one in family and two in family for family in _FAMILIES):
        return Feature("method", 0.0, f"{one.value} and {two.value} are easily taken for each other")
    return Feature("method", -2.0, f"{one.value} against {two.value}")


def _article(m: Method) -> str:
    plain = {Method.SHELLING, Method.SHOOTING}
    if m in plain:
        return m.value
    if m is Method.CHEMICAL:
        return "a chemical attack"
    return f"{'an' if m.value[0] in 'aeiou' else 'a'} {m.value}"


def party(a: Told, b: Told) -> Feature:
    """One side held responsible speaks for one happening; rival accusations speak against it only mildly: they are common."""
    one, two = a.happening.responsible, b.happening.responsible
    if not one or not two:
        return Feature("party", 0.0, "nobody is named in one")
    for x in one:
        for y in two:
            if related(x, y):
                same = f"both {x}" if x == y else f"{x} and {y} act on one side"
                common = max(a.party_share, b.party_share)
                return Feature("party", (0.8 if x == y else 0.6) * (1.0 - common), same)
    if not all(side_of(name) for name in (*one, *two)):
        return Feature("party", 0.0, f"who {one[0]} and {two[0]} are is not known")
    return Feature("party", -1.2, f"{one[0]} is accused in one, {two[0]} in the other")


def toll(a: Told, b: Told) -> Feature:
    """Tolls that agree speak for one happening, large ones more, since large tolls are rare; far ones against it. Of the
    figures each gives for one outcome the pair that agrees best counts; of killed and injured the one that tells more."""
    best: dict[Outcome, Feature] = {}
    for outcome, one in a.figures:
        for other, two in b.figures:
            if outcome is other:
                found = _tolls(outcome, one, two)
                if outcome not in best or found.weight > best[outcome].weight:
                    best[outcome] = found
    return max(best.values(), key=lambda f: abs(f.weight), default=Feature("toll", 0.0, "no figures of one kind"))


def _tolls(outcome: Outcome, a: Bounds, b: Bounds) -> Feature:
    if a == b and a[0] == a[1]:
        return Feature("toll", min(2.5, 0.4 + 0.5 * math.log(max(1, a[0]))), f"both {a[0]} {outcome.value}")
    shown = f"{_bounds(a)} and {_bounds(b)} {outcome.value}"
    small, large = sorted((max(1, size(a)), max(1, size(b))))
    highs = [h for _, h in (a, b) if h is not None]
    ratio = math.log(large / small)
    if not highs or max(a[0], b[0]) <= min(highs):
        rare = min(1.5, 0.45 * max(0.0, math.log(small / 5)))
        return Feature("toll", 0.3 + rare - 0.3 * max(0.0, ratio - 1.0), f"tolls of {shown} overlap")
    if ratio <= math.log(1.5):
        return Feature("toll", 0.3, f"tolls of {shown} are close")
    return Feature("toll", max(-1.5, -0.5 * ratio), f"tolls of {shown} differ")


def _bounds(bounds: Bounds) -> str:
    low, high = bounds
    if high is None:
        return f"{low} or more"
    if low == 0:
        return f"up to {high}"
    return f"{low}" if low == high else f"{low}-{high}"


def status(a: Told, b: Told) -> Feature:
    """Civilians in one and combatants only in the other speak mildly against one happening."""
    if not a.statuses or not b.statuses or a.statuses & b.statuses or Status.MIXED in a.statuses | b.statuses:
        return Feature("status", 0.0, "the victims' status rules nothing out")
    return Feature("status", -0.7, "civilians in one, combatants in the other")


def words(a: Told, b: Told) -> Feature:
    """Rare words that both use (a hospital's name, a victim's) speak for one happening."""
    shared = sorted(a.words & b.words)
    if not shared:
        return Feature("words", 0.0, "no rare words shared")
    return Feature("words", min(1.8, 0.6 * len(shared)), f"both mention {', '.join(shared[:3])}")


def crowd(partners: int) -> Feature:
    """Where many happenings are told of one place and time, fitting says less: each may be any of them. ``partners`` is how many
    others fit the one of the two that fits most."""
    weight = -min(_CROWD_MOST, math.log(partners / _CROWD_FROM)) if partners > _CROWD_FROM else 0.0
    return Feature("crowd", weight, f"{partners} others fit the same place and time")


_CROWD_FROM = 3  # a happening that a few reports tell of has as many partners; only beyond does it look crowded
_CROWD_MOST = 2.5  # an event that hundreds report must still hold together


#: Every comparison, in the order in which an explanation names them.
COMPARISONS: tuple[Callable[[Told, Told], Feature], ...] = (place, time, party, method, toll, status, words)
