"""The place of the harm of one figure: its clause first, then its sentence, then what the report told before.

Reports name the place once and carry it on; headlines and leads name a country or a province and the town follows.
"""

import re
from collections.abc import Sequence

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.where.focus import AROUND, LEAD, Focus, close_to, focus_of, lies_in, seats, with_listed
from tolltrace.extract.where.mentions import find_mentions
from tolltrace.extract.where.scan import Cue, Level, Mention, Mentions
from tolltrace.extract.where.words import words
from tolltrace.model import NOWHERE, Place, PlacePrecision, Scope, Span, Where
from tolltrace.places.gazetteer import Gazetteer, contains, kind

_MANY = 3  # places told in one row share a total out: they are not where all of it happened
_AHEAD = 4  # how many sentences further the finer place may stand
_WAR = re.compile(r"\b(?:war|conflict|uprising|revolution|crisis|insurgency)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:(?:in|within|across|throughout|of) the (?:whole |entire )?(province|governorate|country|nation)\b|country-?wide|"
    r"nation-?wide)",
    re.IGNORECASE,
)
# A toll of months or years, given without a place, is not that of the town reported on.
_LONG = re.compile(
    r"\bsince\s+(?:the\s+(?:start|beginning|operation|war|coup|uprising|launch\w*|conflict)|(?:\d{1,2}\s+)?(?:january|february|march|april|may|"
    r"june|july|august|september|october|november|december)\b|(?:early |late |mid-?)?\d{4})|\bthis year\b|\bto date\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d,?\d\d\d|thousand|million", re.IGNORECASE)  # a total that names no place is the country's
BACK_TO = re.compile(
    r"\bthere\b|\b(?:the|both|that|this|its)\s+(?:\w+\s+)?(?:towns?|city|cities|villages?|areas?|suburbs?|enclave|districts?|camps?|countryside|"
    r"pocket|battle)\b",
    re.IGNORECASE,
)
PART = re.compile(r"(?:north|south|east|west|central|rural)", re.IGNORECASE)  # "eastern Aleppo" is no parent of all of Aleppo
_BREAK = re.compile(r"[;:]|\b(?=[abemsw])(?:while|whereas|meanwhile|but|elsewhere|separately|another)\b", re.IGNORECASE)


def place_of(document: Document, figure: Span, scope: Scope, gazetteer: Gazetteer) -> tuple[Where, tuple[Span, ...]]:
    """Where the people of ``figure`` came to harm, and the mentions that say so (empty with NOWHERE).

    ``scope`` matters where a sentence names a wide area only: an incident's figure is carried to the town told beside it.
    """
    told = _told(document, gazetteer)
    if (figure, scope) not in told:
        mentions = find_mentions(document, gazetteer)
        position = document.sentence_index(figure.start)
        heads = _choose(document, figure, scope, position, mentions, focus_of(document, mentions)) if mentions.all else []
        told[figure, scope] = _where(heads, mentions) if heads else (NOWHERE, ())
    return told[figure, scope]


@remembered(8)
def _told(document: Document, gazetteer: Gazetteer) -> dict[tuple[Span, Scope], tuple[Where, tuple[Span, ...]]]:
    """The answers for one document, kept since a figure's place is asked for its clues, for its reading and for its claim."""
    return {}


def place_at(document: Document, mention: Mention, gazetteer: Gazetteer) -> tuple[Where, tuple[Span, ...]]:
    """What ``mention`` names as the place of a harm, with those listed beside it and its parents, and the mentions that say
    so."""
    mentions = find_mentions(document, gazetteer)
    listed = with_listed(document.text, mention, mentions.at(mention.sentence))
    return _where([mention, *(m for m in listed if m is not mention)], mentions)


def place_under(document: Document, pointed: Sequence[Span], gazetteer: Gazetteer) -> tuple[Where, tuple[Span, ...]] | None:
    """What the place that stands under ``pointed`` names, None when none does."""
    mentions = find_mentions(document, gazetteer).all if pointed else ()
    found = next((m for span in pointed for m in mentions if m.span.overlaps(span)), None)
    return place_at(document, found, gazetteer) if found else None


def _choose(document: Document, figure: Span, scope: Scope, position: int, mentions: Mentions, focus: Focus) -> list[Mention]:
    sentence = document.sentences[position].of(document.text)
    here = _here(document, figure, position, mentions, focus)
    if scope is Scope.AGGREGATE:
        wide_toll = _of_wide_area(document, figure, sentence, here, mentions)
        if wide_toll is not None:
            return wide_toll
    # A lead's "in Raqqa" may be the province of a finer place told soon; a point, or a town told later, is meant as it stands.
    if here and (here[0].level is Level.POINT or (here[0].level is Level.TOWN and position >= LEAD)):
        return here
    wide = here or _peoples_town(sentence, position, mentions) or _carried(document, position, mentions, focus)
    if not here and wide and wide[0].level is Level.PROVINCE and _opens(document, wide[0].sentence, position):
        return wide
    if _is_main(document, position, here, wide, focus):
        return [*focus.finest, *(m for m in here if m not in focus.finest)]
    return (_finer(document, position, here, mentions) if here or not wide else []) or wide


