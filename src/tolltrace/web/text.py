"""A report's text as a page shows it: flat pieces with the layers that cover each, and where in the text each begins.

Put together, the pieces are the text, character for character; every piece knows its offset, so that what a person selects is
told in offsets of the archived text, whatever direction it is read in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tolltrace.model import Claim

LAYERS = ("figure", "quote", "who", "place", "date")
_LAYER_OF = {
    "claimant": "who",
    "via": "who",
    "responsible": "who",
    "where": "place",
    "when": "date",
    "said": "date",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """``text`` starting at ``start``; ``layers`` that cover it; ``claims`` whose figure covers it, ``first`` those of them whose
    figure begins here."""

    text: str
    start: int
    layers: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, its line feed left out, starting at ``start``."""

    start: int
    pieces: tuple[Piece, ...]


def lines(text: str, claims: Sequence[Claim]) -> list[Line]:
    """``text`` line by line with every layer of ``claims`` marked."""
    spans = [
        (span.start, min(span.end, len(text)), layer, identity)
        for claim in claims
        for span, layer, identity in (
            (claim.figure, "figure", claim.id),
            (claim.quote, "quote", ""),
            *((e.span, _LAYER_OF[e.field], "") for e in claim.evidence if e.field in _LAYER_OF),
        )
        if span.start < min(span.end, len(text))
    ]
    found, at = [], 0
    for line in text.split("\n"):
        end = at + len(line)
        inside = [s for s in spans if s[0] < end and s[1] > at]
        found.append(Line(at, tuple(_pieces(text, at, end, inside))))
        at = end + 1
    return found


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int, str, str]]) -> list[Piece]:
    cuts = sorted({start, end, *(c for s in spans for c in s[:2] if start < c < end)})
    pieces = []
    for a, b in pairwise(cuts):
        over = [s for s in spans if s[0] < b and s[1] > a]
        layers = tuple(layer for layer in LAYERS if any(s[2] == layer for s in over))
        claims = tuple(s[3] for s in over if s[3])
        pieces.append(Piece(text[a:b], a, layers, claims, tuple(s[3] for s in over if s[3] and s[0] == a)))
    return pieces
