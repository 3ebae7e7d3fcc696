"""Where words that a model returned stand in the text: as they are, then regardless of white space and quote marks, then
nearly. What stands nowhere is not in the text, and whatever claimed it is dropped.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from tolltrace.model import Span

_QUOTES = frozenset("\"'`´‘’‚‛“”„‟‹›«»′″")
_DASHES = frozenset("‐‑‒–—―−")
_NEARLY = 85.0  # of 100 for quotes: a dropped or changed word in a clause of twenty passes, another sentence does not
_NEARLY_NAMES = 95.0  # "of" for "for" in a long name passes; Iraqi for Irani, Northern for Southern do not
_SHORTEST_QUOTE, _SHORTEST_NAME = 20, 16  # characters; shorter words resemble too much
_SHORTEST_WORD = 4  # characters of a name whose case may differ


@dataclass(frozen=True, slots=True)
class Aligned:
    """A place in the text: ``score`` is 1 for the same words, less for words nearly the same (0..1)."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class _Folded:
    """Text without what typography changes, and the offset of each of its characters in the text it came from."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def _fold(text: str, base: int = 0, *, lower: bool = False) -> _Folded:
    kept: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text, base):
        if char in _QUOTES or unicodedata.category(char) == "Cf":
            continue
        if char.isspace():
            if kept and kept[-1] == " ":
                continue
            folded = " "
        else:
            folded = "-" if char in _DASHES else char.lower() if lower else char
        kept.extend(folded)
        offsets.extend([offset] * len(folded))
    return _Folded("".join(kept), tuple(offsets))


def _cut(text: str, at: int) -> bool:
    """Whether position ``at`` lies inside a word or a number of ``text`` ("58" has a cut in the middle, so has "1,200")."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    if before in ".," and after.isdigit():
        return at > 1 and text[at - 2].isdigit()
    return before.isdigit() and after in ".," and at + 1 < len(text) and text[at + 1].isdigit()


def _occurrences(hay: str, needle: str) -> list[tuple[int, int]]:
    """Whole-word occurrences of ``needle`` in ``hay``, in order."""
    found: list[tuple[int, int]] = []
    at = hay.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if not _cut(hay, at) and not _cut(hay, end):
            found.append((at, end))
        at = hay.find(needle, at + 1)
    return found


class Aligner:
    """Finds words in ``span`` of ``text``. Spans returned are offsets into ``text``."""

    def __init__(self, text: str, span: Span) -> None:
        self._text, self._span = text, span

    @cached_property
    def _same_case(self) -> _Folded:
        return _fold(self._span.of(self._text), self._span.start)

    @cached_property
    def _any_case(self) -> _Folded:
        return _fold(self._span.of(self._text), self._span.start, lower=True)

    def quotes(self, words: str) -> list[Aligned]:
        """Where ``words`` stand as a quote, best way first found; letters' case does not matter. Empty when nowhere."""
        found = self._exactly(words) or self._folded(words, self._any_case)
        return found or self._nearly(words, _SHORTEST_QUOTE, _NEARLY)

    def names(self, words: str) -> list[Aligned]:
        """Where ``words`` stand as a name. Case matters to short and upper-case names ("US" is not "us"), not to "activists"."""
        found = self._exactly(words) or self._folded(words, self._same_case)
        if not found and len(words) >= _SHORTEST_WORD and not words.isupper():
            found = self._folded(words, self._any_case)
        return found or self._nearly(words, _SHORTEST_NAME, _NEARLY_NAMES)

    def phrases(self, words: str) -> list[Aligned]:
        """Where ``words`` stand as a figure: never only nearly, as 58 is nearly 56."""
        return self._exactly(words) or self._folded(words, self._any_case)

    def _exactly(self, words: str) -> list[Aligned]:
        part, base = self._span.of(self._text), self._span.start
        return [Aligned(Span(base + a, base + b), 1.0) for a, b in _occurrences(part, words.strip())]

    def _folded(self, words: str, hay: _Folded) -> list[Aligned]:
        needle = _fold(words, lower=hay is self._any_case).text.strip()
        return [Aligned(hay.span(a, b), 1.0) for a, b in _occurrences(hay.text, needle)]

    def _nearly(self, words: str, shortest: int, bound: float) -> list[Aligned]:
        hay = self._any_case
        needle = _fold(words, lower=True).text.strip()
        if not shortest <= len(needle) <= len(hay.text):
            return []
        best = fuzz.partial_ratio_alignment(needle, hay.text, score_cutoff=bound)
        if best is None:
            return []
        start, end = best.dest_start, best.dest_end
        while _cut(hay.text, start):
            start -= 1
        while _cut(hay.text, end):
            end += 1
        while start < end and hay.text[start] == " ":
            start += 1
        while end > start and hay.text[end - 1] == " ":
            end -= 1
        return [Aligned(hay.span(start, end), best.score / 100)] if start < end else []
