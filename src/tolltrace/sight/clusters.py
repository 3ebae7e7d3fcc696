"""What a map shows at once: incidents near each other on the screen as one mark, put together where they are kept, so that a
browser gets a few hundred marks however many there are; and how they lie in time, for the bars of a timeline.

Places are kept in the map's own projection (Web Mercator: ``x`` and ``y`` run from 0 to 1 eastwards and southwards). A zoom
splits the world into squares of about 64 pixels; who shares a square shares a mark, which stands in their midst.
"""

import json
import math
from dataclasses import dataclass
from datetime import date, timedelta

from tolltrace.sight.filters import Filters
from tolltrace.sight.schema import UNDATED
from tolltrace.sight.seek import MANY, batched, marks
from tolltrace.sight.shelf import Shelf
from tolltrace.sight.spots import projected, unprojected

SQUARES = 8  # along a side of what is the whole world at zoom 0, 512 pixels: 64 pixels each, within which marks would touch
DEEPEST = 12  # the zoom from which on squares get no smaller: some 600 metres, within a town's own circle
MOST = 4_096  # squares of one answer; a larger box at a deep zoom gets larger squares
BARS = 120  # bars of a timeline at the most
_COLUMNS = "cast(x * ? AS INTEGER) AS across, cast(y * ? AS INTEGER) AS down"
_MARK = "count(*), avg(x), avg(y), min(x), max(x), min(y), max(y), min(id)"


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the map in degrees; ``west`` is at most ``east``, ``south`` at most ``north``."""

    west: float
    south: float
    east: float
    north: float

    @staticmethod
    def of(text: str) -> "Box | None":
        """The box "west,south,east,north", cut at the edges of the world; None where that is none."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            return None
        if not all(map(math.isfinite, (west, south, east, north))) or west > east or south > north:
            return None
        return Box(max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0))

    def edges(self) -> tuple[float, float, float, float]:
        """The least and the largest ``x``, then ``y``."""
        (left, bottom), (right, top) = projected(self.west, self.south), projected(self.east, self.north)
        return left, right, top, bottom


WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def squares(box: Box, zoom: int) -> int:
    """How many squares lie along the world's side at ``zoom``, as far as ``box`` then has no more than MOST of them."""
    left, right, top, bottom = box.edges()
    side = SQUARES << min(max(zoom, 0), DEEPEST)
    while side > SQUARES and ((right - left) * side + 1) * ((bottom - top) * side + 1) > MOST:
        side //= 2
    return side


def clusters(shelf: Shelf, filters: Filters, box: Box, zoom: int) -> str:
    """The marks within ``box`` as the map's script takes them: a JSON object with "points", incidents that stand alone in their
    square (see ``spots.point``), and "clusters": longitude, latitude, how many, and the box that holds them."""
    side = squares(box, zoom)
    left, right, top, bottom = box.edges()
    where, values = filters.asks()
    # Whole squares: a mark is the same whether the box cuts it or not.
    edges = [math.floor(left * side) / side, (math.floor(right * side) + 1) / side]
    edges += [math.floor(top * side) / side, (math.floor(bottom * side) + 1) / side]
    asked = (
        f"SELECT {_COLUMNS}, {_MARK} FROM incidents "  # noqa: S608 - conditions of ours
        f"WHERE x >= ? AND x < ? AND y >= ? AND y < ? AND {where} GROUP BY across, down"
    )
    alone: list[str] = []
    groups: list[list[object]] = []
    for _, _, count, x, y, x_min, x_max, y_min, y_max, first in shelf.db.execute(asked, [side, side, *edges, *values]):
        if count == 1:
            alone.append(first)
        else:
            groups.append([*unprojected(x, y), count, [*unprojected(x_min, y_max), *unprojected(x_max, y_min)]])
    points = ",".join(
        row[0]
        for keys in batched(sorted(alone), MANY)
        for row in shelf.db.execute(f"SELECT point FROM incidents WHERE id IN ({marks(keys)})", keys)  # noqa: S608
    )
    return f'{{"points":[{points}],"clusters":{json.dumps(groups, separators=(",", ":"))}}}'


def within(shelf: Shelf, filters: Filters, box: Box, most: int) -> str:
    """At most ``most`` incidents of ``box`` by date, undated ones last, as the map's script takes them: a JSON list."""
    left, right, top, bottom = box.edges()
    where, values = filters.asks()
    slack = 1e-7  # a box told to five places of degrees still holds what it was drawn around
    asked = (
        "SELECT point FROM incidents WHERE x BETWEEN ? AND ? AND y BETWEEN ? AND ? "  # noqa: S608 - conditions of ours
        f"AND {where} ORDER BY first, last, id LIMIT ?"
    )
    edges = (left - slack, right + slack, top - slack, bottom + slack)
    return f"[{','.join(row[0] for row in shelf.db.execute(asked, [*edges, *values, most]))}]"


def timeline(shelf: Shelf, filters: Filters) -> dict[str, object]:
    """How the incidents that ``filters`` admit lie in time: "first", the first day; "step", the days of a bar; "bars",
    how many began in each; "box", what of the map holds those that have a place, null when none has."""
    where, values = filters.asks()
    counted = f"SELECT first, count(*) FROM incidents WHERE first <> '{UNDATED}' AND {where} GROUP BY first"  # noqa: S608
    days = [(date.fromisoformat(day), count) for day, count in shelf.db.execute(counted, values)]
    asked = f"SELECT min(x), max(x), min(y), max(y) FROM incidents WHERE x IS NOT NULL AND {where}"  # noqa: S608
    left, right, top, bottom = shelf.db.execute(asked, values).fetchone()
    box = None if left is None else [*unprojected(left, bottom), *unprojected(right, top)]
    if not days:
        return {"first": "", "step": 1, "bars": [], "box": box}
    first, last = min(days)[0], max(days)[0]
    step = max(math.ceil(((last - first) + timedelta(1)).days / BARS), 1)
    bars = [0] * ((last - first).days // step + 1)
    for day, count in days:
        bars[(day - first).days // step] += count
    return {"first": first.isoformat(), "step": step, "bars": bars, "box": box}
