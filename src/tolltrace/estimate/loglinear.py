"""Log-linear models: lists may depend on each other in pairs, every such model is fitted, and they are averaged.

Counts of the histories are Poisson with log means linear in main effects and interactions; the intercept is the log of what
no list holds (Fienberg 1972; Bishop, Fienberg & Holland 1975). Models are weighted by exp(-BIC/2) or exp(-AIC/2).
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, linprog
from scipy.stats import chi2
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from tolltrace.estimate.bounds import interval
from tolltrace.estimate.result import LEVEL, Estimate, Method, ModelFit
from tolltrace.estimate.table import Table

Terms = tuple[tuple[int, ...], ...]
MOST_PAIRS = 10  # five lists: 1,024 models, all fitted in about three seconds; beyond, a stepwise search
_ITERATIONS = 100
_FITTED = 1e-2  # a fitted count below may mean that it runs to zero: existence is then asked of a linear programme
_HUGE = 1e6  # times what is documented: beyond, nothing settles the fit


def fit(table: Table, terms: Iterable[Sequence[int]] = ()) -> ModelFit:
    """The log-linear model with all main effects and the interactions ``terms`` (positions of lists, two or more each).

    A pair that shares no item has an effect of minus infinity: its empty cells are taken out with it, as Chan, Silverman &
    Vincent (2021) do. A model that then has no single best fit says so in ``flaw``.
    """
    wanted: Terms = tuple(sorted((tuple(sorted(t)) for t in terms), key=lambda t: (len(t), t)))
    counts, design, parameters = _laid_out(table, wanted)
    if design.shape[0] < design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return ModelFit(wanted, flaw="several sets of effects fit alike")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a saturated model fits perfectly, which statsmodels warns of
        with np.errstate(all="ignore"):
            found = GLM(counts, design, family=Poisson()).fit(maxiter=_ITERATIONS, tol=1e-10)
            intercept, variance = float(found.params[0]), float(found.cov_params()[0, 0])
    if float(found.fittedvalues.min()) < _FITTED and not _exists(counts, design):
        return ModelFit(wanted, flaw="no finite effects fit best: too few items are on several lists")
    if not np.isfinite([intercept, variance]).all() or intercept > np.log(_HUGE * table.n):
        return ModelFit(wanted, flaw="the fit does not settle")
    missing = float(np.exp(intercept))
    se = float(np.sqrt(missing + missing**2 * variance))
    low, high = interval(table.n, missing, se)
    logs = float(found.llf)
    return ModelFit(
        wanted,
        table.n + missing,
        se,
        low,
        high,
        max(0.0, float(found.deviance)),
        len(counts) - design.shape[1],
        2 * parameters - 2 * logs,
        float(np.log(table.n)) * parameters - 2 * logs,
    )


def _laid_out(table: Table, terms: Terms) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Counts (one a history), the design matrix with the intercept first, and the number of effects that are fitted, those
    of minus infinity included."""
    size = len(table.lists)
    counts = np.array(table.cells()[1:], dtype=float)
    on = (np.arange(1, 2**size)[:, None] >> np.arange(size)[::-1]) & 1
    columns = [np.ones(len(on)), *on.T, *(on[:, list(t)].all(axis=1) for t in terms)]
    design = np.column_stack(columns).astype(float)
    empty = [i + 1 + size for i, t in enumerate(terms) if len(t) == 2 and not table.both(*t)]
    rows = ~design[:, empty].any(axis=1)
    return counts[rows], np.delete(design[rows], empty, axis=1), design.shape[1]


def _exists(counts: NDArray[np.float64], design: NDArray[np.float64]) -> bool:
    """Whether finite effects fit best: some table without empty cells has the same margins (Fienberg & Rinaldo 2012)."""
    cells = len(counts)
    goal = np.zeros(cells + 1)
    goal[-1] = -1.0
    room = np.hstack([-np.eye(cells), np.ones((cells, 1))])  # every cell holds at least the last variable, which is maximised
    same = np.hstack([design.T, np.zeros((design.shape[1], 1))])
    bounds = [(0, None)] * cells + [(0, 1)]
    found = linprog(goal, A_ub=room, b_ub=np.zeros(cells), A_eq=same, b_eq=design.T @ counts, bounds=bounds, method="highs")
    return bool(found.status == 0 and -found.fun > 1e-7)


