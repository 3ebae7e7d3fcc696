"""Described victims that are one figure together: "a woman and a girl", "a man and his wife", "a child and two women"."""

import re
from dataclasses import replace

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.extract.figures.victims import victim_status
from tolltrace.model import Count, Modifier, Span, Status

_BETWEEN = re.compile(r"\s+(and|(?:along |together )?with)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:his|her|their|its)\s", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|another)\s", re.IGNORECASE)
_MOST = 12  # a joined figure beyond a dozen is two figures


def join(text: str, figures: list[Figure]) -> list[Figure]:
    """``figures`` with described victims that "and" couples made one figure each."""
    joined: list[Figure] = []
    for figure in figures:
        if joined and _couple(text, joined[-1], figure):
            joined[-1] = _sum(text, joined[-1], figure)
        else:
            joined.append(figure)
    return joined


def _couple(text: str, first: Figure, second: Figure) -> bool:
    if not _single(first) or second.count.low is None or second.count.low != second.count.high or second.count.low > _MOST:
        return False
    link = _BETWEEN.fullmatch(text, first.span.end, second.span.start)
    if link is None or {victim_status(first.noun), victim_status(second.noun)} == {Status.CIVILIAN, Status.COMBATANT}:
        return False
    written, opening = second.span.of(text), first.span.of(text)
    person = second.kind is FigureKind.PERSON
    if _POSSESSIVE.match(written):
        return person or _kin(second.noun)
    if link[1].lower() != "and":
        return False
    basic = lexicon().sets["basic"]
    if {first.noun, second.noun} <= basic and _INDEFINITE.match(opening):
        return second.count.modifier is Modifier.EXACT  # "a child and two women"
    single = person and second.count.low == 1 and _INDEFINITE.match(written)
    return bool(single and (_INDEFINITE.match(opening) or first.number.of(text).lower() == "one"))


def _kin(noun: str) -> bool:
    lex = lexicon()
    return any(noun.startswith(kin[:5]) for kin in lex.noun.kin)


def _single(figure: Figure) -> bool:
    """One person described, or "one woman"; also a figure already joined."""
    if figure.count.low is None or figure.count.low != figure.count.high or figure.count.modifier is not Modifier.EXACT:
        return False
    return figure.count.low == 1 and bool(figure.noun)


def _sum(text: str, first: Figure, second: Figure) -> Figure:
    span = Span(first.span.start, second.span.end)
    people = (first.count.low or 0) + (second.count.low or 0)
    noun = f"{first.noun} and {second.noun}" if second.noun else first.noun
    count = Count(people, people, Modifier.EXACT, span.of(text))
    return replace(first, span=span, number=span, count=count, kind=FigureKind.PERSON, noun=noun)
