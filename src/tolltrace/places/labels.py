"""Names for a map: what of the gazetteer stands within a square of the usual web map, the largest first.

The map draws land and borders itself; provinces and towns come from here, so that no tile is fetched from anybody.
"""

import math
import sqlite3
from dataclasses import dataclass
from functools import lru_cache

from tolltrace.places.gazetteer import shipped

DEEPEST = 12  # of the tiles asked for; closer in, the names of this depth stand
_EACH = 14  # names a tile: about what its 256 pixels hold without one name on another
# People that a town must have to be named at a depth; beyond the table every place is named.
_LEAST = (20_000_000, 20_000_000, 5_000_000, 2_000_000, 800_000, 300_000, 100_000, 40_000, 10_000, 1_000)
_PROVINCES_FROM, _PROVINCES_TO = 5, 8  # depths at which provinces are named: before, they crowd; beyond, towns are meant
_ASK = (
    "select name, lat, lon, kind, population from place where lat between ? and ? and lon between ? and ? "
    "and (kind = 'locality' and population >= ? or kind = 'province' and ?) order by population desc limit ?"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its point in WGS84 degrees; ``kind`` is "province" or "locality"."""

    name: str
    lat: float
    lon: float
    kind: str
    population: int


@lru_cache(maxsize=4096)
def labels(depth: int, column: int, row: int) -> tuple[Label, ...]:
    """The names of one tile (Web Mercator, rows from the north), the largest first. Raises ValueError for a tile that there is
    not, InputError where the gazetteer was not built."""
    if not 0 <= depth <= DEEPEST or not 0 <= column < 2**depth or not 0 <= row < 2**depth:
        raise ValueError(f"no tile {depth}/{column}/{row}")
    west, east = (c / 2**depth * 360 - 180 for c in (column, column + 1))
    north, south = (_latitude(r / 2**depth) for r in (row, row + 1))
    least = _LEAST[depth] if depth < len(_LEAST) else 0
    provinces = _PROVINCES_FROM <= depth <= _PROVINCES_TO
    with sqlite3.connect(f"{shipped().resolve().as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        found = connection.execute(_ASK, (south, north, west, east, least, provinces, _EACH)).fetchall()
    connection.close()
    return tuple(Label(*row) for row in found)


def _latitude(down: float) -> float:
    """The latitude at a share of the map's height, from the north."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down))))
