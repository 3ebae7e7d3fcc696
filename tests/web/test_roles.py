"""Every address by everybody: what a role may not do is refused before anything happens, and what is not in the table is too.

The addresses are those that the application has, found by itself, so that a page added later is tried as well. What each role
may change is written down here a second time, by hand: the table alone cannot widen it."""

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from tests.web.team import PEOPLE, Team, team
from tolltrace.accounts import Grant, Role, Visitor
from tolltrace.api.app import PREFIX
from tolltrace.web import access
from tolltrace.web.access import OPEN, TABLE, Verdict, line_of, verdict

VIEWER_CHANGES = {"/logout", "/me/password", "/me/second/offer", "/me/second/take", "/me/second/drop", "/me/tokens"}
VIEWER_CHANGES |= {"/me/tokens/{number}/revoke", "/exports/{name}", "/totals/table"}
REVIEWER_CHANGES = {"/claims/{claim}/accept", "/claims/{claim}/reject", "/claims/{claim}/edit", "/bulk/{act}"}
REVIEWER_CHANGES |= {"/incidents/{incident}/accept", "/links/same", "/links/different", "/reports/{report}/claims", "/undo"}
REVIEWER_CHANGES |= {"/decisions/{decision}/undo", "/coding/{sample}"}
EDITOR_CHANGES = {
    "/coding",
    "/merges",
    "/splits",
    "/incidents/{incident}/pin",
    "/incidents/{incident}/merge",
    "/incidents/{incident}/split",
    "/import",
    "/import/stop",
}
OPEN_TO_ALL = {"/login", "/static/{version}/{name}", "/language/{lang}"}
NOT_FOR_VIEWERS_TO_SEE = {"/import": Role.EDITOR, "/accounts": Role.OWNER}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("team") / "c") as made:
        yield made


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("team") / "c") as made:
        yield made


def addresses(made: Team) -> list[tuple[str, str]]:
    """Every method and path that the application answers, the interface's included."""
    pages = made.app.app  # type: ignore[attr-defined]
    mounted = [r.app for r in pages.routes if isinstance(r, Mount)]
    found = [(m.upper(), path) for path, takes in pages.openapi()["paths"].items() for m in takes]
    for interface in mounted:
        found += [(m.upper(), PREFIX + path) for path, takes in interface.openapi()["paths"].items() for m in takes]
        found += [(m, PREFIX + r.path) for r in interface.routes if isinstance(r, Route) for m in (r.methods or ()) if m == "GET"]
    return sorted(set(found))


def least(method: str, path: str) -> Role | None:
    """The least role, as this test has it; None for what is open to all."""
    if path in OPEN_TO_ALL:
        return None
    if method == "GET":
        return NOT_FOR_VIEWERS_TO_SEE.get(path, Role.VIEWER)
    bare = path.removeprefix(PREFIX)
    for role, changes in ((Role.VIEWER, VIEWER_CHANGES), (Role.REVIEWER, REVIEWER_CHANGES), (Role.EDITOR, EDITOR_CHANGES)):
        if bare in changes:
            return role
    return Role.OWNER


def filled(made: Team, path: str) -> str:
    """An address with things that are there, so that only the role stands in the way."""
    view = made.desk.state.view
    known = {"claim": view.claims[0].id, "incident": view.linkage.incidents[0].id, "report": view.reports[0].id}
    known |= {"name": "vera", "number": "1", "lang": "en", "act": "accept", "layout": "wide", "version": "0", "decision": "dec-x"}
    return re.sub(r"{(\w+)}", lambda m: "claims" if path.startswith("/exports") else known.get(m[1], "x"), path)


def refused(answer) -> bool:  # type: ignore[no-untyped-def]
    to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login")
    return to_login or answer.status_code in (401, 403)


