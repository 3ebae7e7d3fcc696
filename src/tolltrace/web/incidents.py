"""Incidents: the list with its filters, one with everything behind its toll, and what a merge or a split would change."""

from collections.abc import Collection, Iterable, Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from tolltrace.desk import State
from tolltrace.export.page import Page
from tolltrace.model import Decision, Incident, Outcome, TollStatus, Total
from tolltrace.review.judge import BOUNDS
from tolltrace.review.preview import Preview, regrouped
from tolltrace.sight import lists
from tolltrace.sight.filters import Filters
from tolltrace.sight.spots import spots
from tolltrace.web.bars import panels
from tolltrace.web.evidence import opposed, voices
from tolltrace.web.near import nearest
from tolltrace.web.render import PAGE, desk_of, known, render, start_of, state_of, visit_of

router = APIRouter()


@router.get("/incidents")
def incident_list(request: Request) -> Response:
    state = state_of(request)
    filters = Filters.of(request.query_params)

    start = start_of(request)
    chosen, total = lists.incidents(state.shelf, filters, start, PAGE)
    if not chosen and start:
        start, (chosen, total) = 0, lists.incidents(state.shelf, filters, 0, PAGE)
    page = Page(state.shelf.heads(chosen), visit_of(request).words)
    return render(
        request,
        "incidents.html.j2",
        state=state,
        filters=filters,
        p=page,
        entries=page.entries,
        start=start,
        size=PAGE,
        total=total,
        **lists.choices(state.shelf),
    )


@router.get("/incidents/{incident}")
def incident_page(request: Request, incident: str) -> Response:
    state = state_of(request)
    if incident not in state.shelf.incident:
        # A saved link to an incident that was merged, split or named anew leads to what became of it.
        for now in desk_of(request).casebook.store.led(incident):
            if now in state.shelf.incident:
                return RedirectResponse(f"/incidents/{now}", 303)
    found = known(state.shelf.incident, incident)
    page = Page(state.shelf.part([incident]), visit_of(request).words)
    (entry,) = page.entries
    return render(
        request,
        "incident.html.j2",
        state=state,
        p=page,
        e=entry,
        panels=panels(entry.outcomes),
        voices=voices(page, entry, found),
        opposed=opposed(page, found),
        spots=spots(found, page.view.linkage.happenings_of(found)),
        happenings=page.view.linkage.happenings_of(found),
        decisions=_about(state, found),
        bounds=BOUNDS,
        outcomes=[o for o, _ in entry.outcomes],
        statuses=list(TollStatus),
        others=nearest(state.shelf, found, PAGE),
    )


@router.get("/incidents/{incident}/merge")
def merge_preview(request: Request, incident: str, other: str = "") -> Response:
    """What would change if two incidents were one."""
    state = state_of(request)
    one, two = state.shelf.incident.get(incident), state.shelf.incident.get(other)
    if one is None or two is None or one is two:
        raise HTTPException(404)
    preview = _regrouped(state, [one, two], [{*one.happenings, *two.happenings}])
    return _preview(request, state, preview, action=f"/incidents/{incident}/merge", chosen=[("other", other)], kind="merge")


@router.get("/incidents/{incident}/split")
def split_preview(request: Request, incident: str) -> Response:
    """What would change if some of its reports told of another incident."""
    state = state_of(request)
    found = known(state.shelf.incident, incident)
    part = [h for h in found.happenings if h in request.query_params.getlist("part")]
    rest = [h for h in found.happenings if h not in part]
    preview = _regrouped(state, [found], [part, rest])
    chosen = [("part", h) for h in part]
    return _preview(request, state, preview, action=f"/incidents/{incident}/split", chosen=chosen, kind="split")


def _regrouped(state: State, touched: Sequence[Incident], groups: Sequence[Collection[str]]) -> Preview:
    shelf = state.shelf
    about = shelf.decided([s for i in touched for s in (i.id, *i.happenings, *i.claims)])
    return regrouped(shelf.part([i.id for i in touched]), groups, about, shelf.tally)


def _preview(
    request: Request, state: State, preview: Preview, *, action: str, chosen: list[tuple[str, str]], kind: str
) -> Response:
    words = visit_of(request).words
    now, then = _lines(preview.now), _lines(preview.then)
    changes = [(o, words.toll(now[o]) if o in now else "–", words.toll(then[o]) if o in then else "–") for o in {**now, **then}]
    return render(
        request,
        "preview.html.j2",
        state=state,
        preview=preview,
        changes=changes,
        action=action,
        chosen=chosen,
        kind=kind,
        possible=kind == "merge" or (len(chosen) > 0 and len(preview.after) == 2),
        back=action.rsplit("/", 1)[0],
    )


def _lines(totals: Iterable[Total]) -> dict[Outcome, Total]:
    return {t.outcome: t for t in totals if t.status is TollStatus.TOTAL}


def _about(state: State, incident: Incident) -> list[Decision]:
    """Everything decided about an incident, its happenings and its claims, newest first."""
    subjects = (incident.id, *incident.happenings, *incident.claims)
    return sorted(state.shelf.decided(subjects), key=lambda d: (d.at, d.id), reverse=True)
