"""Who is said to have caused the harm: the party whose act, in the words of the text, did it.

A party is an agent where it acts ("regime forces shelled"), where the act bears its name ("government air strikes"), or where the harm is laid at its door
("by", "blamed on"). Being hit, held ground or victims make nobody an agent. A figure takes the agent of its own clause, else the one of the telling before it.
"""

from dataclasses import dataclass
from functools import cache

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.memo import remembered
from tolltrace.extract.who.speech import analyse
from tolltrace.extract.who.words import DETERMINERS, NUMBER, STOPS, Token, tokens
from tolltrace.model import Outcome, Span
from tolltrace.vocab import vocabulary
from tolltrace.vocab.parties import party_mentions

_PASSIVE = frozenset({"was", "were", "been", "being", "be", "is", "are", "get", "got"})
_JOINS = frozenset(
    {
        "and",
        "or",
        "their",
        "its",
        "his",
        "as",
        "well",
        "those",
        "of",
        "from",
        "the",
        "either",
        "with",
        "backed",
        "by",
        "allied",
        "(",
        ")",
    }
)
_TAKEN = frozenset(
    "held controlled seized captured occupied backed led supported dominated besieged allied populated run ruled surrounded followed quoted cited recaptured retaken "
    "liberated defended used provided manned condemned denied rejected disputed dismissed operated".split()
)
_OBJECT = frozenset(
    {
        "on",
        "against",
        "targeting",
        "at",
        "near",
        "to",
        "with",
        "targeted",
        "against",
        "killing",
        "wounding",
        "between",
        "including",
        "among",
    }
)
_MEMBERS = frozenset(
    {
        "unit",
        "units",
        "forces",
        "fighters",
        "member",
        "members",
        "troops",
        "group",
        "groups",
        "militants",
        "gunmen",
        "terrorists",
        "soldiers",
        "snipers",
        "aircraft",
        "men",
    }
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    forces: frozenset[str]
    before: frozenset[str]
    nouns: frozenset[str]
    verbs: frozenset[str]


@cache
def _lexicon() -> Lexicon:
    data = vocabulary("belligerents")
    return Lexicon(*(frozenset(str(data[key]).split()) for key in ("forces", "before", "act_nouns", "act_verbs")))


@dataclass(frozen=True, slots=True)
class Agent:
    """A party that acts: ``span`` is its name as written; ``act`` the position of the act in the text."""

    span: Span
    act: int


def responsible_of(document: Document, figure: Span, outcome: Outcome) -> Name | None:
    """Who is said to have caused that harm, as in the text; None when nobody is. Pure."""
    del outcome
    speech = analyse(document)
    if not speech.segments:
        return None
    at = speech.segment_index(figure.start)
    here = [a for a in _agents(document, at) if not a.span.overlaps(figure)]
    chosen = _own(document.text, here, figure) or _carried(document, at, figure)
    return Name(chosen.span.of(document.text), chosen.span) if chosen else None


def _own(text: str, here: list[Agent], figure: Span) -> Agent | None:
    prior = next((a for a in reversed(here) if a.span.start < figure.start), None)
    following = next((a for a in here if a.span.start >= figure.end), None)
    if prior and following:
        between = text[figure.end : following.span.start].lower()
        passive = any(word in between for word in (" killed", " died", " wounded", " injured", " dead", " lost")) and not any(
            mark in between for mark in (";", " but ", " while ", ". ")
        )
        return following if passive else prior
    return prior or following


def _carried(document: Document, at: int, figure: Span) -> Agent | None:
    segments = analyse(document).segments
    low = segments[at].of(document.text).lower()
    if any(word in low for word in ("conflict", "civil war", "since 2011", "clashes", "fighting", "battle")):
        return None
    for back in range(at - 1, max(-1, at - 4), -1):
        if found := _agents(document, back):
            return found[-1]
    if at + 1 < len(segments) and (found := _agents(document, at + 1)):
        return found[0]
    return None


@remembered(8)
def _found(document: Document) -> dict[int, tuple[Agent, ...]]:
    del document
    return {}


def _agents(document: Document, at: int) -> tuple[Agent, ...]:
    """The agents of segment ``at``, read once."""
    kept = _found(document)
    if at not in kept:
        kept[at] = _read(document.text, analyse(document).segments[at])
    return kept[at]


def _read(text: str, segment: Span) -> tuple[Agent, ...]:
    found = party_mentions(text, segment.start, segment.end)
    if not found:
        return ()
    row = tokens(text, segment.start, segment.end)
    starts = {t.start: i for i, t in enumerate(row)}
    ends = {t.end: i + 1 for i, t in enumerate(row)}
    parties: list[tuple[int, int]] = []
    for start, end in found:
        a, b = starts.get(start), next((ends[e] for e in range(end, end + 3) if e in ends), None)
        if a is None or b is None or b <= a:
            continue
        a, b = _grown(row, a, b)
        if parties and (a <= parties[-1][1] or all(t.low in _JOINS for t in row[parties[-1][1] : a]) and a - parties[-1][1] <= 5):
            parties[-1] = (parties[-1][0], max(b, parties[-1][1]))
        else:
            parties.append((a, b))
    return tuple(Agent(Span(row[a].start, row[b - 1].end), act) for a, b in parties if (act := _act(row, a, b)) is not None)


def _grown(row: list[Token], a: int, b: int) -> tuple[int, int]:
    lexicon = _lexicon()
    while b < len(row) and row[b].low in lexicon.forces:
        b += 1
    while a > 0 and (row[a - 1].low in lexicon.before or row[a - 1].low in lexicon.forces):
        a -= 1
    if a > 1 and row[a - 1].low in DETERMINERS | {"of"}:
        link = a - 1 if row[a - 1].low == "of" else a - 2
        if row[link].low == "of" and row[link - 1].low in _MEMBERS:
            a = link - 1
    return a, b


def _act(row: list[Token], a: int, b: int) -> int | None:  # noqa: PLR0911 - one way to be an agent each
    """The offset of the act that makes the party at ``[a, b)`` an agent, None when nothing does."""
    lexicon = _lexicon()
    lead = a - 1
    while lead >= 0 and (row[lead].low in DETERMINERS or row[lead].low in lexicon.before):
        lead -= 1
    led = row[lead].low if lead >= 0 else ""
    if led == "by":
        return None if lead and row[lead - 1].low in _TAKEN else row[lead].start
    left = [t.low for t in row[max(0, lead - 8) : lead + 1]]
    if led in {"on", "to"} and any(w in {"blamed", "blame", "blames", "attributed", "pinned"} for w in left):
        return row[lead].start
    if led in {"blamed", "accused", "accuses", "blames", "blaming", "accusing"}:
        return row[lead].start
    for k in range(b, min(len(row), b + 4)):
        if row[k].low in lexicon.nouns:
            return row[k].start
        if not row[k].is_word or row[k].low in STOPS or row[k].low in lexicon.verbs:
            break
    if led in _OBJECT or (lead >= 0 and NUMBER.match(led)):
        return None
    for k in range(b, min(len(row), b + 9)):
        if row[k].low in _PASSIVE:
            if k + 1 < len(row) and row[k + 1].low.endswith(("ed", "en")):
                return None
            continue
        if row[k].low in lexicon.verbs:
            return row[k].start
        if row[k].text in {".", ";", ":"}:
            break
    return None
