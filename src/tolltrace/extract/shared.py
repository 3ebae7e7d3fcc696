"""What the figures of one happening share: its place, which one sentence tells more finely than another.

Each figure is read by itself, from what stands around it: a headline and a lead name the province, the fourth sentence the market
that was struck. Only when it is known which figures are of one happening can the finer place be that of all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace

from tolltrace.extract.again import told_as
from tolltrace.extract.document import Document
from tolltrace.extract.events import assign_events, first_name, names_parent
from tolltrace.model import Claim, Scope, Where
from tolltrace.places.relations import Relation, relation


def happenings(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """The claims in text order with their happenings, all figures of one placed as finely as any of them is."""
    return _placed_alike(assign_events(document, _told_again(claims)))


def _told_again(claims: Sequence[Claim]) -> list[Claim]:
    """A figure that is told again takes the place from where it is told most finely."""
    alike: dict[Hashable, list[Claim]] = defaultdict(list)
    counts = [told_as(c.outcome, c.status, c.count) for c in claims]
    for claim, count in zip(claims, counts, strict=True):
        alike[count].append(claim)
    return [c if count is None else _placed_again(c, alike[count]) for c, count in zip(claims, counts, strict=True)]


def _placed_again(claim: Claim, again: Sequence[Claim]) -> Claim:
    finer = next((c for c in again if lies_in(c.where, claim.where)), None)
    return _placed_as(finer, claim) if finer else claim


def _placed_alike(claims: Sequence[Claim]) -> list[Claim]:
    """Incidents that name only what another figure's place of theirs lies in take that place; the one told most often where there
    are several, the first of these."""
    together: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.scope is Scope.INCIDENT:
            together[claim.event].append(claim)
    inside = {event: _inside(group) for event, group in together.items()}
    return [_placed_as(_finest(c, together[c.event], inside[c.event]), c) if c.scope is Scope.INCIDENT else c for c in claims]


def _inside(claims: Sequence[Claim]) -> dict[str, set[str]]:
    """For each place of one happening, as written, those that lie in it."""
    told = {c.where.written: c.where for c in claims}
    return {outer: {inner for inner, where in told.items() if lies_in(where, told[outer])} for outer in told}


def _finest(claim: Claim, beside: Sequence[Claim], inside: dict[str, set[str]]) -> Claim:
    """The claim whose place is that of ``claim``: itself where none is finer."""
    names = inside[claim.where.written]
    finer = [c for c in beside if c.where.written in names and _speaks_for(c, claim)] if names else []
    told = {c.where.written for c in finer}
    finest = [c for c in finer if not inside[c.where.written] & told] or finer
    often = Counter(first_name(c.where) for c in finest)
    return max(finest, key=lambda c: (often[first_name(c.where)], -c.figure.start), default=claim)


def _speaks_for(part: Claim, whole: Claim) -> bool:
    """Whether where ``part`` came to harm may be where all of ``whole`` did: not where one child of forty people did."""
    size = _size(part)
    return size * 2 >= _size(whole) if part.outcome is whole.outcome else size > 1


def _size(claim: Claim) -> int:
    return claim.count.low or claim.count.high or 0


def lies_in(inner: Where, outer: Where) -> bool:
    """Whether a place lies in another of its report, by what the text says or by the gazetteer."""
    if not inner.written or not outer.written or first_name(inner) == first_name(outer):
        return False
    if names_parent(outer, inner) and not names_parent(inner, outer):
        return True
    return relation(inner, outer).kind is Relation.WITHIN


def _placed_as(other: Claim, claim: Claim) -> Claim:
    """``claim`` at the place of ``other``, with the words that name it there."""
    if other is claim:
        return claim
    words = tuple(e for e in other.evidence if e.field == "where")
    return replace(claim, where=other.where, evidence=(*(e for e in claim.evidence if e.field != "where"), *words))
