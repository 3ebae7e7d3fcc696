"""From comparisons to one score, the chance that two happenings are one, and to one sentence that says why."""

import math
from dataclasses import dataclass

from tolltrace.link.compare import COMPARISONS, PRIOR
from tolltrace.link.happenings import Told
from tolltrace.model import Feature


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


def score(a: Told, b: Told) -> Score:
    """The chance that two happenings of different reports are one: the logistic of the prior and all weights."""
    if b.id < a.id:
        a, b = b, a
    features = tuple(compare(a, b) for compare in COMPARISONS)
    total = PRIOR + sum(f.weight for f in features)
    return Score(a.id, b.id, round(1.0 / (1.0 + math.exp(-total)), 4), features)


def explain(features: tuple[Feature, ...]) -> str:
    """One sentence: what speaks for one happening, then what speaks against it."""
    speaks_for = [f.reason for f in features if f.weight > 0.05]
    against = [f.reason for f in features if f.weight < -0.05]
    said = ", ".join(speaks_for)
    if against:
        said = f"{said}; but {', '.join(against)}" if said else f"against it: {', '.join(against)}"
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing speaks for or against it."
