"""Deciding over HTTP: the same judgements and the same rule about conflicts as the pages, in the name of a token's person."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.testclient import TestClient

from tests.web.site import site
from tests.web.team import Team, team
from tolltrace import checks
from tolltrace.accounts import Grant
from tolltrace.api import asks
from tolltrace.api.app import PREFIX
from tolltrace.model import Outcome, Scope, Stance, Status, TollStatus


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path / "c") as made:
        yield made


def program(made: Team, name: str, *grants: Grant) -> TestClient:
    return made.client(bearer=made.bearer(name, *grants))


def send(client: TestClient, path: str, **body: object) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{PREFIX}{path}", json=body)
    return answer.status_code, answer.json()


def claim_of(made: Team, low: int) -> str:
    return next(c.id for c in made.desk.state.view.claims if c.count.low == low)


def kinds(made: Team) -> list[tuple[str, str]]:
    return [(d.kind.value, d.author) for d in made.desk.state.decisions]


def test_every_judgement(own: Team) -> None:
    edda = program(own, "edda")
    claim = claim_of(own, 55)
    seen = int(edda.get(f"{PREFIX}/claims/{claim}").headers["tolltrace-seen"])
    assert seen == 0
    status, taken = send(edda, f"/claims/{claim}/edit", seen=0, low=50, high=None, claimant="a baker", reason="the later edition")
    assert (status, taken["seen"]) == (201, 3)
    assert {(d["kind"], d["field"], d["value"]) for d in taken["decisions"]} == {
        ("edit", "claimant", "a baker"),
        ("edit", "high", ""),
        ("edit", "low", "50"),
    }
    now = edda.get(f"{PREFIX}/claims/{claim}").json()
    assert (now["low"], now["high"], now["claimant"], now["decided"]) == (50, None, "a baker", "edit")
    assert send(edda, f"/claims/{claim}/reject", seen=3)[0] == 201
    assert send(edda, f"/claims/{claim}/accept", seen=4)[0] == 201
    link = next(k for k in own.desk.state.view.linkage.links if not k.certain)
    assert send(edda, "/links/different", seen=5, a=link.a, b=link.b)[0] == 201
    assert own.desk.settle()
    one, two = (i.id for i in own.desk.state.view.linkage.incidents)
    assert send(edda, "/merges", seen=6, subjects=[one, two], reason="one village")[0] == 201
    assert own.desk.settle()
    (whole,) = own.desk.state.view.linkage.incidents
    assert send(edda, f"/incidents/{whole.id}/accept", seen=7)[0] == 201
    pinned = {"outcome": "killed", "status": "total", "bound": "low", "value": 40}
    assert send(edda, f"/incidents/{whole.id}/pin", seen=8, **pinned)[0] == 422  # a reason is needed
    assert send(edda, f"/incidents/{whole.id}/pin", seen=8, **pinned, reason="forty names")[0] == 201
    assert own.desk.settle()
    tolls = edda.get(f"{PREFIX}/incidents/{whole.id}").json()["tolls"]
    assert [t["low"] for t in tolls if (t["outcome"], t["status"]) == ("killed", "total")] == [40]
    some, rest = [whole.happenings[0]], list(whole.happenings[1:])
    assert send(edda, "/splits", seen=9, some=some, others=rest)[0] == 201
    last = own.desk.state.decisions[-1].id
    assert send(edda, f"/decisions/{last}/undo", seen=own.desk.state.seen)[0] == 201
    report = next(r for r in own.desk.state.view.reports if r.doc == "wadi")
    start = report.text.rindex("14")
    added = {"start": start, "end": start + 2, "outcome": "killed", "low": 14, "high": None, "claimant": "مرصد الوادي"}
    status, taken = send(edda, f"/reports/{report.id}/claims", seen=own.desk.state.seen, **added)
    assert status == 201
    assert own.desk.settle()
    found = edda.get(f"{PREFIX}/claims/{taken['decisions'][0]['subjects'][1]}").json()
    assert (found["figure"], found["low"], found["high"]) == ({"start": start, "end": start + 2, "text": "14"}, 14, None)
    assert {author for _, author in kinds(own)} == {"edda"}
    assert list(checks.verify(own.desk.casebook)) == []


def test_whoever_comes_second_is_told_and_nothing_is_lost(own: Team) -> None:
    claim = claim_of(own, 55)
    rami, edda = program(own, "rami"), program(own, "edda")
    assert send(edda, f"/claims/{claim}/edit", seen=0, high=60, reason="the later edition")[0] == 201
    status, told = send(rami, f"/claims/{claim}/edit", seen=0, low=52)
    assert (status, told["seen"]) == (409, 1)
    assert [(d["author"], d["reason"]) for d in told["others"]] == [("edda", "the later edition")]
    assert kinds(own) == [("edit", "edda")]
    assert send(rami, f"/claims/{claim}/edit", seen=told["seen"], low=52)[0] == 201
    now = rami.get(f"{PREFIX}/claims/{claim}").json()
    assert (now["low"], now["high"]) == (52, 60)
    # A page is told of what a program decided, by the same rule.
    vera_like = own.client("rami")
    answer = own.post(vera_like, f"/claims/{claim}/reject", seen=1)
    assert answer.status_code == 409


def test_a_reviewer_s_program_goes_no_further_than_the_reviewer(own: Team) -> None:
    rami = program(own, "rami")
    incident = own.desk.state.view.linkage.incidents[0]
    assert send(rami, "/merges", seen=0, subjects=list(incident.happenings))[0] == 403
    assert send(rami, "/links/same", seen=0, a=incident.id, b=incident.id)[0] == 422
    claim = claim_of(own, 55)
    assert send(program(own, "edda"), f"/claims/{claim}/reject", seen=0)[0] == 201
    theirs = own.desk.state.decisions[0].id
    status, said = send(rami, f"/decisions/{theirs}/undo", seen=1)
    assert (status, said["what"]) == (422, "somebody else decided this")
    assert kinds(own) == [("reject", "edda")]


@pytest.mark.parametrize(
    "body",
    [{}, {"seen": "0"}, {"seen": -1}, {"seen": 0, "lowest": 5}, {"seen": 0, "low": "5"}, {"seen": 0, "low": 5.5}, {"seen": True}],
)
def test_a_body_that_is_not_what_it_should_be_decides_nothing(own: Team, body: dict[str, object]) -> None:
    client = program(own, "edda")
    assert send(client, f"/claims/{claim_of(own, 55)}/edit", **body)[0] == 422
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(f"{PREFIX}/claims/{claim_of(own, 55)}/accept", content="seen=0", headers=form).status_code == 422
    assert kinds(own) == []


def test_a_session_reads_but_takes_no_decision_here(own: Team) -> None:
    """A browser sends its cookie by itself, so that a page elsewhere could decide; a token it does not."""
    client = own.client("olga")
    assert client.get(f"{PREFIX}/reports").status_code == 200
    status, said = send(client, f"/claims/{claim_of(own, 55)}/reject", seen=0)
    assert (status, said["what"]) == (403, "this needs a token that grants it")
    assert kinds(own) == []


def test_alone_on_a_machine_a_token_decides_too(tmp_path: Path) -> None:
    from tolltrace.accounts import NAME, Vault

    with site(tmp_path / "c") as made:
        secret = Vault(tmp_path / "c" / NAME).add_token("script", "", [Grant.DECIDE], 1)[1]
        claim = made.claim(55)
        assert made.client.post(f"{PREFIX}/claims/{claim}/reject", json={"seen": 0}).status_code == 403
        bearer = {"Authorization": f"Bearer {secret}"}
        assert made.client.post(f"{PREFIX}/claims/{claim}/reject", json={"seen": 0}, headers=bearer).status_code == 201
        assert [d.author for d in made.desk.state.decisions] == ["script"]


def test_what_is_downloaded_is_entered(own: Team) -> None:
    client = program(own, "vera", Grant.EXPORT)
    answer = client.post(f"{PREFIX}/exports/claims")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert client.post(f"{PREFIX}/exports/nothing").status_code == 404
    assert client.post(f"{PREFIX}/exports/claims?policy=../x").status_code == 404
    assert program(own, "vera", Grant.READ).post(f"{PREFIX}/exports/claims").status_code == 403
    (entry,) = own.desk.casebook.store.ledger()
    assert (entry.kind, entry.author) == ("export", "vera")
    assert list(checks.verify(own.desk.casebook)) == []


def test_the_wire_names_what_the_model_has() -> None:
    for wire, terms in (
        (asks.OutcomeName, Outcome),
        (asks.StatusName, Status),
        (asks.StanceName, Stance),
        (asks.ScopeName, Scope),
        (asks.TollStatusName, TollStatus),
    ):
        assert get_args(wire) == tuple(t.value for t in terms)  # type: ignore[attr-defined]


def test_what_is_not_installed_is_said_in_one_line(own: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    answer = send(program(own, "edda", Grant.EXPORT), "/exports/parquet")
    assert answer == (501, {"what": 'Parquet needs the extra "parquet"', "mend": 'pip install "tolltrace[parquet]"'})
