"""Runs of capitalised words that are a person's name, told by what stands beside them: a list of victims is full of names, and a
town is often called like somebody's grandfather."""

import re
from functools import cache, lru_cache

from tolltrace.extract.alternation import alternation
from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.extract.where.cues import Introduction
from tolltrace.extract.where.scan import ARTICLE, Cue, Name, Run, clean
from tolltrace.model import Span
from tolltrace.vocab import vocabulary

_AGED = re.compile(
    r"\s*(?:\(\s*(?:aged?\s+)?\d{1,3}\b|,?\s+(?:who\s+was\s+)?(?:aged\s+)?\d{1,3}(?:\s+years?\b|,))", re.IGNORECASE
)
_FAMILY = re.compile(r"[\"”’']?\s+(?:[a-z]+\s+)?famil(?:y|ies)\b")
_BEFORE = 40  # characters in which an age or a relation leads to a name
_LONG = 3  # words: names of places that long have a noun of place in them or are led to by "in"
_ARTICLES = frozenset({"al", "el", "the", "bin", "ibn", "bint"})
_JOINED = re.compile(rf"^{ARTICLE}[-‐–]\s?")
_LOCATIVES = frozenset(
    {"in", "at", "near", "inside", "outside", "within", "around", "throughout", "across", "opposite", "close to", "next to"}
)


def person(text: str, sentence: Span, pieces: Run) -> bool:
    """Whether the run of capitalised words at ``pieces`` names somebody: an age follows or leads ("Omar Saleh (34)", "a
    12-year-old girl Lina"), a relation or "named" leads ("his wife Mona Saleh")."""
    start, end = pieces[0][0], pieces[-1][1]
    if _AGED.match(text, end) and len(pieces) > 1:
        return True
    return _leads().search(text, max(sentence.start, start - _BEFORE), start) is not None


def long_name(name: Name, cue: Cue) -> bool:
    """Whether a name that nothing introduces as a place is too long for one."""
    scan, vocabulary = name.scan, name.scan.words
    words = clean(" ".join(scan.text[a:b] for a, b in name.pieces)).lower().split()
    nouns = vocabulary.facilities | vocabulary.areas | vocabulary.compound_heads
    return cue < Cue.PATH and not scan.titled and len(name.pieces) >= _LONG and nouns.isdisjoint(words)


def of_person(name: Name, told: Introduction) -> bool:
    """Whether a name is made of words that name persons of the report, where nothing tells it as a place: no noun of a place
    beside it ("the Saleh family home"), no preposition that puts something there ("in Saleh")."""
    if told.noun or told.by in _LOCATIVES:
        return False
    scan, words = name.scan, name_words(name.raw)
    if not words or not all(word in scan.people for word in words):
        return False
    return not led_by_article(scan.text, scan.sentence, name.start) or _FAMILY.match(scan.text, name.end) is not None


def led_by_article(text: str, sentence: Span, start: int) -> bool:
    """Whether "the" stands before a name, which then belongs to a thing: "the Badr Saleh institute"."""
    return text[max(sentence.start, start - 4) : start].lower() == "the "


def name_words(raw: str) -> list[str]:
    """The words of a name in lower case, without articles and possessives: umm, ali and sayed of "Umm Ali al-Sayed's"."""
    return [word for word in map(_bare, raw.split()) if word and word not in _ARTICLES]


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return _JOINED.sub("", clean(word)).lower().strip(".’'")


@cache
def given_names() -> frozenset[str]:
    """Common given names, in lower case."""
    return frozenset(vocabulary("places")["given_names"].lower().split())


@cache
def kin() -> str:
    """A pattern of the nouns for relations."""
    return alternation(lexicon().noun.kin)


def listed() -> str:
    """A pattern of what leads to the names of relatives: "her five children:", "two sons:"; "dangerous for children:" leads to
    anything."""
    relatives = alternation(lexicon().noun.kin - {"child"})
    return rf"\b(?:(?i:his|her|their|whose)\s+(?:\w+\s+){{0,2}}children|(?:{relatives}|sibling)s?):"


@cache
def _leads() -> re.Pattern[str]:
    aged = r"\b[\w-]+[- ]years?[- ]old(?:\s+(?:boy|girl|child|man|woman|infant))?"
    return re.compile(rf"(?:{listed()}|\b(?:{kin()})s?,?|\bnamed,?|\bcalled,?|\bidentified\s+as,?|{aged},?)\s+$")
