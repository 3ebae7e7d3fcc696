"""Removal of copies: of near-identical reports that claim the same, one is linked and reconciled, and the others point to it.

Copies are known as linking knows them (``link.origin``): by a sketch of the text, then by its word sequences. Of the reports that
share a band of sketches each is compared with the first, not with all others, then those that were no copies of it with the first
of them, and so on for some turns: fifty thousand copies of one report take some fifty thousand comparisons and not a billion. A
near-identical report that claims something else (a later toll in the same words) is no copy to remove.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tolltrace.link.origin import alike, numbers

TURNS = 4  # of comparing with the first; what is then still apart stays apart
KEPT = 20_000  # reports whose word sequences are kept for the next comparison
FEW = 4  # bands looked at before all: they join whole copies, which then need no more comparing

Numbers = NDArray[np.int64]

Pair = tuple[str, str]
Alike = Callable[[Sequence[Pair]], Iterable[Pair]]
"""Gives those pairs of report ids whose texts are copies."""


@dataclass(frozen=True, slots=True)
class Known:
    """A report with claims: by what copies of it are known (see ``work``)."""

    id: str
    published: date | None
    text_key: str
    telling: str
    bands: bytes | None


def removed(known: Sequence[Known], alike: Alike) -> dict[str, str]:
    """For each report that is a copy of another with the same claims that other's id: the one published first, of these the one
    with the smallest id. The order of ``known`` does not matter."""
    group = grouped(known, alike)
    tellings: dict[Pair, list[Known]] = defaultdict(list)
    for k in known:
        tellings[group[k.id], k.telling].append(k)
    found: dict[str, str] = {}
    for same in tellings.values():
        first = min(same, key=lambda k: (k.published is None, k.published or date.max, k.id))
        found |= {k.id: first.id for k in same if k.id != first.id}
    return found


def voiced(standing: Sequence[Known], alike: Alike) -> dict[str, str]:
    """For each report that stands the smallest id among its copies, as linking asks: it knows no short texts as copies."""
    return grouped([k if k.bands else replace(k, text_key=k.id) for k in standing], alike)


def grouped(known: Sequence[Known], alike: Alike) -> dict[str, str]:
    """For each report the smallest id among its copies."""
    ids = sorted(k.id for k in known)
    rank = {i: n for n, i in enumerate(ids)}
    join = Joined(len(ids))
    first: dict[str, int] = {}
    for k in sorted(known, key=lambda k: k.id):
        join(first.setdefault(k.text_key, rank[k.id]), rank[k.id])
    # Of one text one is compared with others.
    kept = {first[k.text_key]: np.frombuffer(k.bands, dtype="<u8") for k in known if k.bands is not None}
    at = np.array(sorted(kept), dtype=np.int64)
    bands = np.array([kept[n] for n in at.tolist()]) if kept else np.empty((0, 0), dtype=np.uint64)
    asked: set[tuple[int, int]] = set()
    for turn, some in ((0, bands[:, :FEW]), *((turn, bands) for turn in range(TURNS))):
        group = np.array([join.first(n) for n in at.tolist()], dtype=np.int64)
        fresh = sorted(_led(at, group, some, turn) - asked)
        asked.update(fresh)
        for a, b in alike([(ids[a], ids[b]) for a, b in fresh]):
            join(rank[a], rank[b])
    return {i: ids[join.first(n)] for n, i in enumerate(ids)}


def _led(at: Numbers, group: Numbers, bands: NDArray[np.uint64], turn: int) -> set[tuple[int, int]]:
    """Pairs to compare: in each bucket (reports with one value of one band) the first report of the group that stands at place
    ``turn`` with the first of each later group. ``at`` are numbers of reports, ``group`` of their groups; ``bands`` (reports,
    bands)."""
    found: set[tuple[int, int]] = set()
    for keys in bands.T:
        order = np.lexsort((at, group, keys))  # by bucket, then group, then report
        firsts = order[_changes(keys[order]) | _changes(group[order])]
        firsts = firsts[np.lexsort((at[firsts], keys[firsts]))]
        starts = np.flatnonzero(_changes(keys[firsts]))
        place = np.arange(len(firsts)) - np.repeat(starts, np.diff([*starts, len(firsts)]))
        led = np.flatnonzero(place > turn)
        found.update(zip(at[firsts[led - place[led] + turn]].tolist(), at[firsts[led]].tolist(), strict=True))
    return found


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where another value begins."""
    return np.concatenate([np.ones(min(1, len(values)), dtype=np.bool_), values[1:] != values[:-1]])


class Joined:
    """Numbers in groups; the smallest stands for its group."""

    def __init__(self, n: int) -> None:
        self._over = list(range(n))

    def first(self, i: int) -> int:
        while self._over[i] != i:
            self._over[i] = self._over[self._over[i]]
            i = self._over[i]
        return i

    def __call__(self, a: int, b: int) -> None:
        one, two = self.first(a), self.first(b)
        if one != two:
            self._over[max(one, two)] = min(one, two)


def standing(copy_of: Mapping[str, str], ids: Iterable[str]) -> set[str]:
    """The ids that are no copies."""
    return {i for i in ids if i not in copy_of}


class Compared:
    """Which of some pairs of reports are copies, by their texts: pairs of one first report stand together."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._numbers = lru_cache(maxsize=KEPT)(lambda report: numbers(text_of(report)))

    def __call__(self, pairs: Sequence[Pair]) -> Iterator[Pair]:
        for a, some in groupby(pairs, lambda pair: pair[0]):
            others = [b for _, b in some]
            held = alike(self._numbers(a), [self._numbers(b) for b in others])
            yield from ((a, b) for b, same in zip(others, held.tolist(), strict=True) if same)


class Remembered:
    """Whether texts are copies, each pair asked for once: that costs much, and of Spark seconds, however few they are."""

    def __init__(self, ask: Alike) -> None:
        self._ask = ask
        self._known: dict[Pair, bool] = {}

    def __call__(self, pairs: Sequence[Pair]) -> list[Pair]:
        if fresh := [pair for pair in pairs if pair not in self._known]:
            self._known |= dict.fromkeys(fresh, False)
            self._known |= dict.fromkeys(self._ask(fresh), True)
        return [pair for pair in pairs if self._known[pair]]
