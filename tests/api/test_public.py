"""The public scope of the interface: the signed release alone, whatever is asked, and nothing before it is signed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.publish.cases import recorded
from tests.release.canaries import canaries, seeded
from tests.web.site import HOST
from tests.web.team import CHEAP, PASSWORD
from tolltrace.accounts import NAME, Grant, Role, Vault
from tolltrace.accounts.secret import Passwords
from tolltrace.api import public
from tolltrace.api.app import PREFIX
from tolltrace.desk import Desk
from tolltrace.publish.signing import draft, sign
from tolltrace.web.app import create_app

LISTS = ("incidents", "claims", "reports")


@contextmanager
def served(folder: Path) -> Iterator[tuple[Desk, TestClient, TestClient]]:
    """A desk on the seeded casebook, a program that may read the public scope, and one that may read all."""
    desk = Desk(recorded(seeded(), folder), "amal")
    vault = Vault(folder / NAME, passwords=Passwords(CHEAP))
    vault.add("olga", Role.OWNER, PASSWORD)
    app = create_app(desk, [HOST], vault=vault)
    clients = []
    for grant in (Grant.PUBLIC, Grant.READ):
        _, secret = vault.add_token("olga", "test", [grant], 9)
        headers = {"Authorization": f"Bearer {secret}"}
        clients.append(TestClient(app, base_url=f"https://{HOST}", raise_server_exceptions=False, headers=headers))
    try:
        yield desk, clients[0], clients[1]
    finally:
        desk.close()
        vault.close()


def walked(client: TestClient, base: str) -> str:
    """Everything that can be read below ``base``, with headers."""
    said, ids = [], []
    for name in LISTS:
        address: str | None = f"{base}/{name}?limit=7"
        while address:
            answer = client.get(address)
            assert answer.status_code == 200, answer.text
            said.append(f"{answer.headers} {answer.text}")
            found = answer.json()
            address = found["next"]
            ids += [row["id"] for row in found["results"]] if name == "incidents" else []
        assert found["count"] > 0
    said += [client.get(f"{base}/incidents/{i}").text for i in ids] + [client.get(f"{base}/totals").text]
    return "\n".join(said).casefold()


def leaks(said: str) -> set[str]:
    return {n for n in canaries().needles() if n.casefold() in said}


def test_the_public_scope_carries_no_canary_and_is_all_that_its_token_reads(tmp_path: Path) -> None:
    with served(tmp_path / "book") as (desk, program, reader):
        unsigned = program.get(f"{PREFIX}/public/incidents")
        assert (unsigned.status_code, unsigned.json()["what"]) == (409, "nobody has signed what may be published")
        rules = tmp_path / "book" / "release.yml"
        rules.write_text("delay_days: 0\n", encoding="utf-8")
        sign(desk.casebook, draft(desk.casebook), "amal", "read")
        said = walked(program, f"{PREFIX}/public")
        assert leaks(said) == set()
        assert "aleppo, syria" in said
        assert len(leaks(walked(reader, PREFIX))) > 150  # the scanner finds them where they are
        for path in ("reports", "claims", "incidents", "decisions", "totals", "openapi.json"):
            assert program.get(f"{PREFIX}/{path}").status_code == 403
        assert program.get("/", follow_redirects=False).status_code == 303
        assert program.get(f"{PREFIX}/public/incidents/inc-none").status_code == 404
        assert program.get(f"{PREFIX}/public/claims?after=clm-none").status_code == 400
        rules.write_text("delay_days: 20000\n", encoding="utf-8")  # other rules, nobody signed them
        assert program.get(f"{PREFIX}/public/totals").status_code == 409


def test_without_the_release_the_public_scope_leaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public.Released, "view", lambda self: seeded())
    with served(tmp_path / "book") as (_, program, _reader):
        assert len(leaks(walked(program, f"{PREFIX}/public"))) > 150
