"""Mentions of places in a document: the gazetteer leads, the words around a name decide whether it is meant as a place.

Language models label few transliterated names, so every run of capitalised words is looked up; what is a person, an
organisation, a government called by its capital, a byline or a demonym is left out by its neighbours. A name that no
gazetteer knows still counts where the text itself says that it is a place ("the village of X", "in X").
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from tolltrace.extract.document import Document
from tolltrace.extract.where.words import Words, words
from tolltrace.model import Place, Span
from tolltrace.places.gazetteer import Gazetteer, kind


class Level(IntEnum):
    """How fine a mention is."""

    POINT = 0  # a street, a hospital, a quarter: finer than a town
    TOWN = 1
    DISTRICT = 2
    PROVINCE = 3
    COUNTRY = 4


class Cue(IntEnum):
    """How plainly the text says that the name is where something is."""

    NONE = 0
    PATH = 1  # from, to, towards, of
    IN = 2  # in, at, near, on; a verb of attack


@dataclass(frozen=True, slots=True)
class Mention:
    """One place name. ``name`` is as the claim should carry it; ``places`` the entries it may be, best first (none when the
    gazetteer does not know it); ``sentence`` its position in the document; ``near`` says "near X", "10 km east of X"."""

    span: Span
    name: str
    places: tuple[Place, ...]
    level: Level
    cue: Cue
    sentence: int
    near: bool = False

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of a document in text order, and the country (ISO alpha-2) that it is about, "" when none shows."""

    all: tuple[Mention, ...]
    home: str


_ARTICLE = r"(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]d|[Aa]n|[Aa]z|[Ee]z|[Ee]s|[Ee]t|[Ee]d)"
_WORD = rf"(?:{_ARTICLE}[-‐–]|[dD]['’])?[A-ZÀ-ÞĀ-Žḩ-Ẓʿ‘][\w'’ʿʾ]*(?:[-‐][\w'’]+)*"
_RUN = re.compile(rf"#?{_WORD}(?:\s(?:(?:al|el|ez|de|del|la|ibn|bin|e|i)\s)?{_WORD})*")
_PIECE = re.compile(rf"(?:(?:al|el|ez|de|del|la|ibn|bin|e|i)\s)?{_WORD}")
_COMPOUND = re.compile(
    r"-(?:based|backed|led|held|born|controlled|run|affiliated|allied|linked|brokered|made|owned|aligned|dominated|style|era|wide)s?\b"
)
_DATELINE = re.compile(
    r"(?:^|\n)\s*(?P<city>[A-Z][A-Z .'’/-]{2,40}|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2})(?:,\s*[\w.\s]{2,25})?\s*(?:\([\w\s./-]{2,30}\)\s*)?"
    r"(?:,\s*\w+\s\d+\s*)?(?:\([\w\s./-]{2,30}\)\s*)?[-–—:]{1,2}\s"
)
_BYLINE = re.compile(r"(?:^|\n|\d{4}\s+|\d\s+)(?P<city>[A-Z]{4,}(?:\s[A-Z]{3,})?)\s+(?=\(|[A-Z][a-z]|At\b)")
_POWERS = frozenset(["US", "GB", "RU", "FR", "DE", "IR", "TR", "SA", "IL", "CN", "AE", "QA"])
_BIG = 0.75  # a namesake score that needs no further word: the only, or by far the largest, town of that name
_WINDOW = 90  # characters looked at before a name for what introduces it


@lru_cache(maxsize=8)
def find_mentions(document: Document, gazetteer: Gazetteer) -> Mentions:
    """The place mentions of ``document``; read once for all its figures."""
    vocabulary = words()
    text = document.text
    counts = _countries(text, vocabulary)
    home = _home(counts)
    bylines = [m.span("city") for pattern in (_DATELINE, _BYLINE) for m in pattern.finditer(text, 0, 1200)]
    found: list[Mention] = []
    for position, sentence in enumerate(document.sentences):
        found += _in_sentence(_Context(text, sentence, position, home, tuple(bylines), gazetteer, vocabulary))
    settled = _settle(found, home, counts)
    return Mentions(tuple(settled[0]), settled[1])


@dataclass(frozen=True, slots=True)
class _Context:
    text: str
    sentence: Span
    position: int
    home: str
    bylines: tuple[tuple[int, int], ...]
    gazetteer: Gazetteer
    words: Words


def _countries(text: str, vocabulary: Words) -> Counter[str]:
    """How often each country is named, or its people; the powers that fight abroad count for little."""
    counts: Counter[str] = Counter()
    for match in re.finditer(r"[A-Z][\w.’']+(?:\s[A-Z][\w.]+)?", text):
        for piece in {match.group(), match.group().split()[0], match.group().split()[-1]}:
            low = piece.lower().removesuffix("'s").removesuffix("’s")
            for form in (low, low.removesuffix("s")):
                code = vocabulary.countries.get(form) or vocabulary.people.get(form)
                if code:
                    counts[code] += 1 if code in _POWERS else 10
                    break
    return counts


