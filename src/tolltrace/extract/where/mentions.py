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
from itertools import pairwise

from tolltrace.extract.document import Document
from tolltrace.extract.where.words import Words, words
from tolltrace.model import Place, Span
from tolltrace.places.folding import fold
from tolltrace.places.gazetteer import Gazetteer, contains, distance_km, kind


class Level(IntEnum):
    """How fine a mention is."""

    POINT = 0  # a street, a hospital, a quarter: finer than a town
    TOWN = 1
    DISTRICT = 2
    PROVINCE = 3
    COUNTRY = 4


class Cue(IntEnum):
    """How plainly the text says that the name is where something is."""

    SPEAKER = -1  # where someone sits who speaks of it
    NONE = 0
    PATH = 1  # from, to, towards, of
    IN = 2  # in, at, near, on
    HIT = 3  # the object of a verb of attack


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
    by_sentence: dict[int, tuple[Mention, ...]]

    def at(self, sentence: int) -> tuple[Mention, ...]:
        """The mentions of the sentence at this position."""
        return self.by_sentence.get(sentence, ())


_ARTICLE = r"(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]d|[Aa]n|[Aa]z|[Ee]z|[Ee]s|[Ee]t|[Ee]d)"
_WORD = rf"(?:{_ARTICLE}[-‐–]\s?|[dD]['’])?[A-ZÀ-ÞĀ-Žḩ-Ẓʿ‘][\w'’ʿʾ]*(?:[-‐][\w'’]+)*"
_LINKS = r"(?:(?:al|el|ez|de|del|la|ibn|bin|i)\s)?"
_RUN = re.compile(rf"#?{_WORD}(?:\s{_LINKS}{_WORD})*")
_PIECE = re.compile(rf"{_LINKS}{_WORD}")
_COMPOUND = re.compile(
    r"-(?:based|backed|led|held|born|controlled|run|affiliated|allied|linked|brokered|made|owned|aligned|dominated|style|era|wide)s?\b"
)
_DATELINE = re.compile(
    r"(?:^|\n)\s*(?P<city>[A-Z][A-Z .'’/-]{2,40}|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2})(?:,\s*[\w.\s]{2,25})?\s*(?:\([\w\s./-]{2,30}\)\s*)?"
    r"(?:,\s*\w+\s\d+\s*)?(?:\([\w\s./-]{2,30}\)\s*)?[-–—]{1,2}\s"
)
_BYLINE = re.compile(r"(?:^|\n|\d{4}\s+|\d\s+)(?P<city>[A-Z]{4,}(?:\s[A-Z]{3,})?)\s+(?=\(|[A-Z][a-z]|At\b)")
_WITH_ARTICLE = re.compile(rf"{_ARTICLE}-")
_LIST = re.compile(r"(?:['’]s?)?(?:,\s*|\s+and\s+|,\s*and\s+|\s+|/|\s*\()(?:in\s+)?(?:the\s+)?(?:\w+ern\s+)?")
_POWERS = frozenset(["US", "GB", "RU", "FR", "DE", "IR", "TR", "SA", "IL", "CN", "AE", "QA"])
_ENOUGH = 8  # one naming of a country, or two of its people
_WINDOW = 90  # characters looked at before a name for what introduces it
_QUARTERS = frozenset(
    [
        "neighborhood",
        "neighborhoods",
        "neighbourhood",
        "neighbourhoods",
        "quarter",
        "quarters",
        "street",
        "suburb",
        "district",
        "districts",
        "area",
    ]
)
_CITY = 0.7  # the score of a name that needs no help to be a town
_TOWN_REACH_KM = 12.0  # a quarter's entry farther than this from the towns named around it is a namesake elsewhere


@dataclass(frozen=True, slots=True)
class _Scan:
    """What every judgement of a name in one sentence needs."""

    text: str
    sentence: Span
    position: int
    home: str
    bylines: tuple[tuple[int, int], ...]
    gazetteer: Gazetteer
    words: Words
    shouting: bool
    titled: bool


