"""What one report more costs a casebook that is linked already.

    python -m tests.bench.link_add 100000 [--check]

Prints how long the index took to build, and of 200 reports added one at a time the median, the 95th of a hundred and the longest.
With --check everything is linked at once as well, and the two linkages must have the same incidents and links.
"""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from tests.bench.world import marginals, world
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.link.happenings import Told
from tolltrace.link.index import Index
from tolltrace.model import Claim, Count, DatePrecision, Modifier, Outcome, Report, Span, When, claim_id, make_report

ADDED = 200


def told_again(told: Told, number: int) -> tuple[Report, list[Claim]]:
    """A report with the claims that a happening sums up."""
    words = " ".join(sorted(word for word, _ in told.words)) or "Nothing more was known."
    report = make_report(f"doc-{number}", f"Report {number} of the day. {words}", published=told.known_by)
    known = told.known_by
    figures = told.figures or ((Outcome.CASUALTIES, (1, None)),)
    claims = []
    for at, (outcome, (low, high)) in enumerate(figures):
        span = Span(at, at + 1)
        modifier = Modifier.EXACT if low == high else Modifier.AT_LEAST
        claims.append(
            Claim(
                claim_id(report.id, span, outcome),
                report.id,
                span,
                Span(0, len(report.text)),
                Count(low, high, modifier, "a figure"),
                outcome,
                status=min(told.statuses, default=Claim.__dataclass_fields__["status"].default),
                said=When(known, known, DatePrecision.DAY) if known else When(),
                when=told.happening.when,
                where=told.happening.where,
                method=told.happening.method,
                responsible=(*told.happening.responsible, "")[0],
                event="e1",
            )
        )
    return report, claims


def main() -> None:
    n = next((int(a) for a in sys.argv[1:] if a.isdigit()), 100_000)
    made = world(marginals(), n + ADDED)
    given = [told_again(t, at) for at, t in enumerate(replace(t) for t in made.told)]
    given.sort(key=lambda g: g[0].id)
    base, more = given[:-ADDED], given[-ADDED:]
    del made
    index = Index([], Config())
    start, cpu = time.perf_counter(), time.process_time()
    index.add([r for r, _ in base], [c for _, claims in base for c in claims])
    gc.collect()
    gc.freeze()  # as a server would: what an index holds is no garbage, and to look through it takes longer than to add
    took = f"{time.perf_counter() - start:.1f} s ({time.process_time() - cpu:.1f} of processor)"
    print(
        f"{len(base):,} reports indexed in {took}, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB", flush=True
    )
    spent, used = [], []
    for report, claims in more:
        start, cpu = time.perf_counter(), time.process_time()
        index.add([report], claims)
        spent.append(time.perf_counter() - start)
        used.append(time.process_time() - cpu)
    for name, row in (("clock", spent), ("processor", used)):
        row.sort()
        median, most = statistics.median(row), row[int(0.95 * ADDED)]
        print(f"one more, {name}: median {median:.4f} s, 95 % under {most:.4f} s, longest {row[-1]:.4f} s")
    if "--check" in sys.argv:
        check(index, given)


def check(index: Index, given: Sequence[tuple[Report, Sequence[Claim]]]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    at_once = link([r for r, _ in given], [c for _, claims in given for c in claims], [], Config(), index.weights)
    took = f"{time.perf_counter() - start:.1f} s ({time.process_time() - cpu:.1f} of processor)"
    grown = index.linkage()
    groups = [sorted(i.happenings for i in linkage.incidents) for linkage in (grown, at_once)]
    same = groups[0] == groups[1] and grown.links == at_once.links
    print(f"everything at once: {took}; the same incidents and links: {'yes' if same else 'NO'}")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
