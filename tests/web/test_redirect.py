"""Saved links to incidents that were merged, split or named anew."""

from dataclasses import replace

from typer.testing import CliRunner

from tests.web.site import Site
from tolltrace.cli.app import app
from tolltrace.model import Linkage


def renamed(site: Site) -> tuple[str, str]:
    """The linkage with its first incident under a former name, then as it is: the former name and the present one."""
    store = site.desk.casebook.store
    now = store.linkage()
    first, *others = now.incidents
    store.put_linkage(Linkage(now.happenings, (replace(first, id="inc-former"), *others), now.links), "1")
    store.put_linkage(now, "1")
    return "inc-former", first.id


def test_a_former_name_leads_to_the_present_page(own: Site) -> None:
    former, present = renamed(own)
    answer = own.client.get(f"/incidents/{former}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/incidents/{present}")
    assert own.client.get("/incidents/inc-never").status_code == 404


def test_show_takes_a_former_name(own: Site) -> None:
    former, present = renamed(own)
    shown = CliRunner().invoke(app, ["show", former, "--casebook", str(own.desk.casebook.path)])
    assert shown.exit_code == 0
    assert f"{former} is now part of {present}" in shown.output.splitlines()
