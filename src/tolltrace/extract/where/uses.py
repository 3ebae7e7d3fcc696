"""Which entry of the gazetteer a name may be, whether to believe it, and what else than a place the name may be."""

import re

from tolltrace.extract.where.cues import Introduction
from tolltrace.extract.where.scan import QUARTERS, Cue, Level, Name, Scan, clean, last_word
from tolltrace.model import Place
from tolltrace.places.folding import fold
from tolltrace.places.gazetteer import kind

_LEAD = re.compile(r"([A-Z]\w*)\.?\s$")  # the word before a name, which a run of names leaves out when a stop ends it
CITY = 0.7  # the score of a name that needs no help to be a town
_PROVINCE_NOUNS = frozenset(["province", "provinces", "governorate", "governate", "oblast", "countryside", "region", "state"])
_LEVELS = {"country": Level.COUNTRY, "province": Level.PROVINCE, "district": Level.DISTRICT, "region": Level.DISTRICT}


def look_up(scan: Scan, name: str) -> tuple[Place, ...]:
    """The entries that ``name`` may be, best first, those of the report's own country before others."""
    low = name.lower()
    countries = scan.words.countries
    for form in (low, low.removesuffix("s")):
        if form in countries:
            return tuple(p for p in scan.gazetteer.lookup_cached(form, countries[form]) if kind(p) == "country")[:1]
    if name.isupper():
        name = name.title()
    found = scan.gazetteer.lookup_cached(name, scan.home)
    sure = bool(found) and (not scan.home or found[0].country == scan.home) and found[0].score >= 0.5
    if sure or not name.endswith("s") or len(name) < 5:
        return found
    # Possessives of texts that lost their apostrophes: "Aleppos".
    bare = scan.gazetteer.lookup_cached(name[:-1], scan.home)
    at_home = bool(bare) and (not scan.home or bare[0].country == scan.home)
    return bare if at_home and bare[0].score > max(0.6, found[0].score if found else 0.0) else found


def without_possessive(scan: Scan, name: str, places: tuple[Place, ...]) -> str:
    """``name`` without the possessive of a text that lost its apostrophes ("Syrias", "Aleppos")."""
    low = name.lower()
    if not low.endswith("s") or low in scan.words.countries or any(fold(name) == fold(p.name) for p in places):
        return name
    bare = scan.gazetteer.lookup_cached(name[:-1], scan.home)
    return name[:-1] if low[:-1] in scan.words.countries or (bare and bare[0].key == places[0].key) else name


def level_of(places: tuple[Place, ...], noun: str) -> tuple[Level, tuple[Place, ...]]:
    """How fine the name is meant, and the entries in the order that fits: "Idlib province" is the province, "Idlib" the town."""
    if last_word(noun) in _PROVINCE_NOUNS:
        ordered = sorted(places, key=lambda p: (p.country != places[0].country, kind(p) != "province"))
        if kind(ordered[0]) == "province":
            return Level.PROVINCE, tuple(ordered)
    return _LEVELS.get(kind(places[0]), Level.TOWN), places


def believable(place: Place, name: Name, told: Introduction) -> bool:
    """Whether an entry may be believed: a lone capitalised word is a town somewhere on earth more often than not."""
    scan, cue, what = name.scan, told.cue, kind(place)
    at_home = bool(scan.home) and place.country == scan.home
    if what == "country":
        return True
    if last_word(told.noun) in QUARTERS and not at_home:
        return False
    if what in ("province", "region") and place.score >= 0.5 and (at_home or not scan.home):
        return True
    if scan.shouting and not at_home and (scan.home or cue < Cue.IN or place.score < CITY):
        return False
    if told.noun or cue >= Cue.IN:
        return place.score >= (0.55 if at_home else 0.5 if scan.home else 0.0)
    alone = at_home or (not scan.home and (place.score > 0.9 or scan.position == 0))
    return alone and place.score >= (0.6 if cue is Cue.PATH else 0.75) and len(clean(name.raw)) > 3


def other_use(name: Name, told: Introduction, places: tuple[Place, ...]) -> bool:
    """Whether the name is part of a person's or an organisation's, a country that acts, or a government called by its capital."""
    scan, vocabulary = name.scan, name.scan.words
    inside = [name.piece(i).strip("'’") for i in range(name.at, name.at + name.size)]
    if any(word in vocabulary.organisations for word in inside) or _titled(name) or _person(name, told, places):
        return True
    if name.following.removesuffix("'s").removesuffix("’s") in vocabulary.organisations and not scan.titled:
        return True
    if any(kind(p) == "country" and p.country != scan.home for p in places) and vocabulary.actor.match(scan.text, name.end):
        return True
    if told.cue is not Cue.NONE:
        return False
    metonym = any(kind(p) == "country" for p in places) or " ".join(inside) in vocabulary.capitals
    return metonym and bool(vocabulary.speech.match(scan.text, name.end))


def _titled(name: Name) -> bool:
    titles = name.scan.words.titles
    if name.previous.strip(".") in titles:
        return True
    lead = _LEAD.search(name.scan.text, max(0, name.start - 20), name.start)
    return lead is not None and lead.group(1).lower() in titles


def _person(name: Name, told: Introduction, places: tuple[Place, ...]) -> bool:
    """A first name before it or a surname after it, neither of them a place, and nothing that introduces a place."""
    scan, vocabulary = name.scan, name.scan.words
    if told.cue >= Cue.IN or told.after or scan.titled or scan.shouting or any(kind(p) == "province" for p in places):
        return False
    known = (vocabulary.never, vocabulary.areas, vocabulary.facilities, vocabulary.people)
    neighbours = [w.strip(".") for w in (name.previous, name.following) if w and w.removesuffix("s") not in vocabulary.countries]
    unknown = [w for w in neighbours if not any(w in words for words in known)]
    return bool(unknown) and name.size == 1 and name.piece(name.at) not in vocabulary.countries
