"""Whether intervals hold the truth about as often as they say, on simulated populations; and their laws."""

from collections import Counter

import pytest

pytest.importorskip("statsmodels", reason='the extra "estimate" is not installed')

import numpy as np

from tests.estimate.tables import KOSOVO
from tolltrace.estimate.bounds import chao
from tolltrace.estimate.graphs import answer, average
from tolltrace.estimate.loglinear import averaged, fit, fit_all
from tolltrace.estimate.result import Estimate
from tolltrace.estimate.table import History, Table, make_table

TRUTH = 600
CHANCES = (0.35, 0.3, 0.25)


def population(rng: np.random.Generator, follows: float = 0.0) -> Table:
    """``TRUTH`` items on three lists; with chance ``follows`` the second list copies what the first one does."""
    on = (rng.random((TRUTH, 3)) < CHANCES).astype(int)
    copied = rng.random(TRUTH) < follows
    on[:, 1] = np.where(copied, on[:, 0], on[:, 1])
    counts = Counter[History](tuple(map(int, row)) for row in on if row.any())
    return make_table("ABC", counts)


def holds(answer: Estimate | None) -> bool:
    return answer is not None and answer.low is not None and answer.high is not None and answer.low <= TRUTH <= answer.high


def test_the_right_model_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    fits = [fit(population(rng)) for _ in range(200)]
    assert 0.91 <= np.mean([f.low <= TRUTH <= f.high for f in fits]) <= 0.985
    assert np.mean([f.total for f in fits]) == pytest.approx(TRUTH, rel=0.01)


def test_averages_cover_the_truth_also_when_a_list_follows_another() -> None:
    rng = np.random.default_rng(12)
    tables = [population(rng, 0.35) for _ in range(60)]
    assert np.mean([holds(averaged(t, fit_all(t))) for t in tables]) >= 0.85
    assert np.mean([holds(answer(t, average(t))) for t in tables]) >= 0.85
    # What ignores the dependence is too small, and says so too surely.
    alone = [fit(t) for t in tables]
    assert np.mean([f.total for f in alone]) < 0.93 * TRUTH
    assert np.mean([f.low <= TRUTH <= f.high for f in alone]) < 0.5


def test_a_lower_bound_is_one_when_chances_differ() -> None:
    rng = np.random.default_rng(13)
    found = []
    for _ in range(60):
        chances = rng.beta(1, 3, TRUTH)
        on = (rng.random((TRUTH, 3)) < chances[:, None]).astype(int)
        found.append(chao(make_table("ABC", Counter[History](tuple(map(int, row)) for row in on if row.any()))).total)
    assert np.mean(found) < TRUTH


def test_the_order_of_lists_changes_no_average() -> None:
    turned = make_table("ABCD", {h[::-1]: c for h, c in KOSOVO.histories})
    one, two = averaged(KOSOVO, fit_all(KOSOVO)), averaged(turned, fit_all(turned))
    assert one is not None
    assert two is not None
    assert (one.total, one.low, one.high) == pytest.approx((two.total, two.low, two.high), rel=1e-6)
