"""The place of the harm of one figure: its clause first, then its sentence, then what the report told before.

Reports name the place once and carry it on; headlines and leads name a country or a province and the town follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tolltrace.extract.document import Document
from tolltrace.extract.where.mentions import Cue, Level, Mention, Mentions, find_mentions
from tolltrace.extract.where.words import words
from tolltrace.model import NOWHERE, Place, PlacePrecision, Scope, Span, Where
from tolltrace.places.gazetteer import Gazetteer, contains, distance_km

_LEAD = 3  # the headline, its repetition and the lead: what they leave coarse is told finer in the sentences that follow
_SOON = 7  # sentences from the headline on within which news names the town
_AHEAD = 4  # how many sentences further the finer place may stand
_WAR = re.compile(r"\b(?:war|conflict|uprising|revolution|crisis|insurgency)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:(?:in|within|across|throughout|of) the (?:whole |entire )?(province|governorate|country|nation)\b|country-?wide|nation-?wide)",
    re.IGNORECASE,
)
# A toll of months or years, given without a place, is not that of the town reported on.
_LONG = re.compile(
    r"\bsince\s+(?:the\s+(?:start|beginning|operation|war|coup|uprising|launch\w*|conflict)|(?:\d{1,2}\s+)?(?:january|february|march|april|may|"
    r"june|july|august|september|october|november|december)\b|(?:early |late |mid-?)?\d{4})|\bthis year\b|\bto date\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[;:]|\b(?:while|whereas|meanwhile|but|elsewhere|separately|another)\b", re.IGNORECASE)
_LISTED = re.compile(r"(?:['’]s?)?(?:\s+\w+)?(?:,?\s+(?:and\s+)?(?:in\s+|on\s+|the\s+)*|,\s*)")


@dataclass(frozen=True, slots=True)
class Focus:
    """The place of a report's main happening: the finest told, and the wide name that the headline or lead gives it."""

    finest: tuple[Mention, ...]
    widest: frozenset[str]
    main: tuple[Mention, ...] = ()


class _ByIdentity:
    """Carries mentions through a cache keyed by the document alone."""

    __slots__ = ("value",)

    def __init__(self, value: Mentions) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def place_of(document: Document, figure: Span, scope: Scope, gazetteer: Gazetteer) -> tuple[Where, tuple[Span, ...]]:
    """Where the people of ``figure`` came to harm, and the mentions that say so (empty with NOWHERE).

    ``scope`` matters where a sentence names a wide area only: an incident's figure is carried to the town told beside it.
    """
    mentions = find_mentions(document, gazetteer)
    if not mentions.all:
        return NOWHERE, ()
    position = document.sentence_index(figure.start)
    heads = _choose(document, figure, scope, position, mentions, _focus(document, _ByIdentity(mentions)))
    if not heads:
        return NOWHERE, ()
    return _where(heads, mentions)


def _choose(document: Document, figure: Span, scope: Scope, position: int, mentions: Mentions, focus: Focus) -> list[Mention]:
    text = document.text
    here = _local(text, figure, [m for m in mentions.at(position) if not _abroad(m, mentions.home)])
    sentence = document.sentences[position].of(text)
    war = scope is Scope.AGGREGATE and _WAR.search(sentence) is not None
    if not here and war:
        country = next(
            (m for m in mentions.all if m.level is Level.COUNTRY and m.place and m.place.country == mentions.home), None
        )
        if country:
            return [country]
    if here and (here[0].level is Level.POINT or war):
        return here
    if here and position >= _LEAD and focus.main and here[0].cue < Cue.PATH and here[0].level < Level.COUNTRY:
        here = []
    if not here and scope is Scope.AGGREGATE:
        pointed = _pointed(sentence, mentions)
        if pointed is not None or _LONG.search(sentence):
            return [pointed] if pointed else []
    carried = [] if here else _carried(document, position, mentions, focus)
    wide = here or carried
    told = (
        bool(here)
        and (position >= _LEAD or _town_told(document, position, here, focus))
        and here[0].level <= Level.DISTRICT
        and here[0].cue >= Cue.IN
    )
    if focus.finest and not told and _covers(wide, focus, lead=position < _LEAD):
        if scope is Scope.INCIDENT or position < _LEAD:
            if len(focus.finest) > 1 and here and here[0].level <= Level.PROVINCE and scope is Scope.AGGREGATE:
                return here
            return [*focus.finest, *(m for m in here if m not in focus.finest)]
    return (_finer(document, position, here, mentions) if here or not carried else []) or wide


