"""Breakdowns: which figures lie within another ("58 people including 11 children", "two of the 12", "among them a nurse")."""

import re
from collections.abc import Sequence
from enum import StrEnum

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.model import Span

_INCLUDING = re.compile(
    r"(?:\bincluding|\bincl\.?|\binclude[sd]?|\bamong\s+(?:them|whom)(?:\s+(?:were|was|are|is))?|\bamongst\s+them|\bamong\s+(?:the|those)\s+\w+\s+(?:were|was|are)"
    r"|\bamong\s+which|\bof\s+(?:whom|them|which)(?:\s+(?:about|at\s+least|some|were|was))?|\bcomprising|\bthey\s+(?:included?|were|are)|\bmade\s+up\s+of|\bin\s+particular|\bnamely"
    r"|\bof\s+those,?|\bof\s+(?:the|these)\s+(?:dead|victims|killed|wounded|injured|casualties|\w+),)\s*(?:(?:also|the|a|an)\s+)?$",
    re.IGNORECASE,
)
_LIST = re.compile(r"^\**(?:\s*(?:,|and|&|or|as\s+well\s+as|plus|along\s+with)\s*(?:also\s+)?)*$", re.IGNORECASE)
_OF_THEM = re.compile(
    r"^\s*(?:,?\s*)(?:of\s+(?:them|whom|these|those|the\s+(?:\w+\s+)?(?:dead|victims|killed|slain|wounded|injured|casualties|bodies|deaths|fatalities|\d+|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve)))\b",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"\b(?:of\s+(?:them|whom|those|these|which)|of\s+the\s+(?:dead|victims|killed|slain|wounded|injured|casualties|bodies|\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|(?:mostly|mainly|most)\s+\w+|the\s+rest)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"(?:^\s*|\s)(?:of\s+which|(?:of\s+(?:them|whom)\s+)?(?:equipped|loaded|mounted|fitted|laden|carrying))\b", re.IGNORECASE
)
_ANAPHOR = re.compile(r"^(?:most|mostly|mainly|some|all|many|several|both|half)$", re.IGNORECASE)
_REST = re.compile(r"^(?:the\s+)?(?:rest|others?|remaining|remainder)\b", re.IGNORECASE)
_AMONG_NEXT = re.compile(
    r"^\s*(?:(?:(?:were|was|are|is)\s+)?(?:also\s+)?among|out\s+of)\s+(?:the\s+|those\s+|these\s+|a\s+total\s+of\s+)?$",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(?:(?:^|[.,;:]\s*)[“\"]?of\s+(?:the\s+)?|\bout\s+of\s+(?:the\s+|a\s+total\s+of\s+)?)$", re.IGNORECASE)


SMALLEST_WHOLE = 4  # smaller numbers add up by chance
_COLON_REACH = 60  # "nine died: a couple, their five sons"


class Part(StrEnum):
    """How a figure depends on another."""

    NONE = "none"
    INCLUDED = "included"  # led by "including", "among them", or in a list so led
    OF_THEM = "of them"  # itself refers back: "two of them", "most of whom", "mostly women"
    AMONG_NEXT = "among next"  # "10 children among 18 dead", "25 bodies out of 40": the whole follows


def part_kind(text: str, sentence: Span, figures: tuple[Figure | None, Figure, Figure | None], previous: Part) -> Part:
    """How the middle of ``figures`` (its neighbours in the sentence beside it) depends on another. ``previous`` is what
    the left neighbour was: a list that "including" opened goes on over commas and "and"."""
    left, figure, right = figures
    bound = left.span.end if left is not None else sentence.start
    lead = text[max(sentence.start, bound) : figure.span.start]
    tail = text[figure.span.end : right.span.start if right is not None else sentence.end]
    words = figure.span.of(text)
    if right is not None and _AMONG_NEXT.match(tail):
        return Part.AMONG_NEXT
    if _INCLUDING.search(lead):
        return Part.INCLUDED
    if _THINGS.match(tail) or _THINGS.search(words):
        return Part.NONE
    if _OF_THEM.match(tail) or _INNER.search(words) or _ANAPHOR.match(words) or (_REST.match(words) and left is None):
        return Part.OF_THEM
    opened = (lead.strip() == "(" or (lead.strip().endswith(":") and len(lead) < _COLON_REACH)) and figure.noun
    dashed = lead.rstrip().endswith(("–", "—", " -")) and len(lead) < _COLON_REACH and figure.noun and _smaller(figure, left)
    if left is not None and told_out_of(text, sentence, figure, left):
        return Part.INCLUDED
    listed = previous is Part.INCLUDED and _LIST.match(lead)
    return Part.INCLUDED if left is not None and (opened or dashed or listed) else Part.NONE


def told_out_of(text: str, sentence: Span, figure: Figure, other: Figure) -> bool:
    """Whether the words make ``figure`` some of those whom ``other`` counts: "out of 30 martyrs we have extracted 18", "25 bodies
    out of 40"."""
    if not _smaller(figure, other):
        return False
    if figure.span.end <= other.span.start:
        return _OUT.fullmatch(text, figure.span.end, other.span.start) is not None
    return other.span.start >= sentence.start and _OUT_OF.search(text, sentence.start, other.span.start) is not None


def told_within(text: str, whole: Figure, figure: Figure) -> bool:
    """Whether the words make ``figure`` some of those whom ``whole`` counts just before it: "their four children, including a son
    and a daughter"; or tell who they are: "two civilians, a father and son, were killed". Of 502 figures that follow "including"
    so, annotators give 425 their whole."""
    between = text[whole.span.end : figure.span.start]
    if _WITHIN.fullmatch(between):
        return _smaller(figure, whole)
    apposed = _APPOSED.match(text, whole.span.end)
    return bool(
        apposed is not None
        and apposed.end() == figure.span.start
        and whole.kind is FigureKind.NUMBER
        and figure.kind is not FigureKind.NUMBER
        and (whole.count.low or 0) > 1
        and (whole.count.low, whole.count.high) == (figure.count.low, figure.count.high)
        and _CLOSED.match(text, figure.span.end)
    )


_WITHIN = re.compile(r"[\s,(–—-]*(?:including|among\s+(?:them|whom))\s+(?:also\s+)?", re.IGNORECASE)
_APPOSED = re.compile(r"\s*[,(–—-]\s*(?=(?:an?|his|her|their)\s)", re.IGNORECASE)
_CLOSED = re.compile(r"\s*[,)–—-]")  # without it "two fighters, a man and a child" is a list of four

_OUT = re.compile(r"\s+out\s+of\s+(?:the\s+|those\s+|these\s+|a\s+total\s+of\s+)?", re.IGNORECASE)


def _smaller(figure: Figure, whole: Figure | None) -> bool:
    return whole is not None and 0 < (figure.count.low or 0) < max(whole.count.low or 0, whole.count.high or 0)


def sums(counts: Sequence[int | None], whole: int, reach: int, smallest: int = SMALLEST_WHOLE) -> list[int]:
    """Positions of the two or more neighbours right after ``whole`` whose exact counts add up to its own; empty when none
    do within ``reach``. None stands for a count that is not exact or another outcome, and ends the run."""
    total = counts[whole]
    if total is None or total < smallest:
        return []
    run: list[int] = []
    left = total
    for position in range(whole + 1, min(len(counts), whole + 1 + reach)):
        count = counts[position]
        if count is None or count >= total:
            break
        run.append(position)
        left -= count
        if left <= 0:
            break
    return run if left == 0 and len(run) > 1 else []
