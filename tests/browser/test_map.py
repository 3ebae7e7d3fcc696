"""The map and the timeline in a browser: drawn from our own host alone, by keys, with the state in the address."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tolltrace import pipeline
from tolltrace.model import make_report

READY = "[data-atlas][data-ready]"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_incidents_stand_on_a_map_of_our_own(served: Served, lang: str) -> None:
    page = served.page(lang)
    page.goto("/map")
    page.wait_for_selector(READY, state="attached")
    placed = [i for i in served.desk.state.view.linkage.incidents if i.where.lat is not None]
    listed = page.locator("#listed [data-incident]")
    assert listed.count() >= len(placed) > 0
    page.goto(f"/incidents/{placed[0].id}")
    page.wait_for_selector(READY, state="attached")
    expect(page.locator(".where li").first).to_be_visible()


ELSEWHERE = (
    ("idlib", "Shelling killed 7 people in Idlib on 2 June 2031, a medic said.", date(2031, 6, 3)),
    ("raqqa", "Shelling killed 9 people in Raqqa on 20 July 2031, a nurse said.", date(2031, 7, 21)),
    ("undated", "An air strike killed 3 people in Homs, a driver said.", None),
    ("unplaced", "An air strike killed 4 people on 8 August 2031, a baker said.", date(2031, 8, 9)),
)


def counts(page: Page) -> list[str]:
    """How many incidents are on the map, without a date, without a place."""
    return page.locator("#listed h2 .count").all_inner_texts()


def more(served: Served) -> None:
    """Incidents elsewhere, without a day and without a place."""
    book = served.desk.casebook
    for doc, text, day in ELSEWHERE:
        book.store.add_report(make_report(doc, text, publisher="The Valley Post", published=day))
    pipeline.extract(book)
    pipeline.refreshed(book)
    served.desk.link()


def test_marks_come_from_the_server_for_what_is_in_sight(served: Served) -> None:
    more(served)
    placed = sum(i.where.lat is not None for i in served.desk.state.view.linkage.incidents)
    page = served.page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/map/clusters.json" in r.url else None)
    page.goto("/map#map=2/35/38")  # far away: few marks, none is lost
    page.wait_for_selector(READY, state="attached")
    atlas = page.locator("[data-atlas]")
    expect(atlas).to_have_attribute("data-shown", str(placed))
    assert int(atlas.get_attribute("data-features") or 0) < placed
    assert "zoom=2" in asked[-1]
    page.goto("/queue")
    page.goto("/map#map=12/36.3388/43.1302")  # another town fills the screen: nothing of elsewhere is sent
    page.wait_for_selector(READY, state="attached")
    expect(atlas).to_have_attribute("data-shown", "0")
    page.locator("#listed [data-incident]").first.focus()
    page.keyboard.press("j")  # the map goes where the marked entry of the list is
    expect(atlas).not_to_have_attribute("data-shown", "0")


def test_days_are_chosen_by_keys_and_kept_in_the_address(served: Served) -> None:
    more(served)
    page = served.page()
    page.goto("/map")
    page.wait_for_selector(READY, state="attached")
    before = counts(page)
    assert int(before[0]) >= 3
    assert [int(n) > 0 for n in before[1:]] == [True, True]
    until = page.locator(".timeline input").nth(1)
    until.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"until=2031-05-"))
    expect(page.locator("#listed h2 .count").first).to_have_text("1")
    assert counts(page)[1] == before[1]  # what has no date stays listed
    page.reload()
    page.wait_for_selector(READY, state="attached")
    expect(page.locator("#listed h2 .count").first).to_have_text("1")
    assert until.input_value() == "0"
    until.focus()
    page.keyboard.press("End")
    expect(page.locator("#listed h2 .count").first).to_have_text(before[0])
    box = page.locator(".timeline svg").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 10)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"since=2031-05-\d\d&until=2031-06-"))
    expect(page.locator("#listed h2 .count").first).to_have_text("2")


def test_without_a_map_the_list_has_everything(served: Served) -> None:
    page = served.page()
    page.route(re.compile(r"/maplibre\.js$"), lambda route: route.fulfill(status=200, content_type="text/javascript", body=""))
    page.goto("/map")
    expect(page.locator("[data-none]")).to_be_visible()
    expect(page.locator("#listed [data-incident]").first).to_be_visible()
