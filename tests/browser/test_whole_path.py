"""From an empty casebook to a reviewed, exported incident with nothing but the keyboard: import, accept, answer the link
question, pin a bound with a reason, see the totals, download the table."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page, expect

from tests.browser.conftest import Served
from tests.eval.gold import SEEDS, seed_set
from tolltrace import checks
from tolltrace.desk import Desk
from tolltrace.model import TollStatus

ALEPPO = """Raids on Aleppo province kill dozens of villagers

United States jets killed as many as 95 civilians in the province of Aleppo on Tuesday, the Valley Monitor said on Thursday. \
The first count of the dead had been 40.
"""
MANBIJ = """Another strike, another inquiry

United States warplanes killed 12 civilians in Idlib, Russia's Defence Ministry said. The army spoke of nine fighters.

In one strike near Manbij last May the US military admitted, months later, that it had killed two dozen civilians. Local rights \
groups put the dead at anywhere between 60 and over 90.
"""
FAR = 60  # presses of a key that may lead to something


def tab_to(page: Page, what: str) -> None:
    """Presses Tab until the element that matches ``what`` has the focus."""
    for _ in range(FAR):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no Tab leads to {what}")


def go(page: Page, letter: str, address: str) -> None:
    page.keyboard.press("g")
    page.keyboard.press(letter)
    page.wait_for_url(f"**{address}*")
    page.wait_for_load_state("networkidle")


WRITTEN = ((ALEPPO, "Harbour Courier", "2031-05-16"), (MANBIJ, "The Morning Herald", "2031-11-12"))
"""Two articles shaped like the real ones: text, publisher, day."""


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_from_nothing_to_an_exported_incident_by_keys(empty: Served, tmp_path: Path, lang: str) -> None:
    walk(empty.page(lang), empty.desk, tmp_path, WRITTEN, pinned=40)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"{SEEDS} is not there")
def test_the_two_real_articles_by_keys(empty: Served, tmp_path: Path) -> None:
    found = [(r.text, r.publisher, r.published.isoformat()) for g in seed_set() if (r := g.report).published]
    walk(empty.page(), empty.desk, tmp_path, found, pinned=1)


def walk(
    page: Page,
    desk: Desk,
    folder: Path,
    articles: Sequence[tuple[str, str, str]],
    *,
    pinned: int,
    seen: Callable[[str], object] = lambda _: None,
) -> None:
    """The whole path with ``articles`` (text, publisher, day), pinning the lower bound of the first incident of the list.
    ``seen`` is told each step when it stands on the page (``scripts/review_images`` draws it)."""
    files = [folder / f"article-{n}.txt" for n in range(len(articles))]
    for path, (text, _, _) in zip(files, articles, strict=True):
        path.write_text(text, encoding="utf-8")
    chosen: list[FileChooser] = []
    page.on("filechooser", lambda chooser: chosen.append(chooser))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto("/")
    go(page, "f", "/import")
    expect(page.locator("input[type=file]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    (chooser,) = chosen
    chooser.set_files(files)
    for row, (_, publisher, day) in enumerate(articles, 2):
        tab_to(page, f"[data-each] > div:nth-of-type({row}) [name=each_source]")
        page.keyboard.type(publisher)
        page.keyboard.press("Tab")
        year, month, dom = day.split("-")
        page.keyboard.type(f"{month}{dom}{year}")  # in the order that this browser asks
        expect(page.locator("input:focus")).to_have_value(day)
    seen("import")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".job .next")).to_be_visible()
    seen("imported")
    assert [(r.publisher, str(r.published)) for r in desk.state.view.reports] == [
        (publisher, day) for _, publisher, day in sorted(articles, key=lambda a: a[2])
    ]

    go(page, "q", "/queue")
    link = page.locator("[data-current] .link")
    for _ in range(FAR):
        if link.count():
            break
        page.keyboard.press("j")
    seen("link")
    page.keyboard.press("y")
    expect(page.locator(".flash")).to_be_visible()
    assert desk.state.decisions[-1].kind.value == "merge"
    claim = page.locator("[data-current] input[name=claim]")
    for _ in range(FAR):
        if claim.count():
            break
        page.keyboard.press("j")
    page.keyboard.press("y")
    page.wait_for_url("**done=accept*")
    seen("accepted")
    assert [d.kind.value for d in desk.state.decisions] == ["merge", "accept"]
    assert desk.settle()

    go(page, "i", "/incidents")
    page.keyboard.press("o")
    page.wait_for_url("**/incidents/inc-*")
    incident = page.url.rsplit("/", 1)[1].partition("?")[0]
    page.keyboard.press("p")
    page.keyboard.type(str(pinned))
    page.keyboard.press("Tab")
    page.keyboard.type("the first count of the dead")
    seen("pin")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**done=pin*")
    seen("pinned")
    tolls = desk.state.view.conclusion[incident].tolls
    assert [t.low for t in tolls if (t.outcome.value, t.status) == ("killed", TollStatus.TOTAL)] == [pinned]

    go(page, "t", "/totals")
    expect(page.locator(".ranges .all .range").first).to_be_visible()
    with page.expect_download() as loading:
        page.keyboard.press("p")
        seen("totals")
        page.keyboard.press("Enter")
    text = Path(loading.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO("\n".join(x for x in text.splitlines() if not x.startswith("#")))))
    (total,) = (t for t in desk.state.view.totals if (t.outcome.value, t.status) == ("killed", TollStatus.TOTAL))
    assert [r["low"] for r in rows if (r["outcome"], r["status"]) == ("killed", "total")] == [str(total.low)]
    assert desk.settle()
    assert list(checks.verify(desk.casebook)) == []