def holes(made: Team) -> list[str]:
    """What somebody could reach who may not, or could not who may (only reading is tried there: nothing is to change)."""
    found = []
    for who in ("", *PEOPLE):
        client = made.client(who)
        for method, path in addresses(made):
            if path in ("/logout", "/login"):
                continue
            asks = least(method, path)
            interface_change = path.startswith(PREFIX) and method != "GET"
            may = asks is None or (bool(who) and PEOPLE[who].covers(asks) and not interface_change)
            if may and method != "GET":
                continue
            target = filled(made, path)
            answer = client.get(target) if method == "GET" else made.post(client, target, claim=target, role="owner")
            if refused(answer) is may or answer.status_code >= 500:
                found.append(f"{who or 'a stranger'} {method} {path}: {answer.status_code}")
    return found


def test_every_route_by_every_role(own: Team) -> None:
    people, before = own.vault.accounts(), own.desk.casebook.store.counts()
    assert len(addresses(own)) >= 60
    assert holes(own) == []
    assert own.desk.state.decisions == ()
    assert own.desk.casebook.store.ledger() == ()
    assert own.desk.casebook.store.counts() == before
    assert own.vault.accounts() == people


def test_the_matrix_sees_a_defence_that_is_gone(own: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "verdict", lambda _method, _path, who: Verdict.IN if who else Verdict.LOGIN)
    found = holes(own)
    assert "edda GET /accounts: 200" in found
    assert any(h.startswith("rami POST /incidents/{incident}/pin") for h in found)


def test_the_matrix_sees_a_line_that_is_too_wide(own: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, ("POST", "/claims/{claim}/reject"), access.LOOK)  # type: ignore[arg-type]
    assert holes(own) == ["vera POST /claims/{claim}/reject: 303"]


def test_the_table_says_what_this_test_says(shown: Team) -> None:
    for method, path in addresses(shown):
        assert line_of(method, filled(shown, path)) == (method, path), f"{method} {path} has no line in web/access.py"
        assert TABLE[method, path].role == least(method, path), (method, path)


def test_the_table_has_no_line_for_what_is_not_there(shown: Team) -> None:
    assert sorted(TABLE) == addresses(shown)


