"""The queue: one question after the other, dearest first, each answered with one key."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.desk import State
from tolltrace.export.page import Asked, Entry, Page, Told
from tolltrace.export.words import Words
from tolltrace.model import TollStatus, Total
from tolltrace.review.queue import Item, ItemKind
from tolltrace.web.render import PAGE, render, start_of, state_of, visit_of

router = APIRouter()

Sides = tuple[tuple[Total, ...], tuple[Total, ...]]
"""The totals if a link holds, and if it does not."""


@dataclass(frozen=True, slots=True)
class Question:
    """An item with what is shown of it: a claim's card, a link in words with what it changes, or an incident."""

    item: Item
    told: Told | None = None
    asked: Asked | None = None
    entry: Entry | None = None
    incident: str = ""


@router.get("/queue")
def queue_page(request: Request) -> Response:
    state = state_of(request)
    kind = request.query_params.get("kind", "")
    items = [i for i in state.items if not kind or i.kind.value == kind]
    start = start_of(request, len(items))
    words = visit_of(request).words
    shown = questions(state, items[start : start + PAGE], words)
    counts = {k: sum(i.kind is k for i in state.items) for k in ItemKind}
    return render(
        request,
        "queue.html.j2",
        state=state,
        questions=shown,
        p=Page(state.shelf.part([]), words),
        total=len(items),
        start=start,
        size=PAGE,
        kind=kind if kind in set(ItemKind) else "",
        counts=counts,
    )


def questions(state: State, items: list[Item], words: Words) -> list[Question]:
    """The items with what is shown of each."""
    view, shelf = state.view, state.shelf
    incidents = dict.fromkeys(i.id for i in items if i.kind is ItemKind.INCIDENT)
    claims = [i.id for i in items if i.kind is ItemKind.CLAIM]
    page = Page(shelf.part(list(incidents), claims), words)
    entries = {e.incident.id: e for e in page.entries}
    changes = {frozenset((s.a, s.b)): (s.joined, s.apart) for s in view.scenarios}
    found = []
    for item in items:
        match item.kind:
            case ItemKind.CLAIM:
                found.append(Question(item, told=page.told(item.id), incident=view.incident_of.get(item.id, "")))
            case ItemKind.INCIDENT:
                found.append(Question(item, entry=entries.get(item.id), incident=item.id))
            case ItemKind.LINK:
                found.append(Question(item, asked=asked(state, item.id, words, changes.get(frozenset(item.id.split("~"))))))
    return found


def asked(state: State, name: str, words: Words, totals: Sides | None = None) -> Asked | None:
    """A link in words, with what of the totals hangs on it."""
    link = state.shelf.link.get(name)
    if link is None:
        return None
    incidents = dict.fromkeys(state.shelf.incident_of[h] for h in (link.a, link.b) if h in state.shelf.incident_of)
    page = Page(state.shelf.part(list(incidents)), words)
    found = next((a for e in page.entries for a in e.links if a.link == link), None)
    if found is None or totals is None:
        return found
    joined, apart = ({(t.outcome, t.status): words.toll(t) for t in side} for side in totals)
    lines = [(t.outcome, t.status) for t in totals[0] if t.status is TollStatus.TOTAL]
    changed = tuple(
        (words.term("outcome", o.value), joined.get((o, s), words("none")), apart.get((o, s), words("none")))
        for o, s in lines
        if joined.get((o, s)) != apart.get((o, s))
    )
    return Asked(found.link, found.a, found.b, found.features, changed, found.explanation)
