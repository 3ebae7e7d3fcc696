"""Averaging over decomposable graphs: which lists depend on which is summed out, not chosen.

After Madigan & York (1997): for each decomposable graph on the lists the counts have, under a hyper-Dirichlet prior, a
probability in closed form, and it is computed for each possible number of unseen items on a grid. The method of the R package
dga; computed here from the paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from tolltrace.estimate.result import LEVEL, Estimate, GraphFit, Method
from tolltrace.estimate.table import Table

MOST = 5  # lists: 822 graphs; six have 18,154
_POINTS = 50_000
_EDGE = 0.01

Vector = NDArray[np.float64]
Subset = frozenset[int]


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """The whole number is Poisson with a mean that is gamma distributed with shape ``a`` and scale ``b``."""

    a: float
    b: float

    def logs(self, totals: Vector) -> Vector:
        a, b = self.a, self.b
        found: Vector = totals * np.log(b) - (totals + a) * np.log1p(b) + gammaln(totals + a) - gammaln(totals + 1) - gammaln(a)
        return found


class ReciprocalPrior:
    """Each order of magnitude of the whole number is as likely as the next (1/N), the usual choice without knowledge."""

    def logs(self, totals: Vector) -> Vector:
        found: Vector = -np.log(totals)
        return found


@dataclass(frozen=True, slots=True)
class Grid:
    """The numbers of unseen items that are considered: from ``least`` to ``most`` by ``step``."""

    least: int
    most: int
    step: int = 1

    @classmethod
    def for_table(cls, table: Table) -> "Grid":
        """Up to twenty times what is documented."""
        most = max(1000, 20 * table.n)
        return cls(0, most, -(-most // _POINTS))

    @property
    def points(self) -> Vector:
        return np.arange(self.least, self.most + 1, self.step, dtype=float)


@dataclass(frozen=True, slots=True)
class GraphAverage:
    """``models`` best first; ``totals`` and ``shares`` are the averaged posterior. ``at_edge``: it runs against the end of the
    grid, so that the grid and not the table decides."""

    models: tuple[GraphFit, ...]
    totals: Vector
    shares: Vector
    at_edge: bool

    @property
    def complete(self) -> float:
        """The probability of the graph that ties all lists: under it the answer is the prior's, not the table's."""
        return next(m.weight for m in self.models if len(m.cliques) == 1)

    @property
    def mode(self) -> int:
        """The likeliest total."""
        return int(self.totals[self.shares.argmax()])

    def quantile(self, share: float) -> int:
        """The smallest total at or below which at least ``share`` of the posterior lies."""
        return _quantile(self.totals, self.shares, share)


def average(
    table: Table, prior: GammaPrior | ReciprocalPrior | None = None, *, delta: float | None = None, grid: Grid | None = None
) -> GraphAverage:
    """The posterior of the whole number over all decomposable graphs, each as likely beforehand as the next.

    ``delta`` is the prior's weight for each history, in items; by default one item shared by all of them. With more, the
    complete graph, under which the lists say nothing about the unseen, takes over in sparse tables. Raises ValueError for
    more than five lists.
    """
    size = len(table.lists)
    if size > MOST:
        raise ValueError(f"{size} lists have too many graphs; at most {MOST}")
    missing = (grid or Grid.for_table(table)).points
    totals = missing + table.n
    parts = _subsets(np.array(table.cells(), dtype=float).reshape((2,) * size), missing, delta or 2.0**-size)
    # How many ways the items could have been seen as they were, and what was believed beforehand.
    common = gammaln(totals + 1) - gammaln(missing + 1) + (prior or ReciprocalPrior()).logs(totals)
    graphs = decomposable(size)
    evidence = np.array([logsumexp(_logs(g, parts) + common) for g in graphs])
    whole = logsumexp(evidence)
    shares = np.zeros_like(totals)
    models = []
    for graph, mine in zip(graphs, evidence, strict=True):
        alone = np.exp(_logs(graph, parts) + common - mine)
        weight = float(np.exp(mine - whole))
        shares += weight * alone
        mode = int(totals[alone.argmax()])
        models.append(GraphFit(graph.cliques, weight, _quantile(totals, alone, 0.5), mode))
    models.sort(key=lambda m: (-m.weight, m.cliques))
    at_edge = bool(shares[int(0.95 * len(shares)) :].sum() > _EDGE)
    return GraphAverage(tuple(models), totals, shares, at_edge)


def answer(table: Table, found: GraphAverage) -> Estimate:
    """The average as an estimate: the posterior's median and its middle 95 %."""
    best = found.models[0]
    cliques = "".join(f"[{' '.join(table.lists[i] for i in clique)}]" for clique in best.cliques)
    return Estimate(
        Method.GRAPHS,
        f"{len(found.models):,} decomposable graphs averaged",
        found.quantile(0.5),
        found.quantile((1 - LEVEL) / 2),
        found.quantile((1 + LEVEL) / 2),
        interval="95 % credible interval, over all graphs",
        explanation=f"Posterior median, mode {found.mode:,}; the likeliest graph, {cliques}, has probability {best.weight:.2f}.",
    )


