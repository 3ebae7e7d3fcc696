"""Linking on Spark beside one process: invented happenings blocked and scored, the same scores asked for.

    python -m tests.bench.link_spark 10000 local[2]

Printed: seconds of the clock for Spark and for one process, pairs kept, and whether every score is the same.
"""

import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.world import marginals, world
from tolltrace.config import Config
from tolltrace.engine.spark import session
from tolltrace.engine.spark.linking import Linking
from tolltrace.engine.spark.steps import told_row
from tolltrace.link.judge import scored
from tolltrace.link.score import Scorer, finish, partners
from tolltrace.link.weights import shipped

_ROWS = 10_000


def main() -> None:
    n, master = int(sys.argv[1]), sys.argv[2]
    made = world(marginals(), n)
    text, number, data = pa.string(), pa.int64(), pa.binary()
    schema = pa.schema([("id", text), ("report", text), ("first", number), ("last", number), ("brief", data), ("whole", data)])
    with tempfile.TemporaryDirectory() as there:
        path = Path(there, "told.parquet")
        with pq.ParquetWriter(path, schema) as writer:
            for at in range(0, len(made.told), _ROWS):
                rows = [told_row(t) for t in made.told[at : at + _ROWS]]
                writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
        spark = session.started(master, 64 if n > 50_000 else 4)
        began = time.perf_counter()
        scores, fitting = Linking(spark, Config(), shipped()).scores(spark.read.parquet(str(path)), Scorer(shipped()))
        print(
            f"{len(made.told):,} happenings on {master}: {time.perf_counter() - began:.0f} s, {len(scores):,} pairs", flush=True
        )
    began = time.perf_counter()
    raws = list(scored(made.told, Scorer(shipped())))
    one = finish(raws, {t.id: t for t in made.told}, partners(raws))
    print(f"one process: {time.perf_counter() - began:.0f} s, {len(one):,} pairs", flush=True)
    same = {(s.a, s.b): s for s in scores} == one and fitting == {k: v for k, v in partners(raws).items() if v}
    print(f"every score the same: {same}", flush=True)


if __name__ == "__main__":
    main()
