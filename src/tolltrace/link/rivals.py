"""Rival tellings: accounts of one happening that differ in just what rivals dispute, its cause, its culprit and its count.

Told apart they would be counted twice with no question asked; so where place, day and size leave room, a person is asked.
"""

import math

from tolltrace.link.compare_place import kinds
from tolltrace.link.happenings import Bounds, Told, size
from tolltrace.model import Feature, Outcome, Where
from tolltrace.places.folding import fold
from tolltrace.places.relations import Relation, relation

RIVAL = 0.55  # above the default ask_at, far below link_at: joined for now, and asked
_LARGE = 50  # killed or injured: two such happenings in one town on one day are rarer than two accounts of one
_LARGE_APART = 4.0  # rival counts of one large happening differ by up to about this factor
_SMALL = 10  # below, two strikes of a size on one town and day are too common to ask about
_CLOSE, _WIDE = 1.5, 3.0  # how far sizes lie apart when the figures exclude each other, and when they overlap
_FEW_DAYS = 4


def rivals(a: Told, b: Told, total: float, level: str, *, crowded: bool) -> Feature | None:
    """What lifts two tellings to a question, None where nothing must. ``total`` is the log-odds of all else, ``level`` how wide
    the outer place is; in a ``crowded`` place only large tolls are few enough."""
    lift = math.log(RIVAL / (1.0 - RIVAL)) - total
    if lift <= 0 or level != "locality" or not _one_day(a, b):
        return None
    if not _one_place(a.happening.where, b.happening.where):
        return None
    found = _room(a, b)
    if found is None or (crowded and found != "large"):
        return None
    return Feature("rivals", lift, f"{found} tolls of one place and day may be one happening told by rivals")


def _one_place(a: Where, b: Where) -> bool:
    """Whether both name one place, one within the other, or two spellings of one building."""
    found = relation(a, b)
    if found.kind is Relation.SIBLING and found.distance_km is None:
        return bool(_own_names(a) & _own_names(b))
    return found.kind in (Relation.SAME, Relation.WITHIN, Relation.CONTAINS)


def _own_names(where: Where) -> set[str]:
    """The words of a place's own name, without what kind of place it is and without its parents' names."""
    head, _, parents = where.written.partition(",")
    named = where.place.name if where.place else ""
    return {w for w in _words(head) if len(w) > 3} - _words(f"{parents} {named}") - kinds()


def _words(name: str) -> set[str]:
    return {fold(word) for word in name.replace("-", " ").replace(",", " ").split()}


def _one_day(a: Told, b: Told) -> bool:
    """Whether both name the same day, or one a day inside the few days of the other."""
    if a.inferred or b.inferred or a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    days = sorted(((a.end - a.start).days + 1, (b.end - b.start).days + 1))
    return days[0] == 1 and days[1] <= _FEW_DAYS and a.start <= b.end and b.start <= a.end


def _room(a: Told, b: Told) -> str | None:
    """Whether the tolls may be one: of those killed where both count them, else of those injured."""
    for outcome in (Outcome.KILLED, Outcome.INJURED):
        pairs = [(x, y) for o, x in a.figures for p, y in b.figures if o is p is outcome]
        if pairs:
            kinds = {_kind(x, y) for x, y in pairs}
            return next((k for k in ("large", "similar") if k in kinds), None)
    return None


def _kind(a: Bounds, b: Bounds) -> str:
    small, big = sorted((max(1, size(a)), max(1, size(b))))
    highs = [h for _, h in (a, b) if h is not None]
    gap = max(a[0], b[0]) / max(1, min(highs)) if highs else 0.0
    if small >= _LARGE and gap <= _LARGE_APART:
        return "large"
    if small >= _SMALL and big / small <= (_WIDE if gap <= 1.0 else _CLOSE):
        return "similar"
    return ""
