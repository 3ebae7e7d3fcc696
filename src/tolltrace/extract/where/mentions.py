"""Mentions of places in a document: the gazetteer leads, the words around a name decide whether it is meant as a place.

Language models label few transliterated names, so every run of capitalised words is looked up; what is a person, an
organisation, a government called by its capital, a byline or a demonym is left out by its neighbours. A name that no
gazetteer knows still counts where the text itself says that it is a place ("the village of X", "in X").
"""

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.where.beside import fit_to_parents, told_beside
from tolltrace.extract.where.cues import introduction
from tolltrace.extract.where.people import people_of
from tolltrace.extract.where.persons import given_names, of_person
from tolltrace.extract.where.runs import scan_of
from tolltrace.extract.where.scan import (
    QUARTERS,
    WITH_ARTICLE,
    Cue,
    Level,
    Mention,
    Mentions,
    Name,
    Run,
    Scan,
    clean,
    is_point,
    last_word,
    possible,
    stopped,
)
from tolltrace.extract.where.uses import CITY, believable, level_of, look_up, other_use, without_possessive
from tolltrace.extract.where.words import words
from tolltrace.model import Place, Span
from tolltrace.places.gazetteer import Gazetteer, contains, distance_km, kind
from tolltrace.vocab.parties import mentions as sources

_WIRE = r"\([\w\s./-]{2,30}\)\s*"
_DATELINE = re.compile(
    r"(?:^|\n)\s*(?P<city>[A-Z][A-Z .'’/-]{2,40}|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2})(?:,\s*[\w.\s]{2,25})?\s*"
    rf"(?:{_WIRE})?(?:,\s*\w+\s\d+\s*)?(?:{_WIRE})?[-–—]{{1,2}}\s"
)
_BYLINE = re.compile(r"(?:^|\n|\d{4}\s+|\d\s+)(?P<city>[A-Z]{4,}(?:\s[A-Z]{3,})?)\s+(?=\(|[A-Z][a-z]|At\b)")
_ACTION = re.compile(r"\w{3,}(?:ing|ed|ions?|ism|ists)$")  # "Fighting", "Islamists": no name of a place unknown to the gazetteer
_POWERS = frozenset(["US", "GB", "RU", "FR", "DE", "IR", "TR", "SA", "IL", "CN", "AE", "QA"])
_ENOUGH = 8  # one naming of a country, or two of its people
_TOWN_REACH_KM = 12.0  # a quarter's entry farther than this from the towns named around it is a namesake elsewhere


@remembered(8)
def find_mentions(document: Document, gazetteer: Gazetteer) -> Mentions:
    """The place mentions of ``document``; read once for all its figures."""
    text = document.text
    home = _home(text)
    bylines = tuple(m.span("city") for pattern in (_DATELINE, _BYLINE) for m in pattern.finditer(text, 0, 1200))
    found = _read(document, gazetteer, home, bylines)
    if not home:
        # No country is named: the towns that are told apart by nothing else vote, and the text is read again in that light.
        home = _elect(found)
        found = _read(document, gazetteer, home, bylines) if home else found
    spoken = [Span(start, end) for start, end, _ in sources(text)]
    # "Al Jazeera" and "Aleppo Media Center" say who, not where.
    found = [m for m in found if not any(s.overlaps(m.span) for s in spoken) and not _of_list(text, m.span)]
    settled, home = _settle(text, told_beside(text, fit_to_parents(text, found)), home)
    grouped: dict[int, list[Mention]] = {}
    for mention in settled:
        grouped.setdefault(mention.sentence, []).append(mention)
    return Mentions(tuple(settled), home, {position: tuple(group) for position, group in grouped.items()})