def _pointed(sentence: str, mentions: Mentions) -> Mention | None:
    """The mention that "in the province" or "across the country" points to, when the report names one."""
    match = _POINTING.search(sentence)
    if match is None:
        return None
    level = Level.COUNTRY if (match.group(1) or "country").lower() in ("country", "nation") else Level.PROVINCE
    named = [m for m in mentions.all if m.place and m.place.country == mentions.home]
    wide = [m for m in named if m.level is level]
    if level is Level.PROVINCE and not wide:
        # "Idlib" alone may be the province: a name that is both.
        wide = [m for m in named if m.level is Level.TOWN and len(_seats(m)) > 1]
    return wide[0] if wide else None


def _abroad(mention: Mention, home: str) -> bool:
    """Whether a mention is another country acting, not a place ("Turkey's army")."""
    return (
        mention.level is Level.COUNTRY and mention.cue is Cue.NONE and mention.place is not None and mention.place.country != home
    )


def _town_told(document: Document, position: int, here: Sequence[Mention], focus: Focus) -> bool:
    """Whether a lead's "in Raqqa" is the city and not the province: no headline, and nothing in it asks for a finer town."""
    if not focus.finest or len(_seats(here[0])) < 2 or focus.finest[0].level is Level.POINT:
        return False
    headline = document.headline
    if headline is not None:
        first = headline.of(document.text)
        if position == 0 or first in document.sentences[position].of(document.text):
            return False
    return words().generic.search(document.sentences[position].of(document.text)) is None


def _covers(wide: Sequence[Mention], focus: Focus, *, lead: bool) -> bool:
    """Whether what a sentence names is only the wide area of the report's main happening (or nothing, in its lead)."""
    if not wide:
        return lead
    head, finest = wide[0], focus.finest[0]
    if head.level < finest.level or head.name == finest.name:
        return False
    return any(head.name == name for name in focus.widest) or (head.level >= Level.PROVINCE and _lies_in(finest, head))


@lru_cache(maxsize=8)
def _focus(document: Document, mentions: _ByIdentity) -> Focus:
    """The main happening's place: what the headline or the lead names, and the finest place in it that follows soon."""
    text = document.text
    found = mentions.value
    widest: list[Mention] = []
    for position in range(min(_LEAD, len(document.sentences))):
        inside = [m for m in found.at(position) if m.cue >= Cue.IN] or [m for m in found.at(position) if m.cue is Cue.NONE]
        if inside:
            widest = [min(inside, key=lambda m: (m.level, m.span.start))]
            break
    if not widest:
        return Focus((), frozenset())
    outer = widest[0]
    finest = tuple(_with_listed(text, outer, found.at(outer.sentence)))
    names = {outer.name}
    for position in range(outer.sentence, min(outer.sentence + _SOON, len(document.sentences))):
        head = _drill(document, position, outer, found)
        if head is not None:
            names.add(outer.name)
            outer = head
            finest = tuple(_with_listed(text, head, found.at(position)))
    return Focus(finest if finest[0].name not in names else (), frozenset(names), finest)


def _drill(document: Document, position: int, outer: Mention, found: Mentions) -> Mention | None:
    """The first finer place that a sentence tells within ``outer``."""
    around = outer.near or _AROUND.search(document.sentences[outer.sentence].of(document.text)) is not None
    limit = Level.DISTRICT if len(_seats(outer)) > 1 else max(outer.level, Level.TOWN)
    finer = [
        m
        for m in found.at(position)
        if m.cue >= Cue.IN and m.level < limit and (_lies_in(m, outer) or (around and _close(m, outer)))
    ]
    return min(finer, key=lambda m: (m.level > Level.TOWN, m.span.start), default=None)


