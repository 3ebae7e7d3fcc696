"""Pairs worth comparing among many happenings: the blocks of ``block``, sorted and cut with arrays.

A block is a number (the hash of its key), a happening in it a row. Rows sorted by block lie together, so that the pairs of a
million happenings are made a few million at a time, and a pair met in several blocks is kept once.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tolltrace.link import block
from tolltrace.link.block import STRETCH, Key, cells, ever, fine, rarest, told_alike, traits, window, worded
from tolltrace.link.compare_place import Spot, spot
from tolltrace.link.happenings import Told

Numbers = NDArray[np.int64]
Keys = NDArray[np.uint64]
_AT_ONCE = 4_000_000  # pairs made before what is met again is dropped
# The lowest bits of a row's key: the happening is not of the sort that the block is for; the block is cut by days.
_NONE, _PLAIN, _TIMED = (
    np.uint64(0),
    np.uint64(1),
    np.uint64(2),
)
_EVER_BEFORE, _EVER_AFTER = date.min.toordinal() - 9, date.max.toordinal() + 9


def candidates(told: Sequence[Told], *, by_words: bool = True) -> Iterator[tuple[Told, Told]]:
    """Pairs of different reports to compare, each once, the smaller id first, in the order of ids. Without ``by_words`` those
    alone that meet in place and time: pairs met by their words say nothing of how often words meet by chance."""
    ordered = sorted(told, key=lambda t: t.id)
    left, right = met(ordered, by_words=by_words)
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        yield ordered[a], ordered[b]


def met(told: Sequence[Told], *, by_words: bool = True) -> tuple[Numbers, Numbers]:
    """The candidate pairs of happenings sorted by id, as positions, the smaller first, in order."""
    if len(told) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    days = days_of(told)
    small, crowds = Rows(*rows_of(told, days, by_words=by_words)).sorted().split(block.MOST_PAIRS)
    return meeting([small, _cut(crowds, told)], Where(numbered(t.happening.report for t in told), *days))


def sharing(keys: Sequence[Iterable[Key]], groups: Sequence[Hashable], most: int) -> tuple[Numbers, Numbers]:
    """The pairs of any records of different ``groups`` that share one of their ``keys``, as ``met`` gives them; what more than
    ``most`` pairs share tells nothing."""
    code, rows = Codes(), _List()
    for n, found in enumerate(keys):
        rows.add(n, ((code(key), True) for key in dict.fromkeys(found)))
    never = np.zeros(len(keys), np.int64)
    return meeting([Rows(*rows.arrays()).sorted().split(most)[0]], Where(numbered(groups), never, never))


def meeting(blocks: Iterable["Rows"], where: "Where") -> tuple[Numbers, Numbers]:
    """The pairs of ``blocks`` that meet, as ``met`` gives them."""
    found = _Met(len(where.report))
    for rows in blocks:
        for pairs in rows.pairs(where):
            found.add(*pairs)
    return found.pairs()


def numbered(values: Iterable[object]) -> Numbers:
    ids: dict[object, int] = {}
    return np.fromiter((ids.setdefault(v, len(ids)) for v in values), np.int64)


def days_of(told: Sequence[Told]) -> tuple[Numbers, Numbers]:
    """First and last day of each window; all days where there is none."""
    found = [(w[0].toordinal(), w[1].toordinal()) if (w := window(t)) else (_EVER_BEFORE, _EVER_AFTER) for t in told]
    days = np.array(found, np.int64)
    return days[:, 0].copy(), days[:, 1].copy()


@dataclass(frozen=True)
class Where:
    """What a pair of one block must agree on: other reports, days that meet. By position."""

    report: Numbers
    first: Numbers
    last: Numbers

    def meet(self, a: Numbers, b: Numbers, timed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        days = (self.first[a] <= self.last[b]) & (self.first[b] <= self.last[a])
        met: NDArray[np.bool_] = (self.report[a] != self.report[b]) & (days | ~timed)
        return met


class Codes:
    """The number of a block's key, two lowest bits free; the keys of equal values are looked up once. ``hashed`` must give 64
    bits; those of Python differ between processes."""

    def __init__(self, hashed: Callable[[Key], int] = hash) -> None:
        self._of: dict[Key, int] = {}
        self._hashed = hashed

    def __call__(self, key: Key) -> int:
        code = self._of.get(key)
        if code is None:
            code = self._of[key] = self.once(key)
        return code

    def once(self, key: Key) -> int:
        """The number of a key that hardly comes again: not worth remembering."""
        return self._hashed(key) & ((1 << 64) - 4)


def rows_of(
    told: Sequence[Told], days: tuple[Numbers, Numbers], *, by_words: bool = True, code: "Codes | None" = None
) -> tuple[Keys, Numbers]:
    """Every row of every block: its key with the two bits, and the happening's position."""
    code = code or Codes()
    timeless, timed = _List(), _List()
    inside, names, spots = _List(), [], _numbered_spots(told)
    for number, where in enumerate(spots.values):
        named, found, _ = cells(where)
        inside.add(number, ((code(key), flag) for key, flag in found))
        names.append(code(ever(named)) if named else 0)
    for n, t in enumerate(told):
        words = rarest(t) if by_words and t.words else ()
        bounded = window(t) is not None
        if always := names[spots.of[n]]:
            timeless.add(n, ((always | int(_TIMED), not bounded),))
        if words:
            timeless.add(n, ((code.once(key), True) for key in told_alike(words)))
        if bounded:
            where = spots.values[spots.of[n]]
            if found_traits := traits(t):
                vague = cells(where)[2]
                timed.add(n, ((code(key), vague) for key in found_traits))
            if words:
                timed.add(n, ((code.once(key), True) for key in worded(words)))
    first, last = days
    bounded_at = np.flatnonzero(first > _EVER_BEFORE)
    place_keys, place_of = inside.spread(np.array(spots.of, np.int64)[bounded_at])
    keys, at = timed.arrays()
    keys, at = _stretched(np.concatenate([keys, place_keys]), np.concatenate([at, bounded_at[place_of]]), first, last)
    more, at_more = timeless.arrays()
    return np.concatenate([keys, more]), np.concatenate([at, at_more])


