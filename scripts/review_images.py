"""Draws the pictures of docs/how-to/review.md anew: the review application on the digests of examples/, walked through with keys.

Run it in a checkout with Chromium: .venv/bin/python scripts/review_images.py
"""

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from tolltrace.cli.serve import hosts
from tolltrace.desk import Desk
from tolltrace.store import Casebook
from tolltrace.web.app import create_app

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = 8799


def main() -> None:
    """Imports the examples into a new casebook and takes a picture at each step."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium on this machine: install the package chromium")
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Casebook.create(Path(folder) / "casebook"), "amal")
        app = create_app(desk, hosts(PORT))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for lang, width in (("en", 1280), ("ar", 1280), ("en", 390)):
                context = browser.new_context(
                    viewport={"width": width, "height": 860}, locale=lang, base_url=f"http://127.0.0.1:{PORT}"
                )
                page = context.new_page()
                if (lang, width) == ("en", 1280):
                    _import(page)
                    _walk(page, desk)
                else:
                    _incident(page, desk, f"review-incident-{'arabic' if lang == 'ar' else 'phone'}")
            browser.close()
        server.should_exit = True
        thread.join(10)
        desk.close()


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
