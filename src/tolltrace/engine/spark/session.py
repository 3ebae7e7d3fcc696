"""A session of Spark set up for this work: one thread a worker, this interpreter, Arrow, nothing asked of anybody else."""

import os
import re
import shutil
import sys
import warnings
from importlib.util import find_spec
from typing import Any

from tolltrace.errors import InputError, MissingExtraError

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    "spark.sql.adaptive.enabled": "true",
    "spark.python.worker.reuse": "true",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    "spark.log.level": "ERROR",
}
# On one machine the virtual machine lives for minutes and moves bytes: compiling its code a second time, and collecting garbage
# on threads of its own, took more of the processors than it gave back.
_ON_ONE_MACHINE = {
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


_TRYING_AGAIN = re.compile(
    r"local\[(\d+|\*)\]"
)  # on one machine Spark gives up at the first death of a worker unless told otherwise


def missing() -> str:
    """What Spark lacks on this machine, "" when it can run."""
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        return 'the extra "spark": pip install "tolltrace[spark]"'
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        return "a Java runtime, 17 or newer: apt-get install default-jre-headless"
    return ""


def started(master: str, partitions: int) -> Any:
    """A session on ``master``; shuffles have ``partitions`` parts. Raises MissingExtraError or InputError where it cannot be."""
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        raise MissingExtraError("--engine spark", "spark")
    if lacks := missing():
        raise InputError("--engine spark", f"this machine lacks {lacks.partition(':')[0]}", lacks.partition(": ")[2])
    # What is called here hands over Arrow; that pandas must be there at all is Spark's own check.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1" if master.startswith("local") else "")
    if not os.environ["SPARK_LOCAL_IP"]:
        del os.environ["SPARK_LOCAL_IP"]
    builder = SparkSession.builder.appName("tolltrace batch").config("spark.sql.shuffle.partitions", str(partitions))
    if master:
        builder = builder.master(_TRYING_AGAIN.sub(r"local[\1,4]", master))
    for name, value in (_SETTINGS | (_ON_ONE_MACHINE if master.startswith("local") else {})).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # py4j's and Spark's own errors share no base class
        first = " ".join(str(error).split())[:200]
        raise InputError(f"--master {master}", f"Spark cannot be started there ({first})", "check the address") from error
