"""Long reports cut into windows at sentence borders, overlapping so that no figure loses the sentences around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.extract.base import Figure
from tolltrace.extract.document import Document
from tolltrace.model import Span

LENGTH = 6000  # characters: most news is one window, and an answer about it stays short enough not to be cut off
OVERLAP = 2  # sentences that two windows share


@dataclass(frozen=True, slots=True)
class Window:
    """``span`` of the text holding sentences ``first`` to ``last`` (exclusive)."""

    span: Span
    first: int
    last: int

    def margin(self, span: Span) -> int:
        """How many characters of the window stand on the poorer side of ``span``: the more, the better it is understood."""
        return min(span.start - self.span.start, self.span.end - span.end)

    def halves(self, document: Document) -> tuple["Window", ...]:
        """The window cut in two without overlap; empty when it is a single sentence."""
        if self.last - self.first < 2:
            return ()
        middle = (self.first + self.last) // 2
        return _window(document, self.first, middle), _window(document, middle, self.last)


def _window(document: Document, first: int, last: int) -> Window:
    return Window(Span(document.sentences[first].start, document.sentences[last - 1].end), first, last)


def windows(document: Document, figures: Sequence[Figure], length: int = LENGTH, overlap: int = OVERLAP) -> list[Window]:
    """Windows of at most ``length`` characters (a longer sentence is one by itself) that hold a figure. Text without a
    figure cannot hold a claim and is not sent."""
    sentences = document.sentences
    cut: list[Window] = []
    first = 0
    while first < len(sentences):
        last = first + 1
        while last < len(sentences) and sentences[last].end - sentences[first].start <= length:
            last += 1
        cut.append(_window(document, first, last))
        if last == len(sentences):
            break
        first = max(first + 1, last - overlap)
    return [w for w in cut if any(w.span.covers(f.span) for f in figures)]
