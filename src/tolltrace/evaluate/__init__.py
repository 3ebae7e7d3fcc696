"""How well claims are read: predictions against annotated reports, field by field, with the errors in their words.

Nothing here extracts or links; it judges what was extracted. ``tolltrace eval`` joins both.
"""

from tolltrace.evaluate.evaluation import Evaluation, evaluate
from tolltrace.evaluate.files import read_gold, read_predictions, read_reports
from tolltrace.evaluate.match import Matching, match
from tolltrace.evaluate.rows import GoldClaim, GoldReport, Period, PredictedClaim, Predictions, predicted
from tolltrace.evaluate.score import Scores, score
from tolltrace.evaluate.slices import DIMENSIONS
from tolltrace.evaluate.terminal import print_evaluation
from tolltrace.evaluate.wire import evaluation_json, scores_row

__all__ = [
    "DIMENSIONS",
    "Evaluation",
    "GoldClaim",
    "GoldReport",
    "Matching",
    "Period",
    "PredictedClaim",
    "Predictions",
    "Scores",
    "evaluate",
    "evaluation_json",
    "match",
    "predicted",
    "print_evaluation",
    "read_gold",
    "read_predictions",
    "read_reports",
    "score",
    "scores_row",
]
