"""Chooses, among the times of a report, the day of the harm behind a figure, and the day of the statement that gives it.

News says the day once and goes on: the clause of the figure is asked first, then its sentence, then what the story told just
before; a headline takes the day of the lead it sums up. Times of statements ("said on Monday") and of what is to come are no
times of harm. A total over a period takes the period that its neighbourhood states.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.when.anchor import anchor_of
from tolltrace.extract.when.arithmetic import precision_of
from tolltrace.extract.when.mention import TimeKind
from tolltrace.extract.when.roles import HARM_WORD, Role, Timed, timed
from tolltrace.model import UNDATED, DatePrecision, Scope, Span, When

_CLAUSE = re.compile(r"[;:]|\b(?:while|after|when|where|who|which|but|since|as|before|whose|although)\b", re.I)
_CLAUSE_COST = 80  # characters that crossing into another clause is worth
_COMMA_COST = 15
_BEFORE_COST = 15  # a day that follows its figure ("killed five on Monday") beats one as near before it
_OPENING = 3  # sentences: headline, its copy, lead
_OPENING_REACH = 4  # sentences that an opening may wait for its day; six cost more wrong days than they found
_LONGEST_CARRIED = 31  # days: a month is still the time of a happening, a year is background
_LONGEST_TOTAL = 25 * 366  # days: "in power since 1963" is background to every count
_LOOK_BACK = 4  # sentences over which a total's period is still the one last stated
_WAR = re.compile(r"\b(?:war|conflict|uprising|revolution|crisis|since\s+then|throughout)\b", re.I)
_BYGONE = 21  # days from which on a report is no news of its day but an account of it
_FROM_NOW = {TimeKind.WEEKDAY, TimeKind.DAY, TimeKind.OVERNIGHT}
_HEADING = re.compile(r"\s*:\s")


class _Story:
    """The times of one document by sentence, with their roles; ``chosen`` are those of the figures asked for so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.anchor = anchor_of(document)
        self.by_sentence: dict[int, list[Timed]] = {}
        self.all = tuple(timed(document, self.anchor))
        for time in self.all:
            self.by_sentence.setdefault(time.sentence, []).append(time)
        self._days = {s: days for s in self.by_sentence if (days := self._carriable(s))}
        self._told = sorted(self._days)
        self._of_harm = [s for s in self._told if HARM_WORD.search(self.sentence(s))]
        self.bygone = self._bygone()
        self.chosen: dict[tuple[Span, Scope], Timed | None] = {}

    def sentence(self, number: int) -> str:
        return self.document.sentences[number].of(self.text) if self.document.sentences else ""

    def of(self, sentence: int, role: Role) -> list[Timed]:
        return [t for t in self.by_sentence.get(sentence, ()) if t.role is role]

    def nearest(self, figure: Span, times: list[Timed]) -> Timed | None:
        """The time of the figure's clause, or the nearest to it; one that is resolved before any that is not."""
        return min(times, key=lambda t: (not t.when.resolved, self._cost(figure, t.mention.span)), default=None)

    def _cost(self, figure: Span, span: Span) -> int:
        if span.start >= figure.end:
            between, cost = self.text[figure.end : span.start], 0
        else:
            between, cost = self.text[span.end : figure.start], _BEFORE_COST
        return cost + len(between) + _CLAUSE_COST * len(_CLAUSE.findall(between)) + _COMMA_COST * between.count(",")

    def _carriable(self, sentence: int) -> list[Timed]:
        return [t for t in self.of(sentence, Role.HARM) if t.when.resolved and _length(t.when) <= _LONGEST_CARRIED]

    def told_before(self, sentence: int) -> Timed | None:
        """The day last told: by the sentence just before, else by the last that tells of harm, else by any."""
        at = bisect_left(self._told, sentence)
        if at == 0:
            return None
        beside = self._told[at - 1]
        harm = bisect_left(self._of_harm, sentence)
        chosen = beside if beside == sentence - 1 or harm == 0 else self._of_harm[harm - 1]
        return self._days[chosen][-1]

    def _bygone(self) -> Timed | None:
        """The day that an account written long after is about: the first single day of harm that it tells; None in news."""
        today = self.anchor.day
        days = [t for s in self._told for t in self._days[s] if t.when.precision is DatePrecision.DAY]
        if not days or today is None:
            return None
        first = next((t for t in days if t.mention.kind not in _FROM_NOW), days[0])
        if first.when.start is None or (today - first.when.start).days < _BYGONE:
            return None
        early = first.sentence < _OPENING + _OPENING_REACH
        return first if early else None

    def same_paragraph(self, earlier: int, sentence: int) -> bool:
        """Whether no line ends between the two sentences."""
        cut = self.document.sentences
        return "\n" not in self.text[cut[earlier].start : cut[sentence].start]

    def told_after(self, sentence: int, reach: int) -> Timed | None:
        """The first day that one of the next ``reach`` sentences tells with harm."""
        at = bisect_left(self._of_harm, sentence + 1)
        if at < len(self._of_harm) and self._of_harm[at] <= sentence + reach:
            return self._days[self._of_harm[at]][0]
        return None

    def heading(self) -> Timed | None:
        """The date that heads a record of one day ("July 24, 2024:"), which is the day of what it tells."""
        span = self.anchor.span
        if span is None or self.text[: span.start].strip() or not _HEADING.match(self.text, span.end):
            return None
        return next((t for t in self.of(0, Role.STAMP) if t.mention.span == span), None)

    def periods(self, sentence: int, of_war: bool) -> list[Timed]:
        """The periods of a sentence that a total near it may be counted over; how long a war has lasted only for that war."""
        times = [t for t in self.of(sentence, Role.PERIOD) if t.when.resolved and _length(t.when) <= _LONGEST_TOTAL]
        if of_war:
            return times
        days = self._days.get(sentence, []) if HARM_WORD.search(self.sentence(sentence)) else []
        return [t for t in times if t.mention.part not in {"war", "began"}] + [t for t in days if _length(t.when) > 0]


