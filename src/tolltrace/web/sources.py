"""Sources: who publishes what the record rests on, and how the figures of each claimant moved later."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.model import Claim, Stance, View
from tolltrace.model.plain import plain
from tolltrace.web.render import render, state_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher with its reports, claims, and the days between which it published."""

    name: str
    reports: int
    claims: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Claimant:
    """A claimant: figures told, denied, superseded, and how often a later figure of an incident was higher or lower."""

    name: str
    claims: int
    incidents: int
    denied: int
    higher: int
    lower: int


@router.get("/sources")
def sources_page(request: Request) -> Response:
    state = state_of(request)
    return render(request, "sources.html.j2", state=state, publishers=publishers(state.view), claimants=claimants(state.view))


def publishers(view: View) -> list[Publisher]:
    """Those with most reports first."""
    claims = Counter(c.report for c in view.claims)
    found: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
    for report in view.reports:
        found[plain(report.publisher)].append((claims[report.id], report.published))
    made = []
    for name, told in found.items():
        days = [day for _, day in told if day]
        made.append(Publisher(name, len(told), sum(n for n, _ in told), min(days, default=None), max(days, default=None)))
    return sorted(made, key=lambda p: (-p.reports, p.name))


def claimants(view: View) -> list[Claimant]:
    """Those with most claims first. A revision is two figures of one claimant for one incident, outcome and status that differ;
    the later statement is held against the earlier."""
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in view.claims:
        if claim.claimant:
            by_name[claim.claimant].append(claim)
    made = []
    for name, told in by_name.items():
        held = {view.incident_of[c.id] for c in told if c.id in view.incident_of}
        higher, lower = _moves(view, told)
        denied = sum(c.stance is Stance.DENIED for c in told)
        made.append(Claimant(name, len(told), len(held), denied, higher, lower))
    return sorted(made, key=lambda c: (-c.claims, c.name))


def _moves(view: View, told: list[Claim]) -> tuple[int, int]:
    series: dict[tuple[str, str, str], list[tuple[date, int]]] = defaultdict(list)
    for claim in told:
        incident, day, figure = view.incident_of.get(claim.id), _said(view, claim), claim.count.stated_high
        if incident and day and figure is not None and not claim.part_of:
            series[incident, claim.outcome.value, claim.status.value].append((day, figure))
    higher = lower = 0
    for points in series.values():
        points.sort()
        for (one, before), (two, after) in pairwise(points):
            if two > one:
                higher += after > before
                lower += after < before
    return higher, lower


def _said(view: View, claim: Claim) -> date | None:
    return claim.said.start or view.report[claim.report].published
