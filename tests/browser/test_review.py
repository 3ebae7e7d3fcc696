"""Reviewing in a browser: by keys alone, by two people, on stale pages, in two directions, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tolltrace import checks


def kinds(served: Served) -> list[str]:
    return [d.kind.value for d in served.desk.state.decisions]


def marked(page: Page) -> str:
    return page.locator("[data-current]").first.inner_text()


def test_a_day_s_work_with_the_keyboard_alone(served: Served) -> None:
    page = served.page()
    page.goto("/queue")
    first = marked(page)
    page.keyboard.press("j")
    assert marked(page) != first
    page.keyboard.press("k")
    assert marked(page) == first
    page.goto("/queue?kind=claim")
    text = marked(page)
    page.keyboard.press("y")
    expect(page.locator(".flash")).to_contain_text("Taken as right.")
    assert kinds(served) == ["accept"]
    assert text not in page.locator("ol.items").inner_text()
    page.keyboard.press("x")
    expect(page.locator(".flash")).to_contain_text("Rejected.")
    page.keyboard.press("Control+z")
    expect(page.locator(".flash")).to_contain_text("Undone.")
    assert kinds(served) == ["accept", "reject", "undo"]
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help")).to_contain_text("undo my last decision")
    page.keyboard.press("Enter")
    expect(page.locator("#help")).to_be_hidden()
    page.goto("/queue?kind=link")
    page.keyboard.press("n")
    expect(page.locator(".flash")).to_contain_text("Kept apart.")
    assert served.desk.settle()
    assert len(served.desk.state.view.linkage.incidents) == 2
    page.keyboard.press("Control+z")
    expect(page.locator(".flash")).to_contain_text("Undone.")
    assert served.desk.settle()
    assert len(served.desk.state.view.linkage.incidents) == 1


def test_keys_never_act_while_somebody_writes(served: Served) -> None:
    page = served.page()
    page.goto("/queue")
    page.keyboard.press("Control+k")
    page.keyboard.type("xynu")
    assert page.locator("#search").input_value() == "xynu"
    page.keyboard.press("Control+z")  # undoes typing, not a decision
    assert kinds(served) == []
    page.locator("#search").fill("Marwah")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Search")
    expect(page.locator(".hits mark").first).to_have_text(re.compile("marwah", re.I))


def test_a_key_can_be_changed_and_switched_off(served: Served) -> None:
    page = served.page()
    page.goto("/keys")
    page.locator("#key-yes").fill("a")
    page.locator("#key-reject").fill("")
    page.goto("/queue?kind=claim")
    expect(page.locator("[data-act=yes]").first).to_have_attribute("aria-keyshortcuts", "a")
    page.keyboard.press("x")
    page.keyboard.press("y")
    page.keyboard.press("a")
    expect(page.locator(".flash")).to_contain_text("Taken as right.")
    assert kinds(served) == ["accept"]


def test_two_people_edit_the_same_claim(served: Served) -> None:
    amal, badr = served.page(), served.page()
    claim = next(c.id for c in served.desk.state.view.claims if c.count.low == 55)
    for page in (amal, badr):
        page.goto(f"/claims/{claim}")
    amal.locator("input[name=high]").fill("60")
    amal.locator("form.fields input[name=reason]").fill("the later edition")
    amal.keyboard.press("Control+Enter")
    expect(amal.locator(".flash")).to_contain_text("Edited.")
    badr.locator("input[name=low]").fill("50")
    badr.locator("input[name=claimant]").fill("a baker")
    badr.keyboard.press("Control+Enter")
    expect(badr.locator("h1")).to_have_text("Somebody decided meanwhile")
    expect(badr.locator("main")).to_contain_text("the later edition")
    expect(badr.locator("main")).to_contain_text("a baker")
    served.expect(409)
    assert kinds(served) == ["edit"]
    badr.get_by_role("button", name="Decide all the same").click()
    expect(badr.locator(".flash")).to_contain_text("Edited.")
    (now,) = (c for c in served.desk.state.view.claims if c.id == claim)
    assert now.claimant == "a baker"
    assert served.desk.settle()
    assert list(checks.verify(served.desk.casebook)) == []


def test_a_stale_page_says_so(served: Served) -> None:
    page = served.page()
    page.goto(f"/incidents/{served.desk.state.view.linkage.incidents[0].id}")
    other = served.page()
    other.goto("/queue?kind=link")
    other.keyboard.press("n")
    expect(other.locator(".flash")).to_contain_text("Kept apart.")
    page.get_by_role("button", name="Same").first.click()
    expect(page.locator("h1")).to_have_text("Somebody decided meanwhile")
    served.expect(409)
    assert kinds(served) == ["split"]


def test_right_to_left_text_is_selected_by_its_own_offsets(served: Served) -> None:
    page = served.page("ar")
    report = next(r for r in served.desk.state.view.reports if r.doc == "wadi")
    page.goto(f"/reports/{report.id}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    line = page.locator("#text p").nth(1)
    assert line.evaluate("p => getComputedStyle(p).direction") == "rtl"
    start = report.text.rindex("14 شخصاً")
    line.evaluate(
        """(p, at) => { const node = p.firstChild; const range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + 8);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        document.dispatchEvent(new MouseEvent("mouseup", {bubbles: true})); }""",
        start - (report.text.index("\n") + 1),
    )
    assert page.locator("#add input[name=words]").input_value() == "14 شخصاً"
    assert page.locator("#add input[name=start]").input_value() == str(start)
    page.locator("#add input[name=low]").fill("14")
    page.locator("#add input[name=claimant]").fill("مرصد الوادي")
    page.locator("#add button").click()
    expect(page.locator(".flash")).to_contain_text("أُضيف القول")
    assert served.desk.settle()
    (claim,) = (c for c in served.desk.state.view.claims if c.report == report.id)
    assert report.text[claim.figure.start : claim.figure.end] == "14 شخصاً"
    page.reload()
    expect(page.locator("#text a.f")).to_have_text("14 شخصاً")


def test_everything_works_without_scripts(served: Served) -> None:
    page = served.page(scripts=False)
    page.goto("/queue?kind=claim")
    page.get_by_role("button", name="Right", exact=True).first.click()
    expect(page.locator(".flash")).to_contain_text("Taken as right.")
    page.locator(".flash").get_by_role("button", name="Undo").click()
    expect(page.locator(".flash")).to_contain_text("Undone.")
    assert kinds(served) == ["accept", "undo"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_pages_fit_a_phone(served: Served, lang: str) -> None:
    page = served.page(lang, 390, 844)
    view = served.desk.state.view
    for path in (
        "/queue",
        "/incidents",
        f"/incidents/{view.linkage.incidents[0].id}",
        f"/reports/{view.reports[0].id}",
        "/totals",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_several_claims_are_marked_and_judged_at_once(served: Served) -> None:
    page = served.page()
    page.goto("/queue?kind=claim")
    bulk = page.locator("#bulk")
    expect(bulk).to_be_hidden()
    page.keyboard.press("m")
    page.keyboard.press("j")
    page.keyboard.press("m")
    bulk.get_by_role("button", name="Reject").click()
    expect(page.locator(".flash")).to_contain_text("Rejected.")
    assert kinds(served) == ["reject", "reject"]
    page.keyboard.press("Control+z")
    expect(page.locator(".flash")).to_contain_text("Undone.")
    assert kinds(served) == ["reject", "reject", "undo", "undo"]
