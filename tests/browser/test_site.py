"""The public site in a browser: search and map work, nothing is asked of another host, axe-core finds no serious fault, and
without scripts every incident can be reached."""

import functools
import http.server
import threading
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE
from tests.browser.test_accessible import axe as axe  # noqa: PLC0414 - a fixture
from tests.export.sample import sample
from tests.publish.cases import signed_book
from tolltrace.publish.site import publish


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:  # type: ignore[override]
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    book = signed_book(sample(), folder / "book", "small_cells: 1\n")
    publish(book, folder / "site", "amal", today=date(2033, 1, 1))
    book.close()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    return []


def opened(browser: Browser, address: str, complaints: list[str], *, scripts: bool = True, width: int = 1280) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, base_url=address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda m: complaints.append(f"console: {m.text}"))
    page.on("pageerror", lambda e: complaints.append(f"script: {e}"))
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else complaints.append(f"request to {r.url}"))
    return page


@pytest.mark.parametrize(("home", "scheme"), [("/", "light"), ("/ar/", "dark")])
def test_no_serious_fault_and_no_sideways_scrolling(
    browser: Browser, address: str, axe: str, complaints: list[str], home: str, scheme: str
) -> None:
    names = ("index.html", "map.html", "method.html", "corrections.html", "downloads.html")
    found = []
    for width in (1280, 390):
        page = opened(browser, address, complaints, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{home}index.html")
        incidents = page.eval_on_selector_all(".list a", "links => links.map(l => l.getAttribute('href'))")
        assert len(incidents) == 3
        for name in (*names, *incidents):
            page.goto(home + name)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (name, width)
            page.evaluate(axe)
            faults = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            serious = [f for f in faults if f["impact"] in ("serious", "critical")]
            found += [f"{name}: {f['id']} {[n['html'][:120] for n in f['nodes'][:3]]}" for f in serious]
        page.context.close()
    # axe itself is brought in by the test: the page's policy has no part in it
    assert found == []
    assert complaints == []


def test_search_finds_by_place_date_and_party_and_leads_to_the_incident(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = opened(browser, address, complaints)
    page.goto("/index.html")
    page.fill("#q", "tel ashrah 2031-05")
    assert page.inner_text("form.search p") == "1 found"
    page.click("form.search ol a")
    page.wait_for_url("**/i/inc-*.html")
    assert page.inner_text("h1").startswith("Tel Ashrah")
    page.goto("/ar/index.html")
    page.fill("#q", "قصر")
    assert page.inner_text("form.search p") == "النتائج: 1"
    page.fill("#q", "zzz")
    assert page.inner_text("form.search p") == "لا نتائج"
    assert complaints == []


def test_the_map_shows_what_stands_under_the_pointer(browser: Browser, address: str, complaints: list[str]) -> None:
    page = opened(browser, address, complaints)
    page.goto("/map.html")
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.evaluate("document.querySelector('canvas').scrollIntoView()")
    for _ in range(3):
        page.click("button[data-zoom='0.625']")
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator("ol.results li").count() >= 1
    assert complaints == []


def test_without_scripts_every_incident_is_reached_and_the_map_says_where_to_look(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = opened(browser, address, complaints, scripts=False)
    page.goto("/index.html")
    assert page.locator("form.search").is_hidden()
    links = [x.get_attribute("href") or "" for x in page.locator(".list a").all()]
    for link in links:
        page.goto(f"/{link}")
        assert page.locator("blockquote").count() >= 1
    page.goto("/map.html")
    assert "Every incident is also in the list" in page.inner_text("noscript p")
    assert complaints == []
