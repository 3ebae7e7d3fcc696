"""The people axis: linear while figures are of one size, symmetric-logarithmic when they span orders of magnitude.

A plain logarithm has no zero, and zero is a claim ("no civilians were killed"); symlog has one and is linear near it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

SPREAD = 20  # largest over smallest positive figure beyond which a linear axis hides the small ones
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """``top`` is the axis's end in people, ``log`` whether it is symlog (constant 1), ``ticks`` where it is labelled."""

    top: float
    log: bool
    ticks: tuple[int, ...]

    def at(self, people: float) -> float:
        """Where ``people`` stands, 0..1 of the axis (beyond 1 above its end)."""
        return math.log1p(people) / math.log1p(self.top) if self.log else people / self.top

    def people(self, at: float) -> float:
        """The inverse of ``at``; below the axis is 0."""
        if at <= 0:
            return 0.0
        return math.expm1(at * math.log1p(self.top)) if self.log else at * self.top

    def moved(self, people: float, by: float) -> float:
        """``people`` moved by a share of the axis's length: where an arrow ends."""
        return self.people(self.at(people) + by)


def scale_for(figures: Iterable[int | None], room: float = 0.12) -> Scale:
    """The scale for ``figures`` (None is skipped), with ``room`` of its length free at the upper end for arrows."""
    known = [f for f in figures if f is not None]
    most, positive = max(known, default=0), [f for f in known if f > 0]
    if most <= 0:
        return Scale(1.0, False, (0, 1))
    log = bool(positive) and max(positive) / min(positive) > SPREAD
    if log:
        top = math.expm1(math.log1p(most) / (1 - room))
        ticks = [0, *(10**e for e in range(int(math.log10(top)) + 1))]
        if len(ticks) < 5:
            ticks = sorted({0, *(s * 10**e for e in range(int(math.log10(top)) + 1) for s in STEPS)})
        return Scale(top, True, tuple(t for t in ticks if t <= top))
    top = most / (1 - room)
    rough = top / 5
    size = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = max(1, next((s * size for s in (1, 2, 5, 10) if s * size >= rough), 10 * size))
    return Scale(top, False, tuple(range(0, int(top) + 1, int(step))))
