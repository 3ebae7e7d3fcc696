"""Long reports cut into windows at sentence borders, overlapping so that no figure loses the sentences around it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.extract.base import Figure
from tolltrace.extract.document import Document
from tolltrace.model import Span

LENGTH = 6000  # characters: most news is one window, and an answer about it stays short enough not to be cut off
OVERLAP = 2  # sentences that two windows share


@dataclass(frozen=True, slots=True)
class Window:
    """``span`` of the text holding sentences ``first`` to ``last`` (exclusive), and the ``figures`` in it."""

    span: Span
    first: int
    last: int
    figures: tuple[Figure, ...]

    def margin(self, span: Span) -> int:
        """How many characters of the window stand on the poorer side of ``span``: the more, the better it is understood."""
        return min(span.start - self.span.start, self.span.end - span.end)

    def halves(self, document: Document) -> tuple["Window", ...]:
        """The window cut in two without overlap, halves without a figure left out; empty when it is a single sentence."""
        if self.last - self.first < 2:
            return ()
        middle = (self.first + self.last) // 2
        halves = (_window(document, self.figures, *cut) for cut in ((self.first, middle), (middle, self.last)))
        return tuple(half for half in halves if half.figures)


def _window(document: Document, figures: Sequence[Figure], first: int, last: int) -> Window:
    span = Span(document.sentences[first].start, document.sentences[last - 1].end)
    within = figures[bisect_left(figures, span.start, key=_start) : bisect_left(figures, span.end, key=_start)]
    return Window(span, first, last, tuple(f for f in within if span.covers(f.span)))


def _start(figure: Figure) -> int:
    return figure.span.start


def windows(document: Document, figures: Sequence[Figure], length: int = LENGTH, overlap: int = OVERLAP) -> list[Window]:
    """Windows of at most ``length`` characters (a longer sentence is one by itself) that hold a figure of ``figures``, which are
    in text order. Text without a figure cannot hold a claim and is not sent."""
    sentences = document.sentences
    cut: list[Window] = []
    first = 0
    while first < len(sentences):
        last = first + 1
        while last < len(sentences) and sentences[last].end - sentences[first].start <= length:
            last += 1
        cut.append(_window(document, figures, first, last))
        if last == len(sentences):
            break
        first = max(first + 1, last - overlap)
    return [window for window in cut if window.figures]