def _home(counts: Counter[str]) -> str:
    return counts.most_common(1)[0][0] if counts else ""


def _in_sentence(context: _Context) -> list[Mention]:
    text, sentence = context.text, context.sentence
    shouting = _shouting(sentence.of(text))
    found: list[Mention] = []
    for run in _RUN.finditer(text, sentence.start, sentence.end):
        pieces = [(m.start(), m.end()) for m in _PIECE.finditer(text, run.start(), run.end())]
        found += _in_run(context, pieces, found, shouting)
    return found


def _shouting(text: str) -> bool:
    letters = [c for c in text[:200] if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _in_run(context: _Context, pieces: list[tuple[int, int]], earlier: list[Mention], shouting: bool) -> list[Mention]:
    found: list[Mention] = []
    at = 0
    limit = 4
    while at < len(pieces):
        for size in range(min(limit, len(pieces) - at), 0, -1):
            mention = _mention(context, (pieces, at, size), [*earlier, *found], shouting)
            if mention is not None:
                found.append(mention)
                at += size
                break
        else:
            at += 1
    return found


def _mention(
    context: _Context, where: tuple[list[tuple[int, int]], int, int], earlier: list[Mention], shouting: bool
) -> Mention | None:
    pieces, at, size = where
    text, vocabulary = context.text, context.words
    start, end = pieces[at][0], pieces[at + size - 1][1]
    raw = text[start:end]
    compound = _COMPOUND.search(raw)
    if (
        compound
        or raw.lower() in vocabulary.people
        or (size == 1 and raw.lower().strip("'’") in vocabulary.never and raw.lower() not in vocabulary.countries)
    ):
        return None
    name = _clean(raw)
    if len(name) < 3 and name.lower() not in vocabulary.countries:
        return None
    if (start, end) in context.bylines or any(s <= start and end <= e for s, e in context.bylines):
        return None
    before = text[max(context.sentence.start, start - _WINDOW) : start]
    cue, near, noun = _cue(before, earlier, (text, start), vocabulary)
    after = vocabulary.after.match(text, end, min(len(text), end + 60))
    if _other_use(context, (pieces, at, size), cue):
        return None
    places = _look_up(context, name)
    area = (after.group("noun").lower() if after else "") or noun
    level, kept = _level(places, area.split()[-1] if area else "", bool(after))
    named = bool(area) or cue is Cue.IN
    if kept and not _strong(kept[0], name, named, context, shouting):
        kept = ()
    if not kept and (shouting or not named or not _looks_like_name(raw, pieces, at, size, vocabulary, context, bool(area))):
        return None
    if not kept and len(pieces) > size and not area and at + size < len(pieces) and size < 3:
        return None
    if after and level is Level.POINT:
        end = after.end("noun")
        name = _clean(text[start:end])
    elif not kept:
        level = Level.POINT if _point_noun(area, vocabulary) else Level.TOWN
    return Mention(Span(start, end), name, kept, level, cue, context.position, near)


def _clean(raw: str) -> str:
    name = raw.lstrip("#").rstrip("'’")
    return re.sub(r"['’]s$", "", name)


def _cue(before: str, earlier: list[Mention], at: tuple[str, int], vocabulary: Words) -> tuple[Cue, bool, str]:
    text, start = at
    if earlier:
        between = text[earlier[-1].span.end : start]
        # The next name of a list, or the parent of the one before ("Salqin, Idlib"; "Aleppo and Hama"), shares its cue.
        if re.fullmatch(r"(?:['’]s?)?(?:,\s*|\s+and\s+|,\s*and\s+|\s+|/|\s*\()(?:the\s+)?(?:\w+ern\s+)?", between):
            return earlier[-1].cue, earlier[-1].near, ""
    match = vocabulary.before.search(before)
    if not match:
        return Cue.NONE, False, ""
    noun = (match.group("noun") or match.group("noun2") or "").lower()
    if match.group("side"):
        return Cue.IN, True, noun
    if match.group("hit"):
        return Cue.IN, False, noun
    preposition = match.group("prep").lower()
    if preposition in ("near", "outside", "around"):
        return Cue.IN, preposition != "around", noun
    if preposition in ("from", "to", "of", "towards", "toward", "into", "against", "between", "off", "for") and not noun:
        return Cue.PATH, False, noun
    return Cue.IN, False, noun


def _other_use(context: _Context, where: tuple[list[tuple[int, int]], int, int], cue: Cue) -> bool:
    """Whether the name is part of a person's or an organisation's, or a government called by its capital."""
    pieces, at, size = where
    text, vocabulary = context.text, context.words
    end = pieces[at + size - 1][1]
    following = text[pieces[at + size][0] : pieces[at + size][1]].lower() if at + size < len(pieces) else ""
    if any(text[s:e].lower().strip("'’") in vocabulary.organisations for s, e in pieces[at : at + size]):
        return True
    if (
        following
        and following.rstrip("s'’") in vocabulary.organisations | {"based"}
        and following not in ("forces", "talks", "attack")
    ):
        return True
    if following in vocabulary.organisations and following not in ("talks",):
        return True
    previous = text[pieces[at - 1][0] : pieces[at - 1][1]].lower() if at else ""
    if previous.strip(".") in vocabulary.titles and cue is not Cue.IN:
        return True
    lead = re.search(r"(\w+)\.?\s$", text[max(0, pieces[at][0] - 20) : pieces[at][0]])
    if (
        lead
        and lead.group(1).lower() in vocabulary.titles
        and lead.group(1)[0].isupper()
        and not text[pieces[at][0] :].startswith("al-")
    ):
        return True
    return cue is Cue.NONE and bool(vocabulary.speech.match(text, end))


def _look_up(context: _Context, name: str) -> tuple[Place, ...]:
    code = context.words.countries.get(name.lower())
    if code is None and name.lower().removesuffix("s") in context.words.countries:
        code = context.words.countries[name.lower().removesuffix("s")]
    if code is not None:
        return tuple(
            p
            for p in context.gazetteer.lookup_cached(name if name.lower() in context.words.countries else name[:-1], "")
            if kind(p) == "country"
        )[:1]
    if name.isupper():
        name = name.title()
    found = context.gazetteer.lookup_cached(name, context.home)
    if not found or (context.home and found[0].country != context.home):
        # Possessives of texts that lost their apostrophes: "Aleppos", "Syrias".
        bare = context.gazetteer.lookup_cached(name[:-1], context.home) if name.endswith("s") and len(name) > 4 else ()
        if bare and (not context.home or bare[0].country == context.home) and bare[0].score > 0.6:
            return bare
    return found


def _level(places: tuple[Place, ...], noun: str, after: bool) -> tuple[Level, tuple[Place, ...]]:
    """How fine the name is meant, and the entries in the order that fits: "Idlib province" is the province, "Idlib" the town."""
    if noun in ("province", "provinces", "governorate", "governate", "oblast", "countryside", "region", "state") and places:
        ordered = sorted(places, key=lambda p: kind(p) != "province")
        if kind(ordered[0]) == "province" and ordered[0].country == places[0].country:
            return Level.PROVINCE, tuple(ordered)
    if not places:
        return Level.TOWN, ()
    what = kind(places[0])
    level = {"country": Level.COUNTRY, "province": Level.PROVINCE, "district": Level.DISTRICT, "region": Level.DISTRICT}.get(
        what, Level.TOWN
    )
    return level, places


def _strong(place: Place, name: str, named: bool, context: _Context, shouting: bool) -> bool:
    """Whether an entry may be believed: a lone capitalised word is a town somewhere on earth more often than not."""
    if kind(place) in ("country", "province", "region"):
        return True
    at_home = bool(context.home) and place.country == context.home
    if named:
        return at_home or place.score >= 0.5
    if at_home:
        return place.score >= 0.55 and (len(name) > 4 or place.score >= _BIG)
    return False


def _looks_like_name(  # noqa: PLR0913 - one judgement of one name and its neighbours
    raw: str, pieces: list[tuple[int, int]], at: int, size: int, vocabulary: Words, context: _Context, area: bool
) -> bool:
    """Whether an unknown name may be kept as a place: not at a sentence's start, no known other word in it."""
    low = [w.lower().strip("'’") for w in raw.split()]
    if any(w in vocabulary.never or w in vocabulary.people or w in vocabulary.titles for w in low):
        return False
    return not (len(raw) < 4 or raw.isupper())


def _point_noun(area: str, vocabulary: Words) -> bool:
    head = area.split()[-1] if area else ""
    return head in vocabulary.facilities or head.rstrip("s") in (
        "neighborhood",
        "neighbourhood",
        "quarter",
        "suburb",
        "street",
        "district",
    )


def _settle(found: list[Mention], home: str, counts: Counter[str]) -> tuple[list[Mention], str]:
    """Lets the places of the report speak for each other: the country most of them share decides between namesakes."""
    votes: Counter[str] = Counter()
    for mention in found:
        if mention.place and mention.cue is Cue.IN:
            votes[mention.place.country] += 2 if mention.place.score > 0.9 else 1
    if not home and votes:
        home = votes.most_common(1)[0][0]
    settled = []
    for mention in found:
        if mention.places and home and mention.places[0].country != home:
            mine = [p for p in mention.places if p.country == home]
            if mine:
                mention = replace(mention, places=(*mine, *(p for p in mention.places if p.country != home)))
        settled.append(mention)
    return settled, home