def _seats(mention: Mention) -> tuple[Place, ...]:
    """The entries a name may mean in its country: "Aleppo" is the city and the province around it."""
    return tuple(
        p for p in mention.places if mention.place and p.country == mention.place.country and p.name == mention.place.name
    )


def _local(text: str, figure: Span, inside: Sequence[Mention]) -> list[Mention]:
    """The place told in the figure's own sentence, nearest and plainest first, with those listed beside it."""
    if not inside:
        return []
    scores = {id(m): _score(text, figure, m) for m in inside}
    ranked = sorted(inside, key=lambda m: -scores[id(m)])
    top = ranked[0]
    if scores[id(top)] < _FLOOR:
        return []
    finer = [
        m
        for m in ranked
        if (m.level < top.level and m.cue >= top.cue and _lies_in(m, top) and scores[id(m)] > _FLOOR)
        or (top.near and m.level <= top.level and m.cue >= Cue.IN and _close(m, top))
    ]
    return _with_listed(text, finer[0] if finer else top, inside)


_FRESH = 1  # sentences back that a place is carried on from before the report's main place comes first again
_FLOOR = -2.0  # a place so far from the figure, or behind so many turns of the sentence, speaks of something else
_AROUND = re.compile(r"\b(?:around|outside|near|outskirts|suburbs?|countryside|areas?|parts)\b", re.IGNORECASE)
_ABOUT_KM = 25.0  # a city's outskirts as news uses the word: Douma lies 10 km, Khan al-Shih 25 km from Damascus


def _score(text: str, figure: Span, mention: Mention) -> float:
    after = mention.span.start >= figure.end
    gap = text[figure.end : mention.span.start] if after else text[mention.span.end : figure.start]
    score = {Cue.HIT: 2.8, Cue.IN: 2.0, Cue.PATH: -0.6, Cue.NONE: 0.3, Cue.SPEAKER: -4.0}[mention.cue]
    score += {Level.POINT: 1.0, Level.TOWN: 1.0, Level.DISTRICT: 0.6, Level.PROVINCE: 0.2, Level.COUNTRY: -0.8}[mention.level]
    return score - min(len(gap), 240) / 110 - 1.2 * len(_BREAK.findall(gap))


def _lies_in(inner: Mention, outer: Mention) -> bool:
    if outer.place is None or inner.place is None:
        return inner.place is None
    place = inner.place
    if inner.name == outer.name:
        return False
    return any(contains(entry, place) for entry in _seats(outer)) or (inner.level is Level.POINT and place.key == outer.place.key)


def _with_listed(text: str, head: Mention, inside: Sequence[Mention]) -> list[Mention]:
    """Places of one list are one place of harm ("near Bakhmut and Vuhledar")."""
    row = [m for m in inside if abs(m.level - head.level) <= 1 and m.cue == head.cue and m.level <= Level.PROVINCE]
    if head not in row:
        return [head]
    first = last = row.index(head)
    while last + 1 < len(row) and _beside(text, row[last], row[last + 1]):
        last += 1
    while first > 0 and _beside(text, row[first - 1], row[first]):
        first -= 1
    return row[first : last + 1]


def _beside(text: str, a: Mention, b: Mention) -> bool:
    together = b.span.start - a.span.end < 25 and _LISTED.fullmatch(text, a.span.end, b.span.start) is not None
    return together and not (a.place and b.place and (contains(a.place, b.place) or contains(b.place, a.place)))


def _finer(document: Document, position: int, here: Sequence[Mention], mentions: Mentions) -> list[Mention]:
    """The finer place that the next sentences tell where a headline or a lead names a wide one, or a sentence speaks of
    "a village" without naming it."""
    text = document.text
    lead = position < _LEAD
    generic = words().generic.search(document.sentences[position].of(text)) is not None
    around = bool(here) and (here[0].near or _AROUND.search(document.sentences[position].of(text)) is not None)
    if not (lead or (generic and here)):
        return []
    for ahead in range(position + 1, position + 1 + (_AHEAD if lead else 2)):
        for mention in mentions.at(ahead):
            if mention.cue < Cue.IN or mention.level > Level.DISTRICT:
                continue
            if not here:
                return _with_listed(text, mention, mentions.at(ahead))
            town = here[0].level <= Level.TOWN
            finer = mention.level < here[0].level and _lies_in(mention, here[0]) and (not town or generic or position == 0)
            if finer or (town and around and _close(mention, here[0])):
                return [*_with_listed(text, mention, mentions.at(ahead)), *here]
    return []


