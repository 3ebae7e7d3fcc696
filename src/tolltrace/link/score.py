"""From comparisons to one score, the chance that two happenings are one, and to one sentence that says why.

Scores are made in two steps: what two happenings say by themselves (``Raw``, in this process or in a database), and what the
others about them add: agreement counts for less in a crowd, and rival tellings of one place and day become a question.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from tolltrace.link.compare import COMPARISONS, NO_WORDS, dead_level, dead_value
from tolltrace.link.compare_place import NOT_NAMED, PLACE_FITS, WIDTHS, spot
from tolltrace.link.compare_time import TIME_FITS
from tolltrace.link.happenings import Told
from tolltrace.link.rivals import RIVAL, rivals
from tolltrace.link.weights import Weights
from tolltrace.model import Feature

VAGUE_AT_MOST = 0.75  # below the default link_at: what is vague is never certain, however well the rest agrees
KEPT = 0.02  # a chance below this moves no average that matters
_MONTH_DAYS = 27
_CROWD_FROM = 3  # a happening that a few reports tell of has as many partners; only beyond does it look crowded
_CROWD_MOST = 2.5  # an event that hundreds report must still hold together
_NO_LIFT = math.log(RIVAL / (1.0 - RIVAL))
_REMEMBERED = 2_000_000  # judgements; each is of two values and serves every pair that has them

#: Place and time, and their levels at which two happenings fit each other.
FITS = {"place": PLACE_FITS, "time": TIME_FITS}

#: Levels without which two tellings are none of rivals, whatever else they say.
MAY_BE_RIVALS = {
    "place": frozenset({"town", "town_holds", "sibling", "kind_of_place", "province_namesake"}),
    "time": frozenset({"day", "few_days"}),
}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Raw:
    """Two happening ids in order, the log-odds of what they say by themselves, and whether place and time fit."""

    a: str
    b: str
    total: float
    fits: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Two happening ids in order and the chance (0..1) that they are one."""

    a: str
    b: str
    chance: float


class Scorer:
    """The judgements of ``COMPARISONS`` under some weights; each pair of values is judged once and remembered."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._tables = [weights.table(c) for c in COMPARISONS]
        self._memos: list[dict[tuple[Hashable, Hashable], str]] = [{} for _ in COMPARISONS]

    def raw(self, a: Told, b: Told) -> Raw:
        """What two happenings of different reports say by themselves."""
        if b.id < a.id:
            a, b = b, a
        total, fits = self.weights.prior, True
        for at, comparison in enumerate(COMPARISONS):
            x, y = comparison.value(a), comparison.value(b)
            level = self._level(at, x, y) if comparison.shared else comparison.level(x, y)
            total += self._tables[at][level]
            if comparison.name in FITS and level not in FITS[comparison.name]:
                fits = False
        return Raw(a.id, b.id, total, fits)

    def _level(self, at: int, x: Hashable, y: Hashable) -> str:
        memo = self._memos[at]
        level = memo.get((x, y))
        if level is None:
            if len(memo) >= _REMEMBERED:
                memo.clear()
            level = memo[x, y] = COMPARISONS[at].level(x, y)
        return level

    def features(self, a: Told, b: Told) -> tuple[Feature, ...]:
        """Every comparison with its weight and its reason."""
        if b.id < a.id:
            a, b = b, a
        found = []
        for comparison, table in zip(COMPARISONS, self._tables, strict=True):
            x, y = comparison.value(a), comparison.value(b)
            at = comparison.level(x, y)
            found.append(Feature(comparison.name, round(table[at], 4), comparison.reason(x, y, at)))
        return tuple(found)

    def explained(self, a: Told, b: Told, partners: int = 0) -> tuple[Feature, ...]:
        """``features`` with what the others about the pair add; ``partners`` as for ``finished``."""
        if b.id < a.id:
            a, b = b, a
        raw = self.raw(a, b)
        features = self.features(a, b)
        total, dense = raw.total, raw.fits and crowd(partners)
        if dense:
            total += dense
            features = (*features, Feature("crowd", round(dense, 4), f"{partners} others fit the same place and time"))
        if (lift := _rivals(a, b, total, crowded=bool(dense))) is not None:
            features = (*features, lift)
        return features


def worth_keeping(raw: Raw, a: Told, b: Told) -> bool:
    """Whether a pair can still matter: a chance that moves averages, or tellings that may be rivals."""
    return raw.total >= logit(KEPT) or _rivals(a, b, raw.total, crowded=False) is not None


def partners(raws: Iterable[Raw]) -> Counter[str]:
    """How many others fit the place and time of each happening."""
    found: Counter[str] = Counter()
    for raw in raws:
        if raw.fits and raw.total >= logit(KEPT):
            found[raw.a] += 1
            found[raw.b] += 1
    return found


def finished(raw: Raw, a: Told, b: Told, most: int) -> Score:
    """The score of a pair among the others; ``most`` is how many others fit the one of the two that fits most."""
    dense = crowd(most) if raw.fits else 0.0
    total = raw.total + dense
    if (lift := _rivals(a, b, total, crowded=bool(dense))) is not None:
        total += lift.weight
    chance = 1.0 / (1.0 + math.exp(-total))
    return Score(raw.a, raw.b, round(min(chance, VAGUE_AT_MOST) if vague(a, b) else chance, 4))


def finish(raws: Iterable[Raw], told: Mapping[str, Told], fitting: Mapping[str, int]) -> dict[Pair, Score]:
    """The scores of all pairs that reach ``KEPT``, by ordered pair of ids."""
    found = {}
    for raw in raws:
        score = finished(raw, told[raw.a], told[raw.b], max(fitting.get(raw.a, 0), fitting.get(raw.b, 0)))
        if score.chance >= KEPT:
            found[raw.a, raw.b] = score
    return found


def crowd(partners: int) -> float:
    """Where many happenings are told of one place and time, fitting says less: each may be any of them. The weight that takes
    that into account, 0 or less; ``partners`` is how many others fit the one of the two that fits most."""
    return -min(_CROWD_MOST, math.log(partners / _CROWD_FROM)) if partners > _CROWD_FROM else 0.0


def _rivals(a: Told, b: Told, total: float, *, crowded: bool) -> Feature | None:
    if total >= _NO_LIFT:
        return None
    outer = WIDTHS[max(spot(a).width, spot(b).width)]
    lift = rivals(a, b, total, outer, crowded=crowded)
    # Rivals dispute how many died, and who killed them; not their names. Asked last: of most pairs nothing is lifted.
    return None if lift is None or dead_level(dead_value(a), dead_value(b)) == "other" else lift


def vague(a: Told, b: Told) -> bool:
    """Whether the two are held together by no more than a province or a month: others may fit as well, so a person is asked."""
    return _vague(a) or _vague(b)


def _vague(t: Told) -> bool:
    if t.start is None or t.end is None or (t.end - t.start).days >= _MONTH_DAYS:
        return True
    where = spot(t)
    return not where.where.written or WIDTHS[where.width] in ("province", "country")


def explain(features: tuple[Feature, ...]) -> str:
    """One sentence: what speaks for one happening, then what speaks against it."""
    speaks_for = [f.reason for f in features if f.weight > 0.05]
    against = [f.reason for f in features if f.weight < -0.05 and f.reason not in (NO_WORDS, NOT_NAMED)]
    said = ", ".join(speaks_for)
    if against:
        said = f"{said}; but {', '.join(against)}" if said else f"against it: {', '.join(against)}"
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing speaks for or against it."


def logit(chance: float) -> float:
    return math.log(chance / (1.0 - chance))
