"""Which prediction answers which annotation: figures that overlap, with the same outcome, each used once."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.evaluate.rows import GoldClaim, GoldReport, PredictedClaim, Predictions


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated claim and the prediction that answers it."""

    doc: str
    gold: GoldClaim
    guess: PredictedClaim


@dataclass(frozen=True, slots=True)
class Missed:
    doc: str
    gold: GoldClaim


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    doc: str
    guess: PredictedClaim


@dataclass(frozen=True, slots=True)
class Matching:
    """What matching gives. Pairs whose annotation has no bound are neither hits nor faults, but still tell of events."""

    reports: int
    pairs: tuple[Pair, ...]
    missed: tuple[Missed, ...]
    false: tuple[FalseAlarm, ...]

    @property
    def required(self) -> tuple[Pair, ...]:
        """The pairs that count as found."""
        return tuple(p for p in self.pairs if p.gold.required)


def match(gold: Sequence[GoldReport], predictions: Predictions) -> Matching:
    """Pairs annotations with predictions report by report: those with the same interval first, then by the share of
    characters that both figures have in common, then in the order given."""
    pairs: list[Pair] = []
    missed: list[Missed] = []
    false: list[FalseAlarm] = []
    for report in gold:
        doc, guesses = report.report.doc, predictions.get(report.report.doc, ())
        answer = _answers(report.claims, guesses)
        pairs += [Pair(doc, report.claims[i], guesses[j]) for i, j in answer]
        answered, used = {i for i, _ in answer}, {j for _, j in answer}
        missed += [Missed(doc, g) for i, g in enumerate(report.claims) if i not in answered and g.required]
        false += [FalseAlarm(doc, p) for j, p in enumerate(guesses) if j not in used]
    return Matching(len(gold), tuple(pairs), tuple(missed), tuple(false))


def _answers(gold: Sequence[GoldClaim], guesses: Sequence[PredictedClaim]) -> list[tuple[int, int]]:
    """Positions of paired claims, best pair first."""
    candidates = []
    for i, g in enumerate(gold):
        for j, p in enumerate(guesses):
            shared = min(g.figure.end, p.figure.end) - max(g.figure.start, p.figure.start)
            if shared <= 0 or g.outcome != p.outcome:
                continue
            spread = max(g.figure.end, p.figure.end) - min(g.figure.start, p.figure.start)
            candidates.append((g.interval != p.interval, -shared / spread, i, j))
    chosen: list[tuple[int, int]] = []
    answered: set[int] = set()
    used: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in answered and j not in used:
            chosen.append((i, j))
            answered.add(i)
            used.add(j)
    return chosen


def other_outcomes(matching: Matching) -> list[tuple[Missed, FalseAlarm]]:
    """Missed claims whose figure was read with another outcome, each with that false alarm, in the order of the missed."""
    found = []
    free = list(matching.false)
    for missed in matching.missed:
        other = next((f for f in free if f.doc == missed.doc and f.guess.figure.overlaps(missed.gold.figure)), None)
        if other is not None:
            free.remove(other)
            found.append((missed, other))
    return found
