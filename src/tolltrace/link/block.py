"""Which happenings are worth comparing: those of different reports that may share a day and a place, never all pairs.

A happening stands in blocks: its name's sound, the squares about its point, its province and, where its place is not known, what
few others share, each cut into stretches of days. Two happenings are compared when they share a block, their days meet, and one
of them at least is of the sort the block is for. A block of too many pairs is cut by what its members count and name; what then
still is too many has nothing by which one could tell which is which, and joins nobody.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from tolltrace.link.compare_place import WIDTHS, Spot, spot
from tolltrace.link.happenings import Bounds, Told, size
from tolltrace.model import Method, Outcome
from tolltrace.places.folding import fold, skeleton

SLACK_DAYS = 2  # reports differ by a day or two on the day of one happening
MOST_PAIRS = 4_000  # of a block: ninety happenings of one town and week
STRETCH = 8  # days of a block
_GRID = 0.5  # degrees; with grids set off by half a cell, places within 25 km always share a cell
_NAMING = 16  # of a happening's words, the rarest, each a block of its days
_TELLING = 8  # of its words any two of which are a block whatever the days
_LONG = 62  # a period longer than this is no window: such happenings are compared only where they name one town

Key = tuple[Hashable, ...]
Pair = tuple[str, str]


def window(t: Told) -> tuple[date, date] | None:
    """The days in which another report may place the same happening; None where nothing tells or the period is too long."""
    if t.start is None or t.end is None or (t.end - t.start).days > _LONG:
        return None
    return t.start - timedelta(SLACK_DAYS), t.end + timedelta(SLACK_DAYS)


def keys(t: Told) -> list[tuple[Key, bool]]:
    """The blocks of a happening; the flag says whether it is of the sort that a block is for, which one of a pair must be."""
    days = window(t)
    stretches = range(days[0].toordinal() // STRETCH, days[1].toordinal() // STRETCH + 1) if days else ()
    timeless, timed = bare_keys(t)
    return [*timeless, *(((*key, stretch), flag) for key, flag in timed for stretch in stretches)]


def bare_keys(t: Told) -> tuple[list[tuple[Key, bool]], list[tuple[Key, bool]]]:
    """The blocks of a happening whatever its days, and those that are cut into stretches of days."""
    words = rarest(t)
    timeless = [(key, True) for key in told_alike(words)]
    named, inside, vague = cells(spot(t))
    days = window(t)
    if named:
        timeless.append((ever(named), days is None))
    if days is None:
        return timeless, []
    return timeless, [*inside, *((key, vague) for key in traits(t)), *((key, True) for key in worded(words))]


def told_alike(words: Sequence[str]) -> list[Key]:
    """The blocks of a happening's rarest words whatever its days."""
    return [("words", one, other) for one, other in combinations(sorted(words[:_TELLING]), 2)]


def worded(words: Sequence[str]) -> list[Key]:
    """The blocks of a happening's rarest words in its days."""
    return [("word", word) for word in words]


def ever(named: str) -> Key:
    """The block of a place's sound whatever the days, for happenings that have none."""
    return "ever", named


@lru_cache(maxsize=500_000)
def cells(where: Spot) -> tuple[str, tuple[tuple[Key, bool], ...], bool]:
    """The sound of a place's name, the blocks it lies in, and whether it is too vague to lie anywhere."""
    written, place = where.where.written, where.where.place
    wide = WIDTHS[where.width]
    named = skeleton(fold(written.split(",")[0])) if written and wide != "country" else ""
    vague = place is None or wide == "country"
    found: list[tuple[Key, bool]] = [(("name", named), True)] if named else []
    if not vague and place is not None and place.lat is not None and place.lon is not None and wide == "locality":
        for shift in range(4):
            lat, lon = place.lat / _GRID + 0.5 * (shift & 1), place.lon / _GRID + 0.5 * (shift >> 1)
            # Never -1: it hashes as -2 does.
            found.append((("square", shift, math.floor(lat) + 1000, math.floor(lon) + 1000), True))
    if place is not None and place.adm1:
        outer = wide in ("province", "district") or where.namesake
        found.append((("province", place.country, place.adm1), outer))
    found += [(("place", fold(word), "vague"), vague) for part in written.split(",") for word in _proper(part)]
    return named, tuple(dict(found).items()), vague


