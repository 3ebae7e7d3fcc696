"""No page has a serious fault that axe-core finds, in either language, light and dark."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Served

ROOT = Path(__file__).parents[2]
PAGES = (
    "/queue",
    "/reports",
    "/incidents",
    "/map",
    "/totals",
    "/sources",
    "/search?q=Marwah",
    "/import",
    "/exports",
    "/log",
    "/keys",
    "/me",
    "/accounts",
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


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "dark")])
def test_no_serious_fault(served: Served, axe: str, lang: str, scheme: str) -> None:
    page = served.page(lang)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    view = served.desk.state.view
    incident = view.linkage.incidents[0].id
    deep = [
        f"/reports/{view.reports[0].id}",
        *(f"/incidents/{incident}{part}" for part in ("", "/rules")),
        f"/claims/{view.claims[0].id}",
    ]
    found = []
    for path in (*PAGES, *deep):
        page.goto(path)
        page.evaluate(axe)
        faults = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        found += [
            f"{path}: {f['id']} {[n['html'][:120] for n in f['nodes'][:3]]}"
            for f in faults
            if f["impact"] in ("serious", "critical")
        ]
    served.expect(404)  # the page that is not there
    assert found == []
