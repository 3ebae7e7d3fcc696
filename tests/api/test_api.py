"""The interface under /api/v1: lists in pieces, filters, ETags, and answers that fit their own description."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.site import Site, site
from tolltrace.api.app import PREFIX


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("api") / "c") as made:
        yield made


def get(made: Site, path: str, **asked: object) -> dict[str, Any]:
    answer = made.client.get(f"{PREFIX}{path}", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("path", ["/reports", "/claims", "/incidents", "/tolls"])
@pytest.mark.parametrize("limit", [1, 2, 500])
def test_pieces_put_together_are_the_list_forwards_and_back(shown: Site, path: str, limit: int) -> None:
    whole = get(shown, path, limit=500)
    assert whole["next"] is whole["previous"] is None
    seen, asked, last = [], f"{PREFIX}{path}?limit={limit}", ""
    while asked:
        page = shown.client.get(asked).json()
        seen += page["results"]
        last, asked = asked, page["next"]
    assert seen == whole["results"]
    assert len(seen) == whole["count"] > 0
    back, asked = 0, last
    while asked:
        page = shown.client.get(asked).json()
        back += 1
        asked = page["previous"]
    assert back == -(-len(seen) // limit)


def test_a_claim_leads_back_to_its_characters(shown: Site) -> None:
    for claim in get(shown, "/claims", limit=500)["results"]:
        report = get(shown, f"/reports/{claim['report']}")
        for part in (claim["figure"], claim["quote"]):
            assert report["text"][part["start"] : part["end"]] == part["text"]
    claims = get(shown, "/claims", outcome="injured")["results"]
    assert [(c["low"], c["high"], c["claimant"], c["where"]["written"]) for c in claims] == [(12, 12, "medic", "Marwah")]


def test_filters_choose(shown: Site) -> None:
    view = shown.desk.state.view
    incident = view.linkage.incidents[0]
    assert {c["id"] for c in get(shown, "/claims", incident=incident.id)["results"]} == set(incident.claims)
    assert get(shown, "/claims", claimant="nobody at all")["results"] == []
    assert get(shown, "/reports", publisher="Harbour Courier")["count"] == 1
    assert get(shown, "/incidents", place="marwah")["count"] == len(view.linkage.incidents)
    assert get(shown, "/incidents", place="' OR 1=1 --")["count"] == 0
    (toll,) = get(shown, "/tolls", outcome="killed", status="total")["results"]
    full = get(shown, f"/incidents/{incident.id}")
    assert {k: v for k, v in toll.items() if k != "incident"} in full["tolls"]
    assert {w["rule"] for w in full["trace"]}
    assert full["links"][0]["certain"] is False
    assert get(shown, "/totals")["totals"] == get(shown, "/totals", policy="default")["totals"]


def test_nothing_is_sent_twice_while_nothing_changed(shown: Site) -> None:
    path = f"{PREFIX}/totals"
    first = shown.client.get(path)
    again = shown.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (
        shown.client.get(path, params={"policy": "default"}, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    )
    claim = shown.desk.state.view.claims[0].id
    shown.post(f"/claims/{claim}/accept", reason="seen")
    assert shown.desk.settle()
    assert shown.client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    (made,) = get(shown, "/decisions", subject=claim)["results"]
    assert (made["kind"], made["reason"], made["author"], made["undone"]) == ("accept", "seen", "amal", False)
    assert get(shown, f"/claims/{claim}")["decided"] == "accept"
    shown.post("/undo")
    assert [d["undone"] for d in get(shown, "/decisions", subject=claim)["results"]] == [True, False]


def test_what_cannot_be_answered_is_said(shown: Site) -> None:
    for path, status in (
        ("/claims/clm-none", 404),
        ("/nothing", 404),
        ("/claims?cursor=%%%", 400),
        ("/claims?cursor=Y2xtLW5vbmU=", 400),
        ("/claims?limit=0", 422),
        ("/claims?outcome=vanished", 422),
        ("/totals?policy=../default", 404),
    ):
        answer = shown.client.get(f"{PREFIX}{path}")
        assert (answer.status_code, set(answer.json())) == (status, {"what", "mend"}), path


def description(made: Site) -> dict[str, Any]:
    return get(made, "/openapi.json")


ODD = st.one_of(
    st.text(max_size=30), st.integers().map(str), st.sampled_from(["", "killed", "total", "\x00", "%", "default", "1e9"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_answer_fits_its_description(shown: Site, data: st.DataObject) -> None:
    """Whatever is asked, the answer is one that openapi.json promises for that address."""
    told = description(shown)
    path = data.draw(st.sampled_from(sorted(p for p, takes in told["paths"].items() if "get" in takes)))
    takes = told["paths"][path]["get"]
    known = [*shown.desk.state.view.claim, *shown.desk.state.view.incident, *shown.desk.state.view.report]
    address = path
    query = {}
    for parameter in takes.get("parameters", []):
        if parameter["in"] == "path":
            value = data.draw(st.sampled_from(known) | st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True))
            address = address.replace(f"{{{parameter['name']}}}", value)
        elif data.draw(st.booleans()):
            query[parameter["name"]] = data.draw(ODD)
    answer = shown.client.get(f"{PREFIX}{address}", params=query)
    assert str(answer.status_code) in takes["responses"], (address, query, answer.text)
    schema = takes["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json(), {**schema, "components": told["components"]})
