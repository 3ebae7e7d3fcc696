"""Tolls against other recorders' ranges: pinned floors on fixed samples, each narrative by itself; and how agreement is counted.

The floors guard reading, happenings within a report, and reconciling. They lie about two hundredths below what was measured;
docs/quality.md gives the figures on whole files, also those that links between narratives move.
"""

import pytest

from tests.eval.coded import Agreement, Coded, agreement, alone, fault, halves, linked, narratives, present, read
from tests.eval.gold import ROOT
from tolltrace.model import make_report

SAMPLE = 100
FLOORS = {
    "dronestream": Agreement(0, equal=0.555, min_equal=0.66, overlap=0.91, within=0.865),
    "airwars-gaza": Agreement(0, equal=0.68, min_equal=0.80, overlap=0.89, within=0.85),
    "airwars-gaza-nolead": Agreement(0, equal=0.52, min_equal=0.58, overlap=0.78, within=0.72),
}


@pytest.mark.parametrize("name", FLOORS)
def test_tolls_stay_as_near_to_other_recorders_ranges(name: str) -> None:
    if not present(name):
        pytest.skip(f"evaluation data not found at {ROOT} (set TOLLTRACE_EVAL)")
    coded = narratives(name, 0 if name == "dronestream" else SAMPLE)
    if name.endswith("nolead"):
        coded = [c for c in coded if c.in_text]
    found = agreement(coded, alone(coded, read(coded)))
    print(name, found)
    under = {k: (v, vars(found)[k]) for k, v in vars(FLOORS[name]).items() if vars(found)[k] < v}
    assert under == {}, f"{name}: below the floor {under}"


LINKED = Agreement(0, equal=0.555, min_equal=0.655, overlap=0.91, within=0.865)


def test_links_between_narratives_cost_no_more_than_they_did() -> None:
    """Every narrative of the file tells of another happening: a link between two can only do harm."""
    if not present("dronestream"):
        pytest.skip(f"evaluation data not found at {ROOT} (set TOLLTRACE_EVAL)")
    coded = narratives("dronestream")
    found = agreement(coded, linked(coded, read(coded)))
    print(found)
    under = {k: (v, vars(found)[k]) for k, v in vars(LINKED).items() if vars(found)[k] < v}
    assert under == {}, f"dronestream, linked: below the floor {under}"


def test_agreement_is_worked_out_as_the_reference_does() -> None:
    reports = [make_report(name, name) for name in "abcd"]
    coded = [Coded(report, (5, 8), True) for report in reports]
    found = {"a": (5, 8), "b": (5, 20), "c": (9, 9), "d": (6, 7)}
    assert agreement(coded, found) == Agreement(4, equal=0.25, min_equal=0.5, overlap=0.75, within=0.5)


def test_halves_share_no_narrative_and_are_drawn_alike_every_time() -> None:
    coded = [Coded(make_report(name, name), (1, 1), True) for name in "abcde"]
    first, second = halves(coded)
    assert (len(first), len(second)) == (2, 3)
    assert sorted(c.report.doc for c in (*first, *second)) == list("abcde")
    assert halves(coded) == (first, second)


def test_a_miss_is_named_by_the_bounds_that_differ() -> None:
    found = [fault((5, 8), mine) for mine in ((5, 8), (5, 9), (6, 8), (0, 7), (9, 9))]
    assert found == ["", "high too high", "low too high", "low too low, high too low", "low too high, high too high"]