def _close(inner: Mention, outer: Mention) -> bool:
    """Whether a place lies about a town that the text names only to say where ("areas around Damascus")."""
    if inner.place is None or outer.place is None or inner.place.key == outer.place.key or len(_seats(inner)) > 1:
        return False
    apart = distance_km(inner.place, outer.place)
    return apart is not None and apart <= _ABOUT_KM


def _carried(document: Document, position: int, mentions: Mentions, focus: Focus) -> list[Mention]:
    """What the report told before: the finest plain place of a sentence of harm just before, else the report's main place."""
    text = document.text
    for back in range(position - 1, max(-1, position - 1 - _FRESH), -1):
        inside = [m for m in mentions.at(back) if m.cue >= Cue.IN]
        if inside and words().harm.search(document.sentences[back].of(text)):
            return _with_listed(text, min(inside, key=lambda m: (m.level, m.span.start)), inside)
    if focus.main:
        return list(focus.main)
    for strict in (True, False):
        for back in range(position - 1, -1, -1):
            inside = [m for m in mentions.at(back) if m.cue >= Cue.IN] or [
                m for m in mentions.at(back) if m.cue is Cue.NONE and m.level <= Level.PROVINCE and not strict
            ]
            if inside and (not strict or words().harm.search(document.sentences[back].of(text))):
                head = min(inside, key=lambda m: (m.level, m.span.start))
                return _with_listed(text, head, inside)
    after = [m for m in mentions.all if m.sentence > position and m.cue >= Cue.IN]
    if after and after[0].sentence <= position + 2:
        return [after[0]]
    return [m for m in mentions.all if m.level is Level.COUNTRY][:1]


def _where(heads: list[Mention], mentions: Mentions) -> tuple[Where, tuple[Span, ...]]:
    head = heads[0]
    parents = _parents(head, mentions)
    names: list[str] = []
    for mention in (*heads, *parents):
        if mention.name not in names:
            names.append(mention.name)
    place, candidates = head.place, head.places[1:]
    if place is None and parents:
        place = next((p.place for p in parents if p.place), None)
    precision = PlacePrecision.UNKNOWN if place is None else place.precision
    if head.near:
        precision = PlacePrecision.NEAR
    spans = tuple(m.span for m in (*heads, *parents))
    return Where(", ".join(names), place, precision, candidates), spans


def _parents(head: Mention, mentions: Mentions) -> list[Mention]:
    """The mentions of what the head lies in, finest first: by the gazetteer, or written right beside an unknown name."""
    chain: list[Mention] = []
    inner = head
    if head.place is None:
        beside = [
            m
            for m in mentions.all
            if m.place and m.level >= Level.TOWN and abs(m.sentence - head.sentence) <= 2 and m is not head
        ]
        beside.sort(key=lambda m: abs(m.span.start - head.span.start))
        if not beside:
            return []
        chain, inner = [beside[0]], beside[0]
    for level in (Level.DISTRICT, Level.PROVINCE, Level.COUNTRY):
        outer = next((m for m in mentions.all if inner.place and m is not head and _parent(m, level, inner.place)), None)
        if outer is not None:
            chain.append(outer)
    return chain


def _parent(mention: Mention, level: Level, inner: Place) -> bool:
    """Whether a mention names what ``inner`` lies in at ``level``; "Aleppo" alone may be the province around Manbij."""
    if mention.level is level:
        return mention.place is not None and contains(mention.place, inner)
    return level is Level.PROVINCE and mention.level is Level.TOWN and any(contains(p, inner) for p in _seats(mention))