@lru_cache(maxsize=8)
def find_mentions(document: Document, gazetteer: Gazetteer) -> Mentions:
    """The place mentions of ``document``; read once for all its figures."""
    vocabulary = words()
    text = document.text
    home = _home(text, vocabulary)
    bylines = tuple(m.span("city") for pattern in (_DATELINE, _BYLINE) for m in pattern.finditer(text, 0, 1200))
    found = _read(document, gazetteer, home, bylines)
    if not home:
        # No country is named: the towns that are told apart by nothing else vote, and the text is read again in that light.
        home = _elect(found)
        found = _read(document, gazetteer, home, bylines) if home else found
    settled, home = _settle(text, found, home)
    grouped: dict[int, list[Mention]] = {}
    for mention in settled:
        grouped.setdefault(mention.sentence, []).append(mention)
    return Mentions(tuple(settled), home, {position: tuple(group) for position, group in grouped.items()})


def _read(document: Document, gazetteer: Gazetteer, home: str, bylines: tuple[tuple[int, int], ...]) -> list[Mention]:
    text, vocabulary = document.text, words()
    found: list[Mention] = []
    for position, sentence in enumerate(document.sentences):
        body = sentence.of(text)
        scan = _Scan(text, sentence, position, home, bylines, gazetteer, vocabulary, _shouting(body), _titled(body))
        for run in _RUN.finditer(text, sentence.start, sentence.end):
            pieces = [(m.start(), m.end()) for m in _PIECE.finditer(text, run.start(), run.end())]
            found += _in_run(scan, pieces, found[-1] if found and found[-1].sentence == position else None)
    return found


def _elect(found: list[Mention]) -> str:
    votes: Counter[str] = Counter()
    for mention in found:
        if mention.place and mention.place.score >= 0.7:
            votes[mention.place.country] += (2 if mention.cue >= Cue.IN else 1) * (2 if mention.sentence < 2 else 1)
    return votes.most_common(1)[0][0] if votes else ""


def _home(text: str, vocabulary: Words) -> str:
    """The country named most; its people count for less, and the powers that fight abroad for little."""
    counts: Counter[str] = Counter()
    for match in re.finditer(r"[A-Z][\w.]+(?:\s[A-Z][\w.]+)?", text):
        for piece in {match.group(), *match.group().split()}:
            low = piece.lower()
            for form in (low, low.rstrip("."), low.removesuffix("s")):
                code = vocabulary.countries.get(form) or vocabulary.people.get(form) or vocabulary.provinces.get(form)
                if code:
                    counts[code] += 1 if code in _POWERS else 10 if form in vocabulary.countries else 4
                    break
    top = counts.most_common(1)
    return top[0][0] if top and top[0][1] >= _ENOUGH else ""


