"""Reports by the million: the stages of a casebook over pieces of the input, in processes of one machine or on Spark."""

from tolltrace.engine.ask import Asked
from tolltrace.engine.batch import Engine, Outcome, Progress, run
from tolltrace.engine.local import Local

__all__ = ["Asked", "Engine", "Local", "Outcome", "Progress", "run"]
