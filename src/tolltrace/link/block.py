"""Which happenings are worth comparing: those of different reports that may share a day and a place, never all pairs."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tolltrace.link.compare import level
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
    wide: list[int] = []
    for i, t in enumerate(told):
        for cell in _cells(t):
            cells[cell].append(i)
        if _vague(t) and _window(t) is not None:
            wide.append(i)
    for members in cells.values():
        seen.update(_overlaps(told, members))
    seen.update(_with_vague(told, wide))
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


def _cells(t: Told) -> Iterable[tuple[object, ...]]:
    """The cells of a happening: its name's sound, the squares about its point, and its province. The province tells little, so
    happenings without a window do not use it."""
    where = t.happening.where
    if where.written and level(where) != "country":
        yield ("name", skeleton(fold(where.written.split(",")[0])))
    if _vague(t):
        return
    if _window(t) is None or where.place is None:
        return
    if where.place.adm1:
        yield ("province", where.place.country, where.place.adm1)
    if where.lat is not None and where.lon is not None and level(where) == "locality":
        for shift in range(4):
            lat, lon = where.lat / _GRID + 0.5 * (shift & 1), where.lon / _GRID + 0.5 * (shift >> 1)
            yield ("square", shift, math.floor(lat), math.floor(lon))


def _overlaps(told: Sequence[Told], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs whose windows overlap, by one sweep over the days; a happening without a window overlaps with all."""
    timeless = [i for i in members if _window(told[i]) is None]
    for at, i in enumerate(timeless):
        for j in (*timeless[at + 1 :], *(m for m in members if _window(told[m]) is not None)):
            yield min(i, j), max(i, j)
    dated = sorted((w[0], w[1], i) for i in members if (w := _window(told[i])) is not None)
    running: list[tuple[date, int]] = []
    for start, end, i in dated:
        while running and running[0][0] < start:
            heapq.heappop(running)
        for _, j in running:
            yield min(i, j), max(i, j)
        heapq.heappush(running, (end, i))


def _with_vague(told: Sequence[Told], wide: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Happenings whose place is not known, or is a country only, meet those of the same days that share a trait."""
    if not wide:
        return
    by_trait: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        for trait in _traits(t):
            by_trait[trait].append(i)
    vague = set(wide)
    for members in by_trait.values():
        if vague.isdisjoint(members):
            continue
        for i, j in _overlaps(told, [m for m in members if _window(told[m]) is not None]):
            if i in vague or j in vague:
                yield i, j


def _traits(t: Told) -> Iterable[tuple[object, ...]]:
    """What few happenings of one time share: a figure, a rare method, a rare word, a place's name."""
    for part in t.happening.where.written.split(","):
        for word in part.split():
            if word[:1].isupper() and len(word) > 3:
                yield ("place", fold(word))
    for outcome, low, high in t.figures:
        for bound in {low, high}:
            if bound is not None and bound >= 3:
                yield (outcome, bound)
    if t.happening.method is Method.CHEMICAL:
        yield ("method", t.happening.method)
    for word in t.words:
        yield ("word", word)
