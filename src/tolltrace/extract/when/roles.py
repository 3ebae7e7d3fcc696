"""What each time in a report is the time of: harm, a statement, a period, the dateline, or something to come.

Each judgement is one small test of the words around a time; ``_RULES`` lists them in the order they are asked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from tolltrace.extract.document import Document
from tolltrace.extract.when.anchor import Anchor
from tolltrace.extract.when.calendar import resolve
from tolltrace.extract.when.grammar import find_times
from tolltrace.extract.when.mention import TimeKind, TimeMention
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


@dataclass(frozen=True, slots=True)
class _Setting:
    """A mention with the words before it in its sentence and the words after it."""

    mention: TimeMention
    before: str
    after: str


_WINDOW = 160  # characters on either side: the longest run from "the toll of ..." to "rose on Monday" seen was 120

_SAID = rf"(?:{word_list('statements')})"
_PAPER = rf"(?:{word_list('papers')})"
_SAID_WORD = re.compile(rf"\b{_SAID}\b", re.I)
HARM_WORD = re.compile(rf"\b(?:{word_list('happenings')})", re.I)

# What may stand between the verb of saying and its day: names, and the words of how and where something is said.
_SPEAKER = rf"(?:{word_list('speakers')})"
_SAID_BEFORE = re.compile(
    rf"\b{_SAID}\b(?:\s+(?:(?-i:[A-Z][\w.’'-]*)|{_SPEAKER}|in|a|an|the|to|its|his|her|their|by|via|from|at|of|for|it|he|she|they|also|late|"
    r"early|on|\())*\s*,?\s*(?:late\s+on|early\s+on|on|late|early)?\s*$",
    re.I,
)
# "..., said the mother of one of the pupils on Monday": after a comma or a quotation, whoever speaks.
_INVERTED = re.compile(r"[,\"”]\s*(?:said|says|announced|reported|told)\s+(?:(?!that\b)[\w.’'-]+\s+){1,12}$", re.I)
_SAID_AFTER = re.compile(rf"\s+(?:that\s+)?(?:{word_list('speech')})\b", re.I)
_DETERMINER = re.compile(r"\b(?:an?|the|its|their|his|her|that)\s+$", re.I)
_TOLD_WHOM = r"\b(?:told|tells)\s+(?:[\w’'-]+\s+){1,4}(?:on\s+)?$"
_PAPER_BEFORE = re.compile(
    rf"\b{_PAPER}\b,?\s+(?:(?:of|in|on|dated|from|released|issued|late)\s+)*$|\bdated\s+$|\bas\s+of\s+$|{_TOLD_WHOM}", re.I
)
_PAPER_AFTER = re.compile(rf"(?:['’]?s)?\s+(?:\w+\s+)?{_PAPER}\b", re.I)
# "The toll rose to 26 on Monday": the day of a new count, not of the harm.
_REVISED = re.compile(
    r"\b(?:toll|balance|count|number|figure|tally|total|it|this|that)\b[^.;]*"
    r"\b(?:rose|risen|rises|climbed|jumped|increased|revised|passe[sd]|brought|reached|raised|lowered|stands|stood|put|corrected)\b"
    r"[^.;]{0,40}$|\bsaid\s+at\s+first\b[^.;]*$|\bspoke\s+of\b[^.;]*$",
    re.I,
)
_OPENS = re.compile(r"(?:^|[;:]\s+|[.!?]\s+)(?:(?:on|in|late|early|by|but|yet|then|and|speaking|also|meanwhile)\s+){0,3}$", re.I)
_SPEAKER_WORDS = 12  # of the longest speaker: "the head of the ..., Name Name Name,"
_SPEAKER_SAID = re.compile(
    rf"[,\s]+(?:(?!and\b|but\b)[\w.’'-]+,?\s+){{1,{_SPEAKER_WORDS}}}?(?<!\bwere\s)(?<!\bwas\s)(?<!\bbeen\s)(?<!\bare\s)(?:{_SAID}|{word_list('verdicts')})\b",
    re.I,
)
_OPENING_KINDS = {TimeKind.WEEKDAY, TimeKind.DAY, TimeKind.DATE, TimeKind.MONTH, TimeKind.PERIOD, TimeKind.STORY}
_AFTER_EVENT = re.compile(
    r"\s+(?:the|that|this|its|their)\s+(?:\w+\s+){0,2}?(?:strike|attack|bombing|raid|blast|shelling|incident|explosion|massacre)",
    re.I,
)
_MUCH_LATER = re.compile(r"\b(?:weeks|months|years)\s+(?:later|afterwards?)$", re.I)
_TO_COME = re.compile(r"\b(?:will|due|scheduled|planned|expected|set|would|until|hold)\s+(?:\w+\s+){0,3}$", re.I)
_RANKED = re.compile(
    r"\b(?:first|deadliest|worst|biggest|largest|heaviest|second|third|fourth|latest|most)\b[^.]{0,40}$|\bperiod\s+of\s+$", re.I
)
_PREPOSITION = re.compile(r"\b(?:on|in|of|during)\s*$", re.I)
_A_DAY = timedelta(days=1)
_YEAR_REACH = 6  # sentences
_BYGONE = 300  # days; nearer than that the latest such day before the anchor is the same day, or a better guess
_TOLD_NOTE = "the year is that of the days told before"
_CLAUSE_END = re.compile(r"[,;.]\s")


def _is_short_stretch(s: _Setting) -> bool:
    """ "in the last 24 hours" of a report is when it happened; longer stretches are what totals are counted over."""
    m = s.mention
    return m.kind is TimeKind.BACK and m.unit in {"hour", "day"} and (m.number or 0) <= 72 and m.part != "war" and not m.loose


def _is_ranked(s: _Setting) -> bool:
    """ "the largest shooting this year", "the first in two months": a measure of rarity, not a time."""
    m = s.mention
    measured = m.loose or m.kind is TimeKind.YEAR or (m.kind is TimeKind.PERIOD and m.unit in {"year", "month"})
    return measured and _RANKED.search(s.before) is not None


def _is_period(s: _Setting) -> bool:
    return s.mention.kind in {TimeKind.SINCE, TimeKind.BACK}


def _is_paper(s: _Setting) -> bool:
    return _PAPER_BEFORE.search(s.before) is not None or _PAPER_AFTER.match(s.after) is not None


def _is_revision(s: _Setting) -> bool:
    return _REVISED.search(s.before) is not None


def _is_said(s: _Setting) -> bool:
    """ "said on Monday", "told the agency late Tuesday", "Sunday announced"; but not "said its 15 April strike"."""
    found = _SAID_BEFORE.search(s.before) or _INVERTED.search(s.before)
    spoken = found is not None and not _DETERMINER.search(s.before) and not HARM_WORD.search(s.before, found.start())
    return spoken or _SAID_AFTER.match(s.after) is not None


def _is_opening_of_speech(s: _Setting) -> bool:
    """Whether a clause opens with the time and goes on to who says what: "On Monday the ministry announced ..."."""
    if s.mention.kind not in _OPENING_KINDS or not _OPENS.search(s.before):
        return False
    said = _SPEAKER_SAID.match(s.after)
    return said is not None and not HARM_WORD.search(said.group())


def _is_much_later(s: _Setting) -> bool:
    """ "acknowledged it several months later": when it was said, however vaguely."""
    return s.mention.kind is TimeKind.VAGUE and _MUCH_LATER.search(s.mention.phrase) is not None


def _is_after_event(s: _Setting) -> bool:
    """ "A week after the strike, the hospital added two names", "a day after the agency said that 22 had died"."""
    if s.mention.kind is not TimeKind.STORY or not s.mention.phrase.lower().endswith("after"):
        return False
    harm = HARM_WORD.search(s.after)
    told = _SAID_WORD.search(s.after, 0, harm.start()) if harm else None
    return told is not None or _AFTER_EVENT.match(s.after) is not None


def _is_future(s: _Setting) -> bool:
    return s.mention.shift == "next" or _TO_COME.search(s.before) is not None


_RULES: tuple[tuple[Callable[[_Setting], bool], Role], ...] = (
    (_is_short_stretch, Role.HARM),
    (_is_ranked, Role.OTHER),
    (_is_period, Role.PERIOD),
    (_is_paper, Role.SAID),
    (_is_revision, Role.SAID),
    (_is_said, Role.SAID),
    (_is_opening_of_speech, Role.SAID),
    (_is_much_later, Role.SAID),
    (_is_after_event, Role.OTHER),
    (_is_future, Role.FUTURE),
)


def timed(document: Document, anchor: Anchor) -> list[Timed]:
    """Every time of the report in order, resolved; those counted in the story ("the next day") follow the last day of harm."""
    text = document.text
    mentions = find_times(text)
    ends = [m.span.start for m in mentions[1:]] + [len(text)]
    out: list[Timed] = []
    story = day = began = UNDATED
    named = {(m.month, m.day): m.year for m in mentions if m.kind is TimeKind.DATE and m.year is not None}
    for mention, following in zip(mentions, ends, strict=False):
        sentence = document.sentence_index(mention.span.start)
        role = _role(document, mention, anchor)
        if mention.kind is TimeKind.SINCE and mention.first is None:  # "since then"
            when = _since_told(out, sentence) or (began if began.resolved else resolve(mention, anchor))
        elif _looks_back(document, mention, following):
            when = _before(mention, _base(out, sentence, UNDATED), anchor)
        elif (year := _year_told(mention, out, sentence, anchor) or _year_named(mention, named, anchor)) is not None:
            when = replace(resolve(replace(mention, year=year), anchor), note=_TOLD_NOTE)
        else:
            counted = day if day.resolved and mention.unit in {"hour", "day", "week"} else story
            when = resolve(mention, anchor, _base(out, sentence, counted))
        if role is Role.HARM and anchor.day is not None and when.start is not None and when.start > anchor.day + _A_DAY:
            role = Role.FUTURE
        if role is Role.HARM and when.resolved and mention.kind is not TimeKind.RANGE:
            story = when
            day = when if when.precision is DatePrecision.DAY else day
        if mention.part == "began":
            began = when
        out.append(Timed(mention, when, role, sentence))
    spoken = {t.sentence: t.when for t in reversed(out) if t.role is Role.SAID and t.when.precision is DatePrecision.DAY}
    return [_to_statement(time, spoken.get(time.sentence)) for time in out]


def _since_told(earlier: list[Timed], sentence: int) -> When | None:
    """What "since then" points back to where the words before it say since when: "at war since early 2011 ... Since then"."""
    for time in reversed(earlier):
        if sentence - time.sentence > 1:
            return None
        if time.mention.kind is TimeKind.SINCE and time.when.resolved:
            return time.when
    return None


def _year_told(m: TimeMention, earlier: list[Timed], sentence: int, anchor: Anchor) -> int | None:
    """The year of "On 3 September" in an account of bygone days, where a day just told names its year and lies far back.

    Nearest in the calendar to that day. Within the anchor's own year the anchor decides.
    """
    if m.kind is not TimeKind.DATE or m.year is not None or m.shift or not m.month or not m.day:
        return None
    for time in reversed(earlier):
        if sentence - time.sentence > _YEAR_REACH:
            return None
        told = time.when
        named = time.mention.year is not None or time.when.note == _TOLD_NOTE
        if time.role is Role.HARM and time.mention.kind is TimeKind.DATE and named and told.start is not None:
            if anchor.day is not None and (anchor.day - told.start).days < _BYGONE:
                return None
            ahead = (m.month - told.start.month) * 30.4 + m.day - told.start.day
            return told.start.year + (1 if ahead < -183 else -1 if ahead > 183 else 0)
    return None


def _year_named(m: TimeMention, named: Mapping[tuple[int | None, int | None], int], anchor: Anchor) -> int | None:
    """The year of a day that the text also gives with its year, long before the anchor: "1 December" is that one."""
    if m.kind is not TimeKind.DATE or m.year is not None or m.shift or anchor.day is None:
        return None
    year = named.get((m.month, m.day))
    told = resolve(replace(m, year=year), anchor).start if year is not None else None
    return year if told is not None and (anchor.day - told).days >= _BYGONE else None


def _to_statement(time: Timed, said: When | None) -> Timed:
    """ "In the past 24 hours, the monitor said on Friday": hours and days run up to the statement."""
    m = time.mention
    if said is None or m.kind is not TimeKind.BACK or m.unit not in {"hour", "day"} or m.part == "war":
        return time
    return replace(time, when=resolve(m, Anchor(said.start, "dateline")))


def _role(document: Document, m: TimeMention, anchor: Anchor) -> Role:
    text = document.text
    if anchor.span is not None and (m.span.overlaps(anchor.span) or _stamp_again(text, m, anchor)):
        return Role.STAMP
    start = max(document.sentence_at(m.span.start).start, m.span.start - _WINDOW)
    setting = _Setting(m, text[start : m.span.start], text[m.span.end : m.span.end + _WINDOW])
    return next((role for test, role in _RULES if test(setting)), Role.HARM)


def _base(earlier: list[Timed], sentence: int, story: When) -> When:
    """What "the day before" counts from: the day named just before it in the sentence, else the story's last day of harm."""
    last = earlier[-1] if earlier else None
    if last is not None and last.sentence == sentence and last.when.precision is DatePrecision.DAY:
        return last.when
    return story


