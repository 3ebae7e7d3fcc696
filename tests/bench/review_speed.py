"""How long a decision takes in a browser, from the key to the page after it, and how fast pages come from a large casebook.

    python -m tests.bench.review_speed decision
    python -m tests.bench.large /tmp/large --reports 100000
    python -m tests.bench.review_speed pages /tmp/large

The first drives Chromium on a small casebook. The last serves a large casebook in a process of its own and asks for pages over
HTTP as 20 readers and 2 writers do at the same time.
"""

import argparse
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from pathlib import Path

import uvicorn

from tests.bench.crowd import Crowd
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
            load, before, ours = os.getloadavg()[0], _processor(process.pid), time.process_time()
            print(f"-- {seconds:.0f} s, each looks {pause} s; load of the machine {load:.1f}", flush=True)
            crowd.go(seconds, pause)
            spent, ours = _processor(process.pid) - before, time.process_time() - ours
            pages = sum(map(len, crowd.took.values()))
            each = f"{1e3 * spent / pages:.1f} ms for each of {pages} answers"
            print(f"the server spent {spent:.1f} s of a processor, {each}; those who ask {ours:.1f} s", flush=True)


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
