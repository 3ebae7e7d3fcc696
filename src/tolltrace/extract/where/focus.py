"""The place of a report's main happening, and how mentions lie in each other.

Headlines and leads name a country, a province or its capital; the town follows within a few sentences, and later figures
speak of it without naming it again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.where.scan import Cue, Level, Mention, Mentions
from tolltrace.model import Place
from tolltrace.places.gazetteer import contains, distance_km, kind

LEAD = 3  # the headline, its repetition and the lead: what they leave coarse is told finer in the sentences that follow
_SOON = 6  # sentences from the headline on within which news names the town; a later one is another happening's as often
AROUND = re.compile(r"\b(?:around|outside|near|outskirts|suburbs?|countryside|areas?|parts)\b", re.IGNORECASE)
_ABOUT_KM = 25.0  # a city's outskirts as news uses the word: Douma lies 10 km, Khan al-Shih 25 km from Damascus
_LISTED = re.compile(r"(?:['’]s?)?(?:\s+\w+)?(?:,?\s+(?:and\s+)?(?:in\s+|on\s+|the\s+)*|,\s*)")


@dataclass(frozen=True, slots=True)
class Focus:
    """The place of a report's main happening: the finest told, and the wide name that the headline or lead gives it."""

    finest: tuple[Mention, ...]
    widest: frozenset[str]
    main: tuple[Mention, ...] = ()


@remembered(8)
def focus_of(document: Document, found: Mentions) -> Focus:
    """The main happening's place: what the headline or the lead names, and the finest place in it that follows soon."""
    text = document.text
    widest: list[Mention] = []
    for position in range(min(LEAD, len(document.sentences))):
        inside = [m for m in found.at(position) if m.cue >= Cue.IN] or [m for m in found.at(position) if m.cue is Cue.NONE]
        if inside:
            widest = [min(inside, key=lambda m: (m.level, m.span.start))]
            break
    if not widest:
        return Focus((), frozenset())
    outer = widest[0]
    finest = tuple(with_listed(text, outer, found.at(outer.sentence)))
    names = {outer.name}
    for position in range(outer.sentence, min(outer.sentence + _SOON, len(document.sentences))):
        head = _drill(document, position, outer, found)
        if head is not None:
            names.add(outer.name)
            outer = head
            finest = tuple(with_listed(text, head, found.at(position)))
    return Focus(finest if finest[0].name not in names else (), frozenset(names), finest)


def _drill(document: Document, position: int, outer: Mention, found: Mentions) -> Mention | None:
    """The first finer place that a sentence tells within ``outer``."""
    around = outer.near or AROUND.search(document.sentences[outer.sentence].of(document.text)) is not None
    wide = outer.place is not None and kind(outer.place) == "country"  # "northern Syria" too: its provinces are finer
    limit = Level.COUNTRY if wide else Level.DISTRICT if len(seats(outer)) > 1 else max(outer.level, Level.TOWN)
    finer = [
        m
        for m in found.at(position)
        if m.cue >= Cue.IN and m.level < limit and (lies_in(m, outer) or (around and close_to(m, outer)))
    ]
    return min(finer, key=lambda m: (m.level > Level.TOWN, m.cue < Cue.HIT, m.span.start), default=None)


def seats(mention: Mention) -> tuple[Place, ...]:
    """The entries a name may mean in its country: "Aleppo" is the city and the province around it."""
    place = mention.place
    return tuple(p for p in mention.places if p.country == place.country and p.name == place.name) if place else ()


def lies_in(inner: Mention, outer: Mention) -> bool:
    place, around = inner.place, outer.place
    if around is None or place is None:
        return place is None
    if inner.name == outer.name:
        return False
    return any(contains(entry, place) for entry in seats(outer)) or (inner.level is Level.POINT and place.key == around.key)


def with_listed(text: str, head: Mention, inside: Sequence[Mention]) -> list[Mention]:
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


def close_to(inner: Mention, outer: Mention) -> bool:
    """Whether a place lies about a town that the text names only to say where ("areas around Damascus")."""
    if inner.place is None or outer.place is None or inner.place.key == outer.place.key or len(seats(inner)) > 1:
        return False
    apart = distance_km(inner.place, outer.place)
    return apart is not None and apart <= _ABOUT_KM
