"""The gazetteer: names to places, read from a compiled SQLite file that is opened read-only and never loaded whole.

The shipped file is made at build time (``build``); places that a user imports stand in a second file of the same shape,
which is asked first. A name is looked up as written first (folded), then as it sounds, which scores lower.
"""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from tolltrace.errors import InputError
from tolltrace.model import Place, PlacePrecision
from tolltrace.places import geometry
from tolltrace.places.folding import fold, loosen, skeleton

_PRECISION = {
    "locality": PlacePrecision.LOCALITY,
    "district": PlacePrecision.DISTRICT,
    "region": PlacePrecision.DISTRICT,
    "province": PlacePrecision.PROVINCE,
    "country": PlacePrecision.COUNTRY,
}
_COLUMNS = "p.key, p.name, p.country, p.adm1, p.adm2, p.lat, p.lon, p.kind, p.population"
_BY_NAME = f"select {_COLUMNS} from name n join place p on p.id = n.place where n.fold = ? order by p.population desc limit 40"  # noqa: S608
_BY_SOUND = (
    f"select {_COLUMNS}, n.fold from sound n join place p on p.id = n.place "  # noqa: S608
    "where n.skeleton = ? order by p.population desc limit 200"
)
_ALIKE = 0.7  # two names of one skeleton less alike than this differ in more than their vowels' spelling ("Saida", "Said")
_CLOSE = 0.85  # the same where the exact name is known elsewhere: only another spelling of it may stand before that
_GREAT = 50_000  # people
_KEPT = 8  # namesakes beyond these have never been the place meant in a report that gives no other hint
_SIDES = r"(?:north|south|east|west|northern|southern|eastern|western|central|rural|greater)"
_PROVINCE = re.compile(r"\b(?:province|governorate|countryside|oblast)$|^rural\b", re.IGNORECASE)
_PLAIN = re.compile(
    rf"^(?:the\s+)?(?:{_SIDES}\s+)+|(?:\s+(?:{_SIDES}|city|town|village|province|governorate|countryside|oblast|district|area))+$",
    re.IGNORECASE,
)
_LINK = "@"  # a region's key ends in "@" and its radius in kilometres

_Row = tuple[str, str, str, str, str, float | None, float | None, str, int]


class Gazetteer:
    """Places by name. ``paths`` are compiled files, asked in order; the first has precedence among namesakes.

    Raises InputError when a file is missing or is no gazetteer. One instance may be shared by threads of a process.
    """

    def __init__(self, *paths: Path) -> None:
        self._connections = [_open(path) for path in paths]
        self.lookup_cached = lru_cache(maxsize=20_000)(self._lookup)

    @staticmethod
    def default() -> "Gazetteer":
        """The shipped gazetteer, opened once a process."""
        return _default(os.getpid())

    @staticmethod
    def with_imports(user: Path | None) -> "Gazetteer":
        """The shipped gazetteer with a user's file of imported places before it (None or no such file: the shipped alone)."""
        return Gazetteer(user, shipped()) if user is not None and user.is_file() else Gazetteer.default()

    def lookup(self, name: str, *, country: str = "") -> list[Place]:
        """The places called ``name``, best first, at most eight. ``country`` (ISO alpha-2) puts those of one country first
        and lets a name that sounds alike there stand beside an exact namesake elsewhere.

        The score is 1 for an exact name that one place alone has, less for namesakes (by their share of people), at most
        0.9 for a name that only sounds alike.
        """
        found = self.lookup_cached(name, country)
        if not found or (country and found[0].country != country):
            plain = _PLAIN.sub("", name)
            if plain and plain != name:
                # "Daraa city", "rural Aleppo", "Raqqa province": the words around a name, not of it.
                found = self.lookup_cached(plain, country) or found
                if _PROVINCE.search(name):
                    found = tuple(sorted(found, key=lambda p: kind(p) != "province"))
        return list(found)

    def _lookup(self, name: str, country: str) -> tuple[Place, ...]:
        folded = fold(name)
        if not folded:
            return ()
        found: list[tuple[float, int, _Row]] = []  # likeness, which file, row
        for rank, connection in enumerate(self._connections):
            found += [(1.0, rank, row) for row in connection.execute(_BY_NAME, (folded,))]
        # A city of some size is meant by its exact name even in a report on another country: no village there that sounds alike.
        great = any(row[8] >= _GREAT for _, _, row in found)
        if not found or (country and not great and not any(row[2] == country for _, _, row in found)):
            seen = {row[0] for _, _, row in found}
            loose, bones = loosen(folded), skeleton(folded)
            best: dict[str, tuple[float, int, _Row]] = {}
            for rank, connection in enumerate(self._connections):
                for *row, other in connection.execute(_BY_SOUND, (bones,)):
                    alike = Levenshtein.normalized_similarity(loose, loosen(other))
                    key = row[0]
                    if (
                        alike >= (_CLOSE if seen else _ALIKE)
                        and country in ("", row[2])
                        and key not in seen
                        and alike > best.get(key, (0.0,))[0]
                    ):
                        best[key] = (alike * 0.9, rank, tuple(row))
            found += best.values()
        found.sort(key=lambda f: (f[2][2] != country, -round(f[0], 1), f[1], -f[2][8], f[2][7] == "district", f[2][0]))
        kept = found[:_KEPT]
        return tuple(
            _place(row, likeness * doubt) for (likeness, _, row), doubt in zip(kept, _doubts(kept, country), strict=True)
        )

    def contains(self, outer: Place, inner: Place) -> bool:
        """Whether ``inner`` lies in ``outer`` by the gazetteer's hierarchy (Manbij in Aleppo province in Syria); a place
        does not contain itself."""
        return contains(outer, inner)

    def distance_km(self, a: Place, b: Place) -> float | None:
        """Kilometres between two places' points; None when one has none."""
        return distance_km(a, b)


