"""Reports: the list, and one report with its text marked, its claims beside it, and a form for what no reader found."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.export.page import Page
from tolltrace.model import Outcome, Scope, Stance, Status
from tolltrace.model.plain import plain
from tolltrace.review.judge import EDITABLE, field_text
from tolltrace.sight import lists
from tolltrace.web.render import PAGE, known, render, start_of, state_of, visit_of
from tolltrace.web.text import LAYERS, lines
from tolltrace.web.visit import local

router = APIRouter()

CHOICES = {"outcome": Outcome, "status": Status, "stance": Stance, "scope": Scope}
DIRECTIONS = ("auto", "ltr", "rtl")


@router.get("/reports")
def report_list(request: Request) -> Response:
    state = state_of(request)
    wanted = plain(request.query_params.get("source", ""))
    start = start_of(request)
    claims, total = lists.reports(state.shelf, wanted, start, PAGE)
    if not claims and start:
        start, (claims, total) = 0, lists.reports(state.shelf, wanted, 0, PAGE)
    return render(
        request,
        "reports.html.j2",
        state=state,
        reports=state.shelf.reports(claims),
        claims=claims,
        heading=Page.heading,
        source=wanted,
        start=start,
        size=PAGE,
        total=total,
    )


@router.get("/reports/{report}")
def report_page(request: Request, report: str) -> Response:
    state = state_of(request)
    found = known(state.shelf.report, report)
    claims = state.shelf.claims_of.get(report, ())
    page = Page(state.shelf.part([], [c.id for c in claims]), visit_of(request).words)
    asked = request.query_params.get("direction", "auto")
    told = [card for c in claims if (card := page.told(c.id)) is not None]
    return render(
        request,
        "report.html.j2",
        state=state,
        report=found,
        heading=Page.heading(found),
        lines=lines(found.text, claims),
        told=told,
        number={t.claim.id: t.number for t in told},
        p=page,
        layers=LAYERS,
        direction=asked if asked in DIRECTIONS else "auto",
        directions=DIRECTIONS,
        events=list(dict.fromkeys(c.event for c in claims if c.event)),
        choices=CHOICES,
    )


@router.get("/claims/{claim}")
def claim_page(request: Request, claim: str) -> Response:
    """One claim to edit, with everything decided about it."""
    state = state_of(request)
    found = known(state.shelf.claim, claim)
    page = Page(state.shelf.part([], [claim]), visit_of(request).words)
    return render(
        request,
        "claim.html.j2",
        state=state,
        told=page.told(claim),
        p=page,
        fields=[(f, field_text(found, f)) for f in EDITABLE],
        choices={**CHOICES, "method": type(found.method)},
        decisions=state.about.get(claim, ()),
        incident=state.shelf.incident_of.get(claim, ""),
        back=local(request.query_params.get("back", ""), f"/reports/{found.report}"),
    )
