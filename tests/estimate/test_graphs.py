"""Averaging over decomposable graphs: Madigan and York's three lists to the printed digit, and its laws."""

from math import comb

import pytest

pytest.importorskip("statsmodels", reason='the extra "estimate" is not installed')

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.estimate.tables import KOSOVO, THREE, table
from tolltrace.estimate.graphs import GammaPrior, Grid, average, decomposable
from tolltrace.estimate.table import make_table


def test_three_lists_of_madigan_and_york() -> None:
    found = average(THREE, GammaPrior(13.14, 55.17), delta=1, grid=Grid(1, 300))
    best = found.models[0]
    assert (round(best.weight, 2), best.median, best.mode) == (0.37, 731, 729)
    assert (found.quantile(0.5), found.mode) == (731, 728)
    assert (found.quantile(0.025), found.quantile(0.975)) == (682, 797)
    assert not found.at_edge


def test_how_many_graphs_there_are() -> None:
    assert [len(decomposable(k)) for k in (2, 3, 4, 5)] == [2, 8, 61, 822]


def test_cliques_and_steps_of_a_chain() -> None:
    chain = next(g for g in decomposable(3) if g.cliques == ((0, 1), (1, 2)))
    assert chain.steps == (({0, 1}, {1}), ({1, 2}, {2}), ({2}, frozenset()))


def test_a_prior_that_weighs_much_lets_the_complete_graph_take_over() -> None:
    assert average(KOSOVO, delta=1).complete > 0.9
    assert average(KOSOVO).complete < 0.01


def test_independence_alone_agrees_with_what_is_known() -> None:
    """Two lists and the graph without edges: with a flat prior the likeliest number is near Lincoln and Petersen's."""
    found = average(make_table("AB", {(1, 0): 150, (0, 1): 250, (1, 1): 50}), delta=0.01)
    alone = next(m for m in found.models if m.cliques == ((0,), (1,)))
    assert alone.mode == pytest.approx(200 * 300 / 50, rel=0.02)


@settings(max_examples=15)
@given(st.permutations(range(3)))
def test_the_order_of_lists_changes_nothing(order: list[int]) -> None:
    turned = make_table("ABC", {tuple(h[i] for i in order): c for h, c in THREE.histories})
    one, two = average(THREE), average(turned)
    assert np.allclose(one.shares, two.shares)
    assert [m.weight for m in one.models] == pytest.approx([m.weight for m in two.models])


def test_a_table_that_says_little_runs_against_the_edge() -> None:
    assert average(table({"100": 5, "010": 5, "001": 5, "110": 1, "011": 1}), grid=Grid(0, 30)).at_edge


def test_more_than_five_lists_are_refused() -> None:
    cells = {f"{1 << k:06b}": comb(6, k) for k in range(6)}
    with pytest.raises(ValueError, match="6 lists have too many graphs"):
        average(table(cells))
