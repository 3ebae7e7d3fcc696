"""Breakdowns: sub-tolls of children, women, medics and journalists, and what happens where parts exceed their whole."""

import pytest

from tests.reconcile.cases import by_id, claim, figure, incident, line
from tolltrace.model import Claim, Grade, Outcome, Reconciled, Status, TollStatus
from tolltrace.reconcile import load_policy, reconcile

POLICY = load_policy("default")
COMBATANT, UNKNOWN = Status.COMBATANT, Status.UNKNOWN
BLAMED = {"responsible": "Russia"}


def concluded(*claims: Claim) -> Reconciled:
    return reconcile(incident(*claims), by_id(*claims), POLICY)


def kinds(result: Reconciled) -> dict[str, tuple[int, int | None, bool]]:
    return {p.group: (p.low, p.high, p.open_top) for p in result.parts}


def misfits(result: Reconciled) -> list[str]:
    return [t.text for t in line(result, TollStatus.TOTAL).trace if t.rule == "parts-in-whole"]


def test_each_kind_has_a_toll_of_its_own_in_one_order() -> None:
    whole = claim(figure(40, 40), "SOHR", UNKNOWN)
    women = claim(figure(4, 4), "SOHR", group="women", part_of=whole.id)
    children = claim(figure(9, None), "SOHR", group="girls and boys", part_of=whole.id)
    nurse = claim(figure(2, 2), "SOHR", group="nurses", part_of=whole.id)
    hurt = claim(figure(3, 3), "SOHR", group="reporters", outcome=Outcome.INJURED)
    result = concluded(whole, women, children, nurse, hurt)
    assert kinds(result) == {
        "children": (9, 9, True),
        "women": (4, 4, False),
        "medics": (2, 2, False),
        "journalists": (3, 3, False),
    }
    assert [p.outcome for p in result.parts] == [Outcome.KILLED] * 3 + [Outcome.INJURED]
    assert result.parts[0].trace[0].used == (children.id,)


def test_rival_voices_span_and_a_mourner_states_no_number() -> None:
    first = claim(figure(9, 9), "SOHR", group="children")
    second = claim(figure(12, 12), "White Helmets", group="children", report="rep-b")
    son = claim(figure(1, 1, phrase="her son"), "Salma Darwish", group="boy", report="rep-c")
    assert kinds(concluded(first, second, son)) == {"children": (9, 12, False)}
    assert kinds(concluded(son)) == {"children": (1, 1, False)}


def test_kinds_counted_in_one_figure_stay_together() -> None:
    assert kinds(concluded(claim(figure(13, 13), "SOHR", group="women and children"))) == {"children and women": (13, 13, False)}


def test_a_part_of_a_part_is_no_second_figure() -> None:
    children = claim(figure(9, 9), "SOHR", group="children")
    girls = claim(figure(5, 5), "SOHR", group="girls", part_of=children.id)
    assert kinds(concluded(children, girls)) == {"children": (9, 9, False)}


def test_people_of_no_such_kind_have_none() -> None:
    assert concluded(claim(figure(9, 9), "SOHR", group="shoppers"), claim(figure(2, 2), "SOHR", COMBATANT)).parts == ()


def test_a_part_beyond_its_whole_is_shown_and_blocks_a_grade_above_weak() -> None:
    whole, other = claim(figure(9, 9), "SOHR", UNKNOWN, **BLAMED), claim(figure(9, 9), "UN", UNKNOWN, report="rep-b", **BLAMED)
    fits = claim(figure(8, 8), "SOHR", group="children", part_of=whole.id, **BLAMED)
    assert concluded(whole, fits, other).grading.grade is Grade.FAIR
    beyond = claim(figure(12, 12), "SOHR", group="children", part_of=whole.id, **BLAMED)
    result = concluded(whole, beyond, other)
    assert misfits(result) == ["A part of 12 is told of a whole of 9: both are kept, and a person should look."]
    assert (result.grading.grade, result.grading.provisional) == (Grade.WEAK, False)
    open_whole = claim(figure(9, None), "SOHR", UNKNOWN, **BLAMED)
    assert misfits(concluded(open_whole, claim(figure(12, 12), "SOHR", group="children", part_of=open_whole.id))) == []


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ((("children", Status.CIVILIAN), ("women", Status.CIVILIAN)), "6 children and 7 women, 13 together"),
        ((("civilians", Status.CIVILIAN), ("fighters", COMBATANT)), "6 civilians and 7 combatants, 13 together"),
    ],
)
def test_parts_of_different_people_may_not_come_to_more_than_the_whole(
    groups: tuple[tuple[str, Status], tuple[str, Status]], says: str
) -> None:
    whole = claim(figure(10, 10), "SOHR", UNKNOWN)
    parts = [
        claim(figure(n, n), "SOHR", status, group=group, part_of=whole.id)
        for n, (group, status) in zip((6, 7), groups, strict=True)
    ]
    assert misfits(concluded(whole, *parts)) == [f"Of a whole of 10 are told {says}: all are kept, and a person should look."]


def test_parts_that_may_be_the_same_people_exceed_nothing() -> None:
    whole = claim(figure(10, 10), "SOHR", UNKNOWN)
    children = claim(figure(6, 6), "SOHR", group="children", part_of=whole.id)
    medics = claim(figure(7, 7), "SOHR", group="medics", part_of=whole.id)
    assert misfits(concluded(whole, children, medics)) == []
