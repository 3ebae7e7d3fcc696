"""How long a decision takes in a browser, from the key to the page after it, and how fast pages come from a large casebook.

    python -m tests.bench.review_speed decision
    python -m tests.bench.large /tmp/large --reports 100000
    python -m tests.bench.review_speed pages /tmp/large

The first drives Chromium on a small casebook. The last serves a large casebook in a process of its own and asks for pages over
HTTP as 20 readers and 2 writers do at the same time.
"""

import argparse
import os
import random
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx2 as httpx
import uvicorn

from tests.review.cases import casebook
from tests.web.test_serve import free_port, serving
from tolltrace.cli.serve import hosts
from tolltrace.desk import Desk
from tolltrace.web.app import create_app


class Serving:
    """A server in a thread."""

    def __init__(self, desk: Desk) -> None:
        self.port = free_port()
        app = create_app(desk, hosts(self.port))
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error", ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        self.address = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(30)


def decision(_: argparse.Namespace) -> None:
    """From the key to the settled page."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(casebook(Path(folder, "c")), "amal")
        serving = Serving(desk)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{serving.address}/queue?kind=claim")
            page.evaluate(
                """() => { window.took = [];
                document.addEventListener("keydown", () => { window.began = performance.now(); }, true);
                document.addEventListener("htmx:afterSettle", () => window.took.push(performance.now() - window.began)); }"""
            )
            for number in range(40):
                page.keyboard.press(("y", "Control+z")[number % 2])
                while page.evaluate("window.took.length") <= number:
                    time.sleep(0.01)
            took = sorted(page.evaluate("window.took"))
            print(f"key to page: median {statistics.median(took):.0f} ms, 95 of 100 within {took[int(0.95 * len(took))]:.0f} ms")
            browser.close()
        serving.stop()
        desk.close()


@dataclass
class Crowd:
    """What 20 readers and 2 writers ask for, of a casebook's own things, and how long each took (seconds, by kind)."""

    address: str
    reports: list[str]
    incidents: list[str]
    claims: list[str]
    words: list[str]
    took: dict[str, list[float]] = field(default_factory=dict)
    until: float = 0.0

    def asks(self, rng: random.Random) -> tuple[str, str]:
        """A kind of page and the address of one."""
        return rng.choice(
            (
                ("queue", f"/queue?from={50 * rng.choice((0, 0, 0, 1, 2, 10))}"),
                ("report", f"/reports/{rng.choice(self.reports)}"),
                ("incident", f"/incidents/{rng.choice(self.incidents)}"),
                ("search", f"/search?q={quote(rng.choice(self.words))}"),
            )
        )

    def read(self, number: int, pause: float) -> None:
        """One reader: asks, looks for about ``pause`` seconds, asks again."""
        rng = random.Random(number)
        time.sleep(rng.random() * pause)
        with httpx.Client(base_url=self.address, timeout=120) as client:
            while time.monotonic() < self.until:
                kind, path = self.asks(rng)
                begun = time.monotonic()
                answer = client.get(path)
                self.note(kind, time.monotonic() - begun)
                if answer.status_code != 200:
                    raise AssertionError(f"{path}: {answer.status_code}")
                time.sleep(rng.uniform(0.5, 1.5) * pause)

    def write(self, number: int, pause: float) -> None:
        """One writer: accepts, rejects, edits; each decision must show on the page of its claim at once."""
        rng = random.Random(1_000 + number)
        with httpx.Client(base_url=self.address, timeout=120) as client:
            token = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/keys").text)
            while token and time.monotonic() < self.until:
                claim = rng.choice(self.claims)
                act = rng.choice(("accept", "accept", "reject", "edit"))
                sent = {"token": token[1], "reason": f"seen {rng.random()}", **({"claimant": "a baker"} if act == "edit" else {})}
                begun = time.monotonic()
                answer = client.post(f"/claims/{claim}/{act}", data=sent)
                self.note("decision", time.monotonic() - begun)
                if answer.status_code == 303 and sent["reason"] not in client.get(f"/claims/{claim}").text:
                    raise AssertionError(f"{act} of {claim} does not show")
                time.sleep(rng.uniform(0.5, 1.5) * pause)

    def note(self, kind: str, seconds: float) -> None:
        self.took.setdefault(kind, []).append(seconds)

    def go(self, seconds: float, pause: float) -> None:
        """Everybody at once."""
        self.took, self.until = {}, time.monotonic() + seconds
        with ThreadPoolExecutor(22) as crowd:
            hands = [
                *(crowd.submit(self.read, n, pause) for n in range(20)),
                *(crowd.submit(self.write, n, pause) for n in range(2)),
            ]
            for done in hands:
                done.result()
        every = sorted(t for kind, times in self.took.items() if kind != "decision" for t in times)
        for kind, times in sorted({**self.took, "all pages": every}.items()):
            times.sort()
            middle, late = 1e3 * statistics.median(times), 1e3 * times[int(0.95 * len(times))]
            print(f"{kind}: {len(times)} asked, median {middle:.0f} ms, p95 {late:.0f} ms", flush=True)


def pages(asked: argparse.Namespace) -> None:
    """Queue, report, incident and search of a large casebook (``tests.bench.large``) from a server of its own, under 20 readers
    and 2 writers, with and without the time that people take to look."""
    with sqlite3.connect(asked.folder / "review-a.sqlite") as db:
        pick = "SELECT id FROM {} ORDER BY random() LIMIT 3000"
        reports, incidents, claims = ([r[0] for r in db.execute(pick.format(t))] for t in ("reports", "incidents", "claims"))
        words = [r[0] for r in db.execute("SELECT folded FROM names ORDER BY random() LIMIT 300")]
    began = time.monotonic()
    with serving(asked.folder) as (process, address):
        print(f"server up in {time.monotonic() - began:.1f} s", flush=True)
        crowd = Crowd(address, reports, incidents, claims, words)
        for seconds, pause in ((5, 1.0), (asked.seconds, asked.pause), (asked.seconds / 2, 0.0)):
            load, before = os.getloadavg()[0], _processor(process.pid)
            print(f"-- {seconds:.0f} s, each looks {pause} s; load of the machine {load:.1f}", flush=True)
            crowd.go(seconds, pause)
            spent = _processor(process.pid) - before
            pages = sum(map(len, crowd.took.values()))
            print(
                f"the server spent {spent:.1f} s of a processor, {1e3 * spent / pages:.1f} ms for each of {pages} answers",
                flush=True,
            )


def _processor(pid: int) -> float:
    """Seconds of processor that a process has spent."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    jobs = parser.add_subparsers(required=True)
    one = jobs.add_parser("decision")
    one.set_defaults(run=decision)
    many = jobs.add_parser("pages")
    many.add_argument("folder", type=Path)
    many.add_argument("--seconds", type=float, default=60)
    many.add_argument("--pause", type=float, default=1.0, help="seconds that a person looks at a page")
    many.set_defaults(run=pages)
    asked = parser.parse_args()
    asked.run(asked)


if __name__ == "__main__":
    main()
