"""What the deterministic modules know of a document, laid out for the encoder: its figures as the rules read them, and the times,
places and speakers that may answer when, where and who.

The encoder chooses among these candidates instead of pointing at raw characters: each is already normalised, so a choice is a
date, a place or a name, never a piece of text that has still to be understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.extract.base import Figure, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.reader.rules import RuleReader
from tolltrace.extract.when import Anchor, anchor_of, time_of, timed_of
from tolltrace.extract.when.roles import Timed
from tolltrace.extract.where import Mention, find_mentions, guesses, place_of
from tolltrace.extract.who import claimant_of, guessed_voices, responsible_of, speakers_of, stance_of
from tolltrace.extract.who.hearsay import Said
from tolltrace.model import DatePrecision, Outcome, Scope, Span, Stance, When
from tolltrace.places import Gazetteer

NONE = 0
"""The position of "nothing tells" among the candidates of every kind."""


@dataclass(frozen=True, slots=True)
class FigureClue:
    """A figure with what the rules say of it. ``reading`` is None where they hold that it is no claim; ``time``, ``place``,
    ``speaker`` and ``whole`` are positions among the candidates (NONE for nothing)."""

    figure: Figure
    sentence: int
    reading: Reading | None
    stance: Stance
    time: int
    place: int
    speaker: int
    whole: int


@dataclass(frozen=True, slots=True)
class TimeClue:
    """A time that the text tells; ``timed`` is None for the day of the report itself, which the text may only imply."""

    when: When
    span: Span | None
    sentence: int
    timed: Timed | None


@dataclass(frozen=True, slots=True)
class Clues:
    """All of a document. Position i of ``times``, ``places`` and ``speakers`` is candidate i + 1; candidate NONE comes first. The
    figures are themselves the candidates for the whole that a figure is part of. The first ``believed`` places are those that the
    rules believe to be places, in text order; the others may be."""

    document: Document
    anchor: Anchor
    figures: tuple[FigureClue, ...]
    times: tuple[TimeClue, ...]
    places: tuple[Mention, ...]
    speakers: tuple[Said, ...]
    home: str
    believed: int


def clues_of(document: Document, figures: Sequence[Figure], gazetteer: Gazetteer) -> Clues:
    """The clues of ``document`` for ``figures``, in text order."""
    anchor = anchor_of(document)
    times = _times(document, anchor)
    mentions = find_mentions(document, gazetteer)
    heard = tuple(s for s in speakers_of(document) if s.speaker and s.cue.speaker is not None)
    places = tuple(m for m in mentions.all if not _seat(document.text, m.span))
    believed, speakers = len(places), heard
    sentences = {document.sentence_index(f.span.start) for f in figures}
    spoken = [s.cue.speaker for s in heard if s.cue.speaker is not None]
    places += guesses(document, gazetteer, [*(m.span for m in mentions.all), *spoken], mentions.home, sentences)
    speakers += guessed_voices(document, [*(m.span for m in mentions.all), *spoken], sentences)
    read = RuleReader().read(document, figures)
    readings = {r.figure.span: r for r in read}
    wholes = {r.figure.span: read[r.part_of].figure.span for r in read if r.part_of is not None}
    ordered = sorted(figures, key=lambda f: f.span)
    laid = _Laid(document, gazetteer, times, places, speakers, tuple(f.span for f in ordered))
    return Clues(
        document,
        anchor,
        tuple(laid.figure(f, readings.get(f.span), wholes.get(f.span)) for f in ordered),
        times,
        places,
        speakers,
        mentions.home,
        believed,
    )


_SEAT = re.compile(
    r",\s+(?:(?:who|which|that) (?:is|are|was|were) )?(?:based|headquartered|exiled|born|raised)\s+in\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _seat(text: str, name: Span) -> bool:
    """Whether a name only tells, between commas, where somebody sits: "the troops, based in Iraq, killed ..."."""
    return text[name.end : name.end + 1] == "," and _SEAT.search(text, max(0, name.start - 60), name.start) is not None


_RELEASED = re.compile(
    r"\b(?:lists?|registers?|records|database)\b[^.;\n]{0,80}\b(?:released|published|issued|updated|compiled)\s+(?:on|in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _of_list(text: str, time: Span) -> bool:
    """Whether a time is that of a paper: "the ministry's list of fatalities released on October 26th"."""
    return _RELEASED.search(text, max(0, time.start - 160), time.start) is not None


def _times(document: Document, anchor: Anchor) -> tuple[TimeClue, ...]:
    told = [
        TimeClue(t.when, t.mention.span, t.sentence, t) for t in timed_of(document) if not _of_list(document.text, t.mention.span)
    ]
    if anchor.day is not None:
        day = When(anchor.day, anchor.day, DatePrecision.DAY, note=f"the day of the report ({anchor.source})")
        told.append(TimeClue(day, anchor.span, document.sentence_index(anchor.span.start) if anchor.span else 0, None))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Laid:
    """The candidates of a document while its figures are laid out."""

    document: Document
    gazetteer: Gazetteer
    times: tuple[TimeClue, ...]
    places: tuple[Mention, ...]
    speakers: tuple[Said, ...]
    figures: tuple[Span, ...]

    def figure(self, figure: Figure, reading: Reading | None, whole: Span | None) -> FigureClue:
        document, span = self.document, figure.span
        scope = reading.scope if reading else Scope.INCIDENT
        outcome = reading.outcome if reading else Outcome.KILLED
        _, time = time_of(document, span, scope)
        _, places = place_of(document, span, scope, self.gazetteer)
        claimant, _ = claimant_of(document, span)
        responsible = responsible_of(document, span, outcome)
        stance = (reading.stance if reading else None) or stance_of(document, span, figure.count, claimant, responsible)
        return FigureClue(
            figure,
            document.sentence_index(span.start),
            reading,
            stance,
            _position(time, [t.span if t.timed else None for t in self.times]),
            _position(places[0] if places else None, [m.span for m in self.places]),
            _position(claimant.span if claimant else None, [s.cue.speaker for s in self.speakers]),
            _position(whole, self.figures),
        )


def _position(span: Span | None, candidates: Sequence[Span | None]) -> int:
    """The candidate that ``span`` is, NONE when it is none of them."""
    if span is None:
        return NONE
    return next((i + 1 for i, c in enumerate(candidates) if c == span), NONE)