def _looks_back(document: Document, m: TimeMention, following: int) -> bool:
    """Whether "a day after eight people died" leads to the harm, which then lies before the day told, and which no other time
    in its clause dates ("a fortnight after the siege of 9 June")."""
    if m.kind is not TimeKind.STORY or (m.number or 0) <= 0 or not m.phrase.lower().endswith("after"):
        return False
    rest = document.text[m.span.end : min(document.sentence_at(m.span.start).end, m.span.end + _WINDOW)]
    clause = _CLAUSE_END.split(rest, maxsplit=1)[0]
    return HARM_WORD.search(clause) is not None and following >= m.span.end + len(clause)


def _before(m: TimeMention, base: When, anchor: Anchor) -> When:
    day = base.start or anchor.day
    if day is None or m.unit not in {"day", "week"}:
        return When(phrase=m.phrase, note="counts from a day that the text does not give")
    return resolve(replace(m, number=-(m.number or 0)), anchor, When(day, day, DatePrecision.DAY))


def _stamp_again(text: str, m: TimeMention, anchor: Anchor) -> bool:
    """Whether the dateline is printed a second time beside the first ("03.02.2015 (changed 0915 03.02.2015)")."""
    return (
        m.kind is TimeKind.DATE
        and m.year is not None
        and anchor.span is not None
        and 0 <= m.span.start - anchor.span.end < 20
        and resolve(m, anchor).start == anchor.day
        and not _PREPOSITION.search(text, anchor.span.end, m.span.start)
    )
