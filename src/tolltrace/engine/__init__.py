"""Reports by the million: the stages of a casebook over pieces of the input, in processes of one machine or on Spark."""

from tolltrace.engine.ask import Asked
from tolltrace.engine.batch import Outcome, Progress, run

__all__ = ["Asked", "Outcome", "Progress", "run"]
