"""Victims told one by one after their number: parts of the count, though no word like "including" says so.

Narratives give a toll ("twelve people were killed") and then tell of the dead: "Her husband was killed, too", "Ali Samir, a
nurse, died", "his two brothers". Left alone, each would stand as a rival, much smaller count of the same happening.
"""

import re
from collections.abc import Sequence

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.document import Document
from tolltrace.extract.figures import is_kin
from tolltrace.extract.reader.elements import around
from tolltrace.extract.reader.parts import Part
from tolltrace.extract.reader.sentence import Found
from tolltrace.model import Scope

_NEAR = 4  # claims back in which the sentence before has its toll
_REACH = 20  # claims back; a longer list of the dead seldom comes without a toll of its own
_POSSESSED = re.compile(r"(?:(?:both|all|\w+)\s+of\s+)?(?:his|her|their|my|our)\s|[\w'’ -]{2,40}(?:['’]s|s['’])\s", re.IGNORECASE)
_AGED = re.compile(r"an?\s+(?:[\w-]+\s+){0,2}?\S+-year[- ]old", re.IGNORECASE)
_OF_THEM = re.compile(
    r"(?:only\s+|the\s+)?\w+\s+of\s+(?:the|those|them|these|his|her|their|my|our|(?:[\w'’-]+\s+){1,4}?[\w-]+['’]s)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"an?\s", re.IGNORECASE)
_NAMED = re.compile(r"\s*,?\s*(?:named|called|identified\s+as|by\s+the\s+name\s+of)\s", re.IGNORECASE)
_AFTER_NAME = re.compile(r"[A-Z][\w'’-]+\s*,\s*$")
_KIN = re.compile(
    r"(?:brother|sister|sibling|son|daughter|cousin|uncle|aunt|niece|nephew|grandson|granddaughter|grandchild|relative|parent)\w*",
    re.IGNORECASE,
)
_OWN_HOUSE = re.compile(r"\bmembers?\s+of\s+(?:his|her|their|my|our)\s+famil", re.IGNORECASE)
# Words of another happening: what follows is no part of the toll before.
_ELSEWHERE = re.compile(
    r"\b(?:another|separate(?:ly)?|elsewhere|earlier|previous(?:ly)?|meanwhile|\w+day|yesterday|later|days?\s+(?:before|after)|last"
    r"|in\s+(?:19|20)\d\d|ago)\b",
    re.IGNORECASE,
)


# Kinds of people that a toll told just before holds, when the next sentence says how many of them were killed.
_KINDS = frozenset(
    {"children", "kids", "women", "girls", "boys", "minors", "infants", "babies", "toddlers", "women and children"}
)
_ALL_KINDS = frozenset(
    {"", "people", "civilians", "residents", "persons", "villagers", "dead", "deaths", "civilian", "victims", "killed"}
)
_ADDED = re.compile(r"\b(?:also|too|as\s+well|then|besides|further|more\s+(?!than)|others?|in\s+addition)\b", re.IGNORECASE)
_OWN_PLACE = re.compile(r"\b(?:in|at|near|on|outside|by|when|after)\s+(?:an?\s|the\s|[A-Z])|,")


def _of_a_kind(document: Document, f: Found, whole: Found) -> bool:
    """Whether ``f`` counts those of a kind among the people of ``whole``, told in the sentence before with nothing new since:
    "... killed 40 civilians. At least 12 children were killed." """
    if f.sentence - whole.sentence != 1 or f.outcome is not whole.outcome or whole.is_part:
        return False
    low, top = f.figure.count.low, max(whole.figure.count.high or 0, whole.figure.count.low or 0)
    if f.figure.noun not in _KINDS or whole.figure.noun not in _ALL_KINDS or low is None or low >= top:
        return False
    sentence = document.sentences[f.sentence]
    said = sentence.of(document.text)
    lead = document.text[sentence.start : f.figure.span.start]
    new = _ELSEWHERE.search(said) or _ADDED.search(said) or _OWN_PLACE.search(document.text, f.figure.span.end, sentence.end)
    return new is None and not lead.strip()


def mark_examples(document: Document, found: Sequence[Found], scopes: Sequence[Scope]) -> None:
    """Makes such victims parts of the nearest count before them that is larger, of the same outcome and of one happening."""
    for at, f in enumerate(found):
        told = [j for j in range(max(0, at - _NEAR), at) if _of_a_kind(document, f, found[j]) and scopes[j] is Scope.INCIDENT]
        if told and f.whole is None and f.rival is None:
            f.whole, f.part = told[-1], Part.OF_THEM
            continue
        if (
            f.whole is not None
            or f.rival is not None
            or scopes[at] is not Scope.INCIDENT
            or not _example(document.text, f.figure)
        ):
            continue
        sentence = around(document.sentences[f.sentence], f.figure.span)
        if not _ELSEWHERE.search(document.text, sentence.start, sentence.end):
            f.whole = _toll_before(found, scopes, at)
            f.part = Part.OF_THEM if f.whole is not None else f.part


def _toll_before(found: Sequence[Found], scopes: Sequence[Scope], at: int) -> int | None:
    f = found[at]
    size = f.figure.count.high or 0
    for j in range(at - 1, max(-1, at - 1 - _REACH), -1):
        whole = found[j]
        if whole.sentence == f.sentence or whole.outcome is not f.outcome or whole.is_part or scopes[j] is not Scope.INCIDENT:
            continue
        if whole.figure.kind is not FigureKind.PERSON and max(whole.figure.count.low or 0, whole.figure.count.high or 0) > size:
            return j
    return None


def _example(text: str, figure: Figure) -> bool:
    """Whether the figure tells of some of those counted: kin, people of somebody, somebody named, "two of the farmers"."""
    count = figure.count
    if count.low is None or count.low != count.high or count.low == 0:
        return False
    words = figure.span.of(text)
    last = figure.noun.rpartition(" ")[2]
    if " and " in figure.noun and _INDEFINITE.match(words):
        return False  # "a fisherman and his brother" are new people
    if _POSSESSED.match(words) or _KIN.fullmatch(last) or is_kin(figure.noun):
        return True
    if figure.kind is not FigureKind.PERSON:
        return _OF_THEM.match(words) is not None or _OWN_HOUSE.search(text, figure.span.start, figure.span.end + 20) is not None
    told = _AGED.match(words) or _NAMED.match(text, figure.span.end)
    return bool(told or _AFTER_NAME.search(text, max(0, figure.span.start - 30), figure.span.start))
