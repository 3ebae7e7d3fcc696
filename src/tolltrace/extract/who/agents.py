"""Who is said to have caused the harm: the party whose act, in the words of the text, did it.

A party is an agent where it acts ("regime forces shelled"), where the act bears its name ("government air strikes"),
or where the harm is laid at its door
("by", "blamed on"). Being hit, held ground or victims make nobody an agent. A figure takes the agent of its own
clause, else the one of the telling before it.
"""

import re
from dataclasses import dataclass
from functools import cache

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.memo import remembered
from tolltrace.extract.who.speech import analyse
from tolltrace.extract.who.words import DETERMINERS, NUMBER, STOPS, Token, tokens, word_set
from tolltrace.model import Outcome, Span
from tolltrace.vocab import vocabulary
from tolltrace.vocab.parties import kind_of, mentions, party_mentions, related, side_of

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
def _lexicon() -> Lexicon:
    data = vocabulary("belligerents")
    return Lexicon(*(frozenset(str(data[key]).split()) for key in ("forces", "before", "act_nouns", "act_verbs", "places")))


@dataclass(frozen=True, slots=True)
class Agent:
    """A party that acts: ``span`` is where the clause has it, ``act`` the offset of the act, ``name`` its name and
    ``mention`` where that stands."""

    span: Span
    act: int
    name: str
    mention: Span


def responsible_of(document: Document, figure: Span, outcome: Outcome) -> Name | None:
    """Who is said to have caused that harm, as in the text; None when nobody is. Pure."""
    del outcome
    speech = analyse(document)
    if not speech.segments:
        return None
    at = speech.segment_index(figure.start)
    victims = _victims(document.text, speech.segments[at], figure)
    here = [a for a in _agents(document, at) if _apart(document.text, a, figure, victims)]
    chosen = _own(document.text, here, figure) or _carried(document, at, figure, victims)
    return Name(_full(document, chosen), chosen.mention) if chosen else None


def _full(document: Document, agent: Agent) -> str:
    """The agent's name as the text gives it elsewhere when here it is bare: "Syria" after "Syrian government", "the
    brigade" after "the Sorna
    brigade"."""
    name = agent.name
    if " " in name:
        return name
    low = name.lower().removesuffix("s")
    place = low in _lexicon().places or name.lower() in _lexicon().places
    for at in range(min(len(analyse(document).segments), _SHORT)):
        for other in _agents(document, at):
            longer = other.name.lower()
            ends = longer.endswith((f" {low}", f"-{low}"))
            if " " in other.name and (ends or (place and set(side_of(other.name)) == set(side_of(name)))):
                return other.name
    return name


def _victims(text: str, segment: Span, figure: Span) -> str:
    """The party whose people are counted: named in the figure, or just before it where the figure points back ("many
    of them"); "" when none."""
    words = figure.of(text)
    if side_of(words):
        return words
    if _POINTS_BACK.search(text, figure.start, figure.end + 10):
        before = party_mentions(text, segment.start, figure.start)
        return text[before[-1][0] : before[-1][1]] if before else ""
    return ""


_POINTS_BACK = re.compile(r"\b(?:of|among) (?:them|their|those)\b|\btheir (?:own )?(?:members|fighters|men)\b", re.IGNORECASE)


def _apart(text: str, agent: Agent, figure: Span, victims: str) -> bool:
    """Whether the party can have harmed those counted: it is not among them and not on their side."""
    if agent.span.overlaps(figure):
        return False
    return not (victims and related(agent.name, victims) and side_of(agent.name) != ("SDF",))


def _own(text: str, here: list[Agent], figure: Span) -> Agent | None:
    """The agent of the figure's own clause: the one that acts before it, unless the figure is the subject of what follows."""
    prior = next((a for a in reversed(here) if a.span.start < figure.start), None)
    following = next((a for a in here if a.span.start >= figure.end), None)
    if prior and following:
        between = text[figure.end : following.span.start].lower()
        passive = _DIED.search(between) and not _TURNS.search(between)
        return following if passive else prior
    return prior or following


_DIED = re.compile(r"\b(?:killed|died|wounded|injured|dead|lost|hurt|executed|arrested|abducted|displaced)\b")
_TURNS = re.compile(r";| but | while |\. ")


def _selves(document: Document, at: int) -> list[Agent]:
    """The speakers themselves, where their own words say so: "the coalition said its strike killed ...", "the army
    says it killed ..."."""
    speech = analyse(document)
    lexicon = _lexicon()
    found = []
    row = speech.said[at]
    for number, said in enumerate(row):
        if said.cue.speaker is None or (kind_of(said.speaker) not in _ACTORS and not side_of(said.speaker)):
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