def kind(place: Place) -> str:
    """What an entry is: "country", "province", "region", "district", else "locality"."""
    head = place.key.partition(":")[0]
    return head if head in _PRECISION else "locality"


def contains(outer: Place, inner: Place) -> bool:
    """Whether ``inner`` lies in ``outer``: by country, province or district, and for a region by its radius."""
    if outer.key == inner.key or not outer.country or outer.country != inner.country:
        return False
    outside, inside = kind(outer), kind(inner)
    if "country" in (outside, inside):
        return outside == "country"
    if outside == "province":
        return inside != "province" and bool(outer.adm1) and outer.adm1 == inner.adm1
    if outside == "locality" or inside != "locality":
        return False
    if outside == "district":
        return (outer.adm1, outer.adm2) == (inner.adm1, inner.adm2)
    apart = distance_km(outer, inner)
    radius = float(outer.key.rpartition(_LINK)[2]) if _LINK in outer.key else 0.0
    return apart is not None and apart <= radius


def distance_km(a: Place, b: Place) -> float | None:
    """Kilometres between two places' points; None when one has none."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return geometry.distance_km(a.lat, a.lon, b.lat, b.lon)


def shipped() -> Path:
    """The compiled gazetteer inside the package. Raises InputError, saying how it is made, when it was not built."""
    with as_file(files("tolltrace.places") / "data" / "gazetteer.sqlite") as path:
        if not path.is_file():
            raise InputError(
                path, "the gazetteer was not built", "reinstall tolltrace, or run python hatch_build.py in a checkout"
            )
        return path


@cache
def _default(_process: int) -> Gazetteer:
    return Gazetteer(shipped())


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise InputError(path, "no such gazetteer", "name a file made by tolltrace places import")
    # Immutable: nothing writes it while it is open, so no lock is taken and threads may share it.
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        connection.execute("select 1 from name limit 1").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise InputError(path, f"not a gazetteer ({error})", "name a file made by tolltrace places import") from error
    return connection


def _place(row: _Row, score: float) -> Place:
    key, name, country, adm1, adm2, lat, lon, what, _ = row
    precision = _PRECISION.get(what, PlacePrecision.LOCALITY)
    if what == "region" and not adm1:
        precision = PlacePrecision.PROVINCE
    return Place(key, name, country, adm1, adm2, lat, lon, precision, round(score, 3))


def _doubts(kept: list[tuple[float, int, _Row]], country: str) -> list[float]:
    """How sure each namesake is meant, 0..1: its share of the people of all. Once a country is hinted its own namesakes alone
    share the doubt, and those elsewhere are kept to be seen, far below; least when the country has one of the name."""
    home = bool(kept) and bool(country) and kept[0][2][2] == country
    by_country: Counter[str] = Counter()
    for _, _, row in kept:
        by_country[row[2]] += row[8] + 1000
    total = by_country[country] if home else by_country.total()
    doubts = []
    for _, _, row in kept:
        if country and row[2] != country:
            doubts.append(0.3 if home else 0.3 + 0.3 * by_country[row[2]] / total)
        else:
            doubts.append(0.5 + 0.5 * (row[8] + 1000) / total)
    return doubts


def best(places: Iterable[Place]) -> Place | None:
    """The first of ``places``, None when there is none."""
    return next(iter(places), None)
