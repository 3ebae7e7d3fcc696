"""A site under test: a desk on a small casebook behind the whole application, guard included."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from tests.review.cases import casebook
from tolltrace import pipeline
from tolltrace.desk import Desk
from tolltrace.model import make_report
from tolltrace.web.app import create_app
from tolltrace.web.guard import Limits

HOST = "testserver"
NASTY = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{7*7}}"


@dataclass
class Site:
    """``client`` keeps cookies and follows no redirect."""

    desk: Desk
    client: TestClient

    def token(self) -> str:
        """The form token of the client's visit."""
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.client.get("/queue").text)
        assert found
        return found[1]

    def post(self, path: str, **fields: object):  # type: ignore[no-untyped-def]
        """Sends a form with its token and what is in sight."""
        return self.client.post(path, data={"token": self.token(), "seen": self.desk.state.seen, **fields})

    def claim(self, low: int) -> str:
        """The id of the claim that states ``low``."""
        return next(c.id for c in self.desk.state.view.claims if c.count.low == low)

    @property
    def incident(self) -> str:
        return self.desk.state.view.linkage.incidents[0].id


@contextmanager
def site(folder: Path, limits: Limits | None = None, *, nasty: bool = False) -> Iterator[Site]:
    """A site on a new casebook in ``folder``; with ``nasty`` one of its reports is hostile in every field."""
    book = casebook(folder)
    if nasty:
        text = f"{NASTY} in Marwah\nAt least 7 people were killed on 3 June 2031 in Marwah near Aleppo, {NASTY} said."
        report = make_report(NASTY, text, publisher=NASTY, published=date(2031, 6, 4), title=NASTY, url="javascript:alert(1)")
        book.store.add_report(report)
        pipeline.extract(book)
        pipeline.refreshed(book)
    desk = Desk(book, NASTY if nasty else "amal")
    try:
        app = create_app(desk, [HOST], limits)
        with TestClient(app, base_url=f"http://{HOST}", follow_redirects=False, raise_server_exceptions=False) as client:
            yield Site(desk, client)
    finally:
        desk.close()
