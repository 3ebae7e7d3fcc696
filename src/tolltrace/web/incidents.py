"""Incidents: the list with its filters, one with everything behind its toll, and what a merge or a split would change."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tolltrace.desk import State
from tolltrace.export.page import Entry, Page, Told
from tolltrace.model import Decision, Grade, Incident, Method, Outcome, TollStatus, Total
from tolltrace.review.judge import BOUNDS
from tolltrace.review.preview import Preview, regrouped
from tolltrace.web.render import PAGE, render, start_of, state_of, visit_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks of the list; "" asks nothing."""

    place: str = ""
    grade: str = ""
    method: str = ""
    party: str = ""

    def admits(self, incident: Incident, state: State) -> bool:
        """Whether ``incident`` is wanted."""
        if self.place and self.place.casefold() not in incident.where.written.casefold():
            return False
        if self.method and incident.method.value != self.method:
            return False
        if self.party and self.party not in incident.responsible:
            return False
        conclusion = state.view.conclusion.get(incident.id)
        return not self.grade or (conclusion is not None and conclusion.grading.grade.value == self.grade)


@dataclass(frozen=True, slots=True)
class Voice:
    """The claims of an incident that go back to one origin, in the order in which they were stated."""

    origin: str
    told: tuple[Told, ...]


@router.get("/incidents")
def incident_list(request: Request) -> Response:
    state = state_of(request)
    asked = request.query_params
    filters = Filters(*(asked.get(k, "").strip() for k in ("place", "grade", "method", "party")))
    chosen = [i for i in state.shelf.by_date if filters.admits(i, state)]
    start = start_of(request, len(chosen))
    page = Page(state.shelf.part([i.id for i in chosen[start : start + PAGE]]), visit_of(request).words)
    return render(
        request,
        "incidents.html.j2",
        state=state,
        p=page,
        entries=page.entries,
        filters=filters,
        grades=list(Grade),
        methods=[m for m in Method if any(i.method is m for i in state.view.linkage.incidents)],
        parties_all=sorted({r for i in state.view.linkage.incidents for r in i.responsible}),
        total=len(chosen),
        start=start,
        size=PAGE,
    )


@router.get("/incidents/{incident}")
def incident_page(request: Request, incident: str) -> Response:
    state = state_of(request)
    found = state.view.incident.get(incident)
    if found is None:
        raise HTTPException(404)
    words = visit_of(request).words
    part = state.shelf.part([incident])
    page = Page(part, words)
    (entry,) = page.entries
    return render(
        request,
        "incident.html.j2",
        state=state,
        p=page,
        e=entry,
        voices=_voices(entry, found),
        happenings=[state.shelf.happening[h] for h in found.happenings],
        decisions=_about(state, found),
        bounds=BOUNDS,
        outcomes=[o for o, _ in entry.outcomes],
        statuses=list(TollStatus),
        others=[i for i in state.shelf.by_date if i.id != incident][:PAGE],
    )


@router.get("/incidents/{incident}/merge")
def merge_preview(request: Request, incident: str, other: str = "") -> Response:
    """What would change if two incidents were one."""
    state = state_of(request)
    one, two = state.view.incident.get(incident), state.view.incident.get(other)
    if one is None or two is None or one is two:
        raise HTTPException(404)
    preview = regrouped(state.view, [{*one.happenings, *two.happenings}], state.decisions)
    return _preview(request, state, preview, action=f"/incidents/{incident}/merge", chosen=[("other", other)], kind="merge")


@router.get("/incidents/{incident}/split")
def split_preview(request: Request, incident: str) -> Response:
    """What would change if some of its reports told of another incident."""
    state = state_of(request)
    found = state.view.incident.get(incident)
    if found is None:
        raise HTTPException(404)
    part = [h for h in found.happenings if h in request.query_params.getlist("part")]
    rest = [h for h in found.happenings if h not in part]
    preview = regrouped(state.view, [part, rest], state.decisions)
    chosen = [("part", h) for h in part]
    return _preview(request, state, preview, action=f"/incidents/{incident}/split", chosen=chosen, kind="split")


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


def _voices(entry: Entry, incident: Incident) -> list[Voice]:
    """The claims by origin, the origin that spoke first leading; those without an origin last."""
    origin = dict(incident.origin_of)
    groups: dict[str, list[Told]] = {}
    for told in entry.told:
        groups.setdefault(origin.get(told.claim.id, ""), []).append(told)
    return [Voice(name, tuple(told)) for name, told in sorted(groups.items(), key=lambda g: g[0] == "")]


def _about(state: State, incident: Incident) -> list[Decision]:
    """Everything decided about an incident, its happenings and its claims, newest first."""
    subjects = (incident.id, *incident.happenings, *incident.claims)
    made = {d.id: d for s in subjects for d in state.about.get(s, ())}
    return sorted(made.values(), key=lambda d: (d.at, d.id), reverse=True)
