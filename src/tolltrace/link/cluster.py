"""Constrained agglomerative clustering: best link first, by the average of best matches, never against a cannot-link.

An average over all pairs of two clusters asks too much: a telling that names a province and a month cannot score high with
another of its kind, whatever they tell. One good link asks too little: it chains. What each telling has at best with the other
cluster, averaged over both, lies between.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """One step: two clusters put together at ``score`` (how well they fit); ``a`` and ``b`` are their best-scored pair."""

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
        self._best: dict[str, dict[str, float]] = {item: {} for item in of}  # of each item with any of another cluster
        for (a, b), value in sorted(scores):
            if of[a] != of[b]:
                self._best[a][of[b]] = max(value, self._best[a].get(of[b], 0.0))
                self._best[b][of[a]] = max(value, self._best[b].get(of[a], 0.0))
        self.sums: dict[str, dict[str, float]] = {name: {} for name in self.members}  # of the best of a cluster's items
        for item, best in self._best.items():
            mine = self.sums[of[item]]
            for other, value in best.items():
                mine[other] = mine.get(other, 0.0) + value

    def score(self, one: str, two: str) -> float:
        """How well two clusters fit: what each item has at best with any of the other cluster, averaged over each cluster, and
        the mean of the two. Pairs that nobody thought worth comparing count as 0."""
        mine, theirs = self.sums[one][two] / len(self.members[one]), self.sums[two][one] / len(self.members[two])
        return (mine + theirs) / 2

    def merge(self, one: str, two: str) -> str:
        kept, gone = min(one, two), max(one, two)
        for name in (kept, gone):
            for item in self.members[name]:
                self._best[item].pop(kept, None)
                self._best[item].pop(gone, None)
        self.sums[kept].pop(gone), self.sums[gone].pop(kept)
        for other, value in self.sums.pop(gone).items():
            self.sums[kept][other] = self.sums[kept].get(other, 0.0) + value
            theirs = self.sums[other]
            del theirs[gone]
            for item in self.members[other]:
                best = self._best[item]
                moved, before = best.pop(gone, 0.0), best.get(kept, 0.0)
                if moved > before:
                    best[kept] = moved
                    theirs[kept] = theirs.get(kept, 0.0) + moved - before
            theirs.setdefault(kept, 0.0)
        self.members[kept] = sorted(self.members[kept] + self.members.pop(gone))
        return kept


def cluster(
    start: Sequence[Collection[str]], scores: Mapping[Pair, float], apart: Mapping[str, Collection[str]], at_least: float
) -> Clusters:
    """Joins clusters while those that fit best do so by ``at_least``.

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
    """The starting clusters in parts that no score of ``at_least`` ties to others, and the scores within each: averages of
    best matches cannot reach what no single score reaches."""
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
    heap = [(-state.score(a, b), a, b) for a in state.sums for b in state.sums[a] if a < b]
    heapq.heapify(heap)
    merges = []
    while heap:
        negative, a, b = heapq.heappop(heap)
        if -negative < at_least:
            break
        if a not in state.members or b not in state.members or state.sums[a].get(b) is None:
            continue
        if abs(state.score(a, b) + negative) > 1e-12:
            continue  # an older score of clusters that have grown since
        if _forbidden(state.members[a], state.members[b], apart):
            continue
        best = _best_pair(state.members[a], state.members[b], scores)
        merges.append(Merge(*best, -negative))
        kept = state.merge(a, b)
        for other in state.sums[kept]:
            heapq.heappush(heap, (-state.score(kept, other), min(kept, other), max(kept, other)))
    return merges


def _forbidden(one: Iterable[str], two: Collection[str], apart: Mapping[str, Collection[str]]) -> bool:
    return any(other in apart[item] for item in one if item in apart for other in two)


def _best_pair(one: Iterable[str], two: Sequence[str], scores: Mapping[Pair, float]) -> Pair:
    pairs = [(min(a, b), max(a, b)) for a in one for b in two]
    return min(pairs, key=lambda p: (-scores.get(p, 0.0), p))
