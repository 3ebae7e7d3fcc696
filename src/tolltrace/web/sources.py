"""Sources: who they are and whom they stand with, what rests on them, and how the figures of each claimant moved later."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.sight.sources import claimants, publishers_from
from tolltrace.web.render import PAGE, render, start_of, state_of, within

router = APIRouter()


@router.get("/sources")
def sources_page(request: Request) -> Response:
    state = state_of(request)
    db = state.shelf.db
    sizes = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("claimants", "publishers")}  # noqa: S608
    start = within(start_of(request), max(sizes.values()))
    return render(
        request,
        "sources.html.j2",
        state=state,
        publishers=publishers_from(db, start, PAGE),
        claimants=claimants(db, start, PAGE),
        total=max(sizes.values()),
        start=start,
        size=PAGE,
    )