@dataclass(frozen=True)
class _Spots:
    values: list[Spot]
    of: list[int]


def _numbered_spots(told: Sequence[Told]) -> _Spots:
    ids: dict[Spot, int] = {}
    of = [ids.setdefault(spot(t), len(ids)) for t in told]
    return _Spots(list(ids), of)


class _List:
    """Rows as they are found, owner after owner: keys with the flag's bit, and how many each owner has."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._owners, self._ends = array("q"), array("q")

    def add(self, owner: int, rows: Iterable[tuple[int, bool]]) -> None:
        self._keys.extend(code if flag else code | 1 for code, flag in rows)
        self._owners.append(owner)
        self._ends.append(len(self._keys))

    def arrays(self) -> tuple[Keys, Numbers]:
        counts = np.diff(np.append(0, np.frombuffer(self._ends, np.int64)))
        return np.frombuffer(self._keys, np.uint64), np.repeat(np.frombuffer(self._owners, np.int64), counts)

    def spread(self, wanted: Numbers) -> tuple[Keys, Numbers]:
        """The keys of each of the ``wanted`` owners in turn, and at which place of ``wanted`` it stands."""
        keys, owners = self.arrays()
        starts = np.searchsorted(owners, np.arange(wanted.max() + 2 if len(wanted) else 1))
        counts = starts[wanted + 1] - starts[wanted]
        return keys[_ranges(starts[wanted], counts)], np.repeat(np.arange(len(wanted)), counts)


def _ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """start, start + 1, ... for each of ``starts``, as many as ``counts`` says, one after the other."""
    ends = np.cumsum(counts)
    found: Numbers = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
    return found


def _stretched(keys: Keys, at: Numbers, first: Numbers, last: Numbers) -> tuple[Keys, Numbers]:
    """Each row once for every stretch of its happening's days."""
    begin = first[at] // STRETCH
    counts = last[at] // STRETCH - begin + 1
    return _mixed(np.repeat(keys, counts), _ranges(begin, counts).astype(np.uint64), _TIMED), np.repeat(at, counts)


def _mixed(keys: Keys, more: Keys, bits: np.uint64 = _NONE) -> Keys:
    """Keys of finer blocks (the finish of splitmix64); the two lowest bits stay, with ``bits`` set."""
    kept = keys & np.uint64(3) | bits
    x = (keys & ~np.uint64(3)) + more * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Keys = (x ^ (x >> np.uint64(31))) & ~np.uint64(3) | kept
    return mixed


