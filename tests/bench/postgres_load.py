"""Twenty reviewers decide at once, for a minute each, on SQLite and on PostgreSQL; then on a PostgreSQL whose server is killed.

    python -m tests.bench.postgres_load --seconds 60

Each reviewer looks at what was decided, judges a claim drawn from a few hundred, and appends it as `seen` up to there, again and
again without a pause (or with one, --pause). Five reviewers share a process, as they would share a server; four processes write.
Afterwards the chain is replayed: everything acknowledged is there once, everything verifies, and of any two decisions about one
claim the later one's author had the earlier one in sight, so that no judgement was lost unseen. With the kill, the server and all
its children are ended by kill -9 in the middle and it is started again; the reviewers simply go on. PostgreSQL and SQLite both
write to the disk before they answer (fsync and synchronous_commit as they come; synchronous=FULL).
"""

import argparse
import multiprocessing
import random
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from tests.stores.cluster import running
from tolltrace.errors import CasebookError
from tolltrace.model import DecisionKind, make_decision
from tolltrace.store import Store, postgres, sqlite

PEOPLE, PROCESSES = 20, 4
CLAIMS = 400  # few enough that people meet
DURABLE = ("max_connections=100",)  # all else as PostgreSQL comes


@dataclass
class Work:
    """What one or several reviewers did: acknowledged decisions with what was in sight, times, refusals, errors."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    told: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Work") -> None:
        self.acknowledged |= other.acknowledged
        self.seconds += other.seconds
        self.told += other.told
        self.errors += other.errors


def opened(where: str) -> Store:
    return postgres.open_store(where) if postgres.is_address(where) else sqlite.open_store(Path(where))


def review(store: Store, person: int, until: float, pause: float) -> Work:
    """One reviewer at work until the moment ``until`` (seconds since the epoch)."""
    drawn, work = random.Random(person), Work()
    while time.time() < until:
        began = time.perf_counter()
        try:
            seen = store.mark()[2]
            subject = f"clm-{drawn.randrange(CLAIMS)}"
            kind = drawn.choice((DecisionKind.ACCEPT, DecisionKind.REJECT))
            made = make_decision(kind, (subject,), reason=f"{began}", author=f"p{person}", at=datetime.now(UTC))
            time.sleep(pause * drawn.random())  # thinking
            began = time.perf_counter()
            others = store.append_decisions([made], seen)
            work.seconds.append(time.perf_counter() - began)
        except CasebookError as error:
            work.errors.append(str(error))
            time.sleep(0.1)
            continue
        if others:
            work.told += 1
        else:
            work.acknowledged[made.id] = seen
        time.sleep(pause * drawn.random())
    return work


def some(where: str, people: Iterable[int], clock: "Clock", pause: float) -> Work:
    """Several reviewers on one store of this process, once those of the others are there too."""
    store, whole = opened(where), Work()
    until = clock.started()
    people = list(people)
    with ThreadPoolExecutor(len(people)) as threads:
        for work in threads.map(lambda person: review(store, person, until, pause), people):
            whole.add(work)
    store.close()
    return whole


class Clock:
    """Starts when every process has opened its store; known to all of them."""

    def __init__(self, seconds: float) -> None:
        manager = multiprocessing.get_context("spawn").Manager()
        self._manager, self._seconds = manager, seconds
        self._ready, self._until = manager.Barrier(PROCESSES), manager.Value("d", 0.0)

    def __getstate__(self) -> tuple[object, ...]:
        return self._seconds, self._ready, self._until

    def __setstate__(self, state: tuple[object, ...]) -> None:
        self._seconds, self._ready, self._until = state  # type: ignore[assignment]

    def started(self) -> float:
        """Waits for the others; the moment at which work ends."""
        self._ready.wait(120)
        self._until.value = time.time() + self._seconds
        return float(self._until.value)

    def wait(self) -> None:
        """Waits for the start."""
        while not self._until.value:
            time.sleep(0.05)


def measured(where: str, clock: Clock, pause: float) -> Work:
    """All reviewers at work."""
    whole = Work()
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as processes:
        shares = [range(p, PEOPLE, PROCESSES) for p in range(PROCESSES)]
        for work in [processes.submit(some, where, share, clock, pause) for share in shares]:
            whole.add(work.result())
    return whole


def replayed(where: str, work: Work) -> list[str]:
    """What does not hold: [] when no acknowledged decision is lost and nobody decided over a decision they had not seen."""
    store = opened(where)
    made = list(store.decisions())
    wrong = [str(notice) for notice in store.verify()]
    entries = [e.ref for e in store.ledger()]
    store.close()
    number = {d.id: n for n, d in enumerate(made, 1)}
    if len(number) != len(made) or entries != [d.id for d in made]:
        wrong.append("a decision stands twice, or the ledger differs")
    wrong += [f"acknowledged and lost: {d}" for d in work.acknowledged if d not in number]
    last: dict[str, int] = {}
    for n, decision in enumerate(made, 1):
        for subject in decision.subjects:
            seen = work.acknowledged.get(decision.id)
            if seen is not None and last.get(subject, 0) > seen:
                wrong.append(f"{decision.id} was decided unseen over number {last[subject]}")
            last[subject] = n
    if len(made) - len(work.acknowledged) > PEOPLE:
        wrong.append(f"{len(made) - len(work.acknowledged)} decisions were never acknowledged")
    return wrong


def line(name: str, work: Work, wrong: list[str], seconds: float) -> str:
    """One row of the table."""
    times = sorted(work.seconds)
    p95 = quantiles(times, n=20)[-1] * 1e3
    return (
        f"{name:28s} {len(work.acknowledged) / seconds:8.1f}/s  median {median(times) * 1e3:6.1f} ms  p95 {p95:6.1f} ms  "
        f"longest {times[-1] * 1e3:7.1f} ms  told of others {work.told}  errors {len(work.errors)}  "
        f"acknowledged {len(work.acknowledged)}  wrong {len(wrong)}"
    )


def killed(seconds: float, pause: float) -> tuple[Work, list[str], float]:
    """As ``measured`` on PostgreSQL, its server killed half-way; also how long it took to answer again."""
    with running(DURABLE) as cluster:
        where = cluster.database()
        postgres.create(where).close()
        down = [0.0]

        clock = Clock(seconds)

        def crash() -> None:
            clock.wait()
            time.sleep(seconds / 2)
            began = time.perf_counter()
            cluster.kill()
            cluster.start()
            down[0] = time.perf_counter() - began

        crashing = threading.Thread(target=crash)
        crashing.start()
        work = measured(where, clock, pause)
        crashing.join()
        return work, replayed(where, work), down[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0, help="seconds that each thinks at most, before and after")
    given = parser.parse_args()
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "casebook.sqlite")
        sqlite.create(path).close()
        work = measured(str(path), Clock(given.seconds), given.pause)
        bad += (wrong := replayed(str(path), work))
        print(line("SQLite", work, wrong, given.seconds), flush=True)
    with running(DURABLE) as cluster:
        where = cluster.database()
        postgres.create(where).close()
        work = measured(where, Clock(given.seconds), given.pause)
        bad += (wrong := replayed(where, work))
        print(line("PostgreSQL", work, wrong, given.seconds), flush=True)
    work, wrong, down = killed(given.seconds, given.pause)
    bad += wrong
    print(line("PostgreSQL, kill -9 half-way", work, wrong, given.seconds), f" down {down:.1f} s", flush=True)
    print("\n".join(sorted(set(bad))) or "nothing was lost")
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
