"""Early counts by their words: "initially five were reported killed" beside a larger count of the same report no longer holds."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tolltrace.extract.base import FigureKind, Reading
from tolltrace.extract.document import Document
from tolltrace.model import Scope, Span, Stance

# What is initial must be what somebody tells, not the strike or the aim of it.
_INITIAL = re.compile(
    r"\binitial(?:ly)?\s+(?:\w+\s+){0,2}?"
    r"(?:reports?|tolls?|counts?|figures?|estimates?|tall(?:y|ies)|numbers?|information|statements?|accounts?)\b"
    r"|\binitially,?\s+(?:[\w'’-]+\s+){0,8}?"
    r"(?:said|says|reported|put|counted|told|announced|believed|thought|estimated|stood|recorded|documented|published|claimed)\b"
    r"|\b(?:said|reported|put|counted|told|announced|believed|thought|estimated|recorded|documented|published|claimed)\s+initially\b"
    r"|\binitially,?\s+(?:(?:at\s+least|about|around|some|only)\s+)?$",
    re.IGNORECASE,
)


def with_early(document: Document, readings: Sequence[Reading]) -> list[Reading]:
    """The readings in their order, those that the words call initial superseded where the report tells a larger count. Of 18
    figures so told beside a larger one annotators call 13 superseded, and the others are told with another figure between."""
    wholes = [r for r in readings if r.part_of is None and r.scope is Scope.INCIDENT]
    return [replace(r, stance=Stance.SUPERSEDED) if _is_early(document, readings, wholes, r) else r for r in readings]


def _is_early(document: Document, readings: Sequence[Reading], wholes: Sequence[Reading], one: Reading) -> bool:
    most = one.figure.count.high if one.figure.kind is FigureKind.NUMBER else None
    if one.stance is not Stance.REPORTED or not most:
        return False
    sentence = document.sentence_at(one.figure.span.start)
    words = [m.end() for m in _INITIAL.finditer(document.text, sentence.start, one.figure.span.start)]
    if not words or any(_between(other.figure.span, words[-1], one.figure.span.start) for other in readings):
        return False
    return any(_exceeds(other, one, most) for other in wholes if not sentence.covers(other.figure.span))


def _exceeds(other: Reading, one: Reading, most: int) -> bool:
    return other.outcome is one.outcome and (other.figure.count.low or 0) > most


def _between(span: Span, start: int, end: int) -> bool:
    return start <= span.start < end
