"""Which parties act in a sentence: who strikes, whose strike it is, at whose door the harm is laid."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.who.speech import analyse
from tolltrace.extract.who.words import DETERMINERS, NUMBER, STOPS, Token, tokens, word_set
from tolltrace.model import Span
from tolltrace.vocab import vocabulary
from tolltrace.vocab.parties import kind_of, mentions, party_mentions, related, side_of

ACTORS = frozenset({"armed force", "armed group", "government"})
_PASSIVE = word_set("passive")
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
_TAKEN = word_set("taken")
_OBJECT = word_set("object")
_PASSIVE_PARTS = word_set("passive_parts")
_CLASHES = word_set("clashes")
_PLAIN = word_set("plain")
_WHERE = word_set("where")
_BANDS = frozenset({"brigade", "brigades", "militia", "militias", "faction"})
_MEMBERS = word_set("members")


@dataclass(frozen=True, slots=True)
class Lexicon:
    forces: frozenset[str]
    before: frozenset[str]
    nouns: frozenset[str]
    verbs: frozenset[str]
    places: frozenset[str]


@cache
def lexicon_of() -> Lexicon:
    data = vocabulary("belligerents")
    return Lexicon(*(frozenset(str(data[key]).split()) for key in ("forces", "before", "act_nouns", "act_verbs", "places")))


@dataclass(frozen=True, slots=True)
class Agent:
    """A party that acts: ``span`` is where the clause has it, ``act`` the offset of the act, ``name`` its name and ``mention``
    where that stands."""

    span: Span
    act: int
    name: str
    mention: Span


def _selves(document: Document, at: int) -> list[Agent]:
    """The speakers themselves, where their own words say so: "the coalition said its strike killed ...", "the army says it
    killed ..."."""
    speech = analyse(document)
    lexicon = lexicon_of()
    found = []
    row = speech.said[at]
    for number, heard_of in enumerate(row):
        said = heard_of.told or heard_of
        if said.cue.speaker is None or (kind_of(said.speaker) not in ACTORS and not side_of(said.speaker)):
            continue
        end = (
            row[number + 1].cue.at if number + 1 < len(row) and row[number + 1].cue.at > said.cue.end else speech.segments[at].end
        )
        heard = document.text[said.cue.end : end]
        for m in re.finditer(r"\b(?:it|they|we|its|their|our)\b", heard, re.IGNORECASE):
            near = [(w.group().lower(), w.start()) for w in re.finditer(r"[\w-]+", heard[m.end() : m.end() + 90])][:8]
            if "lost" in (w for w, _ in near):
                continue
            act = next((start for w, start in near if w in lexicon.verbs or w in lexicon.nouns), None)
            if act is not None:
                found.append(
                    Agent(
                        Span(said.cue.end + m.start(), said.cue.end + m.end()),
                        said.cue.end + m.end() + act,
                        said.speaker,
                        said.cue.speaker,
                    )
                )
                break
    return found


@remembered(8)
def _found(document: Document) -> dict[int, tuple[Agent, ...]]:
    del document
    return {}


def agents(document: Document, at: int) -> tuple[Agent, ...]:
    """The agents of segment ``at``, read once."""
    kept = _found(document)
    if at not in kept:
        own = _selves(document, at)
        read = [a for a in _read(document, at) if not any(a.span.overlaps(o.span) for o in own)]
        kept[at] = tuple(sorted([*read, *own], key=lambda a: a.span.start))
    return kept[at]


def _read(document: Document, at: int) -> list[Agent]:
    text, segments = document.text, analyse(document).segments
    row, parties = _parties(text, segments[at])
    speakers = [s.cue.speaker for s in analyse(document).said[at] if s.cue.speaker is not None and s.cue.kind != "acknowledge"]
    chosen: list[Agent] = []
    spoken: list[Agent] = []
    for number, (a, b) in enumerate(parties):
        span = Span(row[a].start, row[b - 1].end)
        act = _act(row, a, b)
        if act is None:
            continue
        speaks = any(span.overlaps(s) for s in speakers)
        # To speak is not to act; a state's force that speaks of harm, and names no other doer, speaks of its own.
        if speaks and kind_of(span.of(text)) != "armed force":
            continue
        name, mention = _name(text, row, (a, b))
        if name.lower() in _ANAPHORS and a and row[a - 1].low == "the":
            full = _before(text, row, parties[:number], name)
            if full is None and at:
                full = _before(text, *_parties(text, segments[at - 1]), name)
            name, mention = full or (name, mention)
        if name.lower() in _NOBODY:
            continue
        (spoken if speaks else chosen).append(Agent(span, act, name, mention))
    return chosen or spoken


# "The troops", "the jets": the party named before.
_ANAPHORS = frozenset({"troops", "forces", "soldiers", "jets", "warplanes", "military"})
# Words that name nobody without a party beside them.
_NOBODY = frozenset({"forces", "force", "military", "bomber", "bombers", "command", "aircraft", "planes"})


def _name(text: str, row: list[Token], party: tuple[int, int]) -> tuple[str, Span]:
    span = Span(row[party[0]].start, row[party[1] - 1].end)
    return " ".join(span.of(text).split()), span


def _before(text: str, row: list[Token], parties: list[tuple[int, int]], name: str) -> tuple[str, Span] | None:
    """The last of ``parties`` that a bare ``name`` can mean: one named in more words, on a side that has such forces."""
    for party in reversed(parties):
        full, span = _name(text, row, party)
        if " " in full and side_of(full) != side_of(name) and related(name, full):
            return full, span
    return None


