"""Who else may have given a figure although no word of speech says so: known sources, persons and roles that the text names near
it. More to choose from for a reader that judges by context ("the governor's list", "for Dr Hamza the dead were forty-eight").
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from tolltrace.extract.document import Document
from tolltrace.extract.who.cue import Cue
from tolltrace.extract.who.hearsay import Said
from tolltrace.extract.who.naming import named
from tolltrace.extract.who.words import DAYS, MONTHS, words
from tolltrace.model import Span
from tolltrace.vocab.parties import mentions

GUESS = "guess"
"""The kind of a cue that no word of speech made."""
_MOST = 20  # in one document: the figures' own sentences first
_REACH = 2  # sentences from a figure's
_PERSON = re.compile(r"\b[A-Z][\w'’-]+(?:\s(?:(?:al|el|bin|ibn|abu|abd)[\s-])?[A-Z][\w'’-]+){1,3}")
_AGED = re.compile(r"\s*\(\s*(?:aged?\s+)?\d{1,3}\b")  # "Omar Saleh (20), ..." is of the dead or the hurt
_HANDLE = re.compile(r"(?<![\w@])@\w{3,}")
_NOT_HEARD = frozenset(
    """people families family member members father mother brother sister uncle aunt cousin fighters rebels insurgents militants
    separatists driver farmer teacher head chief general list record records count tally estimate estimates report
    reports""".split()  # noqa: SIM905 - words read better so
)
_OPENINGS = frozenset(
    ["for", "in", "at", "on", "from", "by", "with", "to", "of", "after", "before", "when", "while", "but", "as"]
)


def guessed_voices(document: Document, taken: Sequence[Span], figures: Collection[int]) -> tuple[Said, ...]:
    """Further candidates in text order, each with a cue of kind GUESS. ``taken`` are characters that are something else already
    (speakers with their words of speech, places), ``figures`` the positions of the sentences that hold a figure."""
    text, sentences = document.text, document.sentences
    near = [i for i in range(len(sentences)) if any(i + step in figures for step in range(-_REACH, _REACH + 1))]
    found: list[Span] = []
    for i in sorted(near, key=lambda i: (i not in figures, i)):
        for span in _voices(text, sentences[i]):
            if len(found) < _MOST and not any(span.overlaps(other) for other in (*taken, *found)):
                found.append(span)
    earlier: list[str] = []
    said = []
    for span in sorted(found):
        name = named(text, span, earlier)
        earlier.append(name)
        said.append(Said(Cue(GUESS, span, span.start, span.end, span), name, ""))
    return tuple(said)


def _voices(text: str, sentence: Span) -> Iterator[Span]:
    for start, end, _ in mentions(text):
        if sentence.start <= start and end <= sentence.end:
            yield Span(start, end)
    for match in _HANDLE.finditer(text, sentence.start, sentence.end):
        yield Span(*match.span())
    for match in _PERSON.finditer(text, sentence.start, sentence.end):
        low = match.group().lower().split()
        if not any(w in DAYS or w in MONTHS for w in low) and not _AGED.match(text, match.end()):
            # "For Dr Hamza": a word that only opens the sentence.
            opening = match.group().index(" ") + 1 if low[0] in _OPENINGS and len(low) > 2 else 0
            yield Span(match.start() + opening, match.end())
    for match in _roles().finditer(text, sentence.start, sentence.end):
        yield Span(*match.span())


@cache
def _roles() -> re.Pattern[str]:
    heard = sorted(words().speakers - _NOT_HEARD, key=len, reverse=True)
    kinds = "medical|security|military|local|hospital|opposition|rights|state|rebel|police|activist|monitoring|civil|army|media"
    return re.compile(rf"\b(?:(?:{kinds})\s)?(?:{'|'.join(map(re.escape, heard))})\b")
