"""Folding a person's edits and rejections into claims: results are never edited in place, their inputs are read anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tolltrace.model.claim import Claim
from tolltrace.model.decision import Decision
from tolltrace.model.terms import DecisionKind, Method, Modifier, Outcome, Scope, Stance, Status

_TERMS = ("outcome", "status", "scope", "stance", "method")
_TEXTS = ("group", "claimant", "via", "responsible", "event", "part_of", "repeat_of")
_OPEN = ("", "null", "none", "open")


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that stand, in the order they were made; the later word holds. An undo, and what it takes back, are left
    out; an undo that is itself undone takes nothing back."""
    made = sorted(decisions, key=_when_made)
    if not made:
        return made
    void = undone(made) if any(d.kind is DecisionKind.UNDO for d in made) else None
    return [d for d in made if d.kind is not DecisionKind.UNDO and d.id not in void] if void else made


def undone(decisions: Iterable[Decision]) -> set[str]:
    """The ids of decisions that a standing undo takes back."""
    void: set[str] = set()
    for decision in sorted(decisions, key=_when_made, reverse=True):
        if decision.kind is DecisionKind.UNDO and decision.id not in void:
            void.add(decision.subjects[0])
    return void


def _when_made(decision: Decision) -> tuple[datetime, str]:
    return decision.at, decision.id


def edited(claims: Iterable[Claim], decisions: Iterable[Decision]) -> list[Claim]:
    """The claims with every EDIT applied, in the given order. An edited claim keeps its id: it is still that figure.

    Fields: the closed vocabularies, low and high ("" = open), group, claimant, via, responsible, event, part_of, repeat_of.
    Raises ValueError for another field or a value that does not fit, naming the decision.
    """
    by_claim: dict[str, list[Decision]] = {}
    standing = in_order(decisions)
    if not standing:
        return list(claims)
    for decision in standing:
        if decision.kind is DecisionKind.EDIT:
            for subject in decision.subjects:
                by_claim.setdefault(subject, []).append(decision)
    result = []
    for original in claims:
        claim = original
        for decision in by_claim.get(original.id, ()):
            claim = _edit(claim, decision)
        result.append(claim)
    return result


def _edit(claim: Claim, decision: Decision) -> Claim:
    field, value = decision.field, decision.value.strip()
    try:
        if field in _TERMS:
            return _term(claim, field, value)
        if field in ("low", "high"):
            return _bound(claim, field, None if value.lower() in _OPEN else int(value))
    except ValueError as error:
        raise ValueError(f"decision {decision.id} cannot set {field} to {value!r}: {error}") from error
    if field in _TEXTS:
        text: Any = {field: value}
        return replace(claim, **text)
    raise ValueError(f"decision {decision.id} edits {field!r}; fields: {', '.join([*_TERMS, 'low', 'high', *_TEXTS])}")


def _term(claim: Claim, field: str, value: str) -> Claim:
    match field:
        case "outcome":
            return replace(claim, outcome=Outcome(value))
        case "status":
            return replace(claim, status=Status(value))
        case "scope":
            return replace(claim, scope=Scope(value))
        case "stance":
            return replace(claim, stance=Stance(value))
        case _:
            return replace(claim, method=Method(value))


def _bound(claim: Claim, field: str, value: int | None) -> Claim:
    """One bound at a time: while two edits are under way the other bound gives way rather than contradict."""
    low, high = claim.count.low, claim.count.high
    if field == "low":
        low = value
        high = value if value is not None and high is not None and high < value else high
    else:
        high = value
        low = value if value is not None and low is not None and low > value else low
    modifier = claim.count.modifier
    if low is not None and low == high:
        modifier = modifier if modifier is Modifier.ABOUT else Modifier.EXACT
    elif low is not None and high is not None:
        modifier = Modifier.RANGE
    top = claim.count.top if high is None else None
    return replace(claim, count=replace(claim.count, low=low, high=high, modifier=modifier, top=top))


def rejected(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The rejections that hold, by claim id: a later ACCEPT of the claim lifts a rejection."""
    found: dict[str, Decision] = {}
    for decision in in_order(decisions):
        for subject in decision.subjects:
            if decision.kind is DecisionKind.REJECT:
                found[subject] = decision
            elif decision.kind is DecisionKind.ACCEPT:
                found.pop(subject, None)
    return found


def seen(decisions: Iterable[Decision]) -> set[str]:
    """The ids that a person has accepted or edited, and not rejected since."""
    found: set[str] = set()
    for decision in in_order(decisions):
        if decision.kind in (DecisionKind.ACCEPT, DecisionKind.EDIT):
            found.update(decision.subjects)
        elif decision.kind is DecisionKind.REJECT:
            found.difference_update(decision.subjects)
    return found
