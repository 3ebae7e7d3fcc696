"""How fast claims are reconciled, with a trace for every bound, beside plain SQL that gives ranges and no reasons.

usage: python -m tests.bench.reconcile_speed [--claims 1000000] [--incidents 200000] [--workers 2] [--keep FOLDER]

Invented claims are written in the store's own documents, one incident a line, in as many files as there are parts. Each process
takes the next file, streams it (an incident in memory at a time) and writes what it concludes, traces included, in the store's
documents again. DuckDB then does the nearest thing in SQL over the same claims as a table: lowest and highest figure, the most
frequent exact one, what is conceded, and the grade's count of origins, for each incident and status.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Incident,
    Modifier,
    Outcome,
    Reconciled,
    Span,
    Stance,
    Status,
    TollStatus,
    When,
)
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.stream import few_collections, reconcile_stream
from tolltrace.store.codec import decode, decode_all, encode, encode_all

PARTS = 16
VOICES = (
    "",
    "Syrian Observatory for Human Rights",
    "White Helmets",
    "US military",
    "Russian Defence Ministry",
    "medics",
    "a council",
)
PARTIES = ("", "", "Russia", "US-led coalition", "Syrian government")
GROUPS = {
    Status.CIVILIAN: ("civilians", "children", "shoppers"),
    Status.COMBATANT: ("fighters", "soldiers"),
    Status.UNKNOWN: ("people",),
}
STATUSES = (Status.CIVILIAN, Status.CIVILIAN, Status.UNKNOWN, Status.COMBATANT)
STANCES = (Stance.REPORTED,) * 17 + (Stance.ACKNOWLEDGED, Stance.SUPERSEDED, Stance.DENIED)
OUTCOMES = (Outcome.KILLED,) * 3 + (Outcome.INJURED,)


def count(rng: random.Random, toll: int) -> Count:
    """A figure near ``toll``: mostly exact, else a lower or an upper bound, about, or a range."""
    n, kind = max(1, round(toll * rng.lognormvariate(0, 0.3))), rng.random()
    if kind < 0.6:
        return Count(n, n, Modifier.EXACT, f"{n} people")
    if kind < 0.8:
        return Count(n, None, Modifier.AT_LEAST, f"at least {n}")
    if kind < 0.9:
        return Count(None, n, Modifier.AT_MOST, f"up to {n}")
    return Count(n, n, Modifier.ABOUT, f"some {n}") if kind < 0.95 else Count(n, n + 9, Modifier.RANGE, f"{n} to {n + 9}")


def group(rng: random.Random, number: int, size: int) -> tuple[Incident, list[Claim]]:
    """An incident with ``size`` claims: one to three a report, repeats and breakdowns among them."""
    day, toll, party = date(2015, 1, 1) + timedelta(number % 2000), rng.randint(1, 60), rng.choice(PARTIES)
    claims: list[Claim] = []
    for k in range(size):
        status, report, at = rng.choice(STATUSES), f"rep-{number}-{k // 2}", 100 * k
        before = [c for c in claims if c.report == report]
        counted = count(rng, toll)
        repeat = before and rng.random() < 0.15
        said = day + timedelta(k)
        claims.append(
            Claim(
                f"clm-{number}-{k}",
                report,
                Span(at, at + 10),
                Span(at, at + 60),
                before[0].count if repeat else counted,
                rng.choice(OUTCOMES),
                status,
                rng.choice(GROUPS[status]),
                rng.choice(VOICES),
                stance=rng.choice(STANCES),
                when=When(day, day, DatePrecision.DAY),
                said=When(said, said, DatePrecision.DAY),
                responsible=party,
                event="e1",
                repeat_of=before[0].id if repeat else "",
                part_of=before[0].id if before and not repeat and rng.random() < 0.1 else "",
            )
        )
    own = tuple((c.id, c.claimant or c.report) for c in claims)
    ids = tuple(c.id for c in claims)
    origins = len({o for _, o in own})
    return Incident(
        f"inc-{number}", (f"hap-{number}",), ids, responsible=(party,) if party else (), origins=origins, origin_of=own
    ), claims


def write_parts(folder: Path, incidents: int, claims: int) -> list[Path]:
    """The claims in PARTS files; sizes of incidents vary, a few are large, and their mean is as asked for."""
    mean = claims / incidents
    paths = []
    for part in range(PARTS):
        rng = random.Random(part)
        path = folder / f"claims-{part:02}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for number in range(part, incidents, PARTS):
                size = 1 + min(60, int(rng.expovariate(1 / (mean - 0.5))))
                incident, mine = group(rng, number, size)
                out.write(f"{encode(incident)}\t{encode_all(tuple(mine))}\n")
        paths.append(path)
    return paths


def read_part(path: Path) -> Iterator[tuple[Incident, Sequence[Claim]]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            incident, _, claims = line.rstrip("\n").partition("\t")
            yield decode(Incident, incident), decode_all(Claim, claims)


def work(path: Path) -> tuple[int, int, float, int]:
    """Reconciles one file into another: incidents, traces, seconds of processor time, and the most memory in kilobytes."""
    start, traces, done = time.process_time(), 0, 0
    policy = load_policy("default")
    with few_collections(), path.with_suffix(".tolls").open("w", encoding="utf-8") as out:
        for concluded in reconcile_stream(read_part(path), policy):
            out.write(encode(concluded) + "\n")
            traces += sum(len(t.trace) for t in concluded.tolls)
            done += 1
    return done, traces, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


SQL = """
create table ranges as
with admissible as (
  select * from claims where stance in ('reported', 'disputed', 'superseded') and repeat_of = ''
), whole as (select * from admissible where part_of = '')
select incident, outcome, status, coalesce(min(low), 0) low, max(coalesce(high, low)) high, bool_or(high is null) open_top,
  mode(low) filter (where modifier = 'exact') best, count(distinct origin) origins