@pytest.mark.parametrize("path", ["/new", f"{PREFIX}/new", "/hidden"])
def test_what_is_not_in_the_table_is_refused(own: Team, path: str) -> None:
    """A page that somebody forgot to enter, however it is put in: by the framework or beside it."""
    pages = own.app.app  # type: ignore[attr-defined]
    reached = []

    def page() -> str:
        reached.append(1)
        return "secret"

    async def raw(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        reached.append(1)

    if path == "/hidden":
        pages.mount("/hidden", raw)
    elif path.startswith(PREFIX):
        next(r.app for r in pages.routes if isinstance(r, Mount)).get("/new")(page)
    else:
        pages.get(path)(page)
    for client in (own.client("olga"), own.client(), own.client(bearer=own.bearer("olga"))):
        answer = client.get(path)
        assert "secret" not in answer.text
        assert answer.status_code in (303, 401, 403, 404)
    assert reached == []


SPELLINGS = ("/queue/", "//queue", "/QUEUE", "/queue%2f", "/./queue", "/accounts/", "/queue\n", "/queue;x")


@pytest.mark.parametrize("path", SPELLINGS)
def test_no_other_spelling_leads_past_the_table(shown: Team, path: str) -> None:
    assert verdict("GET", path, Visitor("olga", Role.OWNER)) in (Verdict.MISSING, Verdict.METHOD)
    assert verdict("GET", path, None) is Verdict.LOGIN
    if path in ("/queue/", "/QUEUE", "/accounts/"):  # a client sends these as they are
        answer = shown.client("vera").get(path)
        assert (answer.status_code, "Marwah" in answer.text) == (404, False)


def tokens(made: Team) -> dict[str, TestClient]:
    return {g.value: made.client(bearer=made.bearer("olga", g)) for g in Grant}


def test_a_token_does_what_it_grants_and_nothing_else(own: Team) -> None:
    clients = tokens(own)
    for method, path in addresses(own):
        rule = TABLE[method, path]
        for name, client in clients.items():
            target = filled(own, path)
            if rule is OPEN or (rule.grant and rule.grant.value == name and method != "GET"):
                continue
            answer = client.get(target) if method == "GET" else client.post(target, json={})
            assert refused(answer) is not (rule.grant is not None and rule.grant.value == name), (name, method, path)
    assert own.desk.state.decisions == ()


def test_a_token_is_no_wider_than_its_person(own: Team) -> None:
    for line, rule in TABLE.items():
        if rule.grant is None or rule.role is None:
            continue
        for role in Role:
            who = Visitor("x", role, grants=frozenset(Grant))
            found = verdict(line[0], re.sub(r"{\w+}", "x", line[1]), who)
            assert (found is Verdict.IN) is role.covers(rule.role), (line, role)
    client = own.client(bearer=own.bearer("rami", Grant.READ))
    assert client.get(f"{PREFIX}/reports").status_code == 200
    own.vault.put_active("rami", False)
    assert client.get(f"{PREFIX}/reports").status_code == 401
    own.vault.put_active("rami", True)
    assert client.get(f"{PREFIX}/reports").status_code == 200
    (token,) = own.vault.tokens("rami")
    assert not own.vault.revoke(token.id, "vera")  # somebody else's
    assert client.get(f"{PREFIX}/reports").status_code == 200
    assert own.vault.revoke(token.id, "rami")
    assert client.get(f"{PREFIX}/reports").status_code == 401
    late = own.client(bearer=own.bearer("rami"))
    own.clock.now += 31 * 86_400
    assert late.get(f"{PREFIX}/reports").status_code == 401
    assert own.client(bearer="tt_" + "x" * 43).get(f"{PREFIX}/reports").headers["www-authenticate"] == "Bearer"


def test_a_reviewer_undoes_only_what_is_their_own(own: Team) -> None:
    claim = own.desk.state.view.claims[0].id
    edda, rami = own.client("edda"), own.client("rami")
    assert own.post(edda, f"/claims/{claim}/reject").status_code == 303
    (theirs,) = own.desk.state.decisions
    answer = own.post(rami, f"/decisions/{theirs.id}/undo")
    assert answer.status_code == 422
    assert "somebody else decided this" in answer.text
    assert own.post(rami, "/undo").status_code == 422  # nothing of their own
    assert len(own.desk.state.decisions) == 1
    assert own.post(rami, f"/claims/{claim}/accept", seen=1).status_code == 303
    mine = own.desk.state.decisions[-1]
    assert own.post(rami, f"/decisions/{mine.id}/undo").status_code == 303
    assert own.post(edda, f"/decisions/{theirs.id}/undo").status_code == 303
    assert [d.author for d in own.desk.state.decisions] == ["edda", "rami", "rami", "edda"]


def test_a_reviewer_answers_link_questions_but_puts_nothing_else_together(own: Team) -> None:
    """The form of a link question must not be a way round the editor's right to merge."""
    rami = own.client("rami")
    link = next(k for k in own.desk.state.view.linkage.links if not k.certain)
    assert own.post(rami, "/links/different", a=link.a, b=link.b).status_code == 303
    assert own.desk.settle()
    one, two = (i.id for i in own.desk.state.view.linkage.incidents)
    for form in ("/links/same", "/links/different"):
        assert own.post(rami, form, a=one, b=two).status_code == 422
    assert [d.kind.value for d in own.desk.state.decisions] == ["split"]
    assert own.post(rami, f"/incidents/{one}/merge", other=two).status_code == 403


def test_what_is_decided_is_recorded_under_the_name_that_logged_in(own: Team) -> None:
    rami = own.client("rami")
    claim = own.desk.state.view.claims[0].id
    own.post(rami, f"/claims/{claim}/accept", author="olga", name="olga")
    own.post(rami, "/exports/claims")
    assert [d.author for d in own.desk.state.decisions] == ["rami"]
    assert [(e.kind, e.author) for e in own.desk.casebook.store.ledger()] == [("decision", "rami"), ("export", "rami")]
