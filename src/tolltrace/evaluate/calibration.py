"""Whether confidence can be believed: of the claims given 0.9, are nine in ten right?"""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.evaluate.fields import STRICT
from tolltrace.evaluate.match import Matching
from tolltrace.evaluate.rates import Share
from tolltrace.evaluate.score import right

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions with low <= confidence < high (the last bin holds 1 too): their mean confidence, how many of them are
    claims at all, and how many are right in interval and status."""

    low: float
    high: float
    confidence: float
    claims: Share
    strict: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """``bins`` in order, empty ones left out. The errors are expected calibration errors: the mean distance between stated
    confidence and the share that is right, weighted by the bins' counts; once for being a claim, once for being right."""

    bins: tuple[Bin, ...]
    error_claims: float
    error_strict: float


def calibration(matching: Matching) -> Calibration | None:
    """Reliability of the predictions that state a confidence; those for optional annotations are left out. None where no
    prediction states any."""
    judged = [(p.guess.confidence, True, right(p, STRICT)) for p in matching.required if p.guess.confidence is not None]
    judged += [(f.guess.confidence, False, False) for f in matching.false if f.guess.confidence is not None]
    if not judged:
        return None
    held: dict[int, list[tuple[float, bool, bool]]] = {}
    for item in judged:
        held.setdefault(min(int(item[0] * BINS + 1e-9), BINS - 1), []).append(item)
    bins = tuple(_bin(number, held[number]) for number in sorted(held))
    return Calibration(
        bins,
        sum(b.claims.of * abs(b.claims.rate - b.confidence) for b in bins) / len(judged),
        sum(b.strict.of * abs(b.strict.rate - b.confidence) for b in bins) / len(judged),
    )


def _bin(number: int, items: Sequence[tuple[float, bool, bool]]) -> Bin:
    size = len(items)
    return Bin(
        number / BINS,
        (number + 1) / BINS,
        sum(c for c, _, _ in items) / size,
        Share(sum(claim for _, claim, _ in items), size),
        Share(sum(strict for _, _, strict in items), size),
    )
