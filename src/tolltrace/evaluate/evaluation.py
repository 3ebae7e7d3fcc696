"""One evaluation: everything that is told about a reader on one set of annotated reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tolltrace.evaluate.calibration import Calibration, calibration
from tolltrace.evaluate.confusion import Confusion, confusions
from tolltrace.evaluate.faults import Faults, faults
from tolltrace.evaluate.match import match
from tolltrace.evaluate.rates import Share
from tolltrace.evaluate.rows import GoldReport, Predictions
from tolltrace.evaluate.score import Scores, baselines, score
from tolltrace.evaluate.slices import Slices, slices
from tolltrace.evaluate.spread import Range, spread


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``spread`` says how far figures would move with other reports, ``baselines`` what one answer for all would reach.
    ``linked`` says whether any prediction names an incident; where none does, figures across reports say nothing."""

    scores: Scores
    spread: Mapping[str, Range]
    baselines: Mapping[str, Share]
    confusions: tuple[Confusion, ...]
    slices: tuple[Slices, ...]
    calibration: Calibration | None
    faults: Faults
    linked: bool


def evaluate(
    gold: Sequence[GoldReport], predictions: Predictions, *, by: Sequence[str] = ("publisher", "method"), errors: int = 5
) -> Evaluation:
    """Scores ``predictions`` against ``gold``, with slices ``by`` dimensions and at most ``errors`` errors of each kind."""
    matching = match(gold, predictions)
    return Evaluation(
        scores=score(matching),
        spread=spread(gold, matching),
        baselines=baselines(matching),
        confusions=confusions(matching),
        slices=tuple(slices(gold, matching, dimension) for dimension in by),
        calibration=calibration(matching),
        faults=faults(gold, matching, errors),
        linked=any(p.incident is not None for claims in predictions.values() for p in claims),
    )
