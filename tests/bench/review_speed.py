"""How long a decision takes in a browser, from the key to the page after it, and how fast pages come from a large casebook.

    python -m tests.bench.review_speed decision
    python -m tests.bench.review_speed pages --reports 20000

The first drives Chromium on a small casebook. The second makes a casebook of invented reports, then asks for pages as 20
readers and 2 writers do at the same time.
"""

import argparse
import random
import re
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import httpx2 as httpx
import uvicorn

from tests.review.cases import casebook
from tests.web.test_serve import free_port
from tolltrace import pipeline
from tolltrace.cli.serve import hosts
from tolltrace.desk import Desk
from tolltrace.model import make_report
from tolltrace.store import Casebook
from tolltrace.web.app import create_app

TOWNS = (
    "Manbij",
    "Sarmada",
    "Raqqa",
    "Idlib",
    "Maarat al-Numan",
    "Azaz",
    "Jisr al-Shughur",
    "Saraqib",
    "Al-Bab",
    "Afrin",
    "Douma",
)
WAYS = ("an airstrike on", "shelling of", "a car bomb in", "a drone strike on")
VOICES = ("a medic", "residents", "the Wadi Observatory", "activists", "the Northern Coalition", "a local council")


def invented(number: int, rng: random.Random) -> tuple[str, date]:
    """A report with about three claims, and its day."""
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(2_500))
    town, way, low = rng.choice(TOWNS), rng.choice(WAYS), rng.randrange(1, 60)
    said = f"At least {low} civilians were killed in {way} {town} on {day:%d %B %Y}, {rng.choice(VOICES)} said."
    more = f"{rng.choice(VOICES).capitalize()} put the number of dead at {low + rng.randrange(1, 30)}."
    hurt = f"Another {rng.randrange(2, 90)} people were wounded, {rng.choice(VOICES)} said."
    return f"{said}\n{more} {hurt}\nThe report is number {number} of its desk.", day + timedelta(days=1)


def large(folder: Path, reports: int) -> Casebook:
    """A casebook of ``reports`` invented reports, read, linked and reconciled."""
    book = Casebook.create(folder)
    rng = random.Random(7)
    made = []
    for number in range(reports):
        text, day = invented(number, rng)
        made.append(make_report(f"r{number}", text, publisher=f"Desk {number % 300}", published=day, title=f"Report {number}"))
    book.store.add_reports(made)
    began = time.monotonic()
    pipeline.extract(book)
    print(f"read {reports} reports in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    pipeline.refreshed(book)
    print(f"linked and reconciled in {time.monotonic() - began:.0f} s: {book.store.counts()}")
    return book


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
    """Queue, report, incident and search under 20 readers and 2 writers."""
    with tempfile.TemporaryDirectory() as folder:
        book = large(Path(folder, "c"), asked.reports)
        began = time.monotonic()
        desk = Desk(book, "amal")
        serving = Serving(desk)
        print(f"server up in {time.monotonic() - began:.1f} s")
        view = desk.state.view
        rng = random.Random(3)
        kinds = {
            "queue": lambda: "/queue",
            "report": lambda: f"/reports/{rng.choice(view.reports).id}",
            "incident": lambda: f"/incidents/{rng.choice(view.linkage.incidents).id}",
            "search": lambda: f"/search?q={rng.choice(TOWNS)}",
        }
        with httpx.Client(base_url=serving.address, timeout=120) as first:
            for make in kinds.values():
                first.get(make())
        took: dict[str, list[float]] = {kind: [] for kind in [*kinds, "decision"]}
        until = time.monotonic() + asked.seconds

        def read(_: int) -> None:
            with httpx.Client(base_url=serving.address, timeout=120) as client:
                while time.monotonic() < until:
                    kind = rng.choice(list(kinds))
                    begun = time.monotonic()
                    client.get(kinds[kind]()).raise_for_status()
                    took[kind].append(time.monotonic() - begun)
                    time.sleep(asked.pause)

        def write(_: int) -> None:
            with httpx.Client(base_url=serving.address, timeout=120) as client:
                token = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/keys").text)
                while token and time.monotonic() < until:
                    claim = rng.choice(view.claims).id
                    begun = time.monotonic()
                    client.post(f"/claims/{claim}/accept", data={"token": token[1]})
                    took["decision"].append(time.monotonic() - begun)
                    time.sleep(asked.pause)

        with ThreadPoolExecutor(22) as crowd:
            for done in [*(crowd.submit(read, n) for n in range(20)), *(crowd.submit(write, n) for n in range(2))]:
                done.result()
        for kind, times in took.items():
            times.sort()
            if times:
                middle, late = 1e3 * statistics.median(times), 1e3 * times[int(0.95 * len(times))]
                print(f"{kind}: {len(times)} asked, median {middle:.0f} ms, p95 {late:.0f} ms")
        serving.stop()
        desk.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    jobs = parser.add_subparsers(required=True)
    one = jobs.add_parser("decision")
    one.set_defaults(run=decision)
    many = jobs.add_parser("pages")
    many.add_argument("--reports", type=int, default=10_000)
    many.add_argument("--seconds", type=float, default=20)
    many.add_argument("--pause", type=float, default=1.0, help="seconds that a person looks at a page")
    many.set_defaults(run=pages)
    asked = parser.parse_args()
    asked.run(asked)


if __name__ == "__main__":
    main()
