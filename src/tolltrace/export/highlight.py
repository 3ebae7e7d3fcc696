"""A report's text with its claims marked in place: flat pieces, so that nested and overlapping spans need no nesting of tags.

Put together, the pieces are the text, character for character.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tolltrace.model import Claim

WHOLE = 60_000  # characters up to which a text is shown whole; beyond, paragraphs without a claim are left out


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same spans cover. ``quoted``: inside a claim's quote; ``figures``: ids of the claims whose
    figure covers it; ``starts`` and ``ends``: those of them whose figure begins or ends with this piece."""

    text: str
    quoted: bool = False
    figures: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text with its line feed; ``skipped`` counts characters left out instead of it."""

    pieces: tuple[Piece, ...]
    skipped: int = 0


def paragraphs(text: str, claims: Sequence[Claim], whole: int = WHOLE) -> list[Paragraph]:
    """``text`` line by line with the quotes and figures of ``claims`` marked. A text longer than ``whole`` characters keeps
    the lines with a claim; what is left out between them is counted."""
    size = len(text)
    figures = [(c.figure.start, min(c.figure.end, size), c.id) for c in claims if c.figure.start < min(c.figure.end, size)]
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    depth: dict[int, int] = {}
    for start, end, identity in figures:
        opened.setdefault(start, []).append(identity)
        closed.setdefault(end, []).append(identity)
    for claim in claims:
        if claim.quote.start < size:
            depth[claim.quote.start] = depth.get(claim.quote.start, 0) + 1
            end = min(claim.quote.end, size)
            depth[end] = depth.get(end, 0) - 1
    cuts = {0, size, *opened, *closed, *depth, *(i + 1 for i, ch in enumerate(text) if ch == "\n")}
    order = sorted(cuts)
    result: list[Paragraph] = []
    line: list[Piece] = []
    active: list[str] = []
    quotes = skipped = 0
    for start, end in pairwise(order):
        active = [i for i in active if i not in closed.get(start, ())] + opened.get(start, [])
        quotes += depth.get(start, 0)
        starts = tuple(opened.get(start, ()))
        ends = tuple(i for i in closed.get(end, ()) if i in active)
        line.append(Piece(text[start:end], quotes > 0, tuple(active), starts, ends))
        if text[end - 1] != "\n" and end != size:
            continue
        if size > whole and not any(p.quoted or p.figures for p in line):
            skipped += sum(len(p.text) for p in line)
        else:
            if skipped:
                result.append(Paragraph((), skipped))
                skipped = 0
            result.append(Paragraph(tuple(line)))
        line = []
    if skipped:
        result.append(Paragraph((), skipped))
    return result
