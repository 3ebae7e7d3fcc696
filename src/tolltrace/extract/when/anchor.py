"""What a report calls today: the dateline in its text, else the day it was published.

A dateline stands near the top, and looks like one: beside an agency or a byline, after a town in capitals, at the start of a
line, or straight after the headline. A date deep in the story is no dateline.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tolltrace.extract.document import Document
from tolltrace.extract.when.grammar import find_times
from tolltrace.extract.when.mention import TimeKind, TimeMention
from tolltrace.model import Span

_TOP = 700  # characters: a headline printed twice, tags and a byline come before a dateline at the longest
_CONFLICT_DAYS = 2  # a story is filed one day and dated the next; more is a contradiction


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that relative expressions count from. ``source`` is "dateline", "published" or "none"; ``span`` is the dateline in
    the text. ``conflict`` says in one sentence that the dateline contradicts the publication date, "" otherwise."""

    day: date | None
    source: str
    span: Span | None = None
    conflict: str = ""


NO_ANCHOR = Anchor(None, "none")

_LABEL = re.compile(
    r"\b(?:posted|published|updated|date\s+of\s+publication|date|modified|print\s+this\s+page)\b[^.\n]{0,24}$|"
    r"\bby\s+[\w.’'-]+(?:\s+[\w.’'-]+){0,3}\s*[,|]?\s*$",
    re.I,
)
_PREPOSITION = re.compile(
    r"\b(?:on|in|of|since|until|till|by|from|the|and|to|before|after|between|dated|around|about|an?|its|this|last)\s*$", re.I
)
_BEFORE_STAMP = re.compile(r"(?:^|\s)[A-Z0-9(][^\s]*[\s,|]*$|[-–—|:/]\s*$")
_TOWN = re.compile(r"(?:^|[\s|/])[A-Z][A-Z]{2,}(?:[ -][A-Z]{2,})*(?:,\s[A-Z][a-z]+)?,?\s*$")
_AGENCY = re.compile(r"\(\s*[A-Z][A-Za-z ]{1,20}\)\s*[-–—]+\s*$|(?:^|\s)(?:AFP|AP|REUTERS|Reuters|SANA|DPA|Xinhua)[\s,/|:-]*$")
_NEW_START = re.compile(
    r"\s*(?:$|[-–—|:(]|GMT\b|[AP]M\b|at\s+\d|\d{1,2}[:.]?\d{2}(?:[AP]M)?\b|[\"“‘']?[A-Z])"
)  # a clock, a byline or the lead itself
_PROSE = re.compile(r"\s+(?!by\b|at\b|in\b)[a-z]")
_STAMP = re.compile(r"\s*(?:[-–—:|(]|Get\s+short\s+URL|\d{1,2}:?\d{2}\b)")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?][\"”’)]?\s")  # the stop of "U.N." or "N. Syria" ends no sentence


def anchor_of(document: Document) -> Anchor:
    """The anchor of ``document``; the dateline in the text beats ``report.published``."""
    published = document.report.published
    found = _dateline(document, published)
    if found is None:
        return NO_ANCHOR if published is None else Anchor(published, "published")
    day, span = found
    conflict = ""
    if published is not None and abs((day - published).days) > _CONFLICT_DAYS:
        conflict = (
            f"The dateline in the text says {day}, the report's own data say published {published}; the dateline is followed."
        )
    return Anchor(day, "dateline", span, conflict)


def _dateline(document: Document, published: date | None) -> tuple[date, Span] | None:
    text = document.text
    top = text[:_TOP]
    for m in find_times(text):
        if m.span.end > _TOP:
            break
        if m.kind is not TimeKind.DATE or not _stands_as_dateline(top, m):
            continue
        day = _day_of(m, published)
        if day is not None:
            return day, m.span
    return None


def _day_of(m: TimeMention, published: date | None) -> date | None:
    """The day of a dateline. One without a year takes that of the publication date, nearest to it."""
    if m.month is None or m.day is None:
        return None
    try:
        if m.year is not None:
            return date(m.year, m.month, m.day)
        if published is None:
            return None
        near = [date(year, m.month, m.day) for year in (published.year - 1, published.year, published.year + 1)]
    except ValueError:
        return None
    best = min(near, key=lambda day: abs(day - published))
    return best if abs(best - published) <= timedelta(days=31) else None


def _stands_as_dateline(top: str, m: TimeMention) -> bool:
    line_start = top.rfind("\n", 0, m.span.start) + 1
    before = top[line_start : m.span.start]
    after = top[m.span.end : m.span.end + 24]
    if not before.strip():
        if _PROSE.match(after):
            return False  # "March 3, 2012 was the day ..."
        # At the start of a line: under a headline, set off by punctuation, or alone. "On ..." has a word before it.
        line_end = top.find("\n", m.span.end)
        return line_start > 0 or bool(_STAMP.match(after)) or not top[m.span.end : line_end if line_end >= 0 else None].strip()
    if _SENTENCE_END.search(before) and not _AGENCY.search(before):
        return False  # the story has begun
    if m.year is None:
        return bool(_AGENCY.search(before) or (_TOWN.search(before) and re.match(r"\s*[(–—-]", after)))
    if _LABEL.search(before[-70:]) or _TOWN.search(before) or _AGENCY.search(before):
        return True
    # Between a headline printed again and the lead: "... Monitor Sunday 9 May 2015 Army units ..."
    # or "... in Idlib town 9 May 2015 Army units ...": no word leads to the date, and something begins after it.
    return not _PREPOSITION.search(before) and bool(_BEFORE_STAMP.search(before) or _NEW_START.match(after))
