"""The place of the harm of one figure: its clause first, then its sentence, then what the report told before.

Reports name the place once and carry it on; headlines and leads name a country or a province and the town follows.
"""

import re

from tolltrace.extract.document import Document
from tolltrace.extract.where.mentions import Cue, Level, Mention, Mentions, find_mentions
from tolltrace.extract.where.words import words
from tolltrace.model import NOWHERE, PlacePrecision, Scope, Span, Where
from tolltrace.places.gazetteer import Gazetteer, contains

_LEAD = 3  # the headline, its repetition and the lead: what they leave coarse is told finer in the sentences that follow
_AHEAD = 4  # how many sentences further the finer place may stand
_WAR = re.compile(r"\b(?:war|conflict|uprising|revolution|crisis|insurgency)\b", re.IGNORECASE)
_BREAK = re.compile(r"[;:]|\b(?:while|whereas|meanwhile|but|elsewhere|separately|another)\b", re.IGNORECASE)


def place_of(document: Document, figure: Span, scope: Scope, gazetteer: Gazetteer) -> tuple[Where, tuple[Span, ...]]:
    """Where the people of ``figure`` came to harm, and the mentions that say so (empty with NOWHERE).

    ``scope`` matters where a sentence names a wide area only: an incident's figure is carried to the town told beside it.
    """
    mentions = find_mentions(document, gazetteer)
    position = document.sentence_index(figure.start)
    heads = _choose(document, figure, scope, position, mentions)
    if not heads:
        return NOWHERE, ()
    return _where(heads, mentions)


def _choose(document: Document, figure: Span, scope: Scope, position: int, mentions: Mentions) -> list[Mention]:
    here = _local(document, figure, position, mentions)
    if here and here[0].level <= Level.DISTRICT:
        return here
    lead = position < _LEAD
    if here and scope is Scope.AGGREGATE:
        return here
    if not here and scope is Scope.AGGREGATE and _WAR.search(document.sentences[position].of(document.text)):
        country = next(
            (m for m in mentions.all if m.level is Level.COUNTRY and m.place and m.place.country == mentions.home), None
        )
        if country:
            return [country]
    if lead or not here:
        ahead = _ahead(position, here, mentions) if lead else []
        if ahead:
            return ahead
    if here:
        return here
    return _carried(document, figure, position, mentions)


def _local(document: Document, figure: Span, position: int, mentions: Mentions) -> list[Mention]:
    """The place told in the figure's own sentence, nearest and plainest first, with those listed beside it."""
    inside = [m for m in mentions.all if m.sentence == position]
    if not inside:
        return []
    text = document.text
    ranked = sorted(inside, key=lambda m: -_score(text, figure, m))
    top = ranked[0]
    if _score(text, figure, top) < -2.5:
        return []
    finer = [
        m for m in ranked if m.level < top.level and m.cue >= top.cue and _lies_in(m, top) and _score(text, figure, m) > -2.0
    ]
    head = finer[0] if finer else top
    return _with_listed(text, head, inside)


def _score(text: str, figure: Span, mention: Mention) -> float:
    gap = text[figure.end : mention.span.start] if mention.span.start >= figure.end else text[mention.span.end : figure.start]
    score = {Cue.IN: 2.0, Cue.PATH: 0.0, Cue.NONE: 0.3}[mention.cue]
    score += {Level.POINT: 1.0, Level.TOWN: 1.0, Level.DISTRICT: 0.6, Level.PROVINCE: 0.2, Level.COUNTRY: -0.8}[mention.level]
    score -= min(len(gap), 240) / 80
    return score - 1.2 * len(_BREAK.findall(gap))


def _lies_in(inner: Mention, outer: Mention) -> bool:
    if outer.place is None or inner.place is None:
        return inner.place is None
    return any(contains(outer.place, place) for place in inner.places[:1])


def _with_listed(text: str, head: Mention, inside: list[Mention]) -> list[Mention]:
    """Places of one list are one place of harm ("near Bakhmut and Vuhledar")."""
    heads = [head]
    row = [m for m in inside if m.level == head.level]
    index = row.index(head)
    for following in row[index + 1 :]:
        if re.fullmatch(r",?\s+(?:and\s+)?(?:in\s+|the\s+)?|,\s*", text[heads[-1].span.end : following.span.start]):
            heads.append(following)
        else:
            break
    for previous in reversed(row[:index]):
        if re.fullmatch(r",?\s+(?:and\s+)?(?:in\s+|the\s+)?|,\s*", text[previous.span.end : heads[0].span.start]):
            heads.insert(0, previous)
        else:
            break
    return heads


def _ahead(position: int, here: list[Mention], mentions: Mentions) -> list[Mention]:
    for mention in mentions.all:
        if position < mention.sentence <= position + _AHEAD and mention.cue is Cue.IN and mention.level <= Level.DISTRICT:
            if not here or _lies_in(mention, here[0]):
                return [mention]
    return []


def _carried(document: Document, figure: Span, position: int, mentions: Mentions) -> list[Mention]:
    """What the report told before: the finest plain place of the nearest earlier sentence, else of a later one."""
    for back in range(position - 1, -1, -1):
        inside = [m for m in mentions.all if m.sentence == back and m.cue is Cue.IN] or [
            m for m in mentions.all if m.sentence == back and m.cue is Cue.NONE and m.level <= Level.PROVINCE
        ]
        if inside:
            head = min(inside, key=lambda m: (m.level, m.span.start))
            return _with_listed(document.text, head, inside)
    after = [m for m in mentions.all if m.sentence > position and m.cue is Cue.IN]
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
        for mention in mentions.all:
            if mention.level is level and mention.place and inner.place and contains(mention.place, inner.place):
                chain.append(mention)
                break
    return chain
