"""A site where people log in: four accounts, one of each role, on a clock that tests move."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.review.cases import casebook
from tests.web.site import HOST
from tolltrace.accounts import NAME, Grant, Role, Vault
from tolltrace.accounts.secret import Passwords
from tolltrace.desk import Desk
from tolltrace.web.access import COOKIE
from tolltrace.web.app import create_app

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "four unrelated words here"
PEOPLE = {"olga": Role.OWNER, "edda": Role.EDITOR, "rami": Role.REVIEWER, "vera": Role.VIEWER}


@dataclass
class Clock:
    """Seconds since 1970 that stand still until they are moved."""

    now: float = 2_000_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Team:
    """``app`` behind its guard; ``vault`` holds everybody with the same password."""

    desk: Desk
    vault: Vault
    app: ASGIApp
    clock: Clock
    clients: list[TestClient] = field(default_factory=list)

    def client(self, name: str = "", *, bearer: str = "") -> TestClient:
        """A browser of ``name``, logged in; a stranger's for ""; or a program with a token."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        made = TestClient(
            self.app, base_url=f"https://{HOST}", follow_redirects=False, raise_server_exceptions=False, headers=headers
        )
        if name:
            made.cookies.set(COOKIE, self.vault.begin(name))
        self.clients.append(made)
        return made

    def token(self, client: TestClient) -> str:
        """The form token that goes with a browser's cookie."""
        session = client.cookies.get(COOKIE, default="")
        return hmac.new(self.app.app.state.key, session.encode(), sha256).hexdigest()  # type: ignore[attr-defined]

    def post(self, client: TestClient, path: str, **fields: object):  # type: ignore[no-untyped-def]
        """Sends a form with its token."""
        return client.post(path, data={"token": self.token(client), **fields})

    def login(self, client: TestClient, name: str, password: str = PASSWORD, code: str = "", **more: object):  # type: ignore[no-untyped-def]
        """Logs in by the form."""
        client.get("/login")
        return self.post(client, "/login", name=name, password=password, code=code, **more)

    def bearer(self, name: str, *grants: Grant) -> str:
        """A token's secret."""
        return self.vault.add_token(name, "test", grants or tuple(Grant), 30)[1]


@contextmanager
def team(folder: Path) -> Iterator[Team]:
    """A new casebook in ``folder`` with its people."""
    clock = Clock()
    book = casebook(folder)
    vault = Vault(folder / NAME, passwords=Passwords(CHEAP), clock=clock)
    for name, role in PEOPLE.items():
        vault.add(name, role, PASSWORD)
    desk = Desk(book, "nobody-in-particular")
    try:
        yield Team(desk, vault, create_app(desk, [HOST], vault=vault), clock)
    finally:
        desk.close()
        vault.close()
