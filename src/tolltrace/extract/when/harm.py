"""Chooses, among the times of a report, the day of the harm behind a figure, and the day of the statement that gives it.

News says the day once and goes on: the clause of the figure is asked first, then its sentence, then what the story told just
before; a headline takes the day of the lead it sums up. Times of statements ("said on Monday") and of what is to come are no
times of harm. A total over a period takes the period that its neighbourhood states.
"""

import re
from dataclasses import replace
from functools import lru_cache

from tolltrace.extract.document import Document
from tolltrace.extract.when.anchor import anchor_of
from tolltrace.extract.when.calendar import precision_of
from tolltrace.extract.when.grammar import TimeKind
from tolltrace.extract.when.roles import HARM_WORD, Role, Timed, timed
from tolltrace.model import UNDATED, DatePrecision, Scope, Span, When

_CLAUSE = re.compile(r"[;:]|\b(?:while|after|when|where|who|which|but|since|as|before|whose|although)\b", re.I)
_CLAUSE_COST = 80  # characters that crossing into another clause is worth
_COMMA_COST = 15
_BEFORE_COST = 15  # a day that follows its figure ("killed five on Monday") beats one as near before it
_OPENING = 3  # sentences: headline, its copy, lead
_OPENING_REACH = 4
_LONGEST_CARRIED = 31  # days: a month is still the time of a happening, a year is background
_LONGEST_TOTAL = 25 * 366  # days: "in power since 1963" is background to every count
_WAR = re.compile(r"\b(?:war|conflict|uprising|revolution|crisis|since\s+then|throughout)\b", re.I)
_LOOK_BACK = 4  # sentences over which a total's period is still the one last stated


class _Story:
    """The times of one document by sentence, with their roles."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.document = document
        self.anchor = anchor_of(document)
        self.by_sentence: dict[int, list[Timed]] = {}
        for time in timed(document, self.anchor):
            self.by_sentence.setdefault(time.sentence, []).append(time)

    def of(self, sentence: int, *roles: Role) -> list[Timed]:
        return [t for t in self.by_sentence.get(sentence, ()) if t.role in roles]

    def nearest(self, figure: Span, times: list[Timed]) -> Timed | None:
        return min(times, key=lambda t: (not t.when.resolved, self._cost(figure, t.mention.span)), default=None)

    def _cost(self, figure: Span, span: Span) -> int:
        if span.start >= figure.end:
            between, cost = self.text[figure.end : span.start], 0
        else:
            between, cost = self.text[span.end : figure.start], _BEFORE_COST
        return cost + len(between) + _CLAUSE_COST * len(_CLAUSE.findall(between)) + _COMMA_COST * between.count(",")

    def told(self, sentence: int, beside: bool) -> list[Timed]:
        """The days of a sentence that others may take over: it tells of harm, or stands just before."""
        times = self.of(sentence, Role.HARM)
        days = [t for t in times if t.when.start and t.when.end and (t.when.end - t.when.start).days <= _LONGEST_CARRIED]
        return days if days and (beside or self._harmful(sentence)) else []

    def periods(self, sentence: int, of_war: bool) -> list[Timed]:
        """The periods of a sentence that a total near it may be counted over; how long a war has lasted only where it is of that war."""
        found = [
            t for t in self.of(sentence, Role.PERIOD) if t.when.resolved and (of_war or t.mention.part not in {"war", "began"})
        ]
        found = [t for t in found if t.when.start and t.when.end and (t.when.end - t.when.start).days <= _LONGEST_TOTAL]
        if not of_war:
            found += [t for t in self.told(sentence, False) if t.when.start != t.when.end]
        return found

    def _harmful(self, sentence: int) -> bool:
        return HARM_WORD.search(self.document.sentences[sentence].of(self.text)) is not None


@lru_cache(maxsize=32)
def _story(document: Document) -> _Story:
    return _Story(document)


def time_of(document: Document, figure: Span, scope: Scope) -> tuple[When, Span | None]:
    """The day or period of the harm that ``figure`` counts, and the characters that state it.

    UNDATED and None when nothing tells. A phrase that cannot be resolved comes back as a When without days.
    """
    story = _story(document)
    sentence = document.sentence_index(figure.start)
    chosen = _total(story, figure, sentence) if scope is Scope.AGGREGATE else _event(story, figure, sentence)
    return (UNDATED, None) if chosen is None else (chosen.when, chosen.mention.span)


def _event(story: _Story, figure: Span, sentence: int) -> Timed | None:
    own = story.nearest(figure, story.of(sentence, Role.HARM))
    period = story.nearest(figure, story.of(sentence, Role.PERIOD))
    if own is not None and own.when.resolved:
        return own
    if period is not None and not period.mention.loose and not period.mention.part:
        return period
    return _carried(story, sentence) or own or period


def _carried(story: _Story, sentence: int) -> Timed | None:
    """The day that the running story last gave; for its opening, the day that it gives soon."""
    for earlier in range(sentence - 1, -1, -1):
        if found := story.told(earlier, sentence - earlier == 1):
            return found[-1]
    for earlier in range(sentence - 1, -1, -1):
        if found := story.told(earlier, True):
            return found[-1]
    for later in range(sentence + 1, sentence + 1 + (_OPENING_REACH if sentence < _OPENING else 1)):
        if found := story.told(later, False):
            return found[0]
    return None


def _total(story: _Story, figure: Span, sentence: int) -> Timed | None:
    own = story.nearest(figure, story.of(sentence, Role.PERIOD))
    if own is not None and own.mention.kind is TimeKind.SINCE and not own.when.resolved:
        return own  # "since then", and nothing says when that was
    if own is None or not own.when.resolved:
        own = story.nearest(figure, story.of(sentence, Role.HARM)) or own
    if own is not None and own.when.resolved:
        return own
    of_war = bool(_WAR.search(story.document.sentences[sentence].of(story.text)))
    back = range(sentence - 1, max(-1, sentence - 1 - _LOOK_BACK), -1)
    forward = range(sentence + 1, sentence + 3)
    for near in (*back, *forward):
        if times := story.periods(near, of_war):
            return _until_said(story, sentence, times[-1] if near < sentence else times[0])
    return own if of_war else _carried(story, sentence) or own


def _until_said(story: _Story, sentence: int, total: Timed) -> Timed:
    """A running period taken from another sentence ends when the figure was stated ("In October the group estimated ...")."""
    for said in story.of(sentence, Role.SAID):
        start, end = total.when.start, said.when.end
        if total.mention.kind is TimeKind.SINCE and start and end and total.when.end and start <= end < total.when.end:
            when = replace(total.when, end=end, precision=precision_of(start, end), note="ends when the figure was stated")
            return replace(total, when=when)
    return total


def said_of(document: Document, figure: Span) -> When:
    """When the statement behind ``figure`` was made: as its sentence says, else the day of the report, else UNDATED."""
    story = _story(document)
    said = story.nearest(figure, story.of(document.sentence_index(figure.start), Role.SAID))
    if said is not None and said.when.start == said.when.end:
        return said.when
    day = story.anchor.day
    return UNDATED if day is None else When(day, day, DatePrecision.DAY, note=f"the day of the report ({story.anchor.source})")
