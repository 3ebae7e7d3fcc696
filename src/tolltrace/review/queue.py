"""What needs a person, most valuable first: by how many people the record would count otherwise if the machine is wrong.

Value is a chance times people. A link question: the chance that the present answer is wrong, times what the totals would
change. A claim: the chance that it was read wrongly, times the people it speaks of. A contested or provisional incident: the
people between its bounds. Chances come from the readers and from linking; where a reader is sure, a small doubt remains, so
that large tolls come before small ones. The toll of a campaign or a war enters no total, however large it is: it is worth less
than one person, so that every incident's own question comes before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolltrace.model import Claim, Decision, DecisionKind, Grade, Link, Reconciled, Scope, TollStatus, Total, View
from tolltrace.model.edits import in_order

DOUBT = 0.02  # what is left of doubt where a reader claims none: no reader is right more often than that
CROSS_CHECK = 0.05  # people that one person of a campaign's toll is worth, as it enters no incident; all of them stay below one
UNNUMBERED = 2  # people that a claim without a number is taken to speak of


class ItemKind(StrEnum):
    """What is asked: are these one incident, is this claim read rightly, what of this incident."""

    LINK = "link"
    CLAIM = "claim"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``id`` is the claim's or the incident's, for a link both happenings' joined by "~"; ``value`` in people;
    ``why`` are codes (each a term of the page's words) for what makes it worth a person's time."""

    kind: ItemKind
    id: str
    value: float
    why: tuple[str, ...]


def queue(view: View, decisions: Sequence[Decision]) -> tuple[Item, ...]:
    """Every open question of ``view``, most valuable first; equals stay in a stable order."""
    standing = in_order(decisions)
    judged = {s for d in standing for s in settled_by(d)}
    pinned = {s for d in standing if d.kind is DecisionKind.PIN for s in d.subjects}
    change = {
        frozenset((s.a, s.b)): sum(abs(a - b) for a, b in zip(_sizes(s.joined), _sizes(s.apart), strict=True))
        for s in view.scenarios
    }
    items = [link_item(k, change.get(frozenset((k.a, k.b)), 0)) for k in view.linkage.links if not k.certain]
    for conclusion in view.reconciled:
        incident = view.incident.get(conclusion.incident)
        if incident is not None and incident.id not in judged and not pinned & {incident.id, *incident.happenings}:
            items += incident_items(conclusion)
    items += [claim_item(c, held=c.id in view.incident_of) for c in view.claims if c.id not in judged]
    return tuple(sorted(items, key=lambda i: (-i.value, i.kind.value, i.id)))


def settled_by(decision: Decision) -> tuple[str, ...]:
    """What a standing decision answers, so that it is asked no more."""
    if decision.kind in (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT):
        return decision.subjects
    return decision.subjects[1:2] if decision.kind is DecisionKind.ADD else ()


def link_id(link: Link) -> str:
    """The name of a link question."""
    return f"{link.a}~{link.b}"


def link_item(link: Link, people: int) -> Item:
    """The question of an uncertain link, where the other answer would move the totals by ``people``."""
    wrong = 1 - link.score if link.joined else link.score
    return Item(ItemKind.LINK, link_id(link), round(wrong * max(people, UNNUMBERED), 3), ("link_open",))


def _sizes(totals: Sequence[Total]) -> tuple[int, int]:
    """The lows and the highs of all outcomes, each over everybody."""
    everybody = [t for t in totals if t.status is TollStatus.TOTAL]
    return sum(t.low for t in everybody), sum(t.high for t in everybody)


def incident_items(conclusion: Reconciled) -> list[Item]:
    """What an incident asks, if anything."""
    why = _doubts(conclusion)
    return [Item(ItemKind.INCIDENT, conclusion.incident, float(max(_spread(conclusion), 1)), why)] if why else []


def _doubts(conclusion: Reconciled) -> tuple[str, ...]:
    why = []
    if conclusion.grading.grade is Grade.CONTESTED:
        why.append("contested")
    if any(t.open_top for t in conclusion.tolls):
        why.append("open_top")
    if _spread(conclusion):
        why.append("wide")
    return tuple(why)


def _spread(conclusion: Reconciled) -> int:
    everybody = [t for t in conclusion.tolls if t.status is TollStatus.TOTAL]
    return sum((t.high or t.low) - t.low for t in everybody)


def claim_item(claim: Claim, *, held: bool) -> Item:
    """What a claim that nobody judged asks; ``held``: whether an incident holds it."""
    people = max(claim.count.stated_high or 0, UNNUMBERED)
    doubt = max(1 - claim.confidence, DOUBT)
    worth = float(people)
    why = []
    if claim.confidence < 1 - DOUBT:
        why.append("unsure")
    if claim.scope is Scope.AGGREGATE:
        worth = CROSS_CHECK * people / (1 + CROSS_CHECK * people)
        why.append("cross_check")
    elif not held:
        why.append("unheld")
    return Item(ItemKind.CLAIM, claim.id, round(doubt * worth, 3), tuple(why or ["unreviewed"]))
