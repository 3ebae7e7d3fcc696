"""What each time in a report is the time of: harm, a statement, a period, the dateline, or something to come."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tolltrace.extract.document import Document
from tolltrace.extract.when.anchor import Anchor
from tolltrace.extract.when.calendar import resolve
from tolltrace.extract.when.grammar import TimeKind, TimeMention, find_times
from tolltrace.extract.when.patterns import word_list
from tolltrace.model import UNDATED, DatePrecision, When


class Role(StrEnum):
    """What a time is the time of."""

    HARM = "harm"  # or of anything else that happened: the story's own time
    PERIOD = "period"  # a stretch that totals are counted over
    SAID = "said"
    STAMP = "stamp"  # the dateline and its copies
    FUTURE = "future"
    OTHER = "other"  # "the deadliest raid this year"


@dataclass(frozen=True, slots=True)
class Timed:
    """A time of the text, its days, its role, and the position of its sentence."""

    mention: TimeMention
    when: When
    role: Role
    sentence: int


_SAID_WORD = rf"(?:{word_list('statements')})"
# What may stand between the verb of saying and its day: names, and the words of how and where something is said.
_SAID_BEFORE = re.compile(
    rf"\b{_SAID_WORD}\b(?:\s+(?:(?-i:[A-Z][\w.’'-]*)|in|a|an|the|to|its|his|her|their|by|via|from|at|of|for|it|he|she|they|also|that|late|early|on|"
    rf"reporters|journalists|newspaper|statement|agency|news|television|tv|radio|channel|website|report|telephone|phone|internet|"
    rf"conference|interview|briefing|state|media|press|official|daily|yesterday|earlier|\())*\s*,?\s*(?:late\s+on|early\s+on|on|late|early)?\s*$",
    re.I,
)
_PAPER = f"(?:{word_list('papers')})"
_PAPER_BEFORE = re.compile(
    rf"\b{_PAPER}\b,?\s+(?:(?:of|in|on|dated|from|released|issued|late)\s+)*$|\bdated\s+$|\b(?:told|tells)\s+(?:[\w’'-]+\s+){{1,4}}(?:on\s+)?$",
    re.I,
)
_PAPER_AFTER = re.compile(rf"(?:['’]?s)?\s+(?:\w+\s+)?{_PAPER}\b", re.I)
# "The toll rose to 26 on Monday": the day of a new count, not of the harm.
_REVISED = re.compile(
    r"\b(?:toll|balance|count|number|figure|tally|total|it|this|that)\b[^.;]*\b(?:rose|risen|rises|climbed|jumped|increased|revised|passe[sd]|brought|reached|raised|"
    r"lowered|stands|stood|put|corrected)\b[^.;]{0,40}$|\bsaid\s+at\s+first\b[^.;]*$|\bspoke\s+of\b[^.;]*$",
    re.I,
)
_SAID_AFTER = re.compile(
    r"\s+(?:that\s+)?(?:said|says|told|announced|reported|stated|confirmed|declared|revealed|admitted|acknowledged|denied)\b",
    re.I,
)
_OPENS = re.compile(r"(?:^|[;:]\s+|[.!?]\s+)(?:(?:on|in|late|early|by|but|yet|then|and|speaking)\s+){0,3}$", re.I)
_OPENING_KINDS = {TimeKind.WEEKDAY, TimeKind.DAY, TimeKind.DATE, TimeKind.MONTH, TimeKind.PERIOD, TimeKind.STORY}
_AFTER_EVENT = re.compile(
    r"\s+(?:the|that|this|its|their)\s+(?:\w+\s+){0,2}?(?:strike|attack|bombing|raid|blast|shelling|incident|explosion|massacre)",
    re.I,
)
_SPEAKER_SAID = re.compile(
    rf"[,\s]+(?:[\w.’'-]+,?\s+){{1,7}}?(?<!\bwere\s)(?<!\bwas\s)(?<!\bbeen\s)(?<!\bare\s)(?:{_SAID_WORD})\b", re.I
)
HARM_WORD = re.compile(rf"\b(?:{word_list('happenings')})", re.I)
_ARTICLE = re.compile(r"\b(?:an?|the)\s+$", re.I)
_TO_COME = re.compile(r"\b(?:will|due|scheduled|planned|expected|set|would|until|hold)\s+(?:\w+\s+){0,3}$", re.I)
_PERIODS = {TimeKind.SINCE, TimeKind.BACK}
_WITHIN_PROSE = re.compile(r"\b(?:on|in|of|during)\s*$", re.I)
_CLAUSE_END = re.compile(r"[,;.]\s")
_FIRST_IN = re.compile(r"\b(?:first|deadliest|worst|biggest|largest|heaviest|second|third|fourth|latest|most)\b[^.]{0,40}$", re.I)


def timed(document: Document, anchor: Anchor) -> list[Timed]:
    """Every time of the report in order, resolved; those counted in the story ("the next day") follow the last day of harm."""
    text = document.text
    out: list[Timed] = []
    story = UNDATED
    began = UNDATED
    mentions = find_times(text)
    for number, mention in enumerate(mentions):
        following = mentions[number + 1].span.start if number + 1 < len(mentions) else len(text)
        sentence = document.sentence_index(mention.span.start)
        role = _role(text, document, mention, anchor)
        if mention.kind is TimeKind.SINCE and mention.first is None:
            when = When(phrase=mention.phrase, note="since when is told elsewhere") if not began.resolved else began
        elif _looks_back(text, document, mention, following):
            # "a day after eight people died": the harm lies before the day told, not after it.
            when = _before(mention, _base(out, sentence, UNDATED), anchor)
        else:
            when = resolve(mention, anchor, _base(out, sentence, story))
        if role is Role.HARM and when.resolved and mention.kind is not TimeKind.RANGE:
            story = when
        if mention.part == "began":
            began = when
        out.append(Timed(mention, when, role, sentence))
    return out


def _base(earlier: list[Timed], sentence: int, story: When) -> When:
    """What "the day before" counts from: the day named just before it in the sentence, else the story's last day of harm."""
    if (
        earlier
        and earlier[-1].sentence == sentence
        and earlier[-1].when.start == earlier[-1].when.end
        and earlier[-1].when.resolved
    ):
        return earlier[-1].when
    return story


