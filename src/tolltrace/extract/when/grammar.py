"""Finds the expressions of time in a text: one scan, then neighbours joined into periods ("between 3 and 8 May")."""

import re
from dataclasses import replace
from functools import lru_cache

from tolltrace.extract.when.mention import TimeKind, TimeMention
from tolltrace.extract.when.patterns import scan, word_list
from tolltrace.extract.when.reading import READERS
from tolltrace.model import Span

# Prepositions that the scan took along so as to know a month or a year as one; they are no part of the expression.
_LEAD = re.compile(
    r"(?:in|on|since|during|until|by|from|between|of|throughout|to|and|through|over|within|for|before|after)\s+", re.I
)
_SINCE = re.compile(
    r"\b(?:since|starting|beginning)\s+(?:(?:the\s+)?(?:start|beginning|middle|end)\s+of\s+)?(?:on\s+|in\s+|around\s+|late\s+on\s+)?$",
    re.I,
)
# "since the truce ended in June", "since the mutiny of 9 May": the clause of since tells the beginning.
_SINCE_CLAUSE = re.compile(r"\bsince\s+(?:[\w’'-]+\s+){2,14}?(?:in|on|of)\s+$", re.I)
_FROM = re.compile(r"\b(?:between|from)\s+(?:on\s+|the\s+)?$", re.I)
_LINK = re.compile(r"\s*(?:-|–|—|,?\s*\b(?:to|and|until|till|through|up\s+to|and\s+on)\b)\s*(?:on\s+|the\s+|in\s+)?", re.I)
_BEGAN = re.compile(
    rf"\b(?:{word_list('beginnings')})\s+(?:[\w’'-]+\s+){{0,9}}?(?:(?:in|on|around|early|mid|late|back)[\s-]+)*$", re.I
)
_POSSESSIVE = re.compile(r"day['’]?s$", re.I)
_BEGINNINGS = {TimeKind.DATE, TimeKind.MONTH, TimeKind.YEAR, TimeKind.SEASON}
_JOINABLE = {TimeKind.DATE, TimeKind.WEEKDAY, TimeKind.MONTH, TimeKind.YEAR, TimeKind.DAY}


def _trimmed(m: TimeMention) -> TimeMention:
    lead = _LEAD.match(m.phrase)
    cut = lead.end() if lead else 0
    phrase = m.phrase[cut:].rstrip(".")  # the full stop of "Sept." or of the sentence
    return replace(m, span=Span(m.span.start + cut, m.span.start + cut + len(phrase)), phrase=phrase)


def _join(text: str, found: list[TimeMention]) -> list[TimeMention]:
    """Neighbours that make a period become one mention."""
    out: list[TimeMention] = []
    for m in found:
        last = out[-1] if out else None
        if last is not None and last.kind in _JOINABLE and m.kind in _JOINABLE and last.kind is m.kind:
            between = text[last.span.end : m.span.start]
            if len(between) < 16 and (link := _LINK.fullmatch(between)):
                plain_and = "and" in link.group().lower() and not _FROM.search(
                    text, max(0, last.span.start - 16), last.span.start
                )
                # "Saturday and Sunday" is one period; "in 2013 and 2014" too; "on 3 May and 9 August" are two days.
                if not (plain_and and m.kind is TimeKind.DATE):
                    span = Span(last.span.start, m.span.end)
                    out[-1] = TimeMention(span, span.of(text), TimeKind.RANGE, first=last, second=m)
                    continue
        out.append(m)
    return [_since(text, m) for m in out]


def _since(text: str, m: TimeMention) -> TimeMention:
    if m.kind in {TimeKind.RANGE, TimeKind.BACK, TimeKind.VAGUE, TimeKind.SINCE} or _POSSESSIVE.search(m.phrase):
        return m  # "since Saturday's shelling" dates the shelling
    before = text[max(0, m.span.start - 90) : m.span.start]
    since = _SINCE.search(before)
    if since is not None:
        start = m.span.start - (len(before) - since.start())
        span = Span(start, m.span.end)
        middle = "middle" in since.group().lower()
        return TimeMention(span, span.of(text), TimeKind.SINCE, first=replace(m, part="mid") if middle else m)
    clause = _SINCE_CLAUSE.search(before)
    if clause is not None and "." not in clause.group():
        return TimeMention(m.span, m.phrase, TimeKind.SINCE, first=m, part="clause")
    if (m.kind in _BEGINNINGS or m.phrase.endswith(" ago")) and _BEGAN.search(before):
        # "the war, which began in March 2011": the beginning of a period, not a time at which harm happened.
        return TimeMention(m.span, m.phrase, TimeKind.SINCE, first=m, part="began")
    return m


def find_times(text: str) -> list[TimeMention]:
    """The expressions of time in ``text``, in order and apart from each other. Linear in the length of the text."""
    return list(_find(text))


@lru_cache(maxsize=4)
def _find(text: str) -> tuple[TimeMention, ...]:
    found: list[TimeMention] = []
    for name, match in scan(text):
        span = Span(match.start(), match.end())
        bare = TimeMention(span, match.group(), TimeKind.VAGUE)
        read = READERS[name](bare, match.groupdict())
        if read is not None:
            found.append(_trimmed(read) if read.kind is not TimeKind.SINCE else read)
    return tuple(_join(text, found))
