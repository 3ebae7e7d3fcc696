"""Annotated reports told of other places: every town and province of a report becomes another of the same country, everywhere in
it alike, so that a network learns how a place is told rather than which places are.

A town goes to a town of the province that its own province became, so that "Ariha in Idlib" stays a town in its province.
Countries stay, and capitals, whose names stand for governments.
"""

import random
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate

from gold import places_in

from tolltrace.evaluate import GoldReport
from tolltrace.evaluate.rows import GoldClaim
from tolltrace.model import Place, Span
from tolltrace.places import Gazetteer
from tolltrace.places.gazetteer import kind, shipped

_PLAIN = re.compile(r"[A-Z][a-z]{2,}(?:[ -][A-Za-z][a-z]+){0,2}")
_NO_TOWN = re.compile(r"\b(?:Governorate|Province|District|City|Town|Village|Camp|Airport|Base|Area|Road|Border|Mount|Jabal)\b")
_CAPITALS = frozenset(
    """Damascus Baghdad Washington Moscow Ankara Tehran London Paris Geneva Beirut Amman Jerusalem Kabul Kiev Kyiv Riyadh
    Doha""".split()  # noqa: SIM905 - words read better so
)
_LOST = str.maketrans("", "", ",'’")  # what stripped corpora have lost


def varied(reports: Sequence[GoldReport], share: float, dice: random.Random) -> list[GoldReport]:
    """The same reports, about ``share`` of them told of other places."""
    return [elsewhere(r, dice) if dice.random() < share else r for r in reports]


def elsewhere(annotated: GoldReport, dice: random.Random) -> GoldReport:
    """The report told of other places; itself where nothing can be moved."""
    words = _Moves(dice).words(annotated)
    if not words:
        return annotated
    if "," not in annotated.report.text:
        words = {old: new.translate(_LOST) for old, new in words.items()}
    text = _Rewritten.of(annotated.report.text, words)
    report = replace(annotated.report, text=text.text, title=swapped(annotated.report.title, words))
    return GoldReport(report, tuple(_moved(claim, text, words) for claim in annotated.claims))


def swapped(text: str, words: dict[str, str]) -> str:
    return _pattern(words).sub(lambda m: words[m.group()], text)


def _pattern(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?![\w-])")


@dataclass(frozen=True)
class _Rewritten:
    """A text with its names replaced, and where its old offsets went: ``starts`` old starts of what was replaced, ``shifts``
    how far everything after each stands from where it stood."""

    text: str
    starts: list[int]
    shifts: list[int]

    @staticmethod
    def of(text: str, words: dict[str, str]) -> "_Rewritten":
        found = list(_pattern(words).finditer(text))
        longer = [len(words[m.group()]) - len(m.group()) for m in found]
        return _Rewritten(swapped(text, words), [m.end() for m in found], [0, *accumulate(longer)])

    def at(self, offset: int) -> int:
        return offset + self.shifts[bisect_right(self.starts, offset)]


def _moved(claim: GoldClaim, text: _Rewritten, words: dict[str, str]) -> GoldClaim:
    return replace(
        claim,
        figure=Span(text.at(claim.figure.start), text.at(claim.figure.end)),
        place=swapped(claim.place, words),
        claimant=swapped(claim.claimant, words),
        responsible=swapped(claim.responsible, words),
    )


@dataclass
class _Moves:
    """Where the places of one report go."""

    dice: random.Random
    provinces: dict[tuple[str, str], str] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)

    def words(self, annotated: GoldReport) -> dict[str, str]:
        """New names by the old ones as the report writes them."""
        found: dict[str, str] = {}
        for mention in places_in(annotated.report, Gazetteer.default()):
            place, written = mention.place, mention.span.of(annotated.report.text)
            if place is None or written in found or mention.name.title() in _CAPITALS or place.score < 0.6:
                continue
            new = self._new(place)
            if new and any(new == other for old, other in found.items() if self.towns.get(place.key) != other):
                continue
            if new:
                found[written] = new.upper() if written.isupper() else new
        return found

    def _new(self, place: Place) -> str:
        if kind(place) == "country":
            return ""
        province = self._province(place.country, place.adm1)
        if kind(place) == "province":
            return province
        if kind(place) != "locality":
            return ""
        if place.key not in self.towns:
            names = _towns(place.country, province)
            self.towns[place.key] = province if place.name == place.adm1 else self.dice.choice(names) if names else ""
        return self.towns[place.key]

    def _province(self, country: str, old: str) -> str:
        if (country, old) not in self.provinces:
            taken = set(self.provinces.values())
            free = [p for p in _provinces(country) if p not in taken]
            self.provinces[country, old] = self.dice.choice(free) if free else ""
        return self.provinces[country, old]


@cache
def _provinces(country: str) -> tuple[str, ...]:
    """Provinces of a country with a plain name, but for those of capitals."""
    rows = _ask("select distinct adm1 from place where country = ? and kind = 'province' order by 1", country)
    return tuple(n for n in rows if _PLAIN.fullmatch(n) and not any(c in n for c in _CAPITALS))


@cache
def _towns(country: str, province: str) -> tuple[str, ...]:
    rows = _ask(
        "select distinct name from place where country = ? and adm1 = ? and kind = 'locality' order by 1", country, province
    )
    return tuple(n for n in rows if _PLAIN.fullmatch(n) and not _NO_TOWN.search(n) and n != province)


def _ask(question: str, *values: str) -> list[str]:
    with sqlite3.connect(f"file:{shipped()}?mode=ro", uri=True) as connection:
        return [str(row[0]) for row in connection.execute(question, values)]
