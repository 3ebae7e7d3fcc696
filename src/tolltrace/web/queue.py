"""The queue: one question after the other, dearest first, each answered with one key."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tolltrace.desk import State
from tolltrace.export.page import Asked, Entry, Page, Told
from tolltrace.export.words import Words
from tolltrace.model import Link, TollStatus, Total
from tolltrace.review.queue import Item, ItemKind
from tolltrace.web.render import PAGE, render, start_of, state_of, visit_of, within

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
    asked = request.query_params.get("kind", "")
    kind = asked if asked in set(ItemKind) else ""
    counts = state.shelf.waiting
    total = counts[ItemKind(kind)] if kind else sum(counts.values())
    start = within(start_of(request), total)
    words = visit_of(request).words
    shown = questions(state, state.shelf.questions(kind, start, PAGE), words)
    return render(
        request,
        "queue.html.j2",
        state=state,
        questions=shown,
        p=Page(state.shelf.part([]), words),
        total=total,
        start=start,
        size=PAGE,
        kind=kind,
        counts=counts,
    )


def questions(state: State, items: list[Item], words: Words) -> list[Question]:
    """The items with what is shown of each."""
    shelf = state.shelf
    links = {i.id: link for i in items if i.kind is ItemKind.LINK and (link := shelf.link.get(i.id)) is not None}
    page = Page(shelf.part([], [i.id for i in items if i.kind is ItemKind.CLAIM], list(links.values())), words)
    lines = Page(shelf.heads([i.id for i in items if i.kind is ItemKind.INCIDENT]), words)
    entries = {e.incident.id: e for e in lines.entries}
    found = []
    for item in items:
        match item.kind:
            case ItemKind.CLAIM:
                found.append(Question(item, told=page.told(item.id), incident=shelf.incident_of.get(item.id, "")))
            case ItemKind.INCIDENT:
                found.append(Question(item, entry=entries.get(item.id), incident=item.id))
            case ItemKind.LINK:
                link = links.get(item.id)
                found.append(Question(item, asked=asked(page, link, shelf.answered(link)) if link else None))
    return found


def asked(page: Page, link: Link, totals: Sides | None) -> Asked:
    """A link in words, with what of the totals hangs on it."""
    words = page.words
    joined, apart = ({(t.outcome, t.status): words.toll(t) for t in side} for side in totals or ((), ()))
    lines = [(t.outcome, t.status) for t in (totals or ((), ()))[0] if t.status is TollStatus.TOTAL]
    changed = tuple(
        (words.term("outcome", o.value), joined.get((o, s), words("none")), apart.get((o, s), words("none")))
        for o, s in lines
        if joined.get((o, s)) != apart.get((o, s))
    )
    return page.asked(link, changed)
