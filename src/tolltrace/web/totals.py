"""Totals: what the incidents add up to, under the casebook's rules or another's, and what hangs on open questions."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tolltrace import pipeline
from tolltrace.export.page import Page
from tolltrace.model import View
from tolltrace.vocab import names
from tolltrace.web.render import desk_of, render, state_of, visit_of

router = APIRouter()
_SCENARIOS = 20


def policies() -> list[str]:
    """The names of the coding rules that there are."""
    return names("policies")


def view_under(request: Request, policy: str) -> View:
    """The view under ``policy``, "" for the casebook's own. Raises 404 for rules that there are not."""
    desk = desk_of(request)
    if not policy or policy == desk.casebook.config.policy:
        return state_of(request).view
    if policy not in policies():
        raise HTTPException(404)
    return pipeline.view(desk.casebook, policy)


@router.get("/totals")
def totals_page(request: Request, policy: str = "") -> Response:
    state = state_of(request)
    view = view_under(request, policy)
    page = Page(view, visit_of(request).words)
    scenarios = [a for a in page.scenarios if a.changes]
    return render(
        request,
        "totals.html.j2",
        state=state,
        p=page,
        scenarios=scenarios[:_SCENARIOS],
        more=max(len(scenarios) - _SCENARIOS, 0),
        policies=policies(),
        policy=policy or desk_of(request).casebook.config.policy,
        own=view is state.view,
    )
