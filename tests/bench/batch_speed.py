"""What a batch costs: invented reports read, linked and reconciled by each way of running it, with the digests of what came out.

    python -m tests.bench.batch_speed --reports 20000                      # the four ways; --reports 6000 for a short look
    python -m tests.bench.batch_speed --copies 50000 --run local:2

The first line makes mixed reports (three in ten without harm, three in twenty copies) and runs them in one process, in two,
on Spark's local[2] and on a cluster of two machines on this one (--run names other ways). --copies tells one event by as many
near-identical reports instead, beside one copy alone, and compares the tolls.

Printed for each run: seconds of the clock (reading; linking, reconciling, writing), reports and MB a second, largest memory and
processor time of each kind of process. Where one and two processes were run, also how well the second was used: by itself, and
beside what two processes that know nothing of each other reach at plain reading in the same minutes (two processors may share a
core). Ends with 1 where rows differ.
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

from tests.bench.memory import Watched
from tests.engine.reports import Told, as_jsonl, many_copies, reports
from tests.engine.runs import COMMAND
from tolltrace.engine import tables
from tolltrace.engine.digest import digests

WAYS = ("local:1", "local:2", "spark:local[2]", "spark:local-cluster[2,1,1024]")
PLAIN = 300  # reports read by each process that finds the ceiling


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock: reading, everything after it, and in all."""

    reading: float
    after: float

    @property
    def clock(self) -> float:
        return self.reading + self.after


def ran(news: Path, out: Path, way: str, reader: str) -> Cost:
    """Runs the command once and says what it cost."""
    engine, _, where = way.partition(":")
    options = ["--processes", where] if engine == "local" else ["--engine", "spark", "--master", where, "--processes", "2"]
    size, n = news.stat().st_size / 1e6, sum(1 for _ in news.open(encoding="utf-8"))
    began = turned = time.perf_counter()
    command = [*COMMAND, str(news), "--out", str(out), "--reader", reader, *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process, Watched(process.pid) as watched:
        said = []
        for line in process.stderr or ():
            said.append(line)
            if line.startswith("linking and reconciling"):
                turned = time.perf_counter()
    if process.returncode:
        sys.exit(f"{way}: the batch failed\n{''.join(said)}")
    cost = Cost(turned - began, time.perf_counter() - turned)
    done = json.loads((out / "batch.json").read_text(encoding="utf-8"))["done"]
    print(
        f"{way}: {cost.clock:.0f} s (reading {cost.reading:.0f}, after it {cost.after:.0f}); {n / cost.clock:.1f} reports and "
        f"{size / cost.clock:.3f} MB a second; {watched}; {done['counts']}, {done['copies']} copies",
        flush=True,
    )
    return cost


def figures(out: Path) -> list[tuple[object, ...]]:
    names = ("outcome", "status", "low", "best", "high", "open_top")
    return sorted((tuple(r[n] for n in names) for r in tables.rows(tables.files(out, "tolls"))), key=str)


def plainly(told: list[Told], reader: str, together: Barrier) -> float:
    """Reads reports and keeps nothing; seconds of the clock, once the others are ready too."""
    from tolltrace.config import Config
    from tolltrace.model import make_report
    from tolltrace.pipeline import new_extractor, read_report

    extractor = new_extractor(Config(reader=reader))
    made = [make_report(t.doc, t.text, publisher=t.publisher) for t in told]
    for report in made[:20]:
        read_report(extractor, report)
    together.wait()
    began = time.perf_counter()
    for report in made:
        read_report(extractor, report)
    return time.perf_counter() - began


def ceiling(told: list[Told], reader: str) -> float:
    """What share of a second processor two processes that know nothing of each other get: 1.0 when both read as fast as one."""
    seconds = []
    context = multiprocessing.get_context("spawn")
    for n in (1, 2):
        with context.Manager() as manager, context.Pool(n) as pool:
            together = manager.Barrier(n)
            took = pool.starmap(plainly, [(told[:PLAIN], reader, together)] * n, chunksize=1)
            seconds.append(sum(took) / n)
    return seconds[0] / seconds[1]


def used(one: Cost, two: Cost, most: float) -> None:
    whole, reading = one.clock / two.clock / 2, one.reading / two.reading / 2
    print(
        f"two processes beside one: {whole:.2f} of twice as fast in all, {reading:.2f} at reading; two that know nothing of each "
        f"other reach {most:.2f}; beside that {whole / most:.2f} in all, {reading / most:.2f} at reading",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--reader", default="rules")
    parser.add_argument("--run", action="append", default=[])
    asked = parser.parse_args()
    ways = asked.run or (["local:2"] if asked.copies else list(WAYS))
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there)
        told = list(many_copies(asked.copies)) if asked.copies else reports(asked.reports)
        news = as_jsonl(folder / "news.jsonl", told)
        print(f"{len(told):,} reports, {news.stat().st_size / 1e6:.1f} MB, reader {asked.reader}", flush=True)
        found, costs = {}, {}
        for n, way in enumerate(ways):
            costs[way] = ran(news, folder / f"out{n}", way, asked.reader)
            found[way] = digests(folder / f"out{n}")
        if "local:1" in costs and "local:2" in costs:
            used(costs["local:1"], costs["local:2"], ceiling(told, asked.reader))
        same = len({json.dumps(digests) for digests in found.values()}) == 1
        print("every run gave the same rows" if same else f"rows differ: {found}", flush=True)
        if asked.copies:
            one = as_jsonl(folder / "one.jsonl", told[:1])
            ran(one, folder / "one", "local:1", asked.reader)
            alike = figures(folder / "one") == figures(folder / "out0")
            print(f"toll of one copy the same: {alike}", flush=True)
            same = same and alike
    sys.exit(not same)


if __name__ == "__main__":
    main()
