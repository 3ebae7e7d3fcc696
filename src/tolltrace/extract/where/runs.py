"""The sentences of a document as names are looked for in them, and their runs of capitalised words."""

import re
from collections.abc import Container, Iterator

from tolltrace.extract.document import Document
from tolltrace.extract.where.scan import ARTICLE, Scan
from tolltrace.extract.where.words import words
from tolltrace.model import Span
from tolltrace.places.gazetteer import Gazetteer

_WORD = rf"(?:{ARTICLE}[-‐–]\s?|[dD]['’])?[A-ZÀ-ÞĀ-Žḩ-Ẓʿ‘][\w'’ʿʾ]*(?:[-‐][\w'’]+)*"
_LINKS = r"(?:(?:al|el|ez|de|del|la|ibn|bin|i)\s)?"
_RUN = re.compile(rf"#?{_WORD}(?:\s{_LINKS}{_WORD})*")
_PIECE = re.compile(rf"{_LINKS}{_WORD}")


def scan_of(
    document: Document,
    position: int,
    gazetteer: Gazetteer,
    home: str,
    bylines: tuple[tuple[int, int], ...] = (),
    people: Container[str] = frozenset(),
) -> Scan:
    """The sentence at ``position`` as it is read, ``people`` being the words that name the persons of the document."""
    sentence = document.sentences[position]
    body = sentence.of(document.text)
    shouting, titled = is_shouting(body), is_titled(body)
    return Scan(document.text, sentence, position, home, bylines, gazetteer, words(), shouting, titled, people)


def runs(text: str, sentence: Span) -> Iterator[tuple[tuple[int, int], ...]]:
    """Each run of capitalised words of a sentence, as the places of its pieces."""
    for run in _RUN.finditer(text, sentence.start, sentence.end):
        yield tuple(m.span() for m in _PIECE.finditer(text, run.start(), run.end()))


def is_shouting(text: str) -> bool:
    """Whether a sentence is all in capitals, where a capital says nothing."""
    letters = list(filter(str.isalpha, text[:200]))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


def is_titled(text: str) -> bool:
    """Whether a sentence is a headline in capitals of each word, where a capital says nothing."""
    long = [w for w in text[:160].split() if len(w) > 3 and w[0].isalpha()]
    return len(long) > 3 and sum(w[0].isupper() for w in long) > 0.75 * len(long)