from (select incident, outcome, status, low, high, modifier, origin from admissible where status <> 'unknown'
      union all select incident, outcome, 'total', low, high, modifier, origin from whole)
group by all;
create table admitted as
select incident, outcome, min(low) low, max(high) high from claims where stance = 'acknowledged' group by all;
create table grades as
select incident, case when bool_or(stance = 'acknowledged') then 'confirmed' when count(distinct origin) >= 2 then 'fair'
  else 'weak' end grade
from claims where stance <> 'denied' group by all;
"""


def flat(paths: Sequence[Path], target: Path) -> None:
    """The claims as the flat table that SQL wants."""
    with target.open("w", encoding="utf-8") as out:
        for path in paths:
            for incident, claims in read_part(path):
                origin = dict(incident.origin_of)
                for c in claims:
                    count = c.count
                    row = {
                        "incident": incident.id, "outcome": c.outcome, "status": c.status, "low": count.low, "high": count.high,
                        "modifier": count.modifier, "stance": c.stance, "origin": origin[c.id], "part_of": c.part_of,
                        "repeat_of": c.repeat_of,
                    }  # fmt: skip
                    out.write(json.dumps(row) + "\n")


def in_sql(folder: Path, table: Path, workers: int) -> tuple[float, float, "Ranges"]:
    """Seconds to load and to compute, and the ranges of totals by incident and outcome."""
    import duckdb

    base = duckdb.connect(str(folder / "claims.duckdb"), config={"threads": workers})
    start = time.perf_counter()
    base.execute("create table claims as select * from read_json_auto(?)", [str(table)])
    loaded = time.perf_counter()
    base.execute(SQL)
    done = time.perf_counter()
    found = base.execute("select incident, outcome, low, high, open_top from ranges where status = 'total'").fetchall()
    return loaded - start, done - loaded, {(i, o): (low, high, top) for i, o, low, high, top in found}


Ranges = dict[tuple[str, str], tuple[int, int | None, bool]]


def agreement(paths: Sequence[Path], ranges: Ranges) -> tuple[int, int]:
    """Of how many totals SQL gives the same range, and of how many there are."""
    same = every = 0
    for path in paths:
        with path.with_suffix(".tolls").open(encoding="utf-8") as lines:
            for line in lines:
                for toll in decode(Reconciled, line).tolls:
                    if toll.status is TollStatus.TOTAL and toll.high:
                        every += 1
                        same += ranges.get((line[13 : line.index('"', 13)], toll.outcome.value)) == (
                            toll.low,
                            toll.high,
                            toll.open_top,
                        )
    return same, every


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--incidents", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the files; default: a temporary one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        paths = write_parts(folder, chosen.incidents, chosen.claims)
        table = folder / "claims.flat"
        flat(paths, table)
        claims = sum(1 for _ in table.open(encoding="utf-8"))
        start = time.perf_counter()
        with get_context("spawn").Pool(chosen.workers) as pool:
            results = list(pool.imap_unordered(work, paths))
        wall = time.perf_counter() - start
        size = sum(p.with_suffix(".tolls").stat().st_size for p in paths)
        print(f"{claims:,} claims in {sum(r[0] for r in results):,} incidents, {chosen.workers} processes")
        traces, spent = sum(r[1] for r in results), sum(r[2] for r in results)
        print(f"reconciled with {traces:,} traces: {wall:.1f} s, {spent:.1f} s of processor time")
        print(f"most memory of a process: {max(r[3] for r in results) / 1024:.0f} MB; written: {size / 1e6:.0f} MB")
        load, compute, ranges = in_sql(folder, table, chosen.workers)
        same, every = agreement(paths, ranges)
        print(f"SQL without traces: {load:.1f} s to load, {compute:.1f} s to compute")
        print(f"SQL gives the same range for {same / every:.1%} of totals")


if __name__ == "__main__":
    main()
