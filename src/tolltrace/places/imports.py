"""Imports places of a user's own: GeoNames dumps and any table with name, lat and lon, into a gazetteer that is asked first.

Each bad row becomes one notice (row, what, mend) and the rest lands. Importing the same file twice changes nothing: a
place is known by its name, its country and its point.
"""

import csv
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tolltrace.errors import InputError
from tolltrace.places.build import FORMAT, SCHEMA, Entry, write
from tolltrace.places.folding import VERSION, fold

_GEONAMES_COLUMNS = 19
_COLUMNS = {
    "name": ("name", "place", "town", "locality", "name_en"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "country": ("country", "countrycode", "country_code", "iso2"),
    "adm1": ("adm1", "admin1", "province", "governorate", "state"),
    "adm2": ("adm2", "admin2", "district"),
    "aliases": ("aliases", "alternatenames", "alternate_names", "other_names"),
    "population": ("population", "pop"),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many places were added, how many were there already, and one plain line for each row that could not be used."""

    added: int
    known: int
    notices: tuple[str, ...]


def import_places(path: Path, into: Path) -> int:
    """Adds the places of ``path`` to the user gazetteer ``into`` (made when missing). Gives how many were added.

    Raises InputError when the file cannot be read at all, or when no row of it can be used. ``import_with_notices`` also
    tells of the rows left out.
    """
    return import_with_notices(path, into).added


def import_with_notices(path: Path, into: Path) -> Imported:
    """As ``import_places``, with what was left out and why."""
    notices: list[str] = []
    entries = _rows(path, notices)
    connection = _open(into)
    try:
        known = {row[0] for row in connection.execute("select key from place")}
        fresh: dict[str, Entry] = {}
        total = 0
        for entry in entries:
            total += 1
            if entry.key not in known:
                fresh.setdefault(entry.key, entry)
        if not total:
            raise InputError(path, notices[0] if notices else "it holds no rows", "give rows with at least name, lat and lon")
        added = write(connection, fresh.values())
        connection.commit()
    finally:
        connection.close()
    return Imported(added, total - added, tuple(notices))


def _open(into: Path) -> sqlite3.Connection:
    into.parent.mkdir(parents=True, exist_ok=True)
    fresh = not into.exists()
    connection = sqlite3.connect(into)
    try:
        if fresh:
            connection.executescript(SCHEMA)
            connection.execute("insert into about values ('format', ?)", (f"{VERSION}/{FORMAT}",))
            connection.commit()
        else:
            found = connection.execute("select value from about where key = 'format'").fetchone()
            if found is None or found[0] != f"{VERSION}/{FORMAT}":
                raise InputError(into, "it was made by another version of tolltrace", "delete it and import your files again")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise InputError(into, f"not a gazetteer ({error})", "choose another file to import into") from error
    except InputError:
        connection.close()
        raise
    return connection


def _rows(path: Path, notices: list[str]) -> Iterator[Entry]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline()
            lines.seek(0)
            if first.count("\t") == _GEONAMES_COLUMNS - 1:
                yield from _geonames(path, lines, notices)
            else:
                yield from _table(path, lines, first, notices)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(path, f"cannot be read ({error})", "give a UTF-8 text file: a GeoNames dump, or CSV or TSV") from error


def _geonames(path: Path, lines: Iterator[str], notices: list[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\r\n").split("\t")
        if len(fields) != _GEONAMES_COLUMNS:
            notices.append(f"{path}, row {number}: {len(fields)} columns, not 19; give the dump as GeoNames publishes it")
            continue
        where = _point(path, number, fields[4], fields[5], notices)
        if where is None or not fold(fields[1]):
            continue
        kind = "province" if (fields[6], fields[7]) == ("A", "ADM1") else "locality"
        names = tuple(name for name in fields[3].split(",") if name)
        # The dump has codes of provinces, not names: a code is no name, so it is left out.
        yield Entry(
            f"{kind}:geonames.{fields[0]}" if kind == "province" else f"geonames:{fields[0]}",
            fields[1], fields[8], fields[1] if kind == "province" else "", "", *where, kind, _number(fields[14]), names,
        )  # fmt: skip


def _table(path: Path, lines: Iterator[str], first: str, notices: list[str]) -> Iterator[Entry]:
    delimiter = max("\t;,", key=first.count)
    rows = csv.reader(lines, delimiter=delimiter)
    header = [cell.strip().lower() for cell in next(rows, [])]
    at = {column: header.index(name) for column, names in _COLUMNS.items() for name in names[::-1] if name in header}
    missing = [column for column in ("name", "lat", "lon") if column not in at]
    if missing:
        raise InputError(path, f"no column {', '.join(missing)}", "name the columns name, lat and lon in the first line", line=1)
    for row in rows:
        number = rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        cell = {column: row[index].strip() if index < len(row) else "" for column, index in at.items()}
        if not fold(cell["name"]):
            notices.append(f"{path}, row {number}: no name; fill in the column name")
            continue
        where = _point(path, number, cell["lat"], cell["lon"], notices)
        if where is None:
            continue
        country = cell.get("country", "").upper()
        if len(country) not in (0, 2):
            notices.append(f"{path}, row {number}: country {country!r}; give the two letters of ISO 3166, as SY")
            continue
        aliases = cell.get("aliases", "")
        yield Entry(
            f"import:{country}.{fold(cell['name'])}@{where[0]:.4f},{where[1]:.4f}",
            cell["name"], country, cell.get("adm1", ""), cell.get("adm2", ""), *where, "locality",
            _number(cell.get("population", "")), tuple(a.strip() for a in aliases.replace("|", ";").split(";") if a.strip()),
        )  # fmt: skip


def _point(path: Path, number: int, lat: str, lon: str, notices: list[str]) -> tuple[float, float] | None:
    try:
        point = float(lat), float(lon)
    except ValueError:
        notices.append(f"{path}, row {number}: lat {lat!r}, lon {lon!r}; give decimal degrees, as 36.5281 and 37.9549")
        return None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        notices.append(
            f"{path}, row {number}: lat {lat}, lon {lon} lies off the map; give latitude first, within 90 and 180 degrees"
        )
        return None
    return point


def _number(text: str) -> int:
    digits = text.replace(",", "").strip()
    return int(digits) if digits.isdigit() else 0