def _here(document: Document, figure: Span, position: int, mentions: Mentions, focus: Focus) -> list[Mention]:
    """What the figure's own sentence tells; a bare name later on ("Kirkuk FM") is nothing against the report's main place."""
    here = _local(document.text, figure, [m for m in mentions.at(position) if not _abroad(m, mentions.home)])
    bare = bool(here) and here[0].cue < Cue.PATH and Level.POINT < here[0].level < Level.COUNTRY
    return [] if bare and position >= LEAD and focus.main else here


def _is_main(document: Document, position: int, here: Sequence[Mention], wide: Sequence[Mention], focus: Focus) -> bool:
    """Whether a figure whose sentence names ``here`` (else ``wide``, carried on) belongs to the main happening's place."""
    if not 0 < len(focus.finest) < _MANY:
        return False
    told = bool(here) and here[0].level <= Level.DISTRICT and here[0].cue >= Cue.IN
    if told and (position >= LEAD or _town_told(document, position, here, focus)):
        return False
    return _covers(wide, focus)


def _of_wide_area(
    document: Document, figure: Span, sentence: str, here: list[Mention], mentions: Mentions
) -> list[Mention] | None:
    """The place of a toll of a people, a war, or a long time; None when the sentence speaks of none of these."""
    nation = _nation(document, figure, sentence, mentions)
    if nation is not None and not (here and here[0].place and nation.place and contains(nation.place, here[0].place)):
        return [nation]
    home = [m for m in mentions.all if m.level is Level.COUNTRY and m.place and m.place.country == mentions.home]
    if _WAR.search(sentence) and (here or home):
        return here or home[:1]
    pointed = None if here else _pointed(sentence, mentions)
    thousands = _THOUSANDS.search(figure.of(document.text)) is not None and BACK_TO.search(sentence) is None
    if not here and pointed is None and home and thousands:
        return home[:1]
    if not here and (pointed or _LONG.search(sentence)):
        return [pointed] if pointed else []
    return None


def _peoples_town(sentence: str, position: int, mentions: Mentions) -> list[Mention]:
    """The town that "the Iraqi city" points back to: the last one told of that country."""
    match = words().peoples_town.search(sentence)
    code = words().people.get(match.group("people").lower(), "") if match else ""
    told = [m for m in mentions.all if m.sentence < position and m.level <= Level.TOWN and m.place and m.place.country == code]
    return told[-1:]


def _nation(document: Document, figure: Span, sentence: str, mentions: Mentions) -> Mention | None:
    """The country of a toll of a people or of its war: "300 Syrian civilians", "the Syrian civil war"."""
    match = words().of_people.search(figure.of(document.text))
    if match is None and _WAR.search(sentence):  # the cheaper question first
        match = words().peoples_war.search(sentence)
    code = words().people.get(match.group("people").lower(), "") if match else ""
    return next((m for m in mentions.all if m.level is Level.COUNTRY and m.place and m.place.country == code), None)


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
        wide = [m for m in named if m.level is Level.TOWN and len(seats(m)) > 1]
    return wide[0] if wide else None


def _abroad(mention: Mention, home: str) -> bool:
    """Whether a mention is another country acting, not a place ("Turkey's army")."""
    return (
        mention.level is Level.COUNTRY and mention.cue is Cue.NONE and mention.place is not None and mention.place.country != home
    )


def _town_told(document: Document, position: int, here: Sequence[Mention], focus: Focus) -> bool:
    """Whether a lead's "in Raqqa" is the city and not the province: no headline, and nothing in it asks for a finer town."""
    if not focus.finest or len(seats(here[0])) < 2 or focus.finest[0].level is Level.POINT:
        return False
    headline = document.headline
    if headline is not None:
        first = headline.of(document.text)
        if position == 0 or first in document.sentences[position].of(document.text):
            return False
    return words().generic.search(document.sentences[position].of(document.text)) is None


def _covers(wide: Sequence[Mention], focus: Focus) -> bool:
    """Whether what a sentence names is only the wide area of the report's main happening."""
    if not wide:
        return False
    head, finest = wide[0], focus.finest[0]
    if head.level < finest.level or head.name == finest.name:
        return False
    return head.name in focus.widest or (head.level >= Level.PROVINCE and lies_in(finest, head))


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
        if (m.level < top.level and m.cue >= top.cue and lies_in(m, top) and scores[id(m)] > _FLOOR)
        or (top.near and m.level <= top.level and m.cue >= Cue.IN and close_to(m, top))
    ]
    return with_listed(text, finer[0] if finer else top, inside)


_THERE = re.compile(r"\bthere\b(?!\s+(?:was|were|is|are|has|have|had|will|would|may|might|could|can|be|being)\b)", re.IGNORECASE)
_FRESH = 2  # sentences back that a place is carried on from before the report's main place comes first again; one lost more
_FLOOR = -2.0  # a place so far from the figure, or behind so many turns of the sentence, speaks of something else


