"""The latent-class model: items fall into classes that nobody sees, and within a class lists are independent.

After Manrique-Vallier (2016): a Dirichlet-process mixture of products of Bernoullis, sampled by Gibbs with the unseen items
among what is drawn. The method of the R package LCMCR; computed here from the paper. All chains run at once in one array.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tolltrace.estimate.diagnose import effective, rhat
from tolltrace.estimate.result import LEVEL, Chains, Estimate, Method
from tolltrace.estimate.table import Table

RHAT, EFFECTIVE = 1.05, 400  # beyond and below which chains are said not to have settled


@dataclass(frozen=True, slots=True)
class Plan:
    """How to sample: ``chains`` of ``draws`` kept draws after ``burn`` sweeps, one draw every ``thin`` sweeps; ``classes`` at
    most (beyond, classes are empty); ``shape`` and ``rate`` of the gamma prior of the concentration."""

    chains: int = 4
    draws: int = 10_000
    burn: int = 2_000
    thin: int = 1
    classes: int = 10
    shape: float = 0.25
    rate: float = 0.25


def sample(table: Table, seed: int = 1, plan: Plan | None = None) -> Chains:
    """Draws of the whole number of items. The same table, seed and plan give the same draws."""
    plan = plan or Plan()
    rng = np.random.default_rng(seed)
    sampler = _Sampler(table, rng, plan)
    for _ in range(plan.burn):
        sampler.sweep()
    kept = np.empty((plan.draws, plan.chains), dtype=np.int64)
    used = np.empty((plan.draws, plan.chains), dtype=np.int16)
    for at in range(plan.draws):
        for _ in range(plan.thin):
            sampler.sweep()
        kept[at] = sampler.missing
        used[at] = (sampler.sizes > 0).sum(axis=1)
    totals = (kept + table.n).T
    real = totals.astype(float)
    drawn = tuple(tuple(row) for row in totals.tolist())
    return Chains(drawn, rhat(real), effective(real), float(used.mean()), float((used == plan.classes).mean()))


def answer(found: Chains) -> Estimate:
    """The draws as an estimate: their median and middle 95 %."""
    low, middle, high = np.quantile(np.array(found.draws), [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return Estimate(
        Method.LATENT,
        "Latent classes",
        float(middle),
        float(low),
        float(high),
        interval="95 % credible interval",
        explanation=(
            f"Posterior median of {len(found.draws)} chains of {len(found.draws[0]):,} draws; R-hat {found.rhat:.3f}, worth "
            f"{found.effective:,.0f} independent draws; {found.classes:.1f} classes in use on average."
        ),
    )


def settled(found: Chains) -> bool:
    """Whether the chains found the same answer, with enough draws to say so."""
    return found.rhat < RHAT and found.effective >= EFFECTIVE


class _Sampler:
    """The state of all chains: ``missing`` (chain), ``sizes`` (chain, class), chances (chain, class, list), class shares."""

    def __init__(self, table: Table, rng: np.random.Generator, plan: Plan) -> None:
        self.rng, self.plan = rng, plan
        self.on = np.array([h for h, _ in table.histories], dtype=float)  # history, list
        self.counts = np.array([c for _, c in table.histories], dtype=np.int64)
        self.n = table.n
        shape = (plan.chains, plan.classes)
        self.chances = rng.uniform(0.05, 0.95, (*shape, self.on.shape[1]))
        self.shares = rng.dirichlet(np.ones(plan.classes), plan.chains)
        self.concentration = np.ones(plan.chains)
        self.missing = np.zeros(plan.chains, dtype=np.int64)
        self.sizes = np.zeros(shape, dtype=np.int64)

    def sweep(self) -> None:
        """One pass of the Gibbs sampler over everything that is not observed."""
        logs, unseen = self._logs()
        seen = self._allocated(logs)  # chain, history, class
        absent = np.exp(unseen)
        chance = np.clip(absent.sum(axis=1), _TINY, 1 - 1e-12)
        # With prior 1/N the number unseen is negative binomial: failures before the n-th success.
        self.missing = self.rng.negative_binomial(self.n, 1 - chance)
        unplaced = self.rng.multinomial(self.missing, absent / absent.sum(axis=1, keepdims=True))
        self.sizes = seen.sum(axis=1) + unplaced
        hits = np.einsum("chk,hl->ckl", seen, self.on)
        self.chances = np.clip(self.rng.beta(1 + hits, 1 + self.sizes[:, :, None] - hits), _TINY, 1 - 1e-12)
        self._weigh()

    def _logs(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log joint chances of class and history (chain, history, class), and of class and no list (chain, class)."""
        yes, no = np.log(self.chances), np.log1p(-self.chances)
        unseen = no.sum(axis=2) + np.log(np.maximum(self.shares, _TINY))
        logs = unseen[:, None, :] + self.on @ (yes - no).transpose(0, 2, 1)
        return logs, unseen

    def _allocated(self, logs: NDArray[np.float64]) -> NDArray[np.int64]:
        """How many of each history's items are in each class: one multinomial for each history and chain."""
        weights = np.exp(logs - logs.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        return self.rng.multinomial(self.counts, weights)

    def _weigh(self) -> None:
        """Class shares by stick-breaking, then the concentration given the last stick."""
        after = self.sizes[:, ::-1].cumsum(axis=1)[:, ::-1]
        beyond = after[:, 1:]
        sticks = np.clip(self.rng.beta(1 + self.sizes[:, :-1], self.concentration[:, None] + beyond), _TINY, 1 - 1e-12)
        rest = np.cumprod(1 - sticks, axis=1)
        self.shares = np.hstack([sticks[:, :1], sticks[:, 1:] * rest[:, :-1], rest[:, -1:]])
        shape = self.plan.shape + self.plan.classes - 1
        rate = self.plan.rate - np.log(np.maximum(rest[:, -1], _TINY))
        self.concentration = np.maximum(self.rng.gamma(shape, 1 / rate), _TINY)


_TINY = 1e-300
