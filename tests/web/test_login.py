"""Logging in, sessions and accounts. Each attack is a function that says whether it got through, and is tried with and without
the defence that stops it."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest

from tests.web.site import site
from tests.web.team import PASSWORD, Team, team
from tolltrace.accounts import door, vault
from tolltrace.accounts.roles import Role
from tolltrace.accounts.vault import Vault
from tolltrace.errors import AccountError
from tolltrace.web import entry, visit
from tolltrace.web.access import COOKIE


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path / "c") as made:
        yield made


def test_a_stranger_sees_nothing_and_comes_back_where_they_wanted(own: Team) -> None:
    stranger = own.client()
    answer = stranger.get("/reports?source=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Freports%3Fsource%3Dx")
    page = stranger.get("/login").text
    for leak in ("Marwah", "Herald", "/queue", "olga", "nobody-in-particular"):
        assert leak not in page
    for path in ("/login?next=//evil.example", "/language/xx", "/static/0/none.js"):
        assert "Marwah" not in stranger.get(path).text
    done = own.login(stranger, "vera", next="/reports?source=x")
    assert (done.status_code, done.headers["location"]) == (303, "/reports?source=x")
    assert stranger.get("/reports").status_code == 200
    assert "vera" in stranger.get("/reports").text
    assert own.login(own.client(), "vera", next="https://evil.example/").headers["location"] == "/"


def test_the_cookie_of_a_session(own: Team) -> None:
    stranger = own.client()
    stranger.get("/login")
    (cookie,) = own.login(stranger, "vera").headers.get_list("set-cookie")
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= {p.strip() for p in cookie.split(";")}
    assert "Domain" not in cookie


def fixation(made: Team) -> bool:
    """Whether somebody who planted a cookie before the login is logged in by it after."""
    victim, attacker = made.client(), made.client()
    planted = "attacker-chosen-value-of-some-length"
    victim.cookies.set(COOKIE, planted)
    assert made.post(victim, "/login", name="edda", password=PASSWORD).status_code == 303
    attacker.cookies.set(COOKIE, planted)
    return attacker.get("/reports").status_code == 200


def test_a_planted_cookie_opens_nothing(own: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not fixation(own)
    # Without the defence: the session takes over the cookie that was there.
    monkeypatch.setattr(vault.secret, "new_secret", lambda: "attacker-chosen-value-of-some-length")
    assert fixation(own)


def test_a_login_within_a_session_ends_the_one_before(own: Team) -> None:
    client = own.client("vera")
    before = client.cookies[COOKIE]
    assert own.post(client, "/login", name="edda", password=PASSWORD).status_code == 303
    assert own.vault.visitor(before) is None


def forgery(made: Team) -> list[str]:
    """The forms that another site could send in the name of somebody who is logged in."""
    victim = made.client("olga")
    claim = made.desk.state.view.claims[0].id
    sent = {"name": "mallory", "role": "owner", "reason": "forged"}
    paths = ["/accounts", "/accounts/vera/role", f"/claims/{claim}/reject", "/me/tokens", "/logout", "/exports/claims", "/login"]
    return [path for path in paths if victim.post(path, data={**sent, "token": "0" * 64}).status_code != 403]


def test_no_form_of_another_site_is_taken(own: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forgery(own) == []
    monkeypatch.setattr(visit.hmac, "compare_digest", lambda *_: True)
    assert "/accounts/vera/role" in forgery(own)


def guesses(made: Team, name: str, client_of: int = 1) -> int:
    """How many of 40 guesses are looked at, the right password being the last: 41 when that one gets in."""
    clients = [made.client() for _ in range(client_of)]
    for client in clients:
        client.get("/login")
    seen = 0
    for n in range(40):
        client = clients[n % client_of]
        seen += made.post(client, "/login", name=name, password=f"guess number {n}").status_code == 401
    return seen + (made.post(clients[0], "/login", name=name, password=PASSWORD).status_code == 303)


def test_guesses_are_few(own: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    assert guesses(own, "vera") == door.PERSON_HERE
    assert guesses(own, "nobody at all") == door.PERSON_HERE  # the answer does not tell who there is
    waiting = own.login(own.client(), "vera")
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "900")
    assert "quarter of an hour" in waiting.text
    assert own.login(own.client(), "rami").status_code == 303  # others come in
    own.clock.now += door.WINDOW + 1
    assert own.login(own.client(), "vera").status_code == 303
    for limit in ("PERSON_HERE", "PERSON", "ADDRESS"):
        monkeypatch.setattr(door, limit, 10_000)
    assert guesses(own, "vera") == 41


def test_one_address_has_few_guesses_whatever_the_names(own: Team) -> None:
    client = own.client()
    client.get("/login")
    looked = sum(own.post(client, "/login", name=f"person {n}", password="x" * 12).status_code == 401 for n in range(40))
    assert looked == door.ADDRESS


def test_guesses_at_once_are_counted_too(own: Team) -> None:
    gate = threading.Barrier(12)

    def guess(n: int) -> bool:
        gate.wait()
        found = door.Door(own.vault).enter("vera", f"guess number {n}", "", "10.0.0.1")
        return isinstance(found, door.Refused) and not found.wait

    with ThreadPoolExecutor(12) as apart:
        assert sum(apart.map(guess, range(12))) == door.PERSON_HERE


def test_a_success_forgives(own: Team) -> None:
    for _ in range(4):
        client = own.client()
        for n in range(door.PERSON_HERE - 1):
            assert own.login(client, "vera", f"guess number {n}").status_code == 401
        assert own.login(client, "vera").status_code == 303


def test_a_session_ends_when_nobody_works_and_after_a_day(own: Team) -> None:
    idle, busy = own.client("vera"), own.client("edda")
    for _ in range(int(vault.LONGEST // 1_800)):
        own.clock.now += 1_800
        assert busy.get("/keys").status_code == 200
    assert idle.get("/keys").status_code == 303
    own.clock.now += 1
    assert busy.get("/keys").status_code == 303
    assert busy.get("/keys").headers["location"].startswith("/login")


def test_logging_out_ends_it_on_the_server(own: Team) -> None:
    client = own.client("vera")
    value = client.cookies[COOKIE]
    answer = own.post(client, "/logout")
    assert answer.headers["location"] == "/login"
    thief = own.client()
    thief.cookies.set(COOKIE, value)
    assert thief.get("/keys").status_code == 303


def test_another_password_ends_every_other_session(own: Team) -> None:
    here, there = own.client("vera"), own.client("vera")
    new = "five other words entirely here"
    form = {"password": new, "again": new}
    assert own.post(here, "/me/password", present="not that one at all", **form).status_code == 422
    assert own.post(here, "/me/password", present=PASSWORD, password=new, again="else").status_code == 422
    assert own.post(here, "/me/password", present=PASSWORD, password="short", again="short").status_code == 422
    assert own.post(here, "/me/password", present=PASSWORD, **form).status_code == 303
    assert here.get("/me?changed=password_changed").text.count("every other session") == 1
    assert there.get("/me").status_code == 303
    assert own.login(own.client(), "vera").status_code == 401
    assert own.login(own.client(), "vera", new).status_code == 303


def test_a_browser_left_open_cannot_be_used_to_guess_the_password(own: Team) -> None:
    client = own.client("vera")
    for n in range(5):
        assert own.post(client, "/me/password", present=f"guess {n} of many", password="x", again="x").status_code == 422
    new = "five other words entirely here"
    assert own.post(client, "/me/password", present=PASSWORD, password=new, again=new).status_code == 422


def test_the_second_factor(own: Team) -> None:
    client = own.client("vera")
    page = own.post(client, "/me/second/offer").text
    key = own.vault.offered("vera")
    assert key in page
    assert "<svg" in page
    code = pyotp.TOTP(key)
    assert own.login(own.client(), "vera").status_code == 303  # not before it is confirmed
    assert "not right" in own.post(client, "/me/second/take", code="000000").text
    codes = own.post(client, "/me/second/take", code=code.at(own.clock())).text.split("<code>")[1:]
    backup = [c.split("</code>")[0] for c in codes]
    assert len(backup) == 10
    assert backup[0] not in client.get("/me").text
    assert own.login(own.client(), "vera").status_code == 401
    own.clock.now += 60
    now = code.at(own.clock())
    assert own.login(own.client(), "vera", code=now).status_code == 303
    assert own.login(own.client(), "vera", code=now).status_code == 401  # read over a shoulder
    assert own.login(own.client(), "vera", "wrong password here", backup[0]).status_code == 401
    assert own.login(own.client(), "vera", code=backup[0].upper()).status_code == 303
    assert own.login(own.client(), "vera", code=backup[0]).status_code == 401
    assert own.post(client, "/me/second/drop", present="wrong password here").status_code == 422
    assert own.post(client, "/me/second/drop", present=PASSWORD).status_code == 303
    assert own.login(own.client(), "vera").status_code == 303


def test_the_owner_lets_people_in(own: Team) -> None:
    olga = own.client("olga")
    page = own.post(olga, "/accounts", name="نور", role="reviewer").text
    first = page[page.index('class="secret"') :].split(">")[1].split("<")[0]
    assert first not in olga.get("/accounts").text
    nour = own.client()
    assert own.login(nour, "نور", first).status_code == 303
    assert nour.get("/queue").headers["location"] == "/me"  # nothing but choosing a password
    assert own.post(nour, "/undo").status_code == 403
    new = "five other words entirely here"
    assert own.post(nour, "/me/password", present=first, password=first, again=first).status_code == 422
    assert own.post(nour, "/me/password", present=first, password=new, again=new).status_code == 303
    assert nour.get("/queue").status_code == 200
    assert own.post(olga, "/accounts", name="NOUR", role="king").status_code == 422
    assert own.post(olga, "/accounts", name="Olga", role="viewer").status_code == 422
    assert own.post(olga, "/accounts", name="<script>", role="viewer").status_code == 422
    assert own.post(olga, "/accounts/نور/role", role="viewer").status_code == 303
    assert own.post(nour, "/undo").status_code == 403  # from the next request on
    assert own.post(olga, "/accounts/نور/active", active="false").status_code == 303
    assert nour.get("/queue").status_code == 303
    entries = [(e.author, e.ref) for e in own.desk.casebook.store.ledger()]
    assert entries == [
        ("olga", "نور: account made (reviewer)"),
        ("نور", "نور: password changed"),
        ("olga", "نور: role viewer"),
        ("olga", "نور: let in no more"),
    ]


def test_the_last_owner_stays(own: Team) -> None:
    olga = own.client("olga")
    for path, form in (("role", {"role": "viewer"}), ("active", {"active": "false"})):
        answer = own.post(olga, f"/accounts/olga/{path}", **form)
        assert answer.status_code == 422
        assert "Nobody would be left" in answer.text
    assert own.post(olga, "/accounts/edda/role", role="owner").status_code == 303
    assert own.post(olga, "/accounts/olga/role", role="viewer").status_code == 303
    assert olga.get("/accounts").status_code == 403


def test_the_first_account_closes_a_server_that_was_open(tmp_path: Path) -> None:
    with site(tmp_path / "c") as made:
        assert made.client.get("/queue").status_code == 200
        new = "five other words entirely here"
        assert made.post("/accounts", name="olga", password=new, again="else", role="viewer").status_code == 422
        assert made.post("/accounts", name="olga", password=new, again=new, role="viewer").headers["location"] == "/login"
        assert made.client.get("/queue").headers["location"].startswith("/login")
        (olga,) = Vault(tmp_path / "c" / "accounts.sqlite").accounts()
        assert (olga.name, olga.role) == ("olga", Role.OWNER)


def test_nobody_comes_through_a_proxy_where_nobody_has_an_account(tmp_path: Path) -> None:
    with site(tmp_path / "c") as made:
        for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP"):
            answer = made.client.get("/queue", headers={name: "203.0.113.9"})
            assert answer.status_code == 401
            assert "Marwah" not in answer.text


def test_no_secret_is_kept_or_logged(own: Team, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client = own.client()
        own.login(client, "vera", "a wrong password indeed")
        own.login(client, "vera")
        shown = own.post(client, "/me/tokens", grant="read", label="script").text
        token = shown[shown.index("tt_") :].split("<")[0]
        assert own.client(bearer=token).get("/api/v1/reports").status_code == 200
    secrets = [PASSWORD, "a wrong password indeed", token, client.cookies[COOKIE]]
    own.vault.close()
    kept = b"".join(p.read_bytes() for p in own.vault.path.parent.glob("*.sqlite*"))
    said = caplog.text
    for secret in secrets:
        assert secret not in said
        assert secret.encode() not in kept
    assert own.vault.path.stat().st_mode & 0o077 == 0
    assert PASSWORD not in "".join(e.ref for e in own.desk.casebook.store.ledger())


@pytest.mark.parametrize(
    ("password", "code"), [("short", "short"), ("x" * 201, "long"), ("vera was here first", "name"), ("aaaaaaaaabab", "few")]
)
def test_weak_passwords(own: Team, password: str, code: str) -> None:
    with pytest.raises(AccountError) as caught:
        own.vault.put_password("vera", password)
    assert caught.value.code == f"password_{code}"
    assert own.login(own.client(), "vera").status_code == 303


def test_both_languages(own: Team) -> None:
    for who, path in (("", "/login"), ("olga", "/me"), ("olga", "/accounts"), ("vera", "/accounts")):
        client = own.client(who)
        client.get("/language/ar")
        page = client.get(path).text
        assert '<html lang="ar" dir="rtl">' in page, path
    assert entry.CHANGED
