"""Log-linear models: published numbers to the printed digit, what cannot be fitted, and the laws of averaging."""

from itertools import combinations

import pytest

pytest.importorskip("statsmodels", reason='the extra "estimate" is not installed')

from tests.estimate.tables import HIV, KOSOVO, table
from tolltrace.estimate.loglinear import averaged, fit, fit_all

PAIRS = list(combinations(range(4), 2))
TRIPLES = list(combinations(range(4), 3))


def test_kosovo_independence() -> None:
    found = fit(KOSOVO)
    assert (round(found.total, 1), round(found.se, 1), round(found.deviance, 2), found.df) == (7394.6, 129.6, 245.94, 10)


def test_kosovo_all_pairs() -> None:
    found = fit(KOSOVO, PAIRS)
    assert (round(found.total, 1), round(found.se, 1), round(found.deviance, 2), found.df) == (14402.5, 1050.9, 39.83, 4)


def test_kosovo_best_pairwise_model_drops_aba_with_hrw() -> None:
    models = fit_all(KOSOVO)
    assert len(models) == 64
    assert set(PAIRS) - set(models[0].terms) == {(1, 3)}
    assert round(models[0].total, 1) == 14341.7
    assert sum(m.weight for m in models) == pytest.approx(1)


def test_kosovo_all_but_the_highest_interaction() -> None:
    found = fit(KOSOVO, [*PAIRS, *TRIPLES])
    assert (round(found.total, 1), round(found.se), found.deviance, found.df) == (16941.9, 5938, pytest.approx(0, abs=1e-6), 0)


def test_hiv() -> None:
    assert round(fit(HIV).total, 1) == 11124.6
    assert round(fit(HIV, [(0, 1)]).total, 1) == 12318.5


def test_the_average_lies_among_its_models_and_is_less_sure_than_the_best() -> None:
    models = fit_all(KOSOVO)
    mean = averaged(KOSOVO, models)
    assert mean is not None
    assert mean.low is not None
    assert mean.high is not None
    assert mean.se is not None
    assert 14341.7 < mean.total < 14402.5
    assert KOSOVO.n < mean.low < mean.total < mean.high
    assert mean.se > models[0].se


def test_a_pair_that_shares_nothing_is_taken_out_with_its_effect() -> None:
    found = fit(table({"100": 40, "010": 30, "001": 20, "110": 6, "011": 5}), [(0, 2)])
    assert not found.flaw
    assert found.df == 1
    # B is then independent of being on A or C, as with two lists alone: 71 and 41 items, 11 on both.
    assert found.total == pytest.approx(71 * 41 / 11)


def test_a_model_without_a_finite_best_fit_says_so() -> None:
    # Every item of C is on A and on B: nothing tells how large the effects of C are.
    found = fit(table({"100": 30, "010": 20, "110": 9, "111": 4}), [(0, 1), (0, 2), (1, 2)])
    assert found.flaw
    assert (found.total, found.weight) == (0, 0)


def test_more_than_five_lists_are_searched_step_by_step() -> None:
    cells = {f"{h:06b}": 3 + 400 // (1 + 9 ** (h.bit_count() - 1)) for h in range(1, 64)}
    models = fit_all(table(cells))
    assert 16 <= len(models) < 2**15
    assert not models[0].flaw
    assert sum(m.weight for m in models) == pytest.approx(1)
