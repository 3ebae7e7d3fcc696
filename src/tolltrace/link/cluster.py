"""Constrained agglomerative clustering: best link first, by average score, never against a cannot-link."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """One step: two clusters put together at ``score`` (their average); ``a`` and ``b`` are their best-scored pair."""

    a: str
    b: str
    score: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """``groups`` partition the items, each sorted; ``merges`` form a tree over each group's starting clusters."""

    groups: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...]


class _State:
    """Clusters of one part while they grow, named by their smallest item so that the order of input cannot matter."""

    def __init__(self, start: Sequence[Sequence[str]], scores: Sequence[tuple[Pair, float]]) -> None:
        self.members = {group[0]: list(group) for group in start}
        of = {item: name for name, group in self.members.items() for item in group}
        self.sums: dict[str, dict[str, float]] = {name: {} for name in self.members}
        for (a, b), value in sorted(scores):
            one, two = of[a], of[b]
            if one != two:
                self.sums[one][two] = self.sums[two][one] = self.sums[one].get(two, 0.0) + value

    def average(self, one: str, two: str) -> float:
        """The mean over all pairs; pairs that nobody thought worth comparing count as 0."""
        return self.sums[one][two] / (len(self.members[one]) * len(self.members[two]))

    def merge(self, one: str, two: str) -> str:
        kept, gone = min(one, two), max(one, two)
        self.members[kept] = sorted(self.members[kept] + self.members.pop(gone))
        for other, value in self.sums.pop(gone).items():
            del self.sums[other][gone]
            if other != kept:
                self.sums[kept][other] = self.sums[other][kept] = self.sums[kept].get(other, 0.0) + value
        return kept


def cluster(
    start: Sequence[Collection[str]], scores: Mapping[Pair, float], apart: Mapping[str, Collection[str]], at_least: float
) -> Clusters:
    """Joins clusters while the best average score is ``at_least``.

    ``start`` partitions the items (what a person merged stands together already); ``scores`` are 0..1 by ordered pair;
    ``apart`` maps an item to those it may never stand with. The result does not depend on the order of anything given.
    """
    groups, merges = [], []
    for part, between in _parts(start, scores, at_least):
        if len(part) == 1:
            groups.append(part[0])
            continue
        state = _State(part, between)
        merges += _grow(state, dict(between), apart, at_least)
        groups += map(tuple, state.members.values())
    return Clusters(tuple(sorted(groups)), tuple(merges))


def _parts(
    start: Sequence[Collection[str]], scores: Mapping[Pair, float], at_least: float
) -> Iterable[tuple[list[tuple[str, ...]], list[tuple[Pair, float]]]]:
    """The starting clusters in parts that no score of ``at_least`` ties to others, and the scores within each: an average cannot
    reach what no single score reaches."""
    groups = [tuple(sorted(group)) for group in start]
    of = {item: n for n, group in enumerate(groups) for item in group}
    top = list(range(len(groups)))

    def root(n: int) -> int:
        while top[n] != n:
            top[n] = n = top[top[n]]
        return n

    for (a, b), value in scores.items():
        if value >= at_least:
            top[root(of[a])] = root(of[b])
    parts: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for n, group in enumerate(groups):
        parts[root(n)].append(group)
    between: dict[int, list[tuple[Pair, float]]] = defaultdict(list)
    for (a, b), value in scores.items():
        if (here := root(of[a])) == root(of[b]):
            between[here].append(((a, b), value))
    for n, part in parts.items():
        yield part, between[n]


def _grow(state: _State, scores: Mapping[Pair, float], apart: Mapping[str, Collection[str]], at_least: float) -> list[Merge]:
    heap = [(-state.average(a, b), a, b) for a in state.sums for b in state.sums[a] if a < b]
    heapq.heapify(heap)
    merges = []
    while heap:
        negative, a, b = heapq.heappop(heap)
        if -negative < at_least:
            break
        if a not in state.members or b not in state.members or state.sums[a].get(b) is None:
            continue
        if abs(state.average(a, b) + negative) > 1e-12:
            continue  # an older score of clusters that have grown since
        if _forbidden(state.members[a], state.members[b], apart):
            continue
        best = _best_pair(state.members[a], state.members[b], scores)
        merges.append(Merge(*best, -negative))
        kept = state.merge(a, b)
        for other in state.sums[kept]:
            heapq.heappush(heap, (-state.average(kept, other), min(kept, other), max(kept, other)))
    return merges


def _forbidden(one: Iterable[str], two: Collection[str], apart: Mapping[str, Collection[str]]) -> bool:
    return any(other in apart[item] for item in one if item in apart for other in two)


def _best_pair(one: Iterable[str], two: Sequence[str], scores: Mapping[Pair, float]) -> Pair:
    pairs = [(min(a, b), max(a, b)) for a in one for b in two]
    return min(pairs, key=lambda p: (-scores.get(p, 0.0), p))
