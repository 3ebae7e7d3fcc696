"""Linking on Spark beside one process: invented happenings blocked, scored and clustered, the same scores and clusters asked for.

    python -m tests.bench.link_spark make 1000000 /tmp/world
    python -m tests.bench.link_spark spark /tmp/world local[2]
    python -m tests.bench.link_spark local /tmp/world
    python -m tests.bench.link_spark same /tmp/world

`make` invents the happenings and writes them to a folder, so that neither run carries what inventing takes; `spark` and `local`
say what they took (seconds of the clock; on Spark for each stage, and the largest memory and the processor time of the driver, of
the virtual machine and of Python workers) and leave scores and clusters there; `same` compares them.
"""

import pickle
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.memory import Watched
from tests.bench.world import marginals, world
from tolltrace.config import Config
from tolltrace.engine.spark import blobs, session, steps
from tolltrace.engine.spark.linking import Linking, Scores, Standing
from tolltrace.link.happenings import Told
from tolltrace.link.judge import scored
from tolltrace.link.linking import undisturbed
from tolltrace.link.score import Scorer, finish, partners
from tolltrace.link.solve import Given, solve
from tolltrace.link.weights import shipped
from tolltrace.model import Incident
from tolltrace.store.codec import decode

_ROWS = 10_000


def make(n: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = world(marginals(), n)
    for at in range(0, len(made.told), 10 * _ROWS):  # a file each, so that Spark reads them as partitions
        rows = [steps.told_row(t) for t in made.told[at : at + 10 * _ROWS]]
        batch = blobs.batch(rows, steps.TOLD)
        pq.write_table(pa.Table.from_batches([batch]), folder / f"told-{at:08d}.parquet", row_group_size=_ROWS)
    print(f"{len(made.told):,} happenings", flush=True)


def told_in(folder: Path) -> Iterator[Told]:
    for path in sorted(folder.glob("told-*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(_ROWS, columns=["brief"]):
            yield from (pickle.loads(b) for b in batch.column(0).to_pylist())  # what `make` wrote


def keep(path: Path, groups: Sequence[tuple[str, ...]]) -> None:
    path.write_text("".join(" ".join(g) + "\n" for g in sorted(groups)), encoding="ascii")


def on_spark(folder: Path, master: str) -> None:
    with Watched() as memory:
        spark = session.started(master, int(sys.argv[4]) if len(sys.argv) > 4 else 16)
        began = clock = time.perf_counter()
        told = spark.read.schema(steps.TOLD).parquet(str(folder / "told-*.parquet"))
        ids = told.select("n", "id", "report").toArrow()
        linking, scorer = Linking(spark, Config(), shipped()), Scorer(shipped())
        found = linking.scores(told, scorer, ids.num_rows)
        print(f"scores: {time.perf_counter() - clock:.0f} s, {len(found.scores):,} pairs", flush=True)
        found.keep(folder / "spark.npz")
        clock = time.perf_counter()
        reports = {r: r for r in ids.column("report").to_pylist()}
        solved = linking.solved(told, ids, found, scorer, Standing({}, {}, reports, reports))
        rows = solved.incidents.select("document").toLocalIterator()
        groups = [decode(Incident, row.document).happenings for row in rows]
        print(f"clusters: {time.perf_counter() - clock:.0f} s, {len(groups):,} incidents", flush=True)
        keep(folder / "spark.txt", groups)
        print(f"{ids.num_rows:,} happenings on {master}: {time.perf_counter() - began:.0f} s after the session's start")
        spark.stop()
    print(memory, flush=True)


def locally(folder: Path) -> None:
    told = list(told_in(folder))
    clock, cpu = time.perf_counter(), time.process_time()
    with undisturbed():
        raws = list(scored(told, Scorer(shipped())))
        fitting = partners(raws)
        by_id = {t.id: t for t in told}
        pairs = finish(raws, by_id, fitting)
        half = time.perf_counter() - clock
        apart: dict[str, set[str]] = defaultdict(set)
        found = solve(Given(apart, [{t.id} for t in told], ()), pairs, lambda *_: (), Config())
    spent, used = time.perf_counter() - clock, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{len(told):,} happenings in one process: {spent:.0f} s ({used:.0f} of processor; scores {half:.0f}), {peak:.2f} GB")
    rows = np.array([(blobs.number(s.a), blobs.number(s.b), s.chance) for s in pairs.values()], blobs.SCORE)
    counts = np.array([(blobs.number(i), n) for i, n in fitting.items() if n], blobs.COUNT)
    Scores(np.sort(rows, order=("a", "b")), np.sort(counts, order="n")).keep(folder / "local.npz")
    keep(folder / "local.txt", found.groups)


def same(folder: Path) -> bool:
    one, other = Scores.kept(folder / "local.npz"), Scores.kept(folder / "spark.npz")
    scores = bool(np.array_equal(one.scores, other.scores) and np.array_equal(one.fitting, other.fitting))
    groups = (folder / "local.txt").read_bytes() == (folder / "spark.txt").read_bytes()
    print(f"every score the same: {scores}; every cluster the same: {groups}")
    return scores and groups


def main() -> None:
    what, *given = sys.argv[1:]
    if what == "make":
        make(int(given[0]), Path(given[1]))
    elif what == "spark":
        on_spark(Path(given[0]), given[1])
    elif what == "local":
        locally(Path(given[0]))
    elif not same(Path(given[0])):
        sys.exit(1)


if __name__ == "__main__":
    main()