def fit_all(table: Table, criterion: str = "bic") -> list[ModelFit]:
    """Every hierarchical model up to pairs, best first, with weights by ``criterion`` ("bic" or "aic"); flawed ones last.

    With more than ten pairs of lists the models are those that a stepwise search by the criterion meets.
    """
    if len(table.pairs) <= MOST_PAIRS:
        every = chain.from_iterable(combinations(table.pairs, k) for k in range(len(table.pairs) + 1))
        return weighted([fit(table, terms) for terms in every], criterion)
    return weighted(_stepwise(table, criterion), criterion)


def _stepwise(table: Table, criterion: str) -> list[ModelFit]:
    """Models met on the way from independence, adding or dropping one pair a step, while the criterion falls."""
    best = fit(table)
    met = {best.terms: best}
    while True:
        now = set(best.terms)
        near = [tuple(sorted(now ^ {p})) for p in table.pairs]
        met |= {terms: fit(table, terms) for terms in near if terms not in met}
        sound = [met[terms] for terms in near if not met[terms].flaw]
        step = min(sound, key=lambda m: _measure(m, criterion), default=None)
        if step is None or (not best.flaw and _measure(step, criterion) >= _measure(best, criterion)):
            return list(met.values())
        best = step


def _measure(model: ModelFit, criterion: str) -> float:
    return model.aic if criterion == "aic" else model.bic


def weighted(models: Sequence[ModelFit], criterion: str = "bic") -> list[ModelFit]:
    """``models`` with their weights, heaviest first; flawed ones last, with weight 0."""
    sound = [m for m in models if not m.flaw]
    if not sound:
        return list(models)
    best = min(_measure(m, criterion) for m in sound)
    shares = np.exp([-(_measure(m, criterion) - best) / 2 for m in sound])
    shares /= shares.sum()
    ranked = sorted(
        (replace(m, weight=float(w)) for m, w in zip(sound, shares, strict=True)), key=lambda m: (_measure(m, criterion), m.terms)
    )
    return [*ranked, *(m for m in models if m.flaw)]


def chance_of(deviance: float, df: int) -> float:
    """The chance of a deviance at least as large if the model holds (chi-squared)."""
    return float(chi2.sf(deviance, df))


def averaged(table: Table, models: Sequence[ModelFit], criterion: str = "bic") -> Estimate | None:
    """The weighted mean of ``models`` (as ``weighted`` gives them) and the interval of their mixture, so that disagreement
    between models widens it; None when no model gives an estimate."""
    sound = [m for m in models if not m.flaw]
    if not sound:
        return None
    weights = np.array([m.weight for m in sound])
    totals = np.array([m.total for m in sound])
    mean = float(weights @ totals)
    # Buckland, Burnham & Augustin (1997): each model's error grows by its distance from the mean.
    se = float(weights @ np.sqrt(np.array([m.se for m in sound]) ** 2 + (totals - mean) ** 2))
    low, high = (_quantile(table.n, sound, q) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    heavy = [m.total for m in sound if m.weight >= _HEAVY]
    spread = f"models of at least 1 % weight say {min(heavy):,.0f} to {max(heavy):,.0f}" if heavy else "no model stands out"
    return Estimate(
        Method.LOGLINEAR,
        f"Log-linear, {len(sound):,} models averaged by {criterion.upper()}",
        mean,
        low,
        high,
        se,
        "95 % interval, with the uncertainty about the model",
        explanation=f"Lists may depend on each other in pairs; {spread}.",
    )


_HEAVY = 0.01


def _quantile(n: int, models: Sequence[ModelFit], share: float) -> float:
    """The total below which ``share`` of the mixture of the models' log-normal distributions lies."""
    missing = [max(m.total - n, 1e-9) for m in models]
    spreads = [max(float(np.sqrt(np.log1p((m.se / f) ** 2))), 1e-9) for m, f in zip(models, missing, strict=True)]
    parts = [
        (m.weight, NormalDist(float(np.log(f)), s)) for m, f, s in zip(models, missing, spreads, strict=True) if m.weight > 1e-9
    ]
    ends = [d.inv_cdf(share) for _, d in parts]
    if max(ends) - min(ends) < 1e-9:
        return n + float(np.exp(ends[0]))
    whole = sum(w for w, _ in parts)
    at = brentq(lambda x: sum(w * d.cdf(x) for w, d in parts) / whole - share, min(ends) - 1e-6, max(ends) + 1e-6)
    return n + float(np.exp(at))
