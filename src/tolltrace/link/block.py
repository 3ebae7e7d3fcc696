"""Which happenings are worth comparing: those of different reports that may share a day and a place, never all pairs."""

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from tolltrace.link.compare import level, may_be_province
from tolltrace.link.happenings import Told
from tolltrace.model import Method
from tolltrace.places.folding import fold, skeleton

SLACK_DAYS = 2  # reports differ by a day or two on the day of one happening
_GRID = 0.5  # degrees; with grids set off by half a cell, places within 25 km always share a cell
_LONG = 62  # a period longer than this is no window: such happenings are compared only where they name one town


def candidates(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Pairs of different reports to compare, each once, the smaller id first."""
    seen: set[tuple[int, int]] = set()
    cells: dict[tuple[object, ...], list[int]] = defaultdict(list)
    provinces: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        for cell in _cells(t):
            cells[cell].append(i)
        place = t.happening.where.place
        if place is not None and place.adm1 and _window(t) is not None:
            provinces[place.country, place.adm1].append(i)
    for members in cells.values():
        seen.update(_overlaps(told, members))
    for members in provinces.values():
        seen.update(_with_wide(told, members, {i for i in members if _wide(told[i])}))
    vague = {i for i, t in enumerate(told) if _vague(t) and _window(t) is not None}
    seen.update(_with_vague(told, vague))
    for i, j in sorted(seen):
        if told[i].happening.report != told[j].happening.report:
            yield told[i], told[j]


def _window(t: Told) -> tuple[date, date] | None:
    if t.start is None or t.end is None or (t.end - t.start).days > _LONG:
        return None
    return t.start - timedelta(SLACK_DAYS), t.end + timedelta(SLACK_DAYS)


def _vague(t: Told) -> bool:
    where = t.happening.where
    return where.place is None or level(where) == "country"


def _wide(t: Told) -> bool:
    """Whether the place is a province or a district, or a city whose name may stand for its province."""
    where = t.happening.where
    return level(where) in ("province", "district") or may_be_province(where)


def _cells(t: Told) -> Iterable[tuple[object, ...]]:
    """The cells of a happening: its name's sound, and the squares about its point."""
    where = t.happening.where
    if where.written and level(where) != "country":
        yield ("name", skeleton(fold(where.written.split(",")[0])))
    if _vague(t) or _window(t) is None:
        return
    if where.lat is not None and where.lon is not None and level(where) == "locality":
        for shift in range(4):
            lat, lon = where.lat / _GRID + 0.5 * (shift & 1), where.lon / _GRID + 0.5 * (shift >> 1)
            yield ("square", shift, math.floor(lat), math.floor(lon))


def _overlaps(told: Sequence[Told], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs whose windows overlap; a happening without a window overlaps with all."""
    timeless = [i for i in members if _window(told[i]) is None]
    dated = [i for i in members if _window(told[i]) is not None]
    for at, i in enumerate(timeless):
        for j in (*timeless[at + 1 :], *dated):
            yield min(i, j), max(i, j)
    yield from _with_wide(told, dated, set(dated))


def _with_wide(told: Sequence[Told], members: Sequence[int], wide: Collection[int]) -> Iterator[tuple[int, int]]:
    """Pairs whose windows overlap and of which one at least is ``wide``, by one sweep over the days. All have windows."""
    if not wide:
        return
    running: dict[bool, list[tuple[date, int]]] = {True: [], False: []}
    for start, end, i in sorted((w[0], w[1], i) for i in members if (w := _window(told[i])) is not None):
        for heap in running.values():
            while heap and heap[0][0] < start:
                heapq.heappop(heap)
        for _, j in (*running[True], *running[False]) if i in wide else running[True]:
            yield min(i, j), max(i, j)
        heapq.heappush(running[i in wide], (end, i))


def _with_vague(told: Sequence[Told], vague: Collection[int]) -> Iterator[tuple[int, int]]:
    """Happenings whose place is not known, or is a country only, meet those of the same days that share a trait."""
    if not vague:
        return
    by_trait: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        if _window(t) is not None:
            for trait in _traits(t):
                by_trait[trait].append(i)
    for members in by_trait.values():
        yield from _with_wide(told, members, vague)


def _traits(t: Told) -> Iterable[tuple[object, ...]]:
    """What few happenings of one time share: a figure, a rare method, a rare word, a place's name."""
    for part in t.happening.where.written.split(","):
        for word in part.split():
            if word[:1].isupper() and len(word) > 3:
                yield ("place", fold(word))
    for outcome, bounds in t.figures:
        for bound in set(bounds):
            if bound is not None and bound >= 3:
                yield (outcome, bound)
    if t.happening.method is Method.CHEMICAL:
        yield ("method", t.happening.method)
    for word in t.words:
        yield ("word", word)
