"""How fast extraction is: reports and megabytes a second on one process, and where the time goes.

usage: python -m tests.bench.extract_speed [--reports 2000] [--profile]

Reads the texts of the optional evaluation data (TOLLTRACE_EVAL), repeats them to the number asked for, each with a word of its
own so that nothing is answered from a cache, and extracts them. Beside it: the same number of texts of the same
length without any word of harm, which must cost at most a tenth.
"""

import argparse
import cProfile
import pstats
import re
import statistics
import sys
import time
from itertools import cycle, islice

from tests.eval.gold import ROOT, read_jsonl, to_report
from tolltrace.config import Config
from tolltrace.extract.base import Extractor
from tolltrace.model import Report, make_report
from tolltrace.pipeline import new_extractor

SETS = ("train", "dev", "contrast-a", "contrast-b")
CHUNK = 100
CALM = (
    "The council met on Tuesday and agreed on a plan to repair 12 bridges and 40 schools in the north of the province by March. "
)


def texts() -> list[Report]:
    """The reports of every evaluation set; exits with a clear line when they are absent."""
    files = [ROOT / f"{name}.reports.jsonl" for name in SETS]
    rows = [row for file in files if file.is_file() for row in read_jsonl(file)]
    if not rows:
        sys.exit(f"no evaluation data at {ROOT}; set TOLLTRACE_EVAL")
    return [to_report(row) for row in rows]


def repeated(reports: list[Report], total: int) -> list[Report]:
    """``total`` reports made of ``reports`` over and over, no two the same."""
    numbered = enumerate(islice(cycle(reports), total))
    return [make_report(f"{r.doc}#{n}", f"{r.text} Edition no. {n}.", published=r.published) for n, r in numbered]


def calm(reports: list[Report]) -> list[Report]:
    """Reports of the same lengths without a word of harm."""
    return [
        make_report(f"calm-{n}", (CALM * (len(r.text) // len(CALM) + 1))[: len(r.text)], published=r.published)
        for n, r in enumerate(reports)
    ]


def seconds(extractor: Extractor, reports: list[Report]) -> tuple[float, int]:
    """Median seconds for one report, by hundreds of them, and the number of claims in all."""
    spent, claims = [], 0
    for at in range(0, len(reports), CHUNK):
        start = time.perf_counter()
        chunk = reports[at : at + CHUNK]
        claims += sum(len(extractor.extract(r)) for r in chunk)
        spent.append((time.perf_counter() - start) / len(chunk))
    return statistics.median(spent), claims


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--reader", default=Config().reader, help="which reader; default: the one that reads by default")
    parser.add_argument("--profile", action="store_true", help="also print the five functions with most time of their own")
    options = parser.parse_args()
    extractor = new_extractor(Config(reader=options.reader))
    reports = repeated(texts(), options.reports)
    for report in reports[:20]:
        extractor.extract(report)  # warms caches and compiles patterns
    size = sum(len(r.text.encode()) for r in reports) / 1e6
    words = sum(len(re.findall(r"\w+", r.text)) for r in reports)
    harm, claims = seconds(extractor, reports)
    quiet, none = seconds(extractor, calm(reports))
    rate = 1 / harm
    print(f"{len(reports)} reports, {size:.1f} MB, {words / len(reports):.0f} words a report, {claims} claims")
    print(f"with harm: {rate:.0f} reports/s, {rate * size / len(reports):.2f} MB/s")
    print(f"without:   {1 / quiet:.0f} reports/s, {none} claims; cost {quiet / harm:.3f} of one with")
    print(f"one in ten with harm: {1 / (0.1 * harm + 0.9 * quiet):.0f} reports/s")
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(seconds, extractor, reports[:300])
        pstats.Stats(profile).sort_stats("tottime").print_stats(5)


if __name__ == "__main__":
    main()
