"""Scoring many pairs: each comparison judges every two values that meet once, however many pairs have them.

Pairs are positions in arrays, levels are numbers. What comes out are the scores that ``Scorer.raw`` gives for the same pairs
(tested), so that nothing after this step knows how many there were.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tolltrace.link.compare import COMPARISONS, Comparison
from tolltrace.link.happenings import Told
from tolltrace.link.meet import Numbers, met
from tolltrace.link.score import FITS, KEPT, MAY_BE_RIVALS, Raw, Scorer, logit, worth_keeping
from tolltrace.link.train import Levels, Sample
from tolltrace.link.weights import Weights

Level = NDArray[np.uint8]
_TABLE = 1 << 26  # pairs of values that a table of a byte each may have; beyond, those that meet are sorted
_AT_ONCE = 8_000_000  # pairs judged at a time


def scored(told: Sequence[Told], scorer: Scorer) -> Iterator[Raw]:
    """The raw scores worth keeping of ``told``, which is sorted by id, in the order of ids."""
    return judged(told, met(told), scorer)


def judged(told: Sequence[Told], pairs: tuple[Numbers, Numbers], scorer: Scorer) -> Iterator[Raw]:
    """``scored`` of the ``pairs`` that meet, as positions in ``told``."""
    left, right = pairs
    values = [Values(comparison, told) for comparison in COMPARISONS]
    for at in range(0, len(left), _AT_ONCE):
        yield from _scored(told, (left[at : at + _AT_ONCE], right[at : at + _AT_ONCE]), values, scorer)


def _scored(told: Sequence[Told], pairs: tuple[Numbers, Numbers], values: Sequence["Values"], scorer: Scorer) -> Iterator[Raw]:
    total, levels = weighed(values, *pairs, scorer.weights)
    sure = total >= logit(KEPT)
    kept = np.flatnonzero(sure | _all_in(MAY_BE_RIVALS, levels))
    rows = (array[kept].tolist() for array in (*pairs, total, _all_in(FITS, levels), sure))
    for a, b, weight, fits, enough in zip(*rows, strict=True):
        raw = Raw(told[a].id, told[b].id, weight, fits)
        if enough or worth_keeping(raw, told[a], told[b]):
            yield raw


def _all_in(wanted: Mapping[str, Collection[str]], levels: Sequence[Level]) -> NDArray[np.bool_]:
    """Which pairs stand at one of the ``wanted`` levels in each comparison named there."""
    judged = zip(COMPARISONS, levels, strict=True)
    found = np.ones(len(levels[0]), np.bool_)
    for comparison, level in judged:
        if comparison.name in wanted:
            found &= np.array([name in wanted[comparison.name] for name in comparison.levels])[level]
    return found


def weighed(
    values: Sequence["Values"], left: Numbers, right: Numbers, weights: Weights
) -> tuple[NDArray[np.float64], list[Level]]:
    """The log-odds of each pair of records, and in every comparison the number of its level."""
    total, levels = np.full(len(left), weights.prior), []
    for value in values:
        levels.append(value.levels(left, right))
        table = weights.table(value.comparison)
        total += np.array([table[level] for level in value.comparison.levels])[levels[-1]]
    return total, levels


def counted(told: Sequence[Told], left: Numbers, right: Numbers) -> list[Sample]:
    """How many of the pairs (positions in ``told``) stand at which levels, in the order in which these are first met."""
    code = np.zeros(len(left), np.int64)
    for comparison in COMPARISONS:
        code = code * len(comparison.levels) + Values(comparison, told).levels(left, right)
    codes, first, times = np.unique(code, return_index=True, return_counts=True)
    order = np.argsort(first)
    return [Sample(_levels(c), None, float(n)) for c, n in zip(codes[order].tolist(), times[order].tolist(), strict=True)]


def _levels(code: int) -> Levels:
    found = []
    for comparison in reversed(COMPARISONS):
        code, level = divmod(code, len(comparison.levels))
        found.append(comparison.levels[level])
    return tuple(reversed(found))


class Values:
    """The value of every record (a happening) in one comparison, equal ones under one number; 0 are those that say nothing."""

    def __init__(self, comparison: Comparison, records: Sequence[Any]) -> None:
        self.comparison = comparison
        self._silent = comparison.levels.index(comparison.silent)
        self._values: list[Any] = [None]
        ids: dict[Hashable, int] = {}
        of = []
        for record in records:
            value = comparison.value(record)
            if comparison.mute(value):
                of.append(0)
                continue
            number = ids.setdefault(value, len(self._values)) if comparison.shared else len(self._values)
            if number == len(self._values):
                self._values.append(value)
            of.append(number)
        self._of = np.array(of, np.int64)
        self._number = {level: n for n, level in enumerate(comparison.levels)}

    def levels(self, left: Numbers, right: Numbers) -> Level:
        """The number of the level of each pair."""
        a, b = self._of[left], self._of[right]
        found = np.full(len(left), self._silent, np.uint8)
        said = np.flatnonzero((a > 0) & (b > 0))
        n = len(self._values)
        met = np.minimum(a[said], b[said]) * n + np.maximum(a[said], b[said])
        shared = self.comparison.shared
        found[said] = (
            self._by_table(met) if shared and n * n <= _TABLE else self._by_sorting(met) if shared else self._judged(met)
        )
        return found

    def _by_table(self, met: Numbers) -> Level:
        table = np.zeros(len(self._values) ** 2, np.uint8)
        table[met] = 1
        once = np.flatnonzero(table)
        table[once] = self._judged(once)
        return table[met]

    def _by_sorting(self, met: Numbers) -> Level:
        order = np.argsort(met)
        ordered = met[order]
        first = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
        found = np.empty(len(met), np.uint8)
        found[order] = self._judged(ordered[first])[np.cumsum(first) - 1]
        return found

    def _judged(self, met: Numbers) -> Level:
        n, values = len(self._values), self._values
        level: Callable[[Any, Any], str] = self.comparison.level
        number = self._number
        one, other = (met // n).tolist(), (met % n).tolist()
        return np.fromiter((number[level(values[a], values[b])] for a, b in zip(one, other, strict=True)), np.uint8, len(met))