_ACTORS = frozenset({"armed force", "armed group", "government"})


def _carried(document: Document, at: int, figure: Span, victims: str) -> Agent | None:
    """The agent of the telling around: up to three segments before, two after; else, where the text says that all sources name
    one side, the only side that acts in it."""
    segments = analyse(document).segments
    here = segments[at].of(document.text)
    if _WIDE.search(here) or (at > 2 and _ELSEWHERE.search(here)):
        return None
    for step in (-1, -2, -3, 1, 2):
        if 0 <= at + step < len(segments) and (
            found := [a for a in _agents(document, at + step) if _apart(document.text, a, figure, victims)]
        ):
            return found[-1] if step < 0 else found[0]
    if len(segments) > _SHORT or not _ALL_SAY.search(document.text):
        return None
    every = [a for i in range(len(segments)) for a in _agents(document, i) if _apart(document.text, a, figure, victims)]
    if every and all(related(every[0].name, a.name) for a in every):
        return every[0]
    return None


_SHORT = 80  # segments; a report of one happening has fewer, and only such a one has a side that acts throughout
_ALL_SAY = re.compile(r"\b(?:all|multiple|local) (?:\w+ )?sources\b|\battributed the\b|\bbelligerent", re.IGNORECASE)
# Harm told of a period, or of fighting, has no one agent to be taken from the telling around.
_WIDE = re.compile(
    r"\b(?:conflict|civil war|since (?:March )?2011|clashes|fighting|battles?|so far this year|this year|first half|"
    r"countrywide|in total|since the start|"
    r"since (?:January|February|April|May|June|July|August|September|October|November|December)|last (?:month|year))\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:separate(?:ly)?|elsewhere|unrelated|days? earlier|weeks? ago|weeks? earlier|a week before|days ago|meanwhile)\b",
    re.IGNORECASE,
)


@remembered(8)
def _found(document: Document) -> dict[int, tuple[Agent, ...]]:
    del document
    return {}


def _agents(document: Document, at: int) -> tuple[Agent, ...]:
    """The agents of segment ``at``, read once."""
    kept = _found(document)
    if at not in kept:
        own = _selves(document, at)
        read = [a for a in _read(document.text, analyse(document).segments[at]) if not any(a.span.overlaps(o.span) for o in own)]
        kept[at] = tuple(sorted([*read, *own], key=lambda a: a.span.start))
    return kept[at]


def _read(text: str, segment: Span) -> tuple[Agent, ...]:
    known = [(a, b) for a, b, _ in mentions(text)]
    found = [m for m in party_mentions(text, segment.start, segment.end) if not any(m[0] < b and a < m[1] for a, b in known)]
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
        if parties and (
            a <= parties[-1][1]
            or all(any(c.isdigit() for c in t.text) for t in row[parties[-1][1] : a])
            or (all(t.low in _JOINS for t in row[parties[-1][1] : a]) and a - parties[-1][1] <= 5)
        ):
            parties[-1] = (parties[-1][0], max(b, parties[-1][1]))
        else:
            parties.append((a, b))
    agents = []
    for a, b in parties:
        span = Span(row[a].start, row[b - 1].end)
        name = span.of(text)
        if (act := _act(row, a, b)) is not None:
            agents.append(Agent(span, act, " ".join(name.split()), span))
    return tuple(agents)


def _grown(row: list[Token], a: int, b: int) -> tuple[int, int]:
    lexicon = _lexicon()
    while (
        b < len(row)
        and row[b].low in lexicon.forces
        and (row[b].low != "air" or (b + 1 < len(row) and row[b + 1].low == "force"))
    ):
        b += 1
    while a > 0 and (row[a - 1].low in lexicon.before or row[a - 1].low in lexicon.forces):
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


def _act(row: list[Token], a: int, b: int) -> int | None:  # noqa: PLR0911, PLR0912 - one way to be an agent each
    """The offset of the act that makes the party at ``[a, b)`` an agent, None when nothing does."""
    lexicon = _lexicon()
    if all(t.low.removesuffix("'s") in lexicon.places or t.low.removesuffix("s") in lexicon.places for t in row[a:b]):
        nxt = row[b].low if b < len(row) else ""
        struck = nxt in _PLAIN or (nxt in {"air", "barrel", "rocket"} and b + 1 < len(row))
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
    if led in _OBJECT or (lead >= 0 and NUMBER.match(led)):
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