@dataclass(frozen=True, slots=True)
class Graph:
    """A decomposable graph: ``steps`` are, in an order in which lists can be taken off one by one, each list with its
    remaining neighbours and those neighbours alone; ``cliques`` the largest sets that are tied throughout."""

    steps: tuple[tuple[Subset, Subset], ...]
    cliques: tuple[tuple[int, ...], ...]


@cache
def decomposable(size: int) -> tuple[Graph, ...]:
    """Every decomposable graph on ``size`` labelled lists: 8 on three, 61 on four, 822 on five."""
    edges = list(combinations(range(size), 2))
    every = chain.from_iterable(combinations(edges, k) for k in range(len(edges) + 1))
    return tuple(g for chosen in every if (g := _graph(size, chosen)) is not None)


def _graph(size: int, edges: Sequence[tuple[int, int]]) -> Graph | None:
    """The graph with these edges, None when it is not decomposable: then some list's neighbours are never tied throughout."""
    near = {i: {b if a == i else a for a, b in edges if i in (a, b)} for i in range(size)}
    left, steps = set(range(size)), []
    while left:
        simple = next((i for i in sorted(left) if all(b in near[a] for a, b in combinations(near[i] & left, 2))), None)
        if simple is None:
            return None
        around = frozenset(near[simple] & left)
        steps.append((around | {simple}, around))
        left.remove(simple)
    sets = {clique for clique, _ in steps}
    cliques = sorted(tuple(sorted(c)) for c in sets if not any(c < other for other in sets))
    return Graph(tuple(steps), tuple(cliques))


def _logs(graph: Graph, parts: dict[Subset, Vector]) -> Vector:
    """The log probability of the counts under a graph, at each point of the grid: cliques over separators."""
    found: Vector = np.sum([parts[clique] - parts[rest] for clique, rest in graph.steps], axis=0)
    return found


def _subsets(cells: Vector, missing: Vector, delta: float) -> dict[Subset, Vector]:
    """The Dirichlet-multinomial log probability of the margin of each set of lists, at each point of the grid."""
    size = cells.ndim
    whole = delta * cells.size
    ends = gammaln(whole) - gammaln(whole + cells.sum() + missing)
    found: dict[Subset, Vector] = {frozenset(): np.zeros_like(missing)}
    for chosen in _chosen(size):
        others = tuple(i for i in range(size) if i not in chosen)
        margin = cells.sum(axis=others).ravel() if others else cells.ravel()
        alpha = delta * 2 ** len(others)
        seen = (gammaln(margin[1:] + alpha) - gammaln(alpha)).sum()
        unseen = gammaln(margin[0] + missing + alpha) - gammaln(alpha)  # what no list holds is in the first cell of each margin
        found[chosen] = seen + unseen + ends
    return found


def _chosen(size: int) -> Iterator[Subset]:
    for k in range(1, size + 1):
        yield from map(frozenset, combinations(range(size), k))


def _quantile(totals: Vector, shares: Vector, share: float) -> int:
    at = int(np.searchsorted(np.cumsum(shares), share * float(shares.sum())))
    return int(totals[min(at, len(totals) - 1)])
