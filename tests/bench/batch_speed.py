"""What a batch costs: invented reports read, linked and reconciled by each way of running it, with the digests of what came out.

    python -m tests.bench.batch_speed --reports 20000 --reader rules --run local:1 --run local:2 --run spark:local[2]
    python -m tests.bench.batch_speed --copies 50000 --run local:2

The first line makes mixed reports (three in ten without harm, three in twenty copies); --copies tells one event by so many
near-identical reports instead, beside one copy alone, and compares the tolls. Printed for each run: seconds of the clock, of the
processor, memory of its largest process, reports and MB a second by both clocks.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.engine.reports import as_jsonl, many_copies, reports
from tests.engine.runs import COMMAND
from tolltrace.engine import tables


def ran(news: Path, out: Path, way: str, reader: str) -> str:
    """Runs the command once and says what it cost."""
    engine, _, where = way.partition(":")
    options = ["--processes", where] if engine == "local" else ["--engine", "spark", "--master", where, "--processes", "2"]
    size, n = news.stat().st_size / 1e6, sum(1 for _ in news.open(encoding="utf-8"))
    began = time.perf_counter()
    process = subprocess.Popen([*COMMAND, str(news), "--out", str(out), "--reader", reader, *options])
    _, status, used = os.wait4(process.pid, 0)
    clock, cpu = time.perf_counter() - began, used.ru_utime + used.ru_stime
    if status:
        sys.exit(f"{way}: the batch failed")
    done = json.loads((out / "batch.json").read_text(encoding="utf-8"))["done"]
    return (
        f"{way}: {clock:.0f} s, {cpu:.0f} s of processor, {used.ru_maxrss / 1024:.0f} MB; {n / clock:.1f} reports and "
        f"{size / clock:.3f} MB a second by the clock, {n / cpu:.1f} and {size / cpu:.3f} by the processor; "
        f"{done['counts']}, {done['copies']} copies"
    )


def figures(out: Path) -> list[tuple[object, ...]]:
    names = ("outcome", "status", "low", "best", "high", "open_top")
    return sorted((tuple(r[n] for n in names) for r in tables.rows(tables.files(out, "tolls"))), key=str)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--reader", default="rules")
    parser.add_argument("--run", action="append", default=[])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there)
        told = list(many_copies(asked.copies)) if asked.copies else reports(asked.reports)
        news = as_jsonl(folder / "news.jsonl", told)
        print(f"{len(told):,} reports, {news.stat().st_size / 1e6:.1f} MB, reader {asked.reader}", flush=True)
        found = {}
        for n, way in enumerate(asked.run or ["local:1"]):
            print(ran(news, folder / f"out{n}", way, asked.reader), flush=True)
            found[way] = tables.digests(folder / f"out{n}")
        same = len({json.dumps(digests) for digests in found.values()}) == 1
        print("every run gave the same rows" if same else f"rows differ: {found}", flush=True)
        if asked.copies:
            one = as_jsonl(folder / "one.jsonl", told[:1])
            ran(one, folder / "one", "local:1", asked.reader)
            print(f"toll of one copy the same: {figures(folder / 'one') == figures(folder / 'out0')}", flush=True)


if __name__ == "__main__":
    main()
