"""The same evidence under every convention's coding rules: what each would publish of one incident, and why it differs."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.export.compare_words import compare_words
from tolltrace.model import Outcome
from tolltrace.reconcile import compare, load_policy
from tolltrace.reconcile.compare import Coded, Reason
from tolltrace.web.bars import Panel, panels
from tolltrace.web.render import desk_of, known, render, state_of, visit_of
from tolltrace.web.totals import policies

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Convention:
    """One convention's answer for one outcome, with its bar and the reasons why it differs from the first."""

    coded: Coded
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One outcome under every convention; ``panel`` holds a line for each that publishes a figure, in the same order."""

    outcome: Outcome
    conventions: tuple[Convention, ...]
    panel: Panel


@router.get("/incidents/{incident}/rules")
def rules_page(request: Request, incident: str) -> Response:
    """Computed when asked for: each reason is found by coding the incident anew."""
    state = state_of(request)
    found = known(state.shelf.incident, incident)
    own = desk_of(request).casebook.config.policy
    chosen = [load_policy(name) for name in (own, *(p for p in policies() if p != own))]
    claims = {c.id: c for c in state.shelf.part([incident]).claims}
    about = state.shelf.decided((incident, *found.happenings, *found.claims))
    outlines = []
    for one in compare(found, claims, chosen, about):
        (panel,) = panels([(one.outcome, [c.lead for c in one.coded])])
        conventions = (Convention(c, tuple(r for r in one.reasons if r.policy == c.policy.name)) for c in one.coded)
        outlines.append(Outline(one.outcome, tuple(conventions), panel))
    words = visit_of(request).words
    said = compare_words(words.lang)
    return render(
        request, "rules.html.j2", state=state, incident=found, outlines=outlines, when=words.when(found.when), said=said
    )
