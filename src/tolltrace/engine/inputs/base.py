"""What all kinds of input share: pieces that can be read on their own, and how a piece is named in notices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tolltrace.ingest.base import Metadata
from tolltrace.ingest.land import Found
from tolltrace.model import Notice

PIECE_BYTES = 8_000_000  # of a file, at which a piece is closed early: a worker reads a piece at a time


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a file: bytes (of Parquet: rows of row group ``group``) from ``start`` up to ``end``, holding ``count`` items of
    which the first is number ``first`` of the file."""

    start: int
    end: int
    first: int
    count: int
    group: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit of work: a cut of the file ``path`` of kind ``kind``. ``number`` counts the pieces of a batch from 0."""

    number: int
    path: str
    kind: str
    cut: Cut


Item = tuple[Found, list[Notice]] | Notice
"""A document with what is to be said of it, or what is said of one that could not be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How pieces are read: what is known of all documents of a file beside what they say themselves, and the largest text."""

    weaker: Metadata
    limit: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input. ``cut`` divides a file into parts of about so many items; it raises UnreadableError for a file that is
    not of this kind, and OSError. ``read`` gives the items of a piece."""

    suffixes: tuple[str, ...]
    cut: Callable[[Path, int], Iterator[Cut]]
    read: Callable[[Piece, Reading], Iterator[Item]]


def named(path: str, number: int, said: str) -> str:
    """What a document is called that has no name: its file and its number there; ``said`` is the file's own name for itself."""
    return f"{said or Path(path).stem}:{number}"