def _shouting(text: str) -> bool:
    letters = [c for c in text[:200] if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _titled(text: str) -> bool:
    """Whether a sentence is a headline in capitals of each word, where a capital says nothing."""
    long = [w for w in text[:160].split() if len(w) > 3 and w[0].isalpha()]
    return len(long) > 3 and sum(w[0].isupper() for w in long) > 0.75 * len(long)


def _in_run(scan: _Scan, pieces: list[tuple[int, int]], last: Mention | None) -> list[Mention]:
    """Names in a run of capitalised words: what the gazetteer knows first, longest first, then what the text calls a place."""
    found: list[Mention] = []
    at = pending = 0
    while at < len(pieces):
        for size in range(min(4, len(pieces) - at), 0, -1):
            mention = _known(scan, pieces, (at, size), found[-1] if found else last)
            if mention is not None:
                found += _unknown(scan, pieces, (pending, at), found[-1] if found else last)
                found.append(mention)
                at = pending = at + size
                break
        else:
            at += 1
    return found + _unknown(scan, pieces, (pending, len(pieces)), found[-1] if found else last)


def _known(scan: _Scan, pieces: list[tuple[int, int]], which: tuple[int, int], last: Mention | None) -> Mention | None:
    at, size = which
    text, vocabulary = scan.text, scan.words
    start, end = pieces[at][0], pieces[at + size - 1][1]
    raw = text[start:end]
    name = _clean(raw)
    low = name.lower()
    is_country = low in vocabulary.countries
    if low in vocabulary.compound_heads and at + size < len(pieces) and not scan.titled:
        return None
    if at and size == 1 and _text(text, pieces[at - 1]) in vocabulary.compound_heads:
        return None
    if not is_country and (len(name) < 3 or _COMPOUND.search(raw) or _stopped(low, vocabulary)):
        return None
    if any(s <= start and end <= e for s, e in scan.bylines):
        return None
    places = _look_up(scan, name)
    if not places:
        return None
    cue, near, noun = _cue(scan, start, last)
    after = vocabulary.after.match(text, end, min(len(text), end + 60))
    area = (after.group("noun").lower() if after else "") or noun
    if cue is Cue.PATH and after and _before_of(text, start):
        cue = Cue.IN
    if not _believable(places[0], name, scan, (area, cue)) or _other_use(scan, pieces, which, cue, places, bool(after)):
        return None
    level, places = _level(places, area.rsplit(maxsplit=1)[-1] if area else "")
    if low.endswith("s") and not any(fold(name) == fold(p.name) for p in places) and _is_possessive(scan, name, places):
        name = name[:-1]
    # "the neighbourhoods of al-Midan and Sukkari" are quarters; "the Rashidin neighbourhood of Aleppo" lies in a city.
    if level is Level.TOWN and noun in _QUARTERS - {"area", "areas", "district"} and places[0].score < _CITY:
        level = Level.POINT
    elif after and level <= Level.TOWN and _point_noun(after.group("noun"), vocabulary):
        level = Level.POINT
        if after.group("noun").rsplit(maxsplit=1)[-1].lower() not in _QUARTERS:
            end, name = after.end("noun"), _clean(text[start : after.end("noun")])
    side = vocabulary.side.search(text, max(scan.sentence.start, start - 20), start)
    if side and level >= Level.TOWN:
        if side.group().strip().lower() == "rural":
            level, places = _level(places, "countryside")
        start, name = side.start(), f"{side.group().strip()} {name}"
    return Mention(Span(start, end), name, places, level, cue, scan.position, near)


def _unknown(scan: _Scan, pieces: list[tuple[int, int]], which: tuple[int, int], last: Mention | None) -> list[Mention]:
    """Names that no gazetteer knows, kept where the text says "in X", "X district" or lists them after such a one."""
    first, beyond = which
    found: list[Mention] = []
    if scan.titled and not scan.shouting:
        return found
    text, vocabulary = scan.text, scan.words
    at = first
    while at < beyond:
        size = 1
        first_word = _text(text, pieces[at])
        if _stopped(first_word, vocabulary) and not (first_word in vocabulary.compound_heads and at + 1 < beyond):
            at += 1
            continue
        # Lists that lost their commas: a word with the article begins the next name.
        while (
            at + size < beyond
            and not scan.shouting
            and not _stopped(_text(text, pieces[at + size]), vocabulary)
            and not (
                _WITH_ARTICLE.match(text, pieces[at + size][0])
                and any(_WITH_ARTICLE.match(text, pieces[i][0]) for i in range(at, at + size))
            )
        ):
            size += 1
        start, end = pieces[at][0], pieces[at + size - 1][1]
        raw = text[start:end]
        cue, near, noun = _cue(scan, start, found[-1] if found else last)
        after = vocabulary.after.match(text, end, min(len(text), end + 60))
        area = (after.group("noun").lower() if after else "") or noun
        low = raw.lower()
        if cue is Cue.PATH and after and _before_of(text, start):
            cue = Cue.IN
        # A facility that carries no name of its own but follows a place ("Aleppo University Street") needs the noun inside.
        inner = next((w for w in low.split()[1:] if w in vocabulary.facilities or w in vocabulary.areas), "")
        if scan.shouting and not vocabulary.plain.search(text, max(scan.sentence.start, start - 16), start):
            at += 1
            continue
        plain = cue >= Cue.IN or bool(area) or (bool(inner) and cue is not Cue.NONE)
        blocked = (
            not plain or size > (6 if inner else 4) or len(raw) < 4 or (raw.isupper() and not scan.shouting) or bool(_COMPOUND.search(raw)) or _stopped(low, vocabulary)
            or any(s < end and start < e for s, e in scan.bylines) or _other_use(scan, pieces, (at, size), cue, (), bool(after))
            or any(len(w) > 5 and w.endswith(("ing", "ed", "ion", "ions", "ism", "ists")) for w in low.split())
        )  # fmt: skip
        if not blocked:
            name = _clean(raw)
            level = Level.POINT if _point_noun(area, vocabulary) or inner else Level.TOWN
            if after and not _QUARTERS.intersection(after.group("noun").lower().split()) and level is Level.POINT:
                end, name = after.end("noun"), _clean(text[start : after.end("noun")])
            found.append(Mention(Span(start, end), name, (), level, cue, scan.position, near))
        at += size
    return found


def _before_of(text: str, start: int) -> bool:
    return text[max(0, start - 8) : start].lower().endswith(("of ", "of the "))


def _text(text: str, piece: tuple[int, int]) -> str:
    return text[piece[0] : piece[1]].lower()


def _clean(raw: str) -> str:
    raw = re.sub(r"(?<=[A-Za-z]-)\s", "", raw)
    return re.sub(r"['’]s$", "", raw.lstrip("#").rstrip("'’"))


def _stopped(low: str, vocabulary: Words) -> bool:
    """Whether a name (or one of its words) is a word that is never a place, or a people."""
    low = low.removesuffix("'s").removesuffix("’s")
    bare = _WITH_ARTICLE.sub("", low) if low.startswith(("al-", "el-", "an-")) else low
    if (
        low in vocabulary.never
        or low in vocabulary.people
        or bare.removesuffix("s") in vocabulary.never
        or bare in vocabulary.never
    ):
        return bare not in vocabulary.common or bare == low
    parts = low.split()
    if len(parts) == 1:
        return low in vocabulary.titles
    return any(
        p in vocabulary.never_inside
        or p in vocabulary.people
        or p.removesuffix("s") in vocabulary.countries
        or p.endswith(("'s", "’s"))
        for p in parts
    )


def _cue(scan: _Scan, start: int, last: Mention | None) -> tuple[Cue, bool, str]:
    """How the words before a name introduce it: how plainly as a place, whether only near it, and as what ("village")."""
    text, vocabulary = scan.text, scan.words
    # The next name of a list, or the parent of the one before ("Salqin, Idlib"; "Aleppo and Hama"), shares its cue.
    if last is not None and start - last.span.end < 25 and _LIST.fullmatch(text, last.span.end, start):
        return last.cue, last.near, "quarter" if last.level is Level.POINT and not last.places else ""
    if text[start] == "#":
        return Cue.IN, False, ""
    introduced = _introduced(text, max(scan.sentence.start, start - _WINDOW), start, vocabulary)
    if introduced is None:
        return Cue.NONE, False, ""
    match, noun = introduced
    if match.group("side"):
        return Cue.IN, True, noun
    if match.group("hit"):
        return Cue.HIT, False, noun
    preposition = match.group("prep").lower()
    if vocabulary.speaker.search(text, max(scan.sentence.start, match.start() - 30), match.start()):
        return Cue.SPEAKER, False, noun
    if preposition in vocabulary.near:
        return Cue.IN, preposition != "around", noun
    if preposition in vocabulary.paths and not noun:
        told = (
            scan.words.harm.search(text, max(scan.sentence.start, start - 25), start)
            if preposition in ("of", "against")
            else None
        )
        named = preposition == "of" and vocabulary.area_of.search(text, max(scan.sentence.start, start - 30), start)
        return Cue.IN if told or named else Cue.PATH, False, noun
    if preposition == "of" and vocabulary.generic.fullmatch(noun) is None and noun not in vocabulary.areas:
        return Cue.PATH, False, noun
    return Cue.IN, False, noun


def _introduced(text: str, first: int, start: int, vocabulary: Words) -> tuple[re.Match[str], str] | None:
    """The preposition or verb that introduces the name at ``start``, with the noun between ("village"); the farthest that
    reaches it, so that "in the town of X" is in, not of."""
    for match in list(vocabulary.head.finditer(text, first, start))[-6:]:
        between = vocabulary.tail.fullmatch(text, match.end(), start)
        if between:
            return match, (between.group("noun") or between.group("noun2") or "").lower()
    return None


def _other_use(
    scan: _Scan, pieces: list[tuple[int, int]], which: tuple[int, int], cue: Cue, places: tuple[Place, ...], named: bool
) -> bool:
    """Whether the name is part of a person's or an organisation's, or a government called by its capital."""
    at, size = which
    text, vocabulary = scan.text, scan.words
    end = pieces[at + size - 1][1]
    inside = [text[s:e].lower().strip("'’") for s, e in pieces[at : at + size]]
    following = text[pieces[at + size][0] : pieces[at + size][1]].lower() if at + size < len(pieces) else ""
    previous = text[pieces[at - 1][0] : pieces[at - 1][1]].lower().strip(".") if at else ""
    if any(word in vocabulary.organisations for word in inside):
        return True
    if following.removesuffix("'s").removesuffix("’s") in vocabulary.organisations and not scan.titled:
        return True
    if previous in vocabulary.titles:
        return True
    lead = re.search(r"(\w+)\.?\s$", text[max(0, pieces[at][0] - 20) : pieces[at][0]])
    if lead and lead.group(1)[0].isupper() and lead.group(1).lower() in vocabulary.titles:
        return True
    # A first name before it or a surname after it, neither of them a place: a person, unless introduced as a place.
    if (
        cue < Cue.IN
        and not any(kind(p) == "province" for p in places)
        and not scan.titled
        and not scan.shouting
        and (previous or following)
    ):
        neighbours = [
            w
            for w in (previous, following)
            if w and w not in vocabulary.people and w.removesuffix("s") not in vocabulary.countries
        ]
        if any(w not in vocabulary.never and w not in vocabulary.areas and w not in vocabulary.facilities for w in neighbours):
            return size == 1 and inside[0] not in vocabulary.countries
    if any(kind(p) == "country" and p.country != scan.home for p in places) and vocabulary.actor.match(text, end):
        return True
    metonym = any(kind(p) == "country" for p in places) or " ".join(inside) in vocabulary.capitals
    return cue is Cue.NONE and metonym and bool(vocabulary.speech.match(text, end))


def _look_up(scan: _Scan, name: str) -> tuple[Place, ...]:
    low = name.lower()
    countries = scan.words.countries
    for form in (low, low.removesuffix("s")):
        if form in countries:
            return tuple(p for p in scan.gazetteer.lookup_cached(form, countries[form]) if kind(p) == "country")[:1]
    if name.isupper():
        name = name.title()
    found = scan.gazetteer.lookup_cached(name, scan.home)
    if (
        name.endswith("s")
        and len(name) > 4
        and (not found or (scan.home and found[0].country != scan.home) or found[0].score < 0.5)
    ):
        # Possessives of texts that lost their apostrophes: "Aleppos".
        bare = scan.gazetteer.lookup_cached(name[:-1], scan.home)
        if (
            bare
            and (not scan.home or bare[0].country == scan.home)
            and bare[0].score > max(0.6, found[0].score if found else 0.0)
        ):
            return bare
    return found


def _is_possessive(scan: _Scan, name: str, places: tuple[Place, ...]) -> bool:
    """Whether the last letter of a name is the possessive of a text that lost its apostrophes ("Syrias", "Aleppos")."""
    low = name.lower()
    if low in scan.words.countries:
        return False
    bare = scan.gazetteer.lookup_cached(name[:-1], scan.home)
    return low[:-1] in scan.words.countries or (bool(bare) and bare[0].key == places[0].key)


def _level(places: tuple[Place, ...], noun: str) -> tuple[Level, tuple[Place, ...]]:
    """How fine the name is meant, and the entries in the order that fits: "Idlib province" is the province, "Idlib" the town."""
    if noun in ("province", "provinces", "governorate", "governate", "oblast", "countryside", "region", "state"):
        ordered = sorted(places, key=lambda p: (p.country != places[0].country, kind(p) != "province"))
        if kind(ordered[0]) == "province":
            return Level.PROVINCE, tuple(ordered)
    levels = {"country": Level.COUNTRY, "province": Level.PROVINCE, "district": Level.DISTRICT, "region": Level.DISTRICT}
    return levels.get(kind(places[0]), Level.TOWN), places


def _believable(place: Place, name: str, scan: _Scan, told: tuple[str, Cue]) -> bool:
    """Whether an entry may be believed: a lone capitalised word is a town somewhere on earth more often than not."""
    area, cue = told
    quarter = area.rsplit(maxsplit=1)[-1] in _QUARTERS - {"area", "areas"} if area else False
    at_home = bool(scan.home) and place.country == scan.home
    if quarter and not at_home:
        return False
    what = kind(place)
    if what == "country" or (what in ("province", "region") and place.score >= 0.5 and (at_home or not scan.home)):
        return True
    if scan.shouting and not at_home and (scan.home or cue < Cue.IN or place.score < _CITY):
        return False
    if area or cue >= Cue.IN:
        return place.score >= 0.55 if at_home else place.score >= 0.5 or not scan.home
    if scan.home and not at_home:
        return False
    return (
        place.score >= (0.6 if cue is Cue.PATH else 0.75)
        and len(name) > 3
        and (at_home or place.score > 0.9 or scan.position == 0)
    )


def _point_noun(area: str, vocabulary: Words) -> bool:
    head = area.rsplit(maxsplit=1)[-1].lower() if area else ""
    return head in vocabulary.facilities or head in _QUARTERS - {"area"}


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
