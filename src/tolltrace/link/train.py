"""Training the weights: how often each level stands among pairs of one happening, and among pairs of two.

Expectation-maximisation for a Fellegi-Sunter model over the levels of candidate pairs. Pairs that people judged keep their label;
the others count for both sides, by the chance that the weights of the round before give them. What is known beforehand counts
as a number of pairs, so that a few dozen decisions adjust the shipped weights and do not replace them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tolltrace.link.compare import COMPARISONS, Comparison
from tolltrace.link.context import told_of
from tolltrace.link.happenings import Told
from tolltrace.link.meet import candidates
from tolltrace.link.weights import Shares, Weights
from tolltrace.model import Claim, Decision, DecisionKind, Report
from tolltrace.model.edits import edited, in_order

Levels = tuple[str, ...]
"""The level of each comparison, in the order of ``COMPARISONS``."""

Counts = dict[str, defaultdict[str, float]]
ROUNDS = 25
_SETTLED = 1e-4  # the largest change of a share that still counts as one
_LEAST = 1e-4  # of a share: no level is impossible


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs with the same levels and label: ``label`` 1 for one happening, 0 for two, None where nobody said; ``n`` pairs."""

    levels: Levels
    label: int | None
    n: float = 1.0


@dataclass(frozen=True, slots=True)
class Trained:
    """The new weights, and how many pairs they rest on: judged one, judged two, and candidates that nobody judged."""

    weights: Weights
    one: int
    two: int
    open: int


def levels_of(a: Told, b: Told) -> Levels:
    if b.id < a.id:
        a, b = b, a
    return tuple(c.level(c.value(a), c.value(b)) for c in COMPARISONS)


def samples(pairs: Iterable[tuple[Levels, int | None]]) -> list[Sample]:
    """``pairs`` counted."""
    return [Sample(levels, label, float(n)) for (levels, label), n in Counter(pairs).items()]


def train(found: Sequence[Sample], base: Weights, worth: float, comparisons: Sequence[Comparison] = COMPARISONS) -> Weights:
    """Weights of ``comparisons`` from ``found``; ``base`` counts as ``worth`` pairs on each side. The prior stays that of
    ``base`` where no pair is unjudged, since judged pairs are no random ones."""
    now = base
    for _ in range(ROUNDS):
        before, now = now, _round(found, now, (base, worth), comparisons)
        if _moved(before, now, comparisons) < _SETTLED:
            break
    return _in_order(now, comparisons)


def _in_order(weights: Weights, comparisons: Sequence[Comparison]) -> Weights:
    """``weights`` with neighbours that stand against their order put at one weight, the mean by how often they are seen (pool
    adjacent violators). The shares of pairs that are one give way; they add up to nearly 1 after that."""
    m = {name: dict(row) for name, row in weights.m.items()}
    for comparison in comparisons:
        mine, u = m[comparison.name], weights.u[comparison.name]
        for order in comparison.orders * 2:  # a level stands in two orders: what the second moved the first sees again
            pools: list[list[str]] = []
            for level in order:
                pools.append([level])
                while len(pools) > 1 and _weight(pools[-1], mine, u) > _weight(pools[-2], mine, u):
                    pools[-2:] = [pools[-2] + pools[-1]]
            for pool in pools:
                weight = _weight(pool, mine, u)
                mine |= {level: min(1.0, u[level] * math.exp(weight)) for level in pool}
    return Weights(weights.prior, m, weights.u)


def _weight(pool: Sequence[str], m: Mapping[str, float], u: Mapping[str, float]) -> float:
    return math.log(sum(m[level] for level in pool) / sum(u[level] for level in pool))


def _round(found: Sequence[Sample], now: Weights, before: tuple[Weights, float], comparisons: Sequence[Comparison]) -> Weights:
    base, worth = before
    m: Counts = {c.name: defaultdict(float) for c in comparisons}
    u: Counts = {c.name: defaultdict(float) for c in comparisons}
    tables = [now.table(c) for c in comparisons]
    guessed = {True: 0.0, False: 0.0}
    for sample in found:
        chance = float(sample.label) if sample.label is not None else _chance(sample.levels, now.prior, tables)
        if sample.label is None:
            guessed[True] += sample.n * chance
            guessed[False] += sample.n * (1 - chance)
        for comparison, level in zip(comparisons, sample.levels, strict=True):
            if level in now.m[comparison.name]:
                m[comparison.name][level] += sample.n * chance
                u[comparison.name][level] += sample.n * (1 - chance)
    prior = base.prior
    if sum(guessed.values()):
        one = 1 / (1 + math.exp(-base.prior))
        share = (guessed[True] + worth * one) / (sum(guessed.values()) + worth)
        prior = math.log(share / (1 - share))
    return Weights(prior, _shares(m, base.m, worth, comparisons), _shares(u, base.u, worth, comparisons))


def _chance(levels: Levels, prior: float, tables: Sequence[dict[str, float]]) -> float:
    total = prior + sum(table.get(level, 0.0) for table, level in zip(tables, levels, strict=True))
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, total))))


def _shares(counts: Counts, base: Shares, worth: float, comparisons: Sequence[Comparison]) -> dict[str, dict[str, float]]:
    found = {}
    for comparison in comparisons:
        given = base[comparison.name]
        total = sum(given.values())
        row = {level: counts[comparison.name][level] + worth * given[level] / total for level in comparison.telling}
        whole = sum(row.values())
        floored = {level: max(_LEAST, n / whole) for level, n in row.items()}
        found[comparison.name] = {level: n / sum(floored.values()) for level, n in floored.items()}
    return found


def _moved(before: Weights, now: Weights, comparisons: Sequence[Comparison]) -> float:
    pairs = (
        (old[c.name][v], new[c.name][v])
        for old, new in ((before.m, now.m), (before.u, now.u))
        for c in comparisons
        for v in c.telling
    )
    return max(abs(x - y) for x, y in pairs)


#: The weights before count for at least so many pairs when a casebook trains on itself, and for this share of its candidate
#: pairs: at a tenth weights run away in dense casebooks, at a whole hardly anything is learnt.
LEAST, SHARE = 200.0, 0.3


def retrained(reports: Sequence[Report], claims: Sequence[Claim], decisions: Sequence[Decision], base: Weights) -> Trained:
    """Weights trained on a casebook: what people merged and split, and by expectation the candidate pairs nobody judged."""
    told = told_of(edited(claims, decisions), {r.id: r for r in reports})
    by_id = {t.id: t for t in told}
    judged: dict[tuple[str, str], int] = {}
    for decision in in_order(decisions):
        if decision.kind in (DecisionKind.MERGE, DecisionKind.SPLIT):
            for pair in combinations(sorted(set(decision.subjects) & by_id.keys()), 2):
                judged[pair] = int(decision.kind is DecisionKind.MERGE)
    pairs = [(levels_of(by_id[a], by_id[b]), label) for (a, b), label in judged.items()]
    unjudged = [(levels_of(a, b), None) for a, b in candidates(told) if (a.id, b.id) not in judged]
    one = sum(judged.values())
    weights = train(samples([*pairs, *unjudged]), base, max(LEAST, SHARE * len(unjudged)))
    return Trained(weights, one, len(judged) - one, len(unjudged))