def _parties(text: str, segment: Span) -> tuple[list[Token], list[tuple[int, int]]]:
    """The words of a segment and the stretches of them that name parties, with the words that belong to their names."""
    known = mentions(text)
    inside = known[max(0, bisect_left(known, (segment.start, 0, "")) - 1) : bisect_left(known, (segment.end, 0, ""))]
    found = [m for m in party_mentions(text, segment.start, segment.end) if not any(m[0] < b and a < m[1] for a, b, _ in inside)]
    if not found:
        return [], []
    row = tokens(text, segment.start, segment.end)
    starts = {t.start: i for i, t in enumerate(row)}
    ends = {t.end: i + 1 for i, t in enumerate(row)}
    parties: list[tuple[int, int]] = []
    for start, end in found:
        a, b = starts.get(start), next((ends[e] for e in range(end, end + 3) if e in ends), None)
        if a is not None and b is None and row[a].low.endswith(("-backed", "-supported", "-led")):
            b = a + 1
        if a is None or b is None or b <= a:
            continue
        a, b = _grown(row, a, b)
        if parties and (
            a <= parties[-1][1]
            or all(any(c.isdigit() for c in t.text) for t in row[parties[-1][1] : a])
            or (all(t.low in _JOINS for t in row[parties[-1][1] : a]) and a - parties[-1][1] <= 5)
        ):
            parties[-1] = (parties[-1][0], max(b, parties[-1][1]))
        else:
            parties.append((a, b))
    return row, parties


def _grown(row: list[Token], a: int, b: int) -> tuple[int, int]:
    lexicon = lexicon_of()
    while (
        b < len(row)
        and row[b].low in lexicon.forces
        and (row[b].low != "air" or (b + 1 < len(row) and row[b + 1].low == "force"))
    ):
        b += 1
    while a > 0 and (row[a - 1].low in lexicon.before or row[a - 1].low in lexicon.forces):
        a -= 1
    if row[a].low in {"bomber", "bombers"} and a and row[a - 1].low == "suicide":
        a -= 1
    if row[a].low in _BANDS:
        while a > 0 and row[a - 1].is_name and row[a - 1].is_word and row[a - 1].low not in DETERMINERS:
            a -= 1
    while a < b - 1 and row[a].low in {"alleged", "either", "apparent", "likely"}:
        a += 1
    if a > 1 and row[a - 1].low in DETERMINERS | {"of"}:
        link = a - 1 if row[a - 1].low == "of" else a - 2
        if row[link].low == "of" and row[link - 1].low in _MEMBERS:
            a = link - 1
    return a, b


_STRUCK = frozenset({"struck", "hit", "hits", "shot", "blew", "beheads"})


def _strikes(word: str) -> bool:
    """Whether the party after this word is what was struck; nouns of harm that look alike ("strikes", "raids") are none."""
    return (
        word in lexicon_of().verbs
        and (word in _STRUCK or word.endswith(("ed", "ing")))
        and word not in {"claimed", "bombing", "shelling"}
    )


def _act(row: list[Token], a: int, b: int) -> int | None:  # noqa: PLR0911, PLR0912 - one way to be an agent each
    """The offset of the act that makes the party at ``[a, b)`` an agent, None when nothing does."""
    lexicon = lexicon_of()
    if all(t.low.removesuffix("'s") in lexicon.places or t.low.removesuffix("s") in lexicon.places for t in row[a:b]):
        nxt = row[b].low if b < len(row) else ""
        struck = nxt in _PLAIN or (nxt in {"air", "barrel", "rocket"} and b + 1 < len(row))
        if a > 1 and row[a - 1].low == "by" and row[a - 2].low in lexicon.nouns:
            return row[a - 2].start  # "an air strike by Harland on Sorna"
        return row[b].start if struck and not (a and row[a - 1].low in _WHERE) else None
    if (
        row[b - 1].low == "military"
        and b < len(row)
        and not (row[b].low in lexicon.verbs or row[b].low in lexicon.nouns or row[b].low in {"has", "had", "have"})
    ):
        return None
    # "enemy losses", "army positions", "a ministry": these suffer or speak, they do not strike.
    if (b < len(row) and row[b].low in _PASSIVE_PARTS) or any(t.low == "ministry" for t in row[a:b]):
        return None
    lead = a - 1
    while lead >= 0 and (row[lead].low in DETERMINERS or row[lead].low in lexicon.before):
        lead -= 1
    led = row[lead].low if lead >= 0 else ""
    if led == "by":
        return None if lead and row[lead - 1].low in _TAKEN else row[lead].start
    left = [t.low for t in row[max(0, lead - 8) : lead + 1]]
    if led in {"on", "to"} and any(w in {"blamed", "blame", "blames", "attributed", "pinned"} for w in left):
        return row[lead].start
    if led in {"with", "between"} and any(w in _CLASHES for w in left[-4:]):
        return row[lead].start
    if led in {"blamed", "accused", "accuses", "blames", "blaming", "accusing"}:
        return row[lead].start
    for k in range(b, min(len(row), b + 4)):
        if row[k].low in lexicon.nouns:
            return row[k].start
        if not row[k].is_word or row[k].low in STOPS or row[k].low in lexicon.verbs:
            break
    if led in _OBJECT or _strikes(led) or (lead >= 0 and NUMBER.match(led)):
        return None
    if b < len(row) and row[b].text == ",":
        b = next((k for k in range(b + 1, min(len(row), b + 20)) if row[k].text == ","), b)
    for k in range(b, min(len(row), b + (15 if a <= 1 else 9))):
        if row[k].low in _PASSIVE:
            if k + 1 < len(row) and row[k + 1].low.endswith(("ed", "en")):
                return None
            continue
        if row[k].low in lexicon.verbs and row[k - 1].low != "to":
            return row[k].start
        if row[k].text in {".", ";", ":"}:
            break
    return None