def _proper(part: str) -> list[str]:
    return [word for word in part.split() if word[:1].isupper() and len(word) > 3]


def pairs_of(key: Key, members: Mapping[str, bool], told: Mapping[str, Told]) -> Iterator[Pair]:
    """The pairs of one block, perhaps more than once; bounded whatever the number of members."""
    timed = key[0] != "words"
    if not crowded(members):
        yield from _meeting(members, told, timed=timed)
        return
    finer: dict[Key, dict[str, bool]] = defaultdict(dict)
    for i, flag in members.items():
        for trait in fine(told[i]):
            finer[trait][i] = flag
    for inner in finer.values():
        if not crowded(inner):
            yield from _meeting(inner, told, timed=timed)


def crowded(members: Mapping[str, bool]) -> bool:
    """Whether a block has too many pairs."""
    n, plain = len(members), sum(not flag for flag in members.values())
    return n * (n - 1) // 2 - plain * (plain - 1) // 2 > MOST_PAIRS


def _meeting(members: Mapping[str, bool], told: Mapping[str, Told], *, timed: bool) -> Iterator[Pair]:
    ids = sorted(members, key=lambda i: (not members[i], i))  # those the block is for first
    windows = [window(told[i]) for i in ids]
    for at, a in enumerate(ids):
        if not members[a]:
            return
        one, mine = told[a].happening.report, windows[at]
        for other in range(at + 1, len(ids)):
            b, theirs = ids[other], windows[other]
            if timed and mine and theirs and (mine[0] > theirs[1] or theirs[0] > mine[1]):
                continue
            if told[b].happening.report != one:
                yield (a, b) if a < b else (b, a)


def traits(t: Told) -> tuple[Key, ...]:
    """The blocks of what few happenings of one time share: a figure, a rare method."""
    return _traits(t.figures, t.happening.method if t.happening.method is Method.CHEMICAL else Method.UNKNOWN)


@lru_cache(maxsize=100_000)
def _traits(figures: tuple[tuple[Outcome, Bounds], ...], rare: Method) -> tuple[Key, ...]:
    found: dict[Key, None] = {}
    for outcome, bounds in figures:
        for bound in bounds:
            if bound is not None and bound >= 3:
                found[outcome, bound, "vague"] = None
    if rare is not Method.UNKNOWN:
        found["method", rare, "vague"] = None
    return tuple(found)


def rarest(t: Told) -> list[str]:
    """The words of a happening that most tell it from others."""
    return [word for word, _ in sorted(t.words, key=lambda pair: (-pair[1], pair[0]))[:_NAMING]]


def fine(t: Told) -> Iterable[Key]:
    """By what a crowded block is cut: figures, sizes beside method and party, rare words, targets."""
    found = dict.fromkeys(_sizes(t.figures, t.happening.method, t.happening.responsible))
    return found | {("word", word): None for word in (*rarest(t), *t.targets)}


@lru_cache(maxsize=100_000)
def _sizes(figures: tuple[tuple[Outcome, Bounds], ...], method: Method, parties: tuple[str, ...]) -> tuple[Key, ...]:
    found: dict[Key, None] = {}
    for outcome, bounds in figures:
        for bound in bounds:
            if bound:
                found[outcome, bound] = None
        octave = math.log2(max(1, size(bounds)))
        for at in {math.floor(octave), math.floor(octave + 0.5) + 0.5}:
            found[outcome, at, method] = None
            for party in parties:
                found[outcome, at, party] = None
    return tuple(found)