def _length(when: When) -> int:
    return (when.end - when.start).days if when.start and when.end else 0


@remembered(4)
def _story(document: Document) -> _Story:
    """The analysis of ``document``, made once for all its figures: extraction asks figure by figure."""
    return _Story(document)


def timed_of(document: Document) -> tuple[Timed, ...]:
    """Every time that the text tells, in text order, with its days and its role."""
    return _story(document).all


def time_at(document: Document, pointed: Sequence[Span]) -> tuple[When, Span | None] | None:
    """The time that stands under ``pointed``, None when no time that can be resolved does."""
    found = next((t for span in pointed for t in timed_of(document) if t.mention.span.overlaps(span) and t.when.resolved), None)
    return (found.when, found.mention.span) if found else None


def time_of(document: Document, figure: Span, scope: Scope) -> tuple[When, Span | None]:
    """The day or period of the harm that ``figure`` counts, and the characters that state it.

    UNDATED and None when nothing tells. A phrase that cannot be resolved comes back as a When without days.
    """
    story = _story(document)
    if (figure, scope) not in story.chosen:
        sentence = document.sentence_index(figure.start)
        story.chosen[figure, scope] = (_total if scope is Scope.AGGREGATE else _event)(story, figure, sentence)
    chosen = story.chosen[figure, scope]
    return (UNDATED, None) if chosen is None else (chosen.when, chosen.mention.span)


def _event(story: _Story, figure: Span, sentence: int) -> Timed | None:
    """The day of one happening."""
    own = story.nearest(figure, story.of(sentence, Role.HARM))
    if own is not None and own.when.resolved:
        return own
    period = story.nearest(figure, story.of(sentence, Role.PERIOD))
    if period is not None and not period.mention.loose and not period.mention.part:
        return period
    return _carried(story, sentence) or own or period


def _carried(story: _Story, sentence: int) -> Timed | None:
    """The day that the running story last gave; for its opening, the day that it gives soon."""
    reach = _OPENING_REACH if sentence < _OPENING else 1
    before = story.told_before(sentence)
    bygone = story.bygone
    away = before is None or not story.same_paragraph(before.sentence, sentence)
    if bygone is not None and away and sentence >= min(bygone.sentence, _OPENING):
        return bygone
    return before or story.told_after(sentence, reach) or story.heading()


def _total(story: _Story, figure: Span, sentence: int) -> Timed | None:
    """The period of a total: stated beside it, else in its neighbourhood, else the day of the running story."""
    own = story.nearest(figure, story.of(sentence, Role.PERIOD))
    if own is not None and own.mention.kind is TimeKind.SINCE and not own.when.resolved:
        return own  # "since then", and nothing says when that was
    if own is None or not own.when.resolved:
        own = story.nearest(figure, story.of(sentence, Role.HARM)) or own
    if own is not None and own.when.resolved:
        return own
    if own is not None and own.mention.kind is TimeKind.VAGUE:
        return own  # "in recent weeks": a period of its own, however unknown
    of_war = _WAR.search(story.sentence(sentence)) is not None
    for near in (*range(sentence - 1, sentence - 1 - _LOOK_BACK, -1), sentence + 1, sentence + 2):
        if times := story.periods(near, of_war) if 0 <= near < len(story.document.sentences) else []:
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
    """When the statement behind ``figure`` was made: as its sentence says, resolved or not; else the day of the report, else
    UNDATED. "Several months later" has a phrase and no days."""
    story = _story(document)
    said = story.nearest(figure, story.of(document.sentence_index(figure.start), Role.SAID))
    if said is not None:
        return said.when
    day = story.anchor.day
    return UNDATED if day is None else When(day, day, DatePrecision.DAY, note=f"the day of the report ({story.anchor.source})")
