"""The latent-class model: items fall into classes that nobody sees, and within a class lists are independent.

After Manrique-Vallier (2016): a Dirichlet-process mixture of products of Bernoullis, with the unseen items among what is
drawn. The model of the R package LCMCR; computed here from the paper. How it is drawn stands in ``sampler``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tolltrace.estimate.diagnose import effective, rhat
from tolltrace.estimate.result import LEVEL, Chains, Estimate, Method
from tolltrace.estimate.sampler import Prior, Sampler
from tolltrace.estimate.table import Table

RHAT, EFFECTIVE = 1.05, 400  # beyond and below which chains are said not to have settled


@dataclass(frozen=True, slots=True)
class Plan:
    """How to sample: ``chains`` of ``draws`` after ``burn`` rounds. A chain is moved by ``walkers`` that know nothing of each
    other and give its draws in turn, one each every ``thin`` rounds: numpy moves sixteen rows in little more time than four, and
    fewer rounds give as many draws. Chains that have not settled go on for as many again, ``blocks`` times in all at most."""

    chains: int = 4
    draws: int = 10_000
    burn: int = 500
    thin: int = 1
    walkers: int = 4
    blocks: int = 3


def sample(table: Table, seed: int = 1, plan: Plan | None = None, prior: Prior | None = None) -> Chains:
    """Draws of the whole number of items. The same table, seed, plan and prior give the same draws."""
    plan, prior = plan or Plan(), prior or Prior()
    sampler = Sampler(table, np.random.default_rng(seed), plan.chains * plan.walkers, prior)
    for _ in range(plan.burn):
        sampler.round()
    totals: list[NDArray[np.int64]] = []
    used: list[NDArray[np.int64]] = []
    for _ in range(plan.blocks):
        for _ in range(-(-plan.draws // plan.walkers)):
            for _ in range(plan.thin):
                sampler.round()
            totals.append(sampler.missing + table.n)
            used.append(sampler.used)
        found = _chains(np.array(totals), np.array(used), plan, prior.classes)
        if settled(found):
            break
    return found


def _chains(totals: NDArray[np.int64], used: NDArray[np.int64], plan: Plan, classes: int) -> Chains:
    """What was drawn (round, walker) as chains. Whether they settled is asked of each walker by itself, which is stricter."""
    real = totals.T.astype(float)
    in_turn = totals.reshape(len(totals), plan.chains, plan.walkers).transpose(1, 0, 2).reshape(plan.chains, -1)
    drawn = tuple(tuple(row) for row in in_turn.tolist())
    return Chains(drawn, rhat(real), effective(real), float(used.mean()), float((used == classes).mean()))


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