def _score(text: str, figure: Span, mention: Mention) -> float:
    after = mention.span.start >= figure.end
    gap = text[figure.end : mention.span.start] if after else text[mention.span.end : figure.start]
    score = {Cue.HIT: 2.8, Cue.IN: 2.0, Cue.PATH: -0.6, Cue.NONE: 0.3, Cue.SPEAKER: -4.0}[mention.cue]
    score += {Level.POINT: 1.0, Level.TOWN: 1.0, Level.DISTRICT: 0.6, Level.PROVINCE: 0.2, Level.COUNTRY: -0.8}[mention.level]
    return score - min(len(gap), 240) / 110 - 1.2 * len(_BREAK.findall(gap))


def _finer(document: Document, position: int, here: Sequence[Mention], mentions: Mentions) -> list[Mention]:
    """The finer place that the next sentences tell where a headline or a lead names a wide one, or a sentence speaks of
    "a village" without naming it."""
    text = document.text
    lead = position < LEAD
    generic = words().generic.search(document.sentences[position].of(text)) is not None
    around = bool(here) and (here[0].near or AROUND.search(document.sentences[position].of(text)) is not None)
    if not (lead or (generic and here)):
        return []
    for ahead in range(position + 1, position + 1 + (_AHEAD if lead else 2)):
        for mention in mentions.at(ahead):
            if mention.cue < Cue.IN or mention.level > Level.DISTRICT:
                continue
            if not here:
                return with_listed(text, mention, mentions.at(ahead))
            town = here[0].level <= Level.TOWN
            finer = mention.level < here[0].level and lies_in(mention, here[0]) and (not town or generic or position == 0)
            if finer or (town and around and close_to(mention, here[0])):
                return [*with_listed(text, mention, mentions.at(ahead)), *here]
    return []


def _carried(document: Document, position: int, mentions: Mentions, focus: Focus) -> list[Mention]:
    """What the report told before: the finest plain place of a sentence of harm just before, else the report's main place."""
    text = document.text
    there = _THERE.search(document.sentences[position].of(text)) is not None
    for back in range(position - 1, max(-1, position - 1 - _FRESH), -1):
        inside = [m for m in mentions.at(back) if m.cue >= Cue.IN]
        told = words().harm.search(document.sentences[back].of(text)) is not None
        if not inside and back == position - 1:
            inside = [m for m in mentions.at(back) if m.cue >= Cue.NONE and m.level <= Level.TOWN and (there or told)]
        if inside and (told or there):
            fresh = min(inside, key=lambda m: (m.level, m.span.start))
            if (
                not focus.main
                or fresh.level < Level.PROVINCE
                or (fresh.level is Level.PROVINCE and _opens(document, back, position))
            ):
                return with_listed(text, fresh, inside)
    if focus.main:
        return list(focus.main)
    for strict in (True, False):
        for back in range(position - 1, -1, -1):
            inside = [m for m in mentions.at(back) if m.cue >= Cue.IN] or [
                m for m in mentions.at(back) if m.cue is Cue.NONE and m.level <= Level.PROVINCE and not strict
            ]
            if inside and (not strict or words().harm.search(document.sentences[back].of(text))):
                head = min(inside, key=lambda m: (m.level, m.span.start))
                return with_listed(text, head, inside)
    after = [m for m in mentions.all if m.sentence > position and m.cue >= Cue.IN]
    if after and after[0].sentence <= position + 2:
        return [after[0]]
    return [m for m in mentions.all if m.level is Level.COUNTRY][:1]


def _opens(document: Document, back: int, position: int) -> bool:
    """Whether sentence ``back`` opens, past the lead, the very paragraph in which ``position`` goes on: it tells anew
    ("On Sunday troops raided a farm in eastern Syria. They killed ...")."""
    if back < LEAD:
        return False
    text, spans = document.text, document.sentences
    before = text[spans[back - 1].end : spans[back].start] + text[spans[back].start : spans[back].start + 1]
    return "\n" in before and "\n" not in text[spans[back].end : spans[position].start]


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


@remembered(64)
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
    near = [m for m in mentions.all if m is not head and (abs(m.sentence - head.sentence) < 2 or not PART.match(m.name))]
    place = inner.place
    for level in (Level.DISTRICT, Level.PROVINCE, Level.COUNTRY):
        outer = next((m for m in near if _parent(m, level, place)), None) if place else None
        if outer is not None:
            chain.append(outer)
    return chain


def _parent(mention: Mention, level: Level, inner: Place) -> bool:
    """Whether a mention names what ``inner`` lies in at ``level``; "Aleppo" alone may be the province around Manbij."""
    place = mention.place
    stated = Level.COUNTRY if place and kind(place) == "country" else mention.level
    if stated is level:
        return place is not None and contains(place, inner)
    return level is Level.PROVINCE and mention.level is Level.TOWN and any(contains(p, inner) for p in seats(mention))