@dataclass(frozen=True)
class Rows:
    """Rows of blocks: ``keys`` with the two bits, and ``at``, positions of happenings."""

    keys: Keys
    at: Numbers

    def sorted(self) -> "Rows":
        """By block, of each those that it is for first: the flag is the lowest bit but counts last."""
        order = np.argsort(self.keys)
        return Rows(self.keys[order], self.at[order])

    def _blocks(self) -> tuple[Numbers, Numbers, Numbers]:
        """Where each block starts, its size, and how many pairs it has."""
        block_of = self.keys >> np.uint64(1)
        starts = (
            np.flatnonzero(np.concatenate([[True], block_of[1:] != block_of[:-1]])) if len(self.keys) else np.empty(0, np.int64)
        )
        sizes = np.diff(np.append(starts, len(self.keys)))
        plain = np.add.reduceat((self.keys & _PLAIN).astype(np.int64), starts) if len(starts) else sizes
        return starts, sizes, sizes * (sizes - 1) // 2 - plain * (plain - 1) // 2

    def split(self, most: int) -> tuple["Rows", "Rows"]:
        """The rows of blocks that have pairs, and of those that have more than ``most``."""
        _, sizes, pairs = self._blocks()
        kind = np.repeat((pairs > 0).astype(np.int8) + (pairs > most), sizes)
        return tuple(Rows(self.keys[kind == k], self.at[kind == k]) for k in (1, 2))  # type: ignore[return-value]

    def pairs(self, where: Where) -> Iterator[tuple[Numbers, Numbers]]:
        """The pairs of each block that meet, some more than once, a few million at a time."""
        starts, sizes, _ = self._blocks()
        ends = np.repeat(starts + sizes, sizes)
        after = np.where(self.keys & _PLAIN, 0, ends - np.arange(len(ends)) - 1)  # rows that each is paired with
        before = np.cumsum(after)
        at = 0
        while at < len(after):
            to = max(at + 1, int(np.searchsorted(before, (before[at - 1] if at else 0) + _AT_ONCE)))
            counts = after[at:to]
            one = np.repeat(np.arange(at, min(to, len(after))), counts)
            other = _ranges(np.arange(at, min(to, len(after))) + 1, counts)
            timed = (self.keys[one] & _TIMED) != 0
            a, b = self.at[one], self.at[other]
            kept = where.meet(a, b, timed)
            yield a[kept], b[kept]
            at = to


def _cut(crowds: Rows, told: Sequence[Told]) -> Rows:
    """The rows of crowded blocks in finer blocks; those that still are crowded are gone."""
    members, of = np.unique(crowds.at, return_inverse=True)
    keys, row = finer(crowds.keys, of, [told[n] for n in members.tolist()], Codes())
    return Rows(keys, crowds.at[row]).sorted().split(block.MOST_PAIRS)[0]


def finer(keys: Keys, of: Numbers, members: Sequence[Told], code: Codes) -> tuple[Keys, Numbers]:
    """The rows ``keys`` of crowded blocks, each of the member at ``of``, in finer blocks: their keys, and of which row."""
    cuts = _List()
    for number, t in enumerate(members):
        cuts.add(number, ((code(key), True) for key in fine(t)))
    more, row = cuts.spread(of)
    return _mixed(keys[row], more), row


class _Met:
    """Pairs met, each once, as one number a pair."""

    def __init__(self, n: int) -> None:
        self._n, self._found, self._waiting = n, np.empty(0, np.int64), 0
        self._more: list[Numbers] = []

    def add(self, a: Numbers, b: Numbers) -> None:
        self._more.append(_distinct(np.minimum(a, b) * self._n + np.maximum(a, b)))
        self._waiting += len(self._more[-1])
        if self._waiting > max(4 * _AT_ONCE, len(self._found)):
            self._merge()

    def _merge(self) -> None:
        self._found = _distinct(np.concatenate([self._found, *self._more]))
        self._more, self._waiting = [], 0

    def pairs(self) -> tuple[Numbers, Numbers]:
        self._merge()
        return self._found // self._n, self._found % self._n


def _distinct(numbers: Numbers) -> Numbers:
    """Sorted, each once. Sorting is many times faster than numpy's own ``unique`` on numbers this large."""
    numbers = np.sort(numbers)
    return numbers[_new(numbers)]


def _new(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a number stands for the first time."""
    return np.concatenate([np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]])
