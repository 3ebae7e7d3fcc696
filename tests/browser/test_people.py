"""Accounts in a browser: from a casebook that nobody guards to people who log in, and what their role leaves out of sight."""

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Served
from tests.browser.test_accessible import axe, faults  # noqa: F401 - a fixture

PASSWORD = "four unrelated words here"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_from_nobody_to_a_second_factor(served: Served, axe: str, lang: str) -> None:  # noqa: F811
    page = served.page(lang, 390, 844)
    page.goto("/accounts")
    page.locator("main input[name=name]").fill("olga")
    for field in ("password", "again"):
        page.locator(f"main input[name={field}]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served.address}/login")
    found = faults(page, axe)
    page.locator("input[name=name]").fill("olga")
    page.locator("input[name=password]").fill("not that one at all")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_visible()
    found += faults(page, axe)
    served.expect(401)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served.address}/queue")
    page.goto("/me")
    page.locator("form[action='/me/second/offer'] button").click()
    key = page.locator("code.secret").inner_text()
    found += faults(page, axe)
    page.locator("input[name=code]").fill(pyotp.TOTP(key).now())
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    found += faults(page, axe)
    for path in ("/me", "/accounts"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        found += faults(page, axe)
    page.goto("/accounts")
    page.locator("main input[name=name]").last.fill("vera")
    page.locator("form[action='/accounts'] button").click()
    first = page.locator("code.secret").inner_text()
    found += faults(page, axe)
    page.locator("form[action='/logout'] button").click()
    expect(page).to_have_url(f"{served.address}/login")

    vera = served.page(lang)
    vera.goto("/incidents")
    vera.locator("input[name=name]").fill("vera")
    vera.locator("input[name=password]").fill(first)
    vera.keyboard.press("Enter")
    expect(vera).to_have_url(f"{served.address}/me")
    found += faults(vera, axe)  # a first password is to be replaced
    vera.locator("input[name=present]").fill(first)
    for field in ("password", "again"):
        vera.locator(f"input[name={field}]").fill("five other words entirely here")
    vera.keyboard.press("Enter")
    expect(vera.locator(".flash").first).to_be_visible()
    vera.goto("/queue?kind=claim")
    expect(vera.locator("[data-act=yes]").first).to_be_hidden()  # a viewer is not offered what would be refused
    found += faults(vera, axe)
    assert found == []
    assert served.desk.state.decisions == ()
