"""Search over reports, and over the claimants and places of claims."""

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError

from tolltrace.desk import Desk
from tolltrace.export.page import Page
from tolltrace.sight import lists
from tolltrace.sight.shelf import Shelf
from tolltrace.store import Store
from tolltrace.store.records import SqlStore
from tolltrace.store.search import NAME, SearchIndex, Words, folded, hits
from tolltrace.store.search_postgres import PostgresIndex
from tolltrace.web.render import desk_of, render, state_of, visit_of

router = APIRouter()
FOUND = 30
FEW = 500  # reports that are taken into the index while somebody waits
LONGEST = 200  # characters of what is asked


class Index:
    """The search index of a casebook, brought up to what is in sight when it is first asked about it: a few reports at once, many
    in the background while those that it has are found."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._index = _opened(folder, store)
        self._lock = threading.Lock()
        self._mark: object = None
        self._work: threading.Thread | None = None

    def close(self) -> None:
        """Gives the file back."""
        if self._work is not None:
            self._work.join(30)
        self._index.close()

    def at(self, desk: Desk, shelf: Shelf) -> Words:
        """The index with the reports of ``shelf``."""
        with self._lock:
            if self._mark != (mark := shelf.meta("mark")):
                self._mark = mark
                ids = list(shelf.report)
                texts = desk.casebook.store.reports_of
                if len(ids) <= self._index.size() + FEW:
                    self._index.update(ids, texts)
                elif self._work is None or not self._work.is_alive():
                    self._work = threading.Thread(target=self._index.update, args=(ids, texts), name="index", daemon=True)
                    self._work.start()
        return self._index


def _opened(folder: Path, store: Store) -> Words:
    """The index in the team's database where the records are there, else in the casebook's folder, else in memory."""
    if isinstance(store, SqlStore) and store.engine.dialect.name == "postgresql":
        with suppress(SQLAlchemyError):  # a user who may make no tables there
            return PostgresIndex(store.engine)
    try:
        return SearchIndex(folder / NAME)
    except sqlite3.Error:  # a folder that may only be read
        return SearchIndex(":memory:")


@router.get("/search")
def search_page(request: Request) -> Response:
    state = state_of(request)
    asked = request.query_params.get("q", "")[:LONGEST].strip()
    index: Index = request.app.state.words
    shelf = state.shelf
    ids = index.at(desk_of(request), shelf).find(asked, FOUND + 1) if asked else []
    reports = shelf.reports(ids[:FOUND])
    claims = lists.claims_saying(shelf, folded(asked), FOUND) if asked else []
    page = Page(shelf.part([], claims), visit_of(request).words)
    return render(
        request,
        "search.html.j2",
        state=state,
        asked=asked,
        found=list(zip(reports, hits(reports, asked), strict=True)),
        more=len(ids) > FOUND,
        told=[t for c in claims if (t := page.told(c)) is not None],
        p=page,
        heading=Page.heading,
    )
