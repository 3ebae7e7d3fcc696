"""From comparisons to one score, the chance that two happenings are one, and to one sentence that says why."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tolltrace.link.compare import COMPARISONS, LEVELS, PRIOR, crowd, level
from tolltrace.link.happenings import Told
from tolltrace.link.rivals import rivals
from tolltrace.model import Feature

VAGUE_AT_MOST = 0.75  # below the default link_at: what is vague is never certain, however well the rest agrees
_MONTH_DAYS = 27


@dataclass(frozen=True, slots=True)
class Score:
    """Two happening ids in order, the chance (0..1) that they are one, and the features it rests on."""

    a: str
    b: str
    chance: float
    features: tuple[Feature, ...]

    @property
    def explanation(self) -> str:
        return explain(self.features)


def score(a: Told, b: Told, crowded: Feature | None = None) -> Score:
    """The chance that two happenings of different reports are one: the logistic of the prior and all weights. Rival tellings are
    lifted to a question."""
    if b.id < a.id:
        a, b = b, a
    features = tuple(compare(a, b) for compare in COMPARISONS)
    if crowded is not None and crowded.weight:
        features = (*features, crowded)
    total = PRIOR + sum(f.weight for f in features)
    outer = max(level(a.happening.where), level(b.happening.where), key=LEVELS.index)
    if (lift := rivals(a, b, total, outer, crowded=crowded is not None)) is not None:
        features, total = (*features, lift), total + lift.weight
    chance = 1.0 / (1.0 + math.exp(-total))
    return Score(a.id, b.id, round(min(chance, VAGUE_AT_MOST) if vague(a, b) else chance, 4), features)


def scores(pairs: Iterable[tuple[Told, Told]], at_least: float) -> dict[tuple[str, str], Score]:
    """The scores of all pairs that reach ``at_least``, by ordered pair of ids. Agreement counts for less where many
    happenings fit one place and time."""
    first = {(s.a, s.b): (s, a, b) for a, b in pairs if (s := score(a, b)).chance >= at_least}
    partners = Counter(i for pair, (s, _, _) in first.items() if _fits(s) for i in pair)
    found = {}
    for pair, (plain, a, b) in first.items():
        most = max(partners[i] for i in pair)
        final = score(a, b, crowd(most)) if crowd(most).weight and _fits(plain) else plain
        if final.chance >= at_least:
            found[pair] = final
    return found


def _fits(found: Score) -> bool:
    return all(f.weight >= 0 for f in found.features if f.name in ("place", "time"))


def vague(a: Told, b: Told) -> bool:
    """Whether the two are held together by no more than a province or a month: others may fit as well, so a person is asked."""
    if not (a.start and a.end and b.start and b.end):
        return True
    long = max((a.end - a.start).days, (b.end - b.start).days) >= _MONTH_DAYS
    one, two = a.happening.where, b.happening.where
    return long or "" in (one.written, two.written) or {level(one), level(two)} & {"province", "country"} != set()


def explain(features: tuple[Feature, ...]) -> str:
    """One sentence: what speaks for one happening, then what speaks against it."""
    speaks_for = [f.reason for f in features if f.weight > 0.05]
    against = [f.reason for f in features if f.weight < -0.05]
    said = ", ".join(speaks_for)
    if against:
        said = f"{said}; but {', '.join(against)}" if said else f"against it: {', '.join(against)}"
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing speaks for or against it."
