"""Windows of a document as arrays: the input of the model, the same in training and in reading."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.clues import NONE, Clues
from tolltrace.extract.learned.standing import Candidates, finer_of, pairs_of, width
from tolltrace.extract.learned.tokens import Pieces, special
from tolltrace.extract.learned.traits import Tag
from tolltrace.extract.learned.windows import Window, windows_of
from tolltrace.extract.when.roles import Role
from tolltrace.extract.where.scan import Level
from tolltrace.model import Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

KINDS = ("time", "place", "speaker", "whole")
_OWN = {
    "time": traits.TIME_TRAITS,
    "place": traits.PLACE_TRAITS,
    "speaker": traits.SPEAKER_TRAITS,
    "whole": traits.WHOLE_TRAITS,
}
WIDTH = {kind: width(own) for kind, own in _OWN.items()}
"""Numbers that a pair of figure and candidate has; the last CHOSEN are the rules' choice."""
NOT_SHOWN = (0, 0)
_FIGURE, _FIGURE_START = int(Tag.FIGURE), int(Tag.FIGURE_START)  # numbers compare faster than members


@dataclass(frozen=True, slots=True)
class Options:
    """The candidates of one kind in a window. ``positions`` are those in the Clues (NONE first); ``values`` are equal where two
    candidates say the same; ``spans`` word pieces [start, end), NOT_SHOWN outside the window; ``pairs`` (figures, candidates,
    WIDTH)."""

    positions: tuple[int, ...]
    values: tuple[Hashable, ...]
    spans: Ints
    pairs: Floats


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window. ``ids`` (length); ``tags`` (length, TAGS_A_PIECE); ``figures`` are positions in the Clues, ``spans`` their word
    pieces (figures, 2), ``traits`` (figures, FIGURE_TRAITS + RULE_TRAITS), rules last."""

    ids: Ints
    tags: Ints
    figures: tuple[int, ...]
    spans: Ints
    traits: Floats
    options: dict[str, Options]


def encode(clues: Clues) -> list[Encoded]:
    """The windows of a document that hold a figure to answer for."""
    if not clues.figures:
        return []
    sheet = _Sheet(clues)
    found = []
    for window in windows_of(clues.document, [f.sentence for f in clues.figures]):
        inside = [
            i
            for i, f in enumerate(clues.figures)
            if window.first <= f.sentence < window.last and _pieces(window.pieces, f.figure.span) != NOT_SHOWN
        ]
        if inside:
            found.append(sheet.window(window, inside))
    return found


def _pieces(pieces: Pieces, span: Span | None) -> tuple[int, int]:
    """The word pieces that hold ``span``, counted from the opening mark; NOT_SHOWN when none does."""
    if span is None:
        return NOT_SHOWN
    first, last = bisect_right(pieces.ends, span.start), bisect_left(pieces.starts, span.end)
    return (first + 1, last + 1) if first < last else NOT_SHOWN


class _Sheet:
    """What all windows of a document share: its candidates, how they stand to its figures, and its marks."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.candidates = {
            "time": _times(clues),
            "place": _places(clues),
            "speaker": _speakers(clues),
            "whole": _wholes(clues),
        }
        self.pairs = {kind: pairs_of(clues, self.candidates[kind], _OWN[kind]) for kind in KINDS}
        self.marks = _marks(clues)

    def window(self, window: Window, inside: Sequence[int]) -> Encoded:
        pieces, figures = window.pieces, [self.clues.figures[i] for i in inside]
        opening, closing = special()
        ids = np.array([opening, *pieces.ids, closing], dtype=np.int64)
        return Encoded(
            ids,
            self._tags(pieces, len(ids)),
            tuple(inside),
            np.array([_pieces(pieces, f.figure.span) for f in figures], dtype=np.int64),
            np.array([[*traits.figure_traits(f), *traits.rule_traits(f)] for f in figures], dtype=np.float32),
            {kind: self._options(kind, pieces, inside) for kind in KINDS},
        )

    def _tags(self, pieces: Pieces, length: int) -> Ints:
        rows: list[list[int]] = [[] for _ in range(length)]
        for span, marks in self.marks:
            start, end = _pieces(pieces, span)
            for at in range(start, end):
                for mark in marks:
                    tag = _FIGURE if mark == _FIGURE_START and at > start else mark
                    if len(rows[at]) < traits.TAGS_A_PIECE and tag not in rows[at]:
                        rows[at].append(tag)
        tags = np.zeros((length, traits.TAGS_A_PIECE), dtype=np.int64)
        for at, row in enumerate(rows):
            if row:
                tags[at, : len(row)] = row
        return tags

    def _options(self, kind: str, pieces: Pieces, inside: Sequence[int]) -> Options:
        candidates = self.candidates[kind]
        chosen = {candidates.chosen[i] for i in inside}
        shown = [NONE]
        spans = [NOT_SHOWN]
        for i, span in enumerate(candidates.spans):
            at = _pieces(pieces, span)
            if at != NOT_SHOWN or i + 1 in chosen or span is None:
                shown.append(i + 1)
                spans.append(at)
        values = tuple(candidates.values[c - 1] if c != NONE else None for c in shown)
        return Options(tuple(shown), values, np.array(spans, dtype=np.int64), self.pairs[kind][np.ix_(inside, shown)])


