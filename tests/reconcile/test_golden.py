"""The golden values of METHODOLOGY section 10, from claims with the facts of the two reports."""

import pytest

from tests.reconcile.cases import (
    bounds,
    by_id,
    claim,
    figure,
    incident,
    line,
    raid,
    sarmada,
    soldiers,
    tokhar_first,
    tokhar_second,
)
from tolltrace.model import Claim, Grade, Reconciled, Scope, Stance, TollStatus
from tolltrace.reconcile import load_policy, reconcile, totals
from tolltrace.vocab import names

POLICY = load_policy("default")


def concluded(claims: list[Claim], name: str = "inc-1") -> Reconciled:
    return reconcile(incident(*claims, name=name), by_id(*claims), POLICY)


def test_merged_strike_spans_all_voices_and_keeps_the_admission_beside() -> None:
    result = concluded([*tokhar_first(), *tokhar_second()])
    assert bounds(result) == {
        "civilian": (56, 212, True, (24, 24)),
        "combatant": (0, 0, False, None),
        "unknown": (0, 0, False, None),
        "total": (56, 212, True, (24, 24)),
    }
    assert result.grading.grade is Grade.CONFIRMED
    assert result.grading.reason == "US military accepted responsibility for civilian harm."
    assert not result.grading.provisional
    assert str(line(result, TollStatus.CIVILIAN)) == "56 to >=212"


def test_second_report_alone() -> None:
    assert bounds(concluded(tokhar_second())) == {
        "civilian": (0, 0, False, (24, 24)),
        "combatant": (0, 0, False, None),
        "unknown": (75, 201, True, None),
        "total": (75, 201, True, (24, 24)),
    }


def test_contested_status_starts_at_zero_and_the_total_does_not() -> None:
    result = concluded(sarmada())
    assert bounds(result) == {
        "civilian": (0, 20, False, None),
        "combatant": (0, 21, False, None),
        "unknown": (0, 0, False, None),
        "total": (20, 21, False, None),
    }
    assert line(result, TollStatus.CIVILIAN).trace[0].rule == "contested-zero"
    assert result.grading.grade is Grade.WEAK


def test_soldiers_at_least() -> None:
    result = concluded(soldiers())
    assert bounds(result)["combatant"] == (61, 61, True, None)
    assert bounds(result)["total"] == (61, 61, True, None)
    assert bounds(result)["civilian"] == (0, 0, False, None)
    assert bounds(result)["unknown"] == (0, 0, False, None)
    assert result.grading.grade is Grade.DISCOUNTED


def test_disputed_figure_is_still_admissible() -> None:
    result = concluded(raid())
    assert bounds(result)["unknown"] == (0, 25, False, None)
    assert bounds(result)["total"] == (0, 25, False, None)
    assert line(result, TollStatus.TOTAL).trace[0].rule == "none-stated"
    assert result.grading.provisional


def test_totals_when_merged() -> None:
    groups = [[*tokhar_first(), *tokhar_second()], sarmada(), soldiers(), raid()]
    found = {t.status.value: t for t in totals([concluded(g, f"inc-{i}") for i, g in enumerate(groups)])}
    assert {s: (t.low, t.high, t.open_top, t.incidents) for s, t in found.items()} == {
        "civilian": (56, 232, True, 2),
        "combatant": (61, 82, True, 2),
        "unknown": (0, 25, False, 1),
        "total": (137, 319, True, 4),
    }


def test_a_campaign_total_enters_nothing() -> None:
    campaign = claim(figure(600, 1000), "Syrian Observatory for Human Rights", scope=Scope.AGGREGATE)
    with_it, without = concluded([*sarmada(), campaign]), concluded(sarmada())
    assert bounds(with_it) == bounds(without)
    assert any(a.claim == campaign.id for a in line(with_it, TollStatus.CIVILIAN).trace[0].set_aside)


def civilians(policy: str, *strikes: list[Claim]) -> tuple[int, int, bool]:
    """The sum of civilians killed in the strike, told as ``strikes``, and at Sarmada."""
    rules = load_policy(policy)
    groups = [*strikes, sarmada(), soldiers(), raid()]
    results = [reconcile(incident(*g, name=f"inc-{n}"), by_id(*g), rules) for n, g in enumerate(groups)]
    (found,) = [t for t in totals(results) if t.status is TollStatus.CIVILIAN]
    return found.low, found.high, found.open_top


def test_the_sum_of_civilians_by_each_profile() -> None:
    merged = [*tokhar_first(), *tokhar_second()]
    assert civilians("default", merged) == (56, 232, True)
    assert civilians("all-claims", merged) == (24, 232, True)
    own = claim(figure(56, 56), "Al Jazeera", report="rep-2016", said="2016-07-20", stance=Stance.SUPERSEDED)
    by_own_source = [*tokhar_first()[:2], own, *tokhar_second()]
    assert str(line(concluded(by_own_source), TollStatus.TOTAL)) == "75 to >=212"


def test_the_strike_counted_twice_would_show_and_does_not() -> None:
    """80 to 433 is what all claims would come to were the two reports' strikes not merged: 80 to 413, and 0 to 20 at Sarmada."""
    rules = load_policy("all-claims")
    apart = [reconcile(incident(*g, name=n), by_id(*g), rules) for g, n in ((tokhar_first(), "a"), (tokhar_second(), "b"))]
    (strike,) = [t for t in totals(apart) if t.status is TollStatus.TOTAL]
    low, high, _ = civilians("all-claims", [])
    assert (strike.low + low, strike.high + high) == (80, 433)
    merged = [*tokhar_first(), *tokhar_second()]
    (once,) = [t for t in totals([reconcile(incident(*merged), by_id(*merged), rules)]) if t.status is TollStatus.TOTAL]
    assert (once.low, once.high) == (24, 212)


@pytest.mark.parametrize("policy", names("policies"))
def test_nothing_contains_a_campaign_total(policy: str) -> None:
    """300, 600 and 1,000 are what two monitors count in a whole campaign: no toll and no sum may hold them by any convention."""
    campaigns = [
        claim(figure(300, None), "Amnesty International", report="rep-2017", scope=Scope.AGGREGATE),
        claim(figure(600, 1000), "Syrian Observatory for Human Rights", report="rep-2017", scope=Scope.AGGREGATE),
    ]
    groups = [[*tokhar_first(), *tokhar_second()], sarmada(), soldiers(), raid()]
    rules = load_policy(policy)

    def summed(*extra: Claim) -> list[tuple[int, int]]:
        told = [[*g, *extra] for g in groups]
        results = [reconcile(incident(*g, name=f"inc-{n}"), by_id(*g), rules) for n, g in enumerate(told)]
        return [(t.low, t.high) for t in totals(results)]

    assert summed(*campaigns) == summed()
    assert not {300, 600, 1000} & {n for pair in summed() for n in pair}
    assert all(high < 300 + 56 for _, high in summed())
