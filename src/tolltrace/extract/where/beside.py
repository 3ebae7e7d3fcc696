"""A name and what is written right behind it to say where it lies: "the Old City of Mosul" is in Mosul, whatever a namesake's
entry says, and "Binnish near Idlib" is told as a place, whatever stands before it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tolltrace.extract.where.scan import Cue, Level, Mention
from tolltrace.model import Place
from tolltrace.places import contains, distance_km, kind

_LINK = re.compile(
    r"(?:\s+(?:[Dd]istrict|[Nn]eighbou?rhood|[Qq]uarter|[Zz]one|area|[Cc]amp|suburb))?(?:,|\s+(?:of|in))\s+(?:the\s+)?"
    r"(?:(?:city|town|village|province|governorate|district)\s+of\s+)?"
)
_LOCATED = re.compile(
    r",?\s+(?:just\s+)?(?:near|outside|close\s+to|(?:north|south|east|west)\w*\s+of)\s+(?:the\s+)?(?:[A-Z][a-z]+i?a?n\s+)?"
    r"(?:(?:city|town|village|capital)\s+(?:of\s+)?)?"
)
_LONGEST = 40  # characters between a name and its parent
_TOWN_KM = 40.0  # a quarter or village told as a town's lies no farther from it
_WIDE_KM = 250.0  # an entry just beyond a province's edge is still that province's


def fit_to_parents(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each with the entries first that can lie in the place named right behind it. A name none of whose entries
    fits is known by its parent alone: a wrong point on a map is worse than a coarse one."""
    fitted: list[Mention] = []
    for at, mention in enumerate(mentions):
        parent = mentions[at + 1] if at + 1 < len(mentions) else None
        if parent is None or parent.place is None or not mention.places or not _stands_behind(text, mention, parent):
            fitted.append(mention)
            continue
        inside = [p for p in mention.places if any(_fits(p, outer) for outer in parent.places[:3])]
        rest = [p for p in mention.places if p not in inside]
        fitted.append(replace(mention, places=(*inside, *rest) if inside else ()))
    return fitted


def told_beside(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, a town whose whereabouts follow ("inspectors will visit Binnish near Idlib") told as plainly as these."""
    told = list(mentions)
    for at, (mention, beside) in enumerate(pairwise(mentions)):
        located = mention.sentence == beside.sentence and _LOCATED.fullmatch(text, mention.span.end, beside.span.start)
        if located and mention.cue is Cue.NONE and mention.level <= Level.TOWN and mention.place and beside.cue >= Cue.IN:
            told[at] = replace(mention, cue=Cue.IN)
    return told


def _stands_behind(text: str, mention: Mention, parent: Mention) -> bool:
    between = text[mention.span.end : parent.span.start]
    linked = len(between) <= _LONGEST and bool(between.strip()) and _LINK.fullmatch(between) is not None
    return linked and parent.sentence == mention.sentence and parent.level >= max(mention.level, Level.TOWN)


def _fits(inner: Place, outer: Place) -> bool:
    if inner.key == outer.key or contains(outer, inner):
        return True
    if kind(outer) == "country":
        return inner.country == outer.country
    apart = distance_km(inner, outer)
    return apart is None or apart <= (_TOWN_KM if kind(outer) == "locality" else _WIDE_KM)