def _looks_back(text: str, document: Document, m: TimeMention, following: int) -> bool:
    """Whether "N days after" leads to the harm itself, which no other time in its clause ("the clashes of 6 September") dates."""
    if m.kind is not TimeKind.STORY or (m.number or 0) <= 0 or not m.phrase.lower().endswith("after"):
        return False
    clause = _CLAUSE_END.split(text[m.span.end : document.sentence_at(m.span.start).end], maxsplit=1)[0]
    return HARM_WORD.search(clause) is not None and following >= m.span.end + len(clause)


def _before(m: TimeMention, base: When, anchor: Anchor) -> When:
    day = base.start or anchor.day
    if day is None or m.unit not in {"day", "week"}:
        return When(phrase=m.phrase, note="counts from a day that the text does not give")
    told = When(day, day, DatePrecision.DAY)
    return resolve(replace(m, number=-(m.number or 0)), anchor, told)


def _role(text: str, document: Document, m: TimeMention, anchor: Anchor) -> Role:
    if anchor.span is not None and (m.span.overlaps(anchor.span) or _stamp_again(text, document, m, anchor)):
        return Role.STAMP
    if m.shift == "next":
        return Role.FUTURE
    start = document.sentence_at(m.span.start).start
    before = text[max(start, m.span.start - 160) : m.span.start]
    after = text[m.span.end : m.span.end + 90]
    if m.kind is TimeKind.BACK and m.unit in {"hour", "day"} and (m.number or 0) <= 72 and m.part != "war" and not m.loose:
        return Role.HARM
    if m.kind is TimeKind.PERIOD and m.unit in {"year", "month"} and _FIRST_IN.search(before):
        return Role.OTHER
    if m.kind in _PERIODS:
        return Role.OTHER if m.loose and _FIRST_IN.search(before) else Role.PERIOD
    if _PAPER_BEFORE.search(before) or _PAPER_AFTER.match(after) or _REVISED.search(before):
        return Role.SAID
    said_before = _SAID_BEFORE.search(before)
    if said_before is not None and not _ARTICLE.search(before) and not HARM_WORD.search(before, said_before.start()):
        return Role.SAID
    if _SAID_AFTER.match(after) or (m.kind in _OPENING_KINDS and _opens_speech(before, after)):
        return Role.SAID
    if m.kind is TimeKind.STORY and m.phrase.lower().endswith("after") and _AFTER_EVENT.match(after):
        return Role.OTHER
    if _TO_COME.search(before):
        return Role.FUTURE
    return Role.HARM


def _opens_speech(before: str, after: str) -> bool:
    """Whether a sentence or clause opens with the time and goes on to who says what: "On Monday the ministry announced ..."."""
    if not _OPENS.search(before):
        return False
    said = _SPEAKER_SAID.match(after)
    return said is not None and not HARM_WORD.search(said.group())


def _stamp_again(text: str, document: Document, m: TimeMention, anchor: Anchor) -> bool:
    """Whether the dateline is printed a second time beside the first ("19.04.2017 (updated 1041 19.04.2017)")."""
    return (
        m.kind is TimeKind.DATE
        and m.year is not None
        and anchor.span is not None
        and 0 <= m.span.start - anchor.span.end < 20
        and resolve(m, anchor).start == anchor.day
        and not _WITHIN_PROSE.search(text[: m.span.start])
    )
