"""No page has a serious fault that axe-core finds, in either language, light and dark."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tolltrace import pipeline
from tolltrace.model import make_report

ROOT = Path(__file__).parents[2]
PAGES = (
    "/queue",
    "/reports",
    "/incidents",
    "/map",
    "/totals",
    "/totals?by=party&policy=airwars",
    "/map?grade=weak",
    "/sources",
    "/search?q=Marwah",
    "/import",
    "/exports",
    "/log",
    "/keys",
    "/me",
    "/accounts",
    "/coding",
    "/none",
)


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core as package-lock.json pins it, brought once by npm."""
    script = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        if (npm := shutil.which("npm")) is None:
            pytest.skip("no npm on this machine: axe-core cannot be brought")
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=True, timeout=300)
    return script.read_text(encoding="utf-8")


def faults(page: Page, axe: str) -> list[str]:
    """What axe-core finds on the page that is open and calls serious or critical."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    grave = (f for f in found if f["impact"] in ("serious", "critical"))
    return [f"{page.url}: {f['id']} {[n['html'][:120] for n in f['nodes'][:3]]}" for f in grave]


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "dark")])
def test_no_serious_fault(served: Served, axe: str, lang: str, scheme: str) -> None:
    page = served.page(lang)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    book = served.desk.casebook
    book.store.add_report(make_report("other", "Shelling killed 7 people in Idlib on 2 June 2031, a medic said."))
    pipeline.extract(book)
    served.desk.link()
    view = served.desk.state.view
    (incident, happening), (other, _) = ((i.id, i.happenings[0]) for i in view.linkage.incidents[:2])
    deep = [
        f"/reports/{view.reports[0].id}",
        *(f"/incidents/{incident}{part}" for part in ("", "/rules", "/split", f"/split?part={happening}")),
        f"/incidents/{incident}/merge?other={other}",
        f"/claims/{view.claims[0].id}",
    ]
    found = []
    for path in (*PAGES, *deep):
        page.goto(path)
        found += faults(page, axe)
    served.expect(404)  # the page that is not there
    assert found == []


def test_no_serious_fault_where_something_is_refused(served: Served, axe: str) -> None:
    page, other = served.page("ar"), served.page()
    incident = f"/incidents/{served.desk.state.view.linkage.incidents[0].id}"
    page.goto(incident)
    page.locator("#pin input[name=value]").fill("many")
    page.locator("#pin").evaluate("form => { form.noValidate = true; }")
    page.locator("#pin input[name=reason]").fill("the list of names")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("لا يمكن تسجيل هذا")
    found = faults(page, axe)
    served.expect(422)
    page.goto(incident)
    other.goto("/queue?kind=link")
    other.keyboard.press("n")
    expect(other.locator(".flash")).to_be_visible()
    page.locator("#pin input[name=value]").fill("4")
    page.locator("#pin input[name=reason]").fill("the list of names")
    page.locator("[data-act=yes][type=submit], form[action='/links/same'] button").first.click()
    expect(page.locator("h1")).to_have_text("قرر غيرك في هذه الأثناء")
    found += faults(page, axe)
    served.expect(409)
    assert found == []
