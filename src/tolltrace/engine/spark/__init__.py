"""The same batch on Spark: pieces read by its workers, pairs compared and incidents reconciled as data frames.

Every judgement is the function that a laptop calls; Spark only brings together what it is called with.
"""

from tolltrace.engine.spark.engine import Spark

__all__ = ["Spark"]
