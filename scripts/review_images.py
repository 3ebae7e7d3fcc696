"""Draws the pictures of docs/how-to/review.md anew: the review application on the digests of examples/, walked through with keys.

Run it in a checkout with Chromium: .venv/bin/python -m scripts.review_images
"""

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tests.browser.test_whole_path import WRITTEN, walk

from tolltrace.cli.serve import hosts
from tolltrace.desk import Desk
from tolltrace.store import Casebook
from tolltrace.web.app import create_app

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = 8799


def main() -> None:
    """Takes a picture at each step of two walks: through the examples, and from nothing to an export with keys alone."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium on this machine: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with _serving() as desk:
            page = _page(browser, "en")
            _import(page)
            _walk(page, desk)
            arabic = _page(browser, "ar")
            _incident(arabic, desk, "review-incident-arabic")
            arabic.locator("#rules").wait_for()
            arabic.evaluate("document.querySelectorAll('#rules details').forEach(d => { d.open = true; })")
            _to(arabic, "#rules", 60)
            _shot(arabic, "review-rules-arabic")
            arabic.goto("/queue")
            _shot(arabic, "review-queue-arabic")
            phone = _page(browser, "en", 390)
            _incident(phone, desk, "review-incident-phone")
            phone = _page(browser, "ar", 390)
            phone.goto("/queue")
            _shot(phone, "review-queue-arabic-phone")
            phone.goto("/map")
            _ready(phone)
            _shot(phone, "review-map-arabic-phone")
        with _serving() as desk, tempfile.TemporaryDirectory() as folder:
            page = _page(browser, "en")
            walk(page, desk, Path(folder), WRITTEN, pinned=40, seen=lambda step: _shot(page, f"path-{step}"))
        browser.close()


@contextmanager
def _serving() -> Iterator[Desk]:
    """An empty casebook, served."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Casebook.create(Path(folder) / "casebook"), "amal")
        app = create_app(desk, hosts(PORT))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield desk
        server.should_exit = True
        thread.join(10)
        desk.close()


def _page(browser: Browser, lang: str, width: int = 1280) -> Page:
    viewport: ViewportSize = {"width": width, "height": 860}
    return browser.new_context(viewport=viewport, locale=lang, base_url=f"http://127.0.0.1:{PORT}").new_page()


def _import(page: Page) -> None:
    page.goto("/import")
    files = sorted((ROOT / "examples").glob("*.txt"))
    page.locator("input[type=file]").set_input_files(files)
    _shot(page, "review-import")
    page.locator("input[type=file]").press("Control+Enter")
    page.wait_for_selector(".job .next")


def _walk(page: Page, desk: Desk) -> None:
    page.goto("/queue")
    _shot(page, "review-queue")
    _incident(page, desk, "review-incident")
    _to(page, ".where", 80)
    _shot(page, "review-evidence")
    if page.locator("details.fall").count():
        page.locator("details.fall").first.evaluate("d => { d.open = true; }")
        page.evaluate(
            "scrollTo(0, document.querySelector('details.fall').closest('section').getBoundingClientRect().top + scrollY)"
        )
        _shot(page, "review-link")
    page.locator("#rules").wait_for()
    _to(page, "#rules", 60)
    _shot(page, "review-rules")
    page.goto("/map")
    _ready(page)
    _shot(page, "review-map")
    page.goto("/totals?by=party")
    _shot(page, "review-totals")
    page.goto("/sources")
    _shot(page, "review-sources")


def _incident(page: Page, desk: Desk, name: str) -> None:
    fullest = max(desk.state.view.linkage.incidents, key=lambda i: len(i.claims))
    page.goto(f"/incidents/{fullest.id}")
    _ready(page)
    _shot(page, name)


def _to(page: Page, what: str, above: int) -> None:
    """Scrolls so that ``what`` stands ``above`` pixels below the top."""
    place = "([what, above]) => scrollTo(0, document.querySelector(what).getBoundingClientRect().top + scrollY - above)"
    page.evaluate(place, [what, above])


def _ready(page: Page) -> None:
    page.wait_for_selector("[data-atlas][data-ready]", state="attached")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)


def _shot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
