"""Grouping by pairs: average linkage, and joining the groups that nothing holds apart."""

import heapq
from collections.abc import Callable, Sequence

_Ask = Callable[[int, int], bool]


def cluster(size: int, scores: dict[tuple[int, int], float]) -> list[int]:
    """Average linkage: the cluster number of each of ``size`` items, given pair scores (a missing pair may never join).

    Sums between clusters are kept and added up at each merge, and the best pair comes from a heap: the square of ``size``.
    """
    members = {n: [n] for n in range(size)}
    sums: list[dict[int, float]] = [{} for _ in range(size)]
    for (i, j), score in scores.items():
        sums[i][j] = sums[j][i] = score
    # Best average first, then the earliest pair; sizes tell whether an entry is still of the clusters that it was made for.
    heap = [(-score, i, j, 2) for (i, j), score in scores.items() if score > 0]
    heapq.heapify(heap)
    while heap:
        _, x, y, both = heapq.heappop(heap)
        if x not in members or y not in members or len(members[x]) + len(members[y]) != both:
            continue
        members[x] += members.pop(y)
        sums[x] = {k: total + sums[y][k] for k, total in sums[x].items() if k in sums[y] and k in members}
        for k, total in sums[x].items():
            sums[k][x] = total
            average = total / (len(members[x]) * len(members[k]))
            if average > 0:
                heapq.heappush(heap, (-average, min(x, k), max(x, k), len(members[x]) + len(members[k])))
        for k in members:
            if k not in sums[x]:
                sums[k].pop(x, None)
    label = [0] * size
    for number, inside in members.items():
        for member in inside:
            label[member] = number
    return label


def joined(labels: Sequence[int], may: _Ask, must: _Ask) -> list[int]:
    """The labels of items, a group joined to the first before it where every two of their items ``may`` be of one group and some
    two ``must``; both are asked with the earlier item first."""
    groups: list[list[int]] = []
    for label in dict.fromkeys(labels):
        group = [at for at, mine in enumerate(labels) if mine == label]
        home = next((earlier for earlier in groups if _belong(earlier, group, may, must)), None)
        if home is None:
            groups.append(group)
        else:
            home.extend(group)
    found = {at: number for number, group in enumerate(groups) for at in group}
    return [found[at] for at in range(len(labels))]


def _belong(earlier: Sequence[int], later: Sequence[int], may: _Ask, must: _Ask) -> bool:
    pairs = [(min(i, j), max(i, j)) for i in earlier for j in later]
    return any(must(*pair) for pair in pairs) and all(may(*pair) for pair in pairs)
