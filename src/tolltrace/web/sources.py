"""Sources: who they are and whom they stand with, what rests on them, and how the figures of each claimant moved later."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.model import Claim, Stance, View
from tolltrace.model.plain import plain
from tolltrace.vocab.parties import canonical, kind_of, side_of, source
from tolltrace.web.render import render, state_of

router = APIRouter()
_PARTISAN = frozenset({"government", "armed force", "armed group"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the vocabulary says of a name: its kind, whom it stands with, and why we say so; empty where it knows nothing."""

    kind: str
    side: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher with its reports, claims, and the days between which it published. ``origins`` are the independent origins
    behind its claims, ``own`` of them its own voice."""

    name: str
    standing: Standing
    reports: int
    claims: int
    origins: int
    own: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Claimant:
    """A claimant, under one name however it is ``written``: figures told, denied, how many claims of incidents rest on it as
    their origin, and how often a later figure of an incident was higher or lower."""

    name: str
    written: tuple[str, ...]
    standing: Standing
    claims: int
    incidents: int
    resting: int
    denied: int
    higher: int
    lower: int


@router.get("/sources")
def sources_page(request: Request) -> Response:
    state = state_of(request)
    return render(request, "sources.html.j2", state=state, publishers=publishers(state.view), claimants=claimants(state.view))


def standing(name: str) -> Standing:
    """What is known of ``name``. A name that no list holds stands with nobody because a country occurs in it ("Syrian rights
    groups"): only a party, its government and its forces do."""
    known, kind = source(name), kind_of(name)
    if known is not None:
        return Standing(kind, known.side, known.reason)
    side = side_of(name)
    return Standing(kind, side if kind in _PARTISAN or side == (name,) else (), "")


def publishers(view: View) -> list[Publisher]:
    """Those with most reports first."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in view.claims:
        claims[claim.report].append(claim)
    origin = _origins(view)
    by_name = defaultdict(list)
    for report in view.reports:
        by_name[plain(report.publisher)].append(report)
    made = []
    for name, reports in by_name.items():
        told = [c for r in reports for c in claims.get(r.id, ())]
        behind = {origin[c.id] for c in told if c.id in origin}
        own = {o for o in behind if o in {r.id for r in reports} or (name and o.casefold() == canonical(name).casefold())}
        days = [r.published for r in reports if r.published]
        first, last = min(days, default=None), max(days, default=None)
        made.append(Publisher(name, standing(name), len(reports), len(told), len(behind), len(own), first, last))
    return sorted(made, key=lambda p: (-p.reports, p.name))


def claimants(view: View) -> list[Claimant]:
    """Those with most claims first. A revision is two figures of one claimant for one incident, outcome and status that differ;
    the later statement is held against the earlier."""
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in view.claims:
        if claim.claimant:
            by_name[canonical(claim.claimant)].append(claim)
    resting = Counter(origin.casefold() for origin in _origins(view).values())
    made = []
    for name, told in by_name.items():
        held = {view.incident_of[c.id] for c in told if c.id in view.incident_of}
        higher, lower = _moves(view, told)
        made.append(
            Claimant(
                name,
                _written(name, told),
                standing(name),
                len(told),
                len(held),
                resting[name.casefold()],
                sum(c.stance is Stance.DENIED for c in told),
                higher,
                lower,
            )
        )
    return sorted(made, key=lambda c: (-c.claims, c.name))


def _origins(view: View) -> dict[str, str]:
    """The origin of each claim that has one."""
    return {claim: origin for incident in view.linkage.incidents for claim, origin in incident.origin_of}


def _written(name: str, told: Iterable[Claim]) -> tuple[str, ...]:
    """How else the claimant is written, most often first."""
    names = Counter(plain(c.claimant) for c in told)
    return tuple(n for n, _ in names.most_common(4) if n.casefold() != name.casefold())


def _moves(view: View, told: Sequence[Claim]) -> tuple[int, int]:
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
