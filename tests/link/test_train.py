"""Training: what people decide moves the weights the way it should, and files of weights survive being written and read."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from tests.link.cases import MANBIJ, SARMADA, claim, decide, hap, on, report
from tolltrace.errors import InputError
from tolltrace.link.compare import COMPARISONS
from tolltrace.link.train import Sample, retrained, train
from tolltrace.link.weights import Weights, read, shipped, to_text
from tolltrace.model import DecisionKind, Method

METHOD = next(c for c in COMPARISONS if c.name == "method")


def levels(**given: str) -> tuple[str, ...]:
    return tuple(given.get(c.name, c.silent or "none") for c in COMPARISONS)


def test_pairs_judged_one_make_their_levels_speak_for_it() -> None:
    found = train([Sample(levels(method="other"), 1, 500), Sample(levels(method="same"), 0, 500)], shipped(), 100)
    before, after = shipped().table(METHOD), found.table(METHOD)
    assert after["other"] > before["other"]
    assert after["same"] < before["same"]
    assert found.prior == shipped().prior  # judged pairs are no random ones


def test_levels_keep_their_order_whatever_few_pairs_say() -> None:
    found = train([Sample(levels(method="other"), 1, 900), Sample(levels(method="rare"), 0, 900)], shipped(), 50)
    for comparison in COMPARISONS:
        table = found.table(comparison)
        for order in comparison.orders:
            for one, other in itertools.pairwise(order):
                assert table[one] >= table[other] - 1e-6


def test_open_pairs_count_for_both_sides_and_move_the_prior() -> None:
    alike = Sample(levels(place="town", time="day", killed="equal_30", method="same"), None, 300)
    unlike = Sample(levels(place="far_apart", time="gap_far", killed="differ_far"), None, 100)
    found = train([alike, unlike], shipped(), 50)
    assert found.prior > shipped().prior
    killed = next(c for c in COMPARISONS if c.name == "killed")
    assert found.table(killed)["equal_30"] > shipped().table(killed)["equal_30"]


def test_decisions_of_a_casebook_are_what_it_trains_on() -> None:
    a, b, c = report("a"), report("b"), report("c")
    day = on("2024-03-18")
    claims = [
        claim(a, 12, 12, when=day, where=MANBIJ),
        claim(b, 12, 12, when=day, where=MANBIJ, method=Method.EXECUTION),
        claim(c, 12, 12, when=day, where=SARMADA),
    ]
    decisions = [decide(DecisionKind.MERGE, hap(a), hap(b)), decide(DecisionKind.SPLIT, hap(a), hap(c))]
    found = retrained([a, b, c], claims, decisions, shipped())
    assert (found.one, found.two) == (1, 1)
    assert found.weights.table(METHOD)["other"] > shipped().table(METHOD)["other"]


def test_weights_survive_being_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.yml"
    path.write_text(to_text(shipped(), "of a test"), encoding="utf-8")
    assert read(path) == shipped()


@pytest.mark.parametrize(("text", "what"), [("prior: -2", "level"), ("[]", "no weights"), (": :", "cannot be read")])
def test_what_is_no_file_of_weights_is_said_in_one_line(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "weights.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=what):
        read(path)


def test_shares_are_shares() -> None:
    weights: Weights = replace(shipped())
    for comparison in COMPARISONS:
        assert set(weights.m[comparison.name]) == set(comparison.telling)
        assert sum(weights.u[comparison.name].values()) == pytest.approx(1, abs=0.001)
        assert sum(weights.m[comparison.name].values()) == pytest.approx(1, abs=0.1)