_LIST_OF = re.compile(
    r"\blists?\s+of\s+(?:[\w'’,-]+\s+){0,3}?(?:fatalities|victims|martyrs|dead|deaths|names|casualties)\s+(?:in|from|across)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _of_list(text: str, name: Span) -> bool:
    """Whether a name tells only whose dead a list holds: "the ministry's list of fatalities in Gaza"."""
    return _LIST_OF.search(text, max(0, name.start - 90), name.start) is not None


def _read(document: Document, gazetteer: Gazetteer, home: str, bylines: tuple[tuple[int, int], ...]) -> list[Mention]:
    found: list[Mention] = []
    people = people_of(document)
    for position in range(len(document.sentences)):
        scan = scan_of(document, position, gazetteer, home, bylines, people)
        for pieces in scan.names:
            found += _in_run(scan, pieces, found[-1] if found and found[-1].sentence == position else None)
    return found


def _elect(found: list[Mention]) -> str:
    votes: Counter[str] = Counter()
    for mention in found:
        if mention.place and mention.place.score >= 0.7:
            votes[mention.place.country] += (2 if mention.cue >= Cue.IN else 1) * (2 if mention.sentence < 2 else 1)
    return votes.most_common(1)[0][0] if votes else ""


_NAME = re.compile(r"[A-Z][\w.]+(?:\s[A-Z][\w.]+)?")


def _home(text: str) -> str:
    """The country named most; its people count for less, and the powers that fight abroad for little."""
    counts: Counter[str] = Counter()
    for name in _NAME.findall(text):
        for piece in dict.fromkeys((name, *name.split())):
            code, weight = _votes(piece)
            if weight:
                counts[code] += weight
    top = counts.most_common(1)
    return top[0][0] if top and top[0][1] >= _ENOUGH else ""


@lru_cache(maxsize=4096)
def _votes(name: str) -> tuple[str, int]:
    """The country that a name speaks for and how much; "" and 0 for one of no country."""
    vocabulary, low = words(), name.lower()
    for form in (low, low.rstrip("."), low.removesuffix("s")):
        code = vocabulary.countries.get(form) or vocabulary.people.get(form) or vocabulary.provinces.get(form)
        if code:
            return code, 1 if code in _POWERS else 10 if form in vocabulary.countries else 4
    return "", 0


def _in_run(scan: Scan, pieces: Run, last: Mention | None) -> list[Mention]:
    """Names in a run of capitalised words: what the gazetteer knows first, longest first, then what the text calls a place."""
    found: list[Mention] = []
    at = pending = 0
    while at < len(pieces):
        for size in range(min(4, len(pieces) - at), 0, -1):
            mention = _known(Name(scan, pieces, at, size), found[-1] if found else last)
            if mention is not None:
                found += _unknown(scan, pieces[:at], pending, found[-1] if found else last)
                found.append(mention)
                at = pending = at + size
                break
        else:
            at += 1
    return found + _unknown(scan, pieces, pending, found[-1] if found else last)


def _known(name: Name, last: Mention | None) -> Mention | None:
    """The mention that ``name`` is, when the gazetteer knows it and its neighbours do not say otherwise."""
    scan, written = name.scan, possible(name.raw)
    low = written.lower()
    if not written or (low not in scan.words.countries and _half(name, low)):
        return None
    places = () if name.in_byline else look_up(scan, written)
    if not places or (low.startswith("the ") and not places[0].name.startswith("The ")):  # The Hague, but no "The Homs"
        return None
    if name.acronym and places[0].score < CITY and kind(places[0]) != "country":  # HOMS may head an entry, the GNA is no hamlet
        return None
    told = introduction(name, last)
    if of_person(name, told) or not believable(places[0], name, told) or other_use(name, told, places):
        return None
    level, places = level_of(places, told.noun)
    start, end, written = name.start, name.end, without_possessive(scan, written, places)
    # "the neighbourhoods of al-Midan and Sukkari" are quarters; "the Rashidin neighbourhood of Aleppo" lies in a city.
    if level is Level.TOWN and told.before in QUARTERS - {"district"} and places[0].score < CITY:
        level = Level.POINT
    elif level <= Level.TOWN and is_point(told.after, scan.words):
        level = Level.POINT
        if last_word(told.after) not in QUARTERS:
            end, written = told.end, clean(scan.text[start : told.end])
    side = scan.words.side.search(scan.text, max(scan.sentence.start, start - 20), start)
    if side and level >= Level.TOWN:
        if side.group().strip().lower() == "rural":
            level, places = level_of(places, "countryside")
        level = min(level, Level.PROVINCE)  # "eastern Syria" is no finer than a part of the country, yet finer than all of it
        start, written = side.start(), f"{side.group().strip()} {written}"
    return Mention(Span(start, end), written, places, level, told.cue, scan.position, told.near)


def _half(name: Name, low: str) -> bool:
    """Whether a name is only the first or the second word of a compound ("Bab" or "Alnairab" of "Bab Alnairab", "Omar" of "Omar
    Saleh school")."""
    heads = name.scan.words.compound_heads
    if low in given_names() and name.following and not name.scan.titled:
        last = name.pieces[-1]
        after = name.scan.words.after.match(name.scan.text, last[1])
        noun = after.group("noun") if after else name.scan.text[last[0] : last[1]] if len(name.pieces) > name.at + 2 else ""
        return last_word(noun) in name.scan.words.facilities
    return (low in heads and bool(name.following) and not name.scan.titled) or (name.size == 1 and name.previous in heads)


def _unknown(scan: Scan, pieces: Run, first: int, last: Mention | None) -> list[Mention]:
    """Names that no gazetteer knows, kept where the text says "in X", "X district" or lists them after such a one."""
    found: list[Mention] = []
    if scan.titled and not scan.shouting:
        return found
    at = first
    while at < len(pieces):
        name = Name(scan, pieces, at, 1)
        if stopped(name.piece(at)) and not (name.piece(at) in scan.words.compound_heads and name.following):
            at += 1
            continue
        while not scan.shouting and _goes_on(name):
            name = Name(scan, pieces, at, name.size + 1)
        mention = _told(name, found[-1] if found else last)
        if mention is not None:
            found.append(mention)
        at += name.size
    return found


def _goes_on(name: Name) -> bool:
    """Whether the next word belongs to an unknown name. In lists that lost their commas the article begins the next one."""
    following = name.following
    if not following or stopped(following):
        return False
    pieces = range(name.at, name.at + name.size)
    return not (WITH_ARTICLE.match(following) and any(WITH_ARTICLE.match(name.piece(i)) for i in pieces))


def _told(name: Name, last: Mention | None) -> Mention | None:
    """The mention that an unknown ``name`` is, when the text plainly says that it is a place."""
    scan, vocabulary, raw = name.scan, name.scan.words, name.raw
    if scan.shouting and not vocabulary.plain.search(scan.text, max(scan.sentence.start, name.start - 16), name.start):
        return None
    # A facility may stand within the name: "Al Izz School".
    inner = any(w in vocabulary.facilities or w in vocabulary.areas for w in raw.lower().split()[1:])
    if name.size > (6 if inner else 4) or len(raw) < 4 or (raw.isupper() and not scan.shouting) or name.impossible:
        return None
    told = introduction(name, last)
    plain = told.cue >= Cue.IN or bool(told.noun) or (inner and told.cue is not Cue.NONE)
    if (
        not plain
        or of_person(name, told)
        or name.in_byline
        or any(_ACTION.match(w) for w in raw.lower().split())
        or other_use(name, told, ())
    ):
        return None
    level = Level.POINT if inner or is_point(told.noun, vocabulary) else Level.TOWN
    end = told.end if level is Level.POINT and told.after and last_word(told.after) not in QUARTERS | {"area"} else name.end
    return Mention(Span(name.start, end), clean(scan.text[name.start : end]), (), level, told.cue, scan.position, told.near)


_INSIDE = re.compile(r",?\s+(?:located\s+)?(?:in|at|on|near)\s+(?:the\s+)?(?:\w+\s+)?")


def _settle(text: str, found: list[Mention], home: str) -> tuple[list[Mention], str]:
    """Lets the places of the report speak for each other: the country most of them share decides between namesakes, and a
    quarter is no town of the same name far from the places named around it."""
    votes: Counter[str] = Counter()
    for mention in found:
        if mention.place and mention.cue >= Cue.IN:
            votes[mention.place.country] += 2 if mention.place.score > 0.9 else 1
    if not home and votes:
        home = votes.most_common(1)[0][0]
    towns = [m.place for m in found if m.place and m.level in (Level.TOWN, Level.PROVINCE) and m.cue >= Cue.IN]
    settled = [_settled(mention, home, towns) for mention in found]
    # "captured Sarrin in Aleppo province": a name followed by what it lies in is where something was.
    for index, (mention, following) in enumerate(pairwise(settled)):
        if mention.cue is Cue.NONE and following.cue >= Cue.IN and mention.sentence == following.sentence:
            outer, inner = following.place, mention.place
            beside = 0 < following.span.start - mention.span.end < 30
            lies = bool(outer and inner and contains(outer, inner))
            if beside and (
                lies or (mention.level is Level.POINT and _INSIDE.fullmatch(text, mention.span.end, following.span.start))
            ):
                settled[index] = replace(mention, cue=Cue.IN)
    return settled, home


def _settled(mention: Mention, home: str, towns: list[Place]) -> Mention:
    place = mention.place
    if place is None:
        return mention
    if home and place.country != home:
        mine = tuple(p for p in mention.places if p.country == home)
        if mine:
            return replace(mention, places=(*mine, *(p for p in mention.places if p.country != home)))
    if mention.level is Level.POINT and towns:
        nearest = min((d for t in towns if (d := distance_km(place, t)) is not None), default=0.0)
        if nearest > _TOWN_REACH_KM:
            return replace(mention, places=())
    return mention