def _times(clues: Clues) -> Candidates:
    return Candidates(
        [t.span for t in clues.times],
        [t.sentence for t in clues.times],
        [(t.when.start, t.when.end) if t.when.resolved else None for t in clues.times],
        [traits.time_traits(clues, t) for t in clues.times],
        [f.time for f in clues.figures],
    )


def _places(clues: Clues) -> Candidates:
    names = Counter(m.name for m in clues.places)
    return Candidates(
        [m.span for m in clues.places],
        [m.sentence for m in clues.places],
        [m.name for m in clues.places],
        [traits.place_traits(clues, i, names) for i in range(len(clues.places))],
        [f.place for f in clues.figures],
        finer_of(clues.places),
    )


def _speakers(clues: Clues) -> Candidates:
    voices = Counter(s.speaker for s in clues.speakers)
    spans = [s.cue.speaker for s in clues.speakers]
    return Candidates(
        spans,
        [clues.document.sentence_index(span.start) if span else 0 for span in spans],
        [s.speaker for s in clues.speakers],
        [traits.speaker_traits(s, voices) for s in clues.speakers],
        [f.speaker for f in clues.figures],
    )


def _wholes(clues: Clues) -> Candidates:
    figures = clues.figures
    return Candidates(
        [f.figure.span for f in figures],
        [f.sentence for f in figures],
        list(range(len(figures))),
        traits.whole_traits(figures),
        [f.whole for f in figures],
    )


def _marks(clues: Clues) -> list[tuple[Span, list[int]]]:
    """The tags of the text's characters, figures first: a word piece has room for few."""
    found: list[tuple[Span, list[int]]] = []
    for f in clues.figures:
        found.append((f.figure.number, [Tag.NUMBER]))
        found.append((f.figure.span, [Tag.FIGURE_START, *traits.rule_tags(f)]))
    for t in clues.times:
        if t.span is not None and t.timed is not None:
            role = t.timed.role
            found.append((t.span, [Tag.STAMP if role is Role.STAMP else Tag.SAID_TIME if role is Role.SAID else Tag.TIME]))
    for m in clues.places:
        found.append((m.span, [Tag.PLACE, Tag.TOWN] if m.level <= Level.TOWN else [Tag.PLACE]))
    for s in clues.speakers:
        if s.cue.speaker is not None:
            found.append((s.cue.speaker, [Tag.SPEAKER]))
        found.append((s.cue.verb, [Tag.CUE]))
    if clues.document.headline is not None:
        found.append((clues.document.headline, [Tag.HEADLINE]))
    return [(span, list(map(int, marks))) for span, marks in found]
