"""Search over reports, and over the claimants and places of claims."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.export.page import Page
from tolltrace.model import Claim, View
from tolltrace.store.search import NAME, SearchIndex, folded, hits
from tolltrace.web.render import render, state_of, visit_of

router = APIRouter()
FOUND = 30
LONGEST = 200  # characters of what is asked


class Index:
    """The search index of a casebook, brought up to a view when it is first asked about it."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = SearchIndex(folder / NAME)
        except sqlite3.Error:  # a folder that may only be read
            self._index = SearchIndex(":memory:")
        self._reports: tuple[object, ...] = ()

    def close(self) -> None:
        """Gives the file back."""
        self._index.close()

    def at(self, view: View) -> SearchIndex:
        """The index with the reports of ``view``."""
        if self._reports is not view.reports and self._reports != view.reports:
            self._index.update(view.reports)
        self._reports = view.reports
        return self._index


@router.get("/search")
def search_page(request: Request) -> Response:
    state = state_of(request)
    asked = request.query_params.get("q", "")[:LONGEST].strip()
    index: Index = request.app.state.words
    ids = index.at(state.view).find(asked, FOUND + 1) if asked else []
    reports = [state.view.report[i] for i in ids[:FOUND] if i in state.view.report]
    claims = _claims(state.view.claims, asked) if asked else []
    page = Page(state.shelf.part([], [c.id for c in claims]), visit_of(request).words)
    return render(
        request,
        "search.html.j2",
        state=state,
        asked=asked,
        found=list(zip(reports, hits(reports, asked), strict=True)),
        more=len(ids) > FOUND,
        told=[t for c in claims if (t := page.told(c.id)) is not None],
        p=page,
        heading=Page.heading,
    )


def _claims(claims: Sequence[Claim], asked: str) -> list[Claim]:
    """The claims whose claimant, party or place holds what is asked."""
    wanted = folded(asked)
    found = (c for c in claims if any(wanted in folded(t) for t in (c.claimant, c.responsible, c.where.written) if t))
    return [claim for claim, _ in zip(found, range(FOUND), strict=False)]
