"""The latent-class model: it is seeded, its glides leave the posterior alone, and it finds what is known."""

import pytest

pytest.importorskip("statsmodels", reason='the extra "estimate" is not installed')

import numpy as np

from tests.estimate.tables import KOSOVO, table
from tolltrace.estimate.diagnose import effective, rhat
from tolltrace.estimate.latent import Plan, answer, sample
from tolltrace.estimate.sampler import Prior, Sampler

SHORT = Plan(chains=4, draws=300, burn=200, blocks=1)


def independent(n: int, chances: tuple[float, ...]) -> dict[str, int]:
    """The expected table of ``n`` items when lists are independent."""
    cells = {}
    for h in range(1, 2 ** len(chances)):
        word = f"{h:0{len(chances)}b}"
        cells[word] = round(n * float(np.prod([p if bit == "1" else 1 - p for p, bit in zip(chances, word, strict=True)])))
    return cells


def test_the_same_seed_draws_the_same() -> None:
    plan = Plan(chains=2, draws=50, burn=10, blocks=1)
    assert sample(KOSOVO, 7, plan) == sample(KOSOVO, 7, plan)
    assert sample(KOSOVO, 7, plan) != sample(KOSOVO, 8, plan)


def test_independent_lists_are_found() -> None:
    of = table(independent(2000, (0.5, 0.4, 0.3, 0.3)))
    found = answer(sample(of, 1, SHORT))
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 2000 <= found.high
    assert found.total == pytest.approx(2000, rel=0.1)


def test_one_class_alone_agrees_with_the_independence_model() -> None:
    """With one class there is nothing to glide past: the draws surround the log-linear independence model."""
    from tolltrace.estimate.loglinear import fit

    of = table(independent(1500, (0.5, 0.4, 0.3)))
    found = answer(sample(of, 1, SHORT, Prior(classes=1)))
    assert found.total == pytest.approx(fit(of).total, rel=0.02)


def test_slopes_are_those_of_the_height() -> None:
    """The glide's derivatives against differences, at a random point."""
    sampler = Sampler(KOSOVO, np.random.default_rng(3), 2, Prior())
    point, tiny = sampler._point, 1e-5
    slope = sampler._height(point).slope
    for k in range(point.shape[1]):
        up, down = point.copy(), point.copy()
        up[:, k] += tiny
        down[:, k] -= tiny
        rise = (sampler._height(up).height - sampler._height(down).height) / (2 * tiny)
        assert rise == pytest.approx(slope[:, k], rel=1e-4, abs=1e-3)


def test_glides_leave_the_posterior_alone() -> None:
    """A small table, on which sweeps alone mix well: with and without glides the draws have the same distribution."""
    of = table({"100": 30, "010": 20, "001": 25, "110": 12, "101": 9, "011": 8, "111": 6})
    with_glides = np.log(np.array(sample(of, 1, Plan(draws=1500, burn=300, blocks=1)).draws))
    sampler = Sampler(of, np.random.default_rng(2), 4, Prior())
    alone = []
    for at in range(6000):
        sampler._sweep()
        if at >= 1000:
            alone.append(np.log(sampler.missing + of.n))
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(with_glides, share) == pytest.approx(float(np.quantile(alone, share)), abs=0.06)


def test_dealing_names_anew_changes_no_class() -> None:
    """Each class keeps its share and its chances; only their order changes, and each order comes up."""
    sampler = Sampler(KOSOVO, np.random.default_rng(5), 3, Prior(classes=3))

    def classes() -> list[list[tuple[float, ...]]]:
        chances, sticks = sampler._parted(sampler._point)
        kept = np.hstack([np.ones((3, 1)), np.cumprod(1 - 1 / (1 + np.exp(-sticks)), axis=1)])
        shares = np.hstack([1 / (1 + np.exp(-sticks)), np.ones((3, 1))]) * kept
        return [[(share, *of) for share, of in zip(*chain, strict=True)] for chain in zip(shares, chances, strict=True)]

    before = classes()
    seen = set()
    for _ in range(200):
        sampler._deal()
        after = classes()
        assert np.array([sorted(c) for c in after]) == pytest.approx(np.array([sorted(c) for c in before]))
        seen.add(tuple(int(np.argmin([abs(share - old[0]) for old in before[0]])) for share, *_ in after[0]))
    assert len(seen) == 6


def test_orders_of_shares_are_those_of_the_prior() -> None:
    """Dealing alone, on shares drawn from the prior, leaves the prior."""
    rng = np.random.default_rng(1)
    sampler = Sampler(KOSOVO, rng, 4000, Prior(classes=4, shape=3.0, rate=2.0))
    concentration = rng.gamma(3.0, 1 / 2.0, 4000)
    broken = np.clip(rng.beta(1, concentration[:, None], (4000, 3)), 1e-9, 1 - 1e-9)
    chances, _ = sampler._parted(sampler._point)
    sampler._point = sampler._joined(chances, np.log(broken) - np.log1p(-broken))
    sampler._deal()
    sampler._draw_concentration()
    _, sticks = sampler._parted(sampler._point)
    dealt = 1 / (1 + np.exp(-sticks))
    for share in (0.25, 0.5, 0.75):
        assert np.quantile(dealt, share, axis=0) == pytest.approx(np.quantile(broken, share, axis=0), abs=0.03)
    assert np.quantile(sampler._concentration, 0.5) == pytest.approx(np.quantile(concentration, 0.5), abs=0.1)


@pytest.mark.slow
def test_kosovo() -> None:
    """Within the published interval, settled, in the time that it may take."""
    found = sample(KOSOVO, 1)
    assert 9002 < answer(found).total < 12122
    assert found.rhat < 1.05
    assert found.effective >= 400


def test_chains_that_agree_and_chains_that_do_not() -> None:
    rng = np.random.default_rng(1)
    good = rng.normal(size=(4, 1000))
    assert rhat(good) < 1.01
    assert effective(good) == pytest.approx(4000, rel=0.15)
    apart = good + np.array([[0.0], [0.0], [0.0], [3.0]])
    assert rhat(apart) > 1.3
    slow = np.cumsum(rng.normal(size=(4, 1000)), axis=1)
    assert effective(slow) < 50
    assert (rhat(np.ones((2, 10))), effective(np.ones((2, 10)))) == (1.0, 20.0)
    assert (rhat(np.ones((2, 3))), effective(np.ones((2, 3)))) == (float("inf"), 0.0)
    # An autoregression whose effective size is known: (1 - r) / (1 + r) of its draws.
    r, noise = 0.8, rng.normal(size=(4, 5000))
    chain = np.zeros_like(noise)
    for at in range(1, noise.shape[1]):
        chain[:, at] = r * chain[:, at - 1] + noise[:, at]
    assert effective(chain) == pytest.approx(20000 * (1 - r) / (1 + r), rel=0.2)
