"""Estimates by formula: two lists alone, and the least that unequal chances allow. No model, no extra needed."""

import math
from statistics import NormalDist

from tolltrace.estimate.result import LEVEL, Estimate, Method
from tolltrace.estimate.table import Table

_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def interval(n: float, missing: float, se: float) -> tuple[float, float]:
    """The interval of 95 % around ``n + missing``, log-normal in ``missing`` so that it never falls below the ``n`` seen."""
    if missing <= 0:
        return n, n
    factor = math.exp(_Z * math.sqrt(math.log1p((se / missing) ** 2)))
    return n + missing / factor, n + missing * factor


def chao(table: Table) -> Estimate:
    """Chao's lower bound, n + f1^2 / (2 f2), with f1 and f2 the items on exactly one and exactly two lists (Chao 1987).

    Items of unequal chances are missed more often than equal ones, so this is the least there is, if lists do not depend on
    each other for the same item. Without any f2 the bias-corrected form n + f1 (f1 - 1) / 2 is taken.
    """
    f1, f2 = table.frequencies[0], table.frequencies[1] if len(table.lists) > 1 else 0
    if f2:
        ratio = f1 / f2
        missing = f1 * f1 / (2 * f2)
        variance = f2 * (ratio**2 / 2 + ratio**3 + ratio**4 / 4)
        form = "n + f1² / 2 f2"
    else:
        missing = f1 * (f1 - 1) / 2
        total = table.n + missing
        variance = max(0.0, f1 * (f1 - 1) / 2 + f1 * (2 * f1 - 1) ** 2 / 4 - f1**4 / (4 * total))
        form = "n + f1 (f1 - 1) / 2, as nothing is on two lists"
    se = math.sqrt(variance)
    low, high = interval(table.n, missing, se)
    return Estimate(
        Method.CHAO,
        "Chao's lower bound",
        table.n + missing,
        low,
        high,
        se,
        "95 % interval of the bound",
        bound=True,
        explanation=f"At least this many if chances to be recorded differ: {form}, with f1 = {f1:,} and f2 = {f2:,}.",
    )


def pair(table: Table, a: int, b: int) -> Estimate | None:
    """Lincoln and Petersen's estimate from two lists alone, n1 n2 / m; None when they share nothing (m = 0).

    True only if the two are independent and all items alike; positive dependence (one list follows the other) makes it too
    small, negative too large. Its spread over pairs is a diagnostic, never an answer.
    """
    shared, first, second = table.both(a, b), table.margins[a], table.margins[b]
    if not shared:
        return None
    total = first * second / shared
    se = math.sqrt(first * second * (first - shared) * (second - shared) / shared**3)
    seen = first + second - shared
    low, high = interval(seen, total - seen, se)
    return Estimate(
        Method.PAIRS,
        f"{table.lists[a]} and {table.lists[b]} alone",
        total,
        low,
        high,
        se,
        "95 % interval if independent",
        explanation=f"{first:,} and {second:,} {table.unit}s, {shared:,} on both.",
    )


def pairs(table: Table) -> list[Estimate]:
    """Every pair of lists that shares something."""
    return [found for a, b in table.pairs if (found := pair(table, a, b)) is not None]
