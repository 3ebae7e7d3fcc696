"""The persons and families whom a report names, word by word: whoever was told as a person once is named again by a part of the
name ("Bilal", "the tribute to Rawda"), and is no town of that name.
"""

import re
from dataclasses import dataclass
from functools import cache

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.where.persons import given_names, kin, led_by_article, listed, name_words
from tolltrace.extract.where.runs import lines_of
from tolltrace.extract.where.scan import Run
from tolltrace.extract.where.words import words
from tolltrace.model import Span

_KUNYAS = frozenset({"abu", "abo", "abou", "umm", "um", "al", "el", "sheikh", "tariq"})
_BEFORE = 60  # characters in which words lead to a name
_KUNYA = re.compile(r"\s*\(\s*[\"“]?(?:Abu|Abo|Umm|Um)\s")
_DEEDS = re.compile(
    r",?\s+(?:who\s+)?(?:(?:has|had|have|also|later|reportedly|allegedly|initially)\s+)*"
    r"(?:wrote|posted|tweeted|mourned|commented|grieved|died|perished|was\s+born|lost\s+(?:his|her|their)|"
    r"(?:was|were|been)\s+(?:(?:also|both|later|reportedly|allegedly|initially|seriously|severely)\s+)*"
    r"(?:killed|martyred|injured|wounded|slain|murdered|buried|pregnant|among\s+(?:the|those)\s+(?:dead|victims|killed)))\b"
)
_MOURNED = re.compile(
    r"(?:\b(?:death|deaths|martyrdom|murder|funeral|body|bodies|obituary|memory)\s+of|\b(?:tribute|condolences)\s+to|"
    r"\bmourn(?:ed|ing|s)|\b(?:the|her|his|their)\s+late|\bmartyrs?|\b(?:Dr|Mr|Mrs|Ms|Prof|Hajj|Hajja|Haj)\b\.?)\s+"
    r"(?:(?:the|his|her|their)\s+(?:[a-z]+\s+){0,2})?$"
)
_HOUSE = re.compile(r"\s+(?:family\s+)?(?:home|house|residence|apartment|family)\b")
_INTO = re.compile(r"\b(?:in|at|near|inside|outside|around|from)\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """``names`` are words of names of persons of one report, ``places`` words that it tells as places, which count for more."""

    names: frozenset[str]
    places: frozenset[str]

    def __contains__(self, word: object) -> bool:
        return word not in self.places and (word in self.names or word in given_names())


@remembered(8)
def people_of(document: Document) -> People:
    """The persons of a document; read once for all its figures."""
    names: set[str] = set()
    places: set[str] = set()
    likely: list[list[str]] = []
    text = document.text
    for sentence, line in zip(document.sentences, lines_of(document), strict=True):
        if line.shouting:
            continue
        told: int | None = None  # where the last name of a list of relatives ends
        for pieces in line.runs:
            parts = [w for w in name_words(text[pieces[0][0] : pieces[-1][1]]) if not _known(w)]
            if not parts:
                continue
            goes_on = told is not None and _GOES_ON.fullmatch(text, told, pieces[0][0]) is not None
            told = pieces[-1][1] if goes_on or _opens_list(text, sentence, pieces) else None
            if goes_on or pieces not in line.names or _related_beside(text, pieces):
                names.update(parts)
            elif _placed(text, sentence, pieces):
                places.update(parts)
            elif len(pieces) > 1 and not line.titled and _person_like(text, pieces):
                if _acts(text, sentence, pieces) or (
                    parts[0] in given_names() and not led_by_article(text, sentence, pieces[0][0])
                ):
                    names.update(parts)
                else:
                    likely.append(parts)
    for parts in likely:  # "Yamen Ayman al-Rawi" beside a known "Hassan Ayman al-Rawi"
        if sum(word in names for word in parts) > 1:
            names.update(parts)
    return People(frozenset(names), frozenset(places))


_WORD = re.compile(r"[^\W\d_]{3,}")


def people_in(document: Document, sentence: Span) -> frozenset[str]:
    """The words of a sentence that name persons or families of its document."""
    names = people_of(document).names
    return names.intersection(_WORD.findall(sentence.of(document.text).lower())) if names else names


def _related_beside(text: str, pieces: Run) -> bool:
    """Whether what follows a run says that it is somebody's name: a relation, a second name in brackets."""
    end = pieces[-1][1]
    related = _related() if text[pieces[-1][0] : end].endswith(("'s", "’s", "s’", "s'")) else _beside()
    return related.match(text, end) is not None or (len(pieces) > 1 and _KUNYA.match(text, end) is not None)


_GOES_ON = re.compile(r"\s*(?:\([^()]{1,30}\)\s*)?(?:,|,?\s*and)\s*")


def _opens_list(text: str, sentence: Span, pieces: Run) -> bool:
    """Whether a run is the first of relatives told by name: "her five children: Hassan, Ismail (7) and Najd"."""
    start = pieces[0][0]
    first = max(sentence.start, start - _BEFORE)
    return text.find(":", first, start) >= 0 and _relatives().search(text, first, start) is not None


def _placed(text: str, sentence: Span, pieces: Run) -> bool:
    """Whether a run is told as a place: "in X", "X district", "the villages of X", unless it is "in X's house"."""
    start, end = pieces[0][0], pieces[-1][1]
    if text[pieces[-1][0] : end].endswith(("'s", "’s")) or _HOUSE.match(text, end):
        return False
    first = max(sentence.start, start - _BEFORE)
    return (
        words().after.match(text, end, min(len(text), end + _BEFORE)) is not None
        or _INTO.search(text, first, start) is not None
        or words().area_of.search(text, first, start) is not None
    )


def _acts(text: str, sentence: Span, pieces: Run) -> bool:
    """Whether a run does or suffers what only people do: "wrote", "was killed", "the death of"."""
    start, end = pieces[0][0], pieces[-1][1]
    if _DEEDS.match(text, end) is not None:
        return True
    return _MOURNED.search(text, max(sentence.start, start - _BEFORE), start) is not None


def _person_like(text: str, pieces: Run) -> bool:
    """Whether no word of a run is of an organisation or a kind of place ("Bab", "Bustan")."""
    vocabulary = words()
    return not any(
        w in vocabulary.organisations
        or w in vocabulary.facilities
        or w in vocabulary.areas
        or (w in vocabulary.compound_heads and w not in _KUNYAS)
        for w in text[pieces[0][0] : pieces[-1][1]].lower().split()
    )


def _known(word: str) -> bool:
    """Whether a word means a country, a province, a people, or is in no name."""
    vocabulary = words()
    return (
        word in vocabulary.countries
        or word in vocabulary.provinces
        or word in vocabulary.people
        or word in vocabulary.capitals
        or word in vocabulary.never
    )


@cache
def _related() -> re.Pattern[str]:
    """What follows "Nahed's": "27-year-old sister"."""
    return re.compile(rf"\s+(?:[\w-]+\s+){{0,3}}?(?:{kin()}|children|sibling)s?\b")


@cache
def _relatives() -> re.Pattern[str]:
    return re.compile(rf"{listed()}\s+$")


@cache
def _beside() -> re.Pattern[str]:
    """What follows "Nahed Salem": "and her sister", ", a cousin", "family"."""
    return re.compile(
        rf"[\"”’']?\s+(?:[a-z]+\s+)?famil(?:y|ies)\b|\s+[‘'’]s\s+(?:[\w-]+\s+){{0,3}}?(?:{kin()})s?\b|"
        rf"\s?,?\s+(?:and|with|alongside|along\s+with)\s+(?:his|her)\s+(?:[\w-]+\s+){{0,3}}?(?:{kin()}|children)s?\b|"
        rf"\s?,\s+(?:his|her|their|an?)\s+(?:[\w-]+\s+){{0,2}}?(?:{kin()})\b"
    )
