"""Who the people counted are said to be: status and group, from the figure's own words, what follows, or its whole."""

import re

from tolltrace.extract.base import Figure
from tolltrace.extract.figures import victim_status
from tolltrace.extract.reader.lexicon import fold
from tolltrace.model import Span, Status

_ARMED = re.compile(
    r"\b(?:front|army|armies|(?:armed|security|government|regime|pro-\w+|democratic|allied|defen[cs]e|special)\s+forces?|militias?|militants?|fighters?|rebels?|isil|isis|IS|daesh|"
    r"hezbollah|hizballah|hezballah|hizbullah|ypg|ypj|pkk|sdf|fsa|nusra|jihadists?|terrorists?|troops?|soldiers?|brigades?|battalions?|regiment|"
    r"guards?|irgc|taliban|houthis?|qaeda|qaida|ansar|jaish|jaysh|ahrar|faylaq|jund|gunm[ae]n|insurgents?|combatants?|islamic\s+state|al-sham|hamas)\b"
)
_TAIL = re.compile(
    r"\s*(?:of|from|belonging\s+to|affiliated\s+with|loyal\s+to)\s+(?:the\s+)?(?:[\w'’()-]+\s+){0,5}[\w'’()-]*", re.IGNORECASE
)
_PREDICATE = re.compile(
    r"^\s*,?\s*(?:of\s+(?:them|whom|those\s+\w+|the\s+\w+)\s+)?(?:(?:were|was|are|is|being|as)\s+)?(?:all\s+|mostly\s+)?(?P<noun>(?:[\w'’-]+\s+){0,2}?[\w'’-]+)",
    re.IGNORECASE,
)
_BEING = re.compile(r"^\s+(?:were|was|are|is)\s+(?P<noun>(?:[\w'’-]+\s+){0,3}[\w'’-]+)", re.IGNORECASE)
_VERBAL = re.compile(r"^\s*,?\s*(?:of\s+(?:them|whom|those\s+\w+|the\s+\w+)|(?:were|was|are|is|being|as)\b)", re.IGNORECASE)


def known_status(word: str) -> Status:
    """The status that ``word`` tells, unknown where it names nobody or says nothing."""
    return (victim_status(word) if word else None) or Status.UNKNOWN


def said_to_be(text: str, figure: Figure, sentence: Span) -> bool:
    """Whether a bare figure is said to be people of some sort ("four were porters")."""
    match = _BEING.match(text[figure.span.end : sentence.end])
    return match is not None and any(known_status(word) is not Status.UNKNOWN for word in match.group("noun").lower().split())


def own_status(text: str, figure: Figure, sentence: Span) -> tuple[Status, str]:
    """Status and group from the figure, what follows it ("members of the Nusra Front") and what it is said to be ("11 of
    them were children"); unknown when none of these says."""
    noun = figure.noun.lower()
    group = _group(text, figure)
    status = known_status(noun)
    words = fold(figure.span.of(text)[figure.number.end - figure.span.start :])
    if status is Status.UNKNOWN and words:
        status = next((s for w in reversed(words.split()) if (s := known_status(w)) is not Status.UNKNOWN), Status.UNKNOWN)
        if status is Status.UNKNOWN and _ARMED.search(words):
            status = Status.COMBATANT
    tail = text[figure.span.end : sentence.end]
    if status is Status.UNKNOWN or noun in {"members", "member"}:
        following = _TAIL.match(tail)
        if following is not None and _ARMED.search(following.group().lower()):
            return Status.COMBATANT, group
        if noun in {"members", "member"} and re.search(r"\b(?:same\s+)?(?:family|families)\b", tail[:40]):
            return Status.CIVILIAN, group
    if status is Status.UNKNOWN and _VERBAL.match(tail):
        said = _PREDICATE.match(tail)
        if said is not None:
            for word in said.group("noun").lower().split():
                found = known_status(word)
                if found is not Status.UNKNOWN:
                    return found, word
    return status, group


def _group(text: str, figure: Figure) -> str:
    words = fold(text[figure.number.end : figure.span.end]) if figure.number.end < figure.span.end else ""
    return re.sub(r"^(?:of\s+)?(?:the\s+|a\s+|an\s+)?", "", words) or figure.noun
