"""From an empty casebook to a reviewed, exported incident with nothing but the keyboard: import, accept, answer the link
question, pin a bound with a reason, see the totals, download the table."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page, expect

from tests.browser.conftest import Served
from tolltrace import checks
from tolltrace.model import TollStatus

ALEPPO = """Raids on Aleppo province kill dozens of villagers

United States jets killed as many as 95 civilians in the province of Aleppo on Tuesday, the Valley Monitor said on Thursday. \
The first count of the dead had been 40.
"""
MANBIJ = """Another strike, another inquiry

United States warplanes killed 12 civilians in Idlib last week, Russia's Defence Ministry said. The army spoke of nine fighters.

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


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_from_nothing_to_an_exported_incident_by_keys(empty: Served, tmp_path: Path, lang: str) -> None:
    for name, text in (("courier.txt", ALEPPO), ("herald.txt", MANBIJ)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = empty.page(lang)
    chosen: list[FileChooser] = []
    page.on("filechooser", lambda chooser: chosen.append(chooser))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto("/")
    go(page, "f", "/import")
    expect(page.locator("input[type=file]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    (chooser,) = chosen
    chooser.set_files([tmp_path / "courier.txt", tmp_path / "herald.txt"])
    for row, (publisher, day) in enumerate((("Harbour Courier", "2031-05-16"), ("The Morning Herald", "2031-11-12")), 2):
        tab_to(page, f"[data-each] > div:nth-of-type({row}) [name=each_source]")
        page.keyboard.type(publisher)
        page.keyboard.press("Tab")
        year, month, dom = day.split("-")
        page.keyboard.type(f"{month}{dom}{year}")  # in the order that this browser asks
        expect(page.locator("input:focus")).to_have_value(day)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".job .next")).to_be_visible()
    assert [(r.publisher, str(r.published)) for r in empty.desk.state.view.reports] == [
        ("Harbour Courier", "2031-05-16"),
        ("The Morning Herald", "2031-11-12"),
    ]

    go(page, "q", "/queue")
    link = page.locator("[data-current] .link")
    for _ in range(FAR):
        if link.count():
            break
        page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator(".flash")).to_be_visible()
    assert empty.desk.state.decisions[-1].kind.value == "merge"
    claim = page.locator("[data-current] input[name=claim]")
    for _ in range(FAR):
        if claim.count():
            break
        page.keyboard.press("j")
    page.keyboard.press("y")
    page.wait_for_url("**done=accept*")
    assert [d.kind.value for d in empty.desk.state.decisions] == ["merge", "accept"]
    assert empty.desk.settle()

    go(page, "i", "/incidents")
    page.keyboard.press("o")
    page.wait_for_url("**/incidents/inc-*")
    incident = page.url.rsplit("/", 1)[1].partition("?")[0]
    page.keyboard.press("p")
    page.keyboard.type("40")
    page.keyboard.press("Tab")
    page.keyboard.type("the first count of the dead")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**done=pin*")
    tolls = empty.desk.state.view.conclusion[incident].tolls
    assert [t.low for t in tolls if (t.outcome.value, t.status) == ("killed", TollStatus.TOTAL)] == [40]

    go(page, "t", "/totals")
    expect(page.locator(".ranges .all .range").first).to_be_visible()
    with page.expect_download() as loading:
        page.keyboard.press("p")
        page.keyboard.press("Enter")
    text = Path(loading.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO("\n".join(x for x in text.splitlines() if not x.startswith("#")))))
    (total,) = (t for t in empty.desk.state.view.totals if (t.outcome.value, t.status) == ("killed", TollStatus.TOTAL))
    assert [r["low"] for r in rows if (r["outcome"], r["status"]) == ("killed", "total")] == [str(total.low)]
    assert empty.desk.settle()
    assert list(checks.verify(empty.desk.casebook)) == []
