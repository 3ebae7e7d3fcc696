"""Kills the server with -9 in the middle of a thousand decisions, again and again, and counts what was acknowledged and is gone.

    python -m tests.bench.kill --rounds 20

Four people decide at once over HTTP; the moment of the kill is drawn. After each kill the casebook is opened again: every
acknowledged decision must be there, once, in its author's order, and everything must verify. The next round goes on in the same
casebook, so that it also starts from what a kill left.
"""

import argparse
import os
import random
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx

from tests.review.cases import casebook
from tests.web.test_serve import serving
from tolltrace import checks
from tolltrace.store import Casebook

PEOPLE = 4


@dataclass
class Round:
    """One kill: reasons acknowledged by person, and what was wrong afterwards."""

    acknowledged: dict[int, list[str]] = field(default_factory=dict)
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))


def work(address: str, number: int, label: str, each: int, done: Callable[[str], None]) -> None:
    """Decides ``each`` times, telling ``done`` of every acknowledgement, until the server is gone."""
    try:
        with httpx.Client(base_url=address, timeout=30) as browser:
            page = browser.get("/queue").text
            token = re.search(r'name="token" value="([0-9a-f]{64})"', page)
            claims = sorted(c["id"] for c in browser.get("/api/v1/claims?limit=500").json()["results"])
            if token is None:
                raise AssertionError("no form on the queue")
            for n in range(each):
                reason = f"{label}.{number}.{n}"
                path = f"/claims/{claims[(n + number) % len(claims)]}/{('reject', 'accept')[n % 2]}"
                if browser.post(path, data={"token": token[1], "reason": reason}).status_code != 303:
                    raise AssertionError(f"{path} was not taken")
                done(reason)
    except httpx.TransportError:
        return  # the kill


def killed(folder: Path, label: str, decisions: int, at: int) -> Round:
    """Serves ``folder``, has ``decisions`` decisions made, kills the server once ``at`` of them are acknowledged."""
    made = Round({n: [] for n in range(PEOPLE)})
    reached = threading.Event()

    def noting(number: int) -> Callable[[str], None]:
        def done(reason: str) -> None:
            made.acknowledged[number].append(reason)
            if made.count >= at:
                reached.set()

        return done

    with serving(folder) as (process, address), ThreadPoolExecutor(PEOPLE) as apart:
        began = time.monotonic()
        hands = [apart.submit(work, address, n, label, decisions // PEOPLE, noting(n)) for n in range(PEOPLE)]
        reached.wait(240)
        os.kill(process.pid, signal.SIGKILL)
        for hand in hands:
            hand.result()
        made.seconds = time.monotonic() - began
    made.wrong = _wrong(folder, label, made)
    return made


def _wrong(folder: Path, label: str, made: Round) -> list[str]:
    with Casebook.open(folder) as book:
        recorded = [d.reason for d in book.store.decisions() if d.reason.startswith(f"{label}.")]
        wrong = [f"{r} is recorded twice" for r in set(recorded) if recorded.count(r) > 1]
        for number, told in made.acknowledged.items():
            own = [r for r in recorded if r.startswith(f"{label}.{number}.")]
            if own[: len(told)] != told:
                wrong.append(f"of person {number}, {len(told)} were acknowledged and {len(own)} are recorded")
            if len(own) > len(told) + 1:  # only the one under way may be recorded without an answer
                wrong.append(f"person {number} has {len(own) - len(told)} that nobody acknowledged")
        return wrong + [str(n) for n in checks.verify(book) if n.fault]


def main() -> None:
    """Prints each round, then the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--decisions", type=int, default=1_000)
    asked = parser.parse_args()
    rng = random.Random(9)
    total = lost = 0
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there, "c")
        casebook(folder).close()
        for number in range(asked.rounds):
            made = killed(folder, f"r{number}", asked.decisions, rng.randrange(asked.decisions // 10, asked.decisions * 9 // 10))
            total, lost = total + made.count, lost + len(made.wrong)
            print(
                f"kill {number + 1}: {made.count} acknowledged in {made.seconds:.1f} s; wrong: {made.wrong or 'nothing'}",
                flush=True,
            )
    print(f"{asked.rounds} kills, {total} decisions acknowledged, {lost} things wrong")


if __name__ == "__main__":
    main()
