"""What stands before every page. Each test fails when its defence is taken out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.types import Message

from tests.web.site import Site, site
from tolltrace.web.app import create_app
from tolltrace.web.guard import CSP, HEADERS, Guard, Limits
from tolltrace.web.visit import SESSION, local


def routes(made: Site, method: str) -> list[str]:
    """The paths of every route that takes ``method``."""
    guard = create_app(made.desk, ["x"])
    assert isinstance(guard, Guard)
    return [path for path, takes in guard.app.openapi()["paths"].items() if method in takes]  # type: ignore[attr-defined]


def filled(path: str) -> str:
    return path.replace("{act}", "accept").replace("{", "").replace("}", "")


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:81", "", "127.0.0.1"])
def test_only_our_own_names_are_answered(shown: Site, host: str) -> None:
    answer = shown.client.get("/queue", headers={"Host": host})
    assert answer.status_code == 421
    assert "does not answer to that name" in answer.text
    assert "Marwah" not in answer.text


def test_every_answer_carries_the_policies(shown: Site) -> None:
    for path in ("/queue", "/nothing", "/static/0/app.js", "/incidents/none/history-wide.svg", "/"):
        answer = shown.client.get(path)
        assert {k: answer.headers[k] for k in HEADERS} == HEADERS, path
    refused = shown.client.get("/queue", headers={"Host": "evil.example"})
    assert refused.headers["Content-Security-Policy"] == CSP
    assert "unsafe" not in CSP
    assert shown.client.get("/queue").headers["Cache-Control"] == "no-store"
    assert "server" not in shown.client.get("/queue").headers


def test_no_form_is_taken_without_its_token(own: Site) -> None:
    """Every route that changes something, found by itself: without a token, with another's, with the token but no cookie."""
    token = own.token()
    stranger = "0" * 64
    posts = routes(own, "post")
    assert len(posts) >= 14
    for path in map(filled, posts):
        assert own.client.post(path, data={"claim": "x"}).status_code == 403, path
        assert own.client.post(path, data={"token": stranger, "claim": "x"}).status_code == 403, path
        upload = own.client.post(path, data={"token": stranger}, files={"files": ("a.txt", b"x")})
        assert upload.status_code == 403, path
    cookies = dict(own.client.cookies)
    own.client.cookies.clear()
    assert own.client.post("/undo", data={"token": token}).status_code == 403
    own.client.cookies.update(cookies)
    assert own.desk.state.decisions == ()
    assert own.post("/undo").status_code == 422  # the token is right: only there is nothing to undo


def test_a_cookie_that_somebody_else_set_gives_no_token(own: Site, tmp_path: Path) -> None:
    """Whoever plants a visit cookie cannot know the token that goes with it: each server has its own key."""
    planted = "attacker-chosen-value-of-some-length"
    with site(tmp_path / "other") as other:
        other.client.cookies.set(SESSION, planted)
        known = other.token()
    own.client.cookies.clear()
    own.client.cookies.set(SESSION, planted)
    assert own.client.post("/undo", data={"token": known}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_another_site_does_nothing_even_with_the_token(own: Site, headers: dict[str, str]) -> None:
    claim = own.claim(55)
    answer = own.client.post(f"/claims/{claim}/reject", data={"token": own.token()}, headers=headers)
    assert (answer.status_code, answer.text) == (403, "This request came from another site, so nothing was done.\n")
    assert own.desk.state.decisions == ()


def test_reading_pages_decides_nothing(own: Site) -> None:
    """A link in a page of somebody else can only read: no GET appends a decision or an entry."""
    pages = routes(own, "get")
    assert len(pages) >= 20
    for path in map(filled, pages):
        own.client.get(path)
    assert own.desk.state.decisions == ()
    assert own.desk.casebook.store.ledger() == ()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(shown: Site) -> None:
    shown.client.cookies.clear()
    (cookie,) = shown.client.get("/queue").headers.get_list("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb", ""]
)
def test_no_form_sends_anybody_elsewhere(own: Site, path: str) -> None:
    assert local(path) == "/queue"
    answer = own.post(f"/claims/{own.claim(55)}/accept", back=path)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/queue?done=accept"
    assert own.client.get("/language/ar", params={"back": path}).headers["location"] == "/queue"


def test_a_body_has_an_end(tmp_path: Path) -> None:
    with site(tmp_path / "c", Limits(body=2_000, upload=5_000)) as made:
        token = made.token()
        assert made.client.post("/undo", data={"token": token, "reason": "x" * 3_000}).status_code == 413
        assert made.client.post("/import", data={"token": token}, files={"files": ("a.txt", b"x" * 6_000)}).status_code == 413
        assert made.client.post("/import", data={"token": token}, files={"files": ("a.txt", b"x" * 3_000)}).status_code == 303

        def unannounced():  # type: ignore[no-untyped-def]
            for _ in range(100):
                yield b"reason=" + b"x" * 100

        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert made.client.post("/undo", content=unannounced(), headers=form).status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def app(_scope: object, receive, _send: object) -> None:  # type: ignore[no-untyped-def]
        while (await receive()).get("more_body"):
            pass

    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(3_600)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"testserver"), (b"content-length", b"10")]
    scope = {"type": "http", "method": "POST", "path": "/undo", "headers": headers}
    # In a thread of its own: the browser that other tests drive keeps a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(Guard(app, ["testserver"], Limits(patience=0.05))(scope, never, send))).result()
    assert sent[0]["status"] == 408


def test_what_breaks_tells_nothing_of_the_inside(own: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tolltrace.web.sources.publishers_from", lambda *_: 1 / 0)
    answer = own.client.get("/sources")
    assert answer.status_code == 500
    assert "Decisions taken before are safe" in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2f..%2fapp.py", "%2e%2e/app.py", "app.py", "vendor/htmx.min.js", "....//app.css"]
)
def test_only_listed_files_are_served(shown: Site, name: str) -> None:
    assert shown.client.get(f"/static/0/{name}").status_code == 404
