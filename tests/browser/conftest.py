"""A real browser on a real server: Debian's Chromium, driven by Playwright. Where there is no Chromium these tests skip and
say so; where TOLLTRACE_NEEDS_CHROMIUM is set they fail instead.

Every page opened is watched: a message on the console, an error of a script or a request to another host fails the test.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.review.cases import casebook
from tests.web.test_serve import free_port
from tolltrace.cli.serve import hosts
from tolltrace.desk import Desk
from tolltrace.web.app import create_app

PATIENCE = 60_000  # milliseconds: a machine that does much else answers late, which is no fault of a page
expect.set_options(timeout=PATIENCE)

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("TOLLTRACE_NEEDS_CHROMIUM"):
            pytest.fail("no Chromium on this machine, and TOLLTRACE_NEEDS_CHROMIUM asks for it")
        pytest.skip("no Chromium on this machine: install the package chromium to run the browser tests")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@dataclass
class Served:
    """A server of one test, and what its pages complained of."""

    desk: Desk
    address: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, lang: str = "en", width: int = 1280, height: int = 900, *, scripts: bool = True) -> Page:
        """A page of a person of their own, watched."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale=lang, java_script_enabled=scripts, base_url=self.address
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._said)
        page.on("pageerror", lambda e: self.complaints.append(f"script: {e}"))
        page.on("request", self._asked)
        return page

    def _said(self, message) -> None:  # type: ignore[no-untyped-def]
        # Where there is no graphics card, Chromium says on the console how slowly it draws maps.
        if "GL Driver Message" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def expect(self, status: int) -> None:
        """The browser notes a refusal on its console: that is no fault of a page that was to be refused."""
        self.complaints[:] = [c for c in self.complaints if f"the server responded with a status of {status} " not in c]

    def _asked(self, request) -> None:  # type: ignore[no-untyped-def]
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"request to {request.url}")


@pytest.fixture
def served(browser: Browser, tmp_path: Path) -> Iterator[Served]:
    yield from _served(browser, Desk(casebook(tmp_path / "c"), "amal"))


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[Served]:
    from tolltrace.store import Casebook

    yield from _served(browser, Desk(Casebook.create(tmp_path / "c"), "amal"))


def _served(browser: Browser, desk: Desk) -> Iterator[Served]:
    port = free_port()
    config = uvicorn.Config(create_app(desk, hosts(port)), host="127.0.0.1", port=port, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    made = Served(desk, f"http://127.0.0.1:{port}", browser)
    yield made
    for context in made.contexts:
        context.close()
    server.should_exit = True
    thread.join(20)
    desk.close()
    assert made.complaints == []
