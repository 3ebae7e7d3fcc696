"""The sentences of a document as names are looked for in them, and their runs of capitalised words."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.where.persons import person
from tolltrace.extract.where.scan import ARTICLE, Run, Scan
from tolltrace.extract.where.words import words
from tolltrace.model import Span
from tolltrace.places.gazetteer import Gazetteer

_CAPITALS = "A-ZÀ-ÞĀ-Žḩ-Ẓʿ‘"
_WORD = rf"(?:{ARTICLE}[-‐–]\s?|[dD]['’])?[{_CAPITALS}][\w'’ʿʾ]*(?:[-‐][\w'’]+)*"
_LINKS = r"(?:(?:al|el|ez|de|del|la|ibn|bin|i)\s)?"
_RUN = re.compile(rf"(?=[#aed{_CAPITALS}])#?{_WORD}(?:\s{_LINKS}{_WORD})*")  # what it may begin with is the cheaper question
_PIECE = re.compile(rf"{_LINKS}{_WORD}")


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence whatever is looked for in it: its runs of capitalised words, those of them that are no person's, and whether a
    capital says nothing in it."""

    runs: tuple[Run, ...]
    names: tuple[Run, ...]
    shouting: bool
    titled: bool


@remembered(8)
def lines_of(document: Document) -> tuple[_Line, ...]:
    """The sentences of ``document``, read once for all that look for names in them."""
    return tuple(_line(document.text, sentence) for sentence in document.sentences)


def _line(text: str, sentence: Span) -> _Line:
    body, found = sentence.of(text), tuple(runs(text, sentence))
    names = tuple(pieces for pieces in found if not person(text, sentence, pieces))
    return _Line(found, names, is_shouting(body), is_titled(body))


def scan_of(
    document: Document,
    position: int,
    gazetteer: Gazetteer,
    home: str,
    bylines: tuple[tuple[int, int], ...] = (),
    people: Container[str] = frozenset(),
) -> Scan:
    """The sentence at ``position`` as it is read, ``people`` being the words that name the persons of the document."""
    sentence, line = document.sentences[position], lines_of(document)[position]
    return Scan(
        document.text, sentence, position, home, bylines, gazetteer, words(), line.shouting, line.titled, line.names, people
    )


def runs(text: str, sentence: Span) -> Iterator[Run]:
    """Each run of capitalised words of a sentence, as the places of its pieces."""
    for run in _RUN.finditer(text, sentence.start, sentence.end):
        yield tuple(m.span() for m in _PIECE.finditer(text, run.start(), run.end()))


def is_shouting(text: str) -> bool:
    """Whether a sentence is all in capitals, where a capital says nothing."""
    head = text[:200]
    if sum(map(head.count, "aeinorst")) > len(head) / 4:
        return False  # the small letters of any prose, counted at no cost
    letters = list(filter(str.isalpha, head))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


def is_titled(text: str) -> bool:
    """Whether a sentence is a headline in capitals of each word, where a capital says nothing."""
    long = [w for w in text[:160].split() if len(w) > 3 and w[0].isalpha()]
    return len(long) > 3 and sum(w[0].isupper() for w in long) > 0.75 * len(long)
