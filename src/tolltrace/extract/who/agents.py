"""Who is said to have caused the harm: the party whose act, in the words of the text, did it.

A party is an agent where it acts ("regime forces shelled"), where the act bears its name ("government air strikes"), or
where the harm is laid at its door ("by", "blamed on"). Being hit, held ground or victims make nobody an agent. A figure
takes the agent of its own clause, else the one of the telling before it.
"""

import re

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.actors import ACTORS, Agent, agents, lexicon_of
from tolltrace.extract.who.happening import same_happening
from tolltrace.extract.who.speech import analyse
from tolltrace.model import Outcome, Span
from tolltrace.vocab.parties import kind_of, party_mentions, related, side_of


def responsible_of(document: Document, figure: Span, outcome: Outcome) -> Name | None:
    """Who is said to have caused that harm, as in the text; None when nobody is. Pure."""
    del outcome
    speech = analyse(document)
    if not speech.segments:
        return None
    at = speech.segment_index(figure.start)
    victims = _victims(document.text, speech.segments[at], figure)
    here = [a for a in agents(document, at) if _apart(document.text, a, figure, victims)]
    chosen = _own(document.text, here, figure) or _carried(document, at, figure, victims)
    if chosen and (own := _possessed(document, chosen)):
        return own
    return Name(_full(document, chosen), chosen.mention) if chosen else None


_ITS = re.compile(r"\b(?:its|their|our) (?:own )?$", re.IGNORECASE)


def _possessed(document: Document, agent: Agent) -> Name | None:
    """Who "its forces" belong to: the speaker of the words, where that is a party."""
    if not _ITS.search(document.text[max(0, agent.mention.start - 12) : agent.mention.start]):
        return None
    said = analyse(document).reaching(agent.mention)
    owner = (said.told or said) if said else None
    if (
        owner is None
        or owner.cue.speaker is None
        or not owner.speaker
        or not (side_of(owner.speaker) or kind_of(owner.speaker) in ACTORS)
    ):
        return None
    return Name(owner.speaker, owner.cue.speaker)


def _full(document: Document, agent: Agent) -> str:
    """The agent's name as the text gives it elsewhere when here it is bare: "Syria" after "Syrian government", "the brigade"
    after "the Sorna brigade"."""
    name = agent.name
    if " " in name:
        return name
    low = name.lower().removesuffix("s")
    place = low in lexicon_of().places or name.lower() in lexicon_of().places
    for at in range(min(len(analyse(document).segments), _SHORT)):
        for other in agents(document, at):
            longer = other.name.lower()
            ends = longer.endswith((f" {low}", f"-{low}"))
            if " " in other.name and (ends or (place and set(side_of(other.name)) == set(side_of(name)))):
                return other.name
    return name


def _victims(text: str, segment: Span, figure: Span) -> str:
    """The party whose people are counted: named in the figure, or just before it where the figure points back ("many of
    them"); "" when none."""
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


def _carried(document: Document, at: int, figure: Span, victims: str) -> Agent | None:
    """The agent of the telling around: up to three segments before, two after; else, where the text says that all sources name
    one side, the only side that acts in it."""
    segments = analyse(document).segments
    here = segments[at].of(document.text)
    if _WIDE.search(here) or (at > 2 and _ELSEWHERE.search(here)):
        return None
    for step in (-1, -2, -3, 1, 2):
        if 0 <= at + step < len(segments) and (
            found := [a for a in agents(document, at + step) if _apart(document.text, a, figure, victims)]
        ):
            there = segments[at + step].of(document.text)
            if same_happening(here, there, bound=step > 0 and at > 1):
                return found[-1] if step < 0 else found[0]
            if step < 0:
                continue
            break
    if len(segments) > _SHORT or not _ALL_SAY.search(document.text):
        return None
    every = [a for i in range(len(segments)) for a in agents(document, i) if _apart(document.text, a, figure, victims)]
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
