"""Figures of one report that count the same people again, and counts of some of them that are no toll: invented claims."""

import pytest

from tests.reconcile.cases import Bounds, bounds, by_id, claim, figure, incident, line, total
from tolltrace.model import Claim, Reconciled, Span, Stance, Status, TollStatus
from tolltrace.reconcile import load_policy, reconcile

POLICY = load_policy("default")
COMBATANT, UNKNOWN = Status.COMBATANT, Status.UNKNOWN
BREATH = Span(0, 400)


def concluded(*claims: Claim) -> Reconciled:
    return reconcile(incident(*claims), by_id(*claims), POLICY)


@pytest.mark.parametrize(
    ("people", "fighters", "expected"),
    [
        ((27, 27), (20, 27), (20, 27, False, None)),
        ((5, 5), (5, 7), (5, 7, False, None)),
        ((7, None), (13, 17), (7, 17, True, None)),
        ((8, None), (5, 9), (5, 9, True, None)),
        ((27, 27), (12, 20), (27, 27, False, None)),  # fewer than all: some of them
        ((27, 27), (27, 27), (27, 27, False, None)),
    ],
)
def test_a_range_told_apart_that_reaches_the_whole_counts_the_same_people(
    people: tuple[int, int | None], fighters: tuple[int, int | None], expected: Bounds
) -> None:
    result = concluded(claim(figure(*people), status=UNKNOWN), claim(figure(*fighters), status=COMBATANT))
    assert bounds(result)["total"] == expected


def test_a_range_in_one_breath_with_the_whole_is_part_of_it() -> None:
    result = concluded(claim(figure(27, 27), status=UNKNOWN, quote=BREATH), claim(figure(20, 27), status=COMBATANT, quote=BREATH))
    assert bounds(result)["total"] == (27, 27, False, None)


def test_up_to_so_many_has_the_lower_bound_of_those_it_includes() -> None:
    whole = claim(figure(None, 10), status=UNKNOWN)
    children = claim(figure(5, 5), group="children", part_of=whole.id)
    women = claim(figure(3, 3), group="women", part_of=whole.id)
    result = concluded(whole, children, women)
    assert bounds(result)["total"] == (8, 10, False, None)
    assert set(line(result, TollStatus.TOTAL).trace[0].used) == {whole.id, children.id, women.id}


def test_parts_of_an_upper_bound_are_no_lower_bound_where_somebody_states_one() -> None:
    whole = claim(figure(None, 10), status=UNKNOWN)
    children = claim(figure(2, 2), group="children", part_of=whole.id)
    result = concluded(whole, children, claim(figure(8, 8), "Red Cross", UNKNOWN))
    assert bounds(result)["total"] == (8, 10, False, None)


def test_parts_never_raise_a_lower_bound_above_the_whole() -> None:
    whole = claim(figure(None, 4), status=UNKNOWN)
    result = concluded(whole, claim(figure(6, 6), group="children", part_of=whole.id))
    assert bounds(result)["total"][:2] == (4, 4)


@pytest.mark.parametrize("group", ["sons", "children", "neighbours", "women and children"])
def test_a_count_of_some_of_the_dead_is_no_count_of_all(group: str) -> None:
    result = concluded(claim(figure(18, 18), "Red Cross", UNKNOWN), claim(figure(4, 4), "a father", UNKNOWN, group=group))
    assert bounds(result)["total"] == (18, 18, False, None)


def test_a_count_of_some_stands_alone_and_where_it_exceeds_the_others() -> None:
    assert bounds(concluded(claim(figure(4, 4), "a father", group="sons")))["total"] == (4, 4, False, None)
    more = concluded(claim(figure(5, 5), "police", UNKNOWN), claim(figure(7, 7), "a nurse", group="children"))
    assert bounds(more)["total"] == (5, 7, False, None)


def named(name: str, **fields: object) -> Claim:
    return claim(figure(1, 1, phrase=name), fields.pop("claimant", ""), UNKNOWN, group="", **fields)  # type: ignore[arg-type]


def test_a_victim_told_by_name_is_one_of_those_counted_elsewhere() -> None:
    counted = claim(figure(7, 7), group="civilians")
    assert bounds(concluded(counted, named("Adib Saleh (34)")))["total"] == (7, 7, False, None)
    assert bounds(concluded(counted, named("29-year-old Adib Saleh", claimant="a cousin")))["total"] == (7, 7, False, None)


def test_a_victim_told_by_name_stands_alone_and_beside_others_of_the_same_breath() -> None:
    assert bounds(concluded(named("Adib Saleh")))["total"] == (1, 1, False, None)
    guards = claim(figure(2, 2), status=COMBATANT, group="guards", quote=BREATH)
    assert bounds(concluded(guards, named("Adib Saleh", quote=BREATH)))["total"] == (3, 3, False, None)


def test_a_victim_told_by_name_with_his_children_is_one_of_the_whole() -> None:
    whole = claim(figure(38, None), "", Status.CIVILIAN)
    named = claim(figure(1, 1, phrase="44-year-old Adib Saleh"), "", UNKNOWN, group="", at=9000, quote=Span(9000, 9100))
    children = claim(figure(5, 5, phrase="his five"), "", Status.CIVILIAN, group="his children", at=9050, quote=Span(9000, 9100))
    assert bounds(concluded(whole, named, children))["total"] == (38, 38, True, None)


def test_at_least_so_many_of_a_family_are_the_floor_of_up_to_so_many() -> None:
    least = claim(figure(32, None), "", UNKNOWN, group="members of the saleh family")
    most = claim(figure(None, 40), "", Status.CIVILIAN, group="people")
    assert bounds(concluded(least, most))["total"] == (32, 40, False, None)


def test_a_whole_too_small_for_a_victim_and_his_children_does_not_hold_them() -> None:
    breath = Span(9000, 9100)
    named = claim(figure(1, 1, phrase="Adib Saleh"), "", UNKNOWN, group="", at=9000, quote=breath)
    children = claim(figure(3, 3, phrase="his three"), "", Status.CIVILIAN, group="his children", at=9050, quote=breath)
    assert bounds(concluded(claim(figure(3, 3), "", UNKNOWN, group="people"), named, children))["total"] == (3, 4, False, None)


def test_the_highest_floor_of_parts_holds() -> None:
    most = claim(figure(None, 40), "", UNKNOWN, group="people")
    children = claim(figure(4, 4), "", UNKNOWN, group="children")
    assert bounds(concluded(most, children, claim(figure(3, 3), "", COMBATANT)))["total"][0] >= 4


def test_a_range_that_a_voice_gives_has_weighed_its_other_counts() -> None:
    weighed, four = claim(figure(14, 17), "", UNKNOWN), claim(figure(4, None), "", UNKNOWN)
    assert total(weighed, four) == (14, 17, True)
    assert total(weighed, claim(figure(19, 19), "", UNKNOWN)) == (14, 19, False)


def test_a_range_has_weighed_nothing_that_is_counted_later_and_nothing_once_superseded() -> None:
    weighed, before = claim(figure(14, 17), "", UNKNOWN, at=500), claim(figure(9, 9), "", UNKNOWN, at=100)
    assert total(weighed, before) == (14, 17, False)
    assert total(weighed, claim(figure(9, 9), "", UNKNOWN, at=900)) == (9, 17, False)
    early = claim(figure(14, 17), "", UNKNOWN, stance=Stance.SUPERSEDED, at=500)
    assert total(early, before)[0] == 9


def test_a_range_to_the_top_has_weighed_the_names_too() -> None:
    names = claim(figure(16, None), "", UNKNOWN, group="names")
    assert total(claim(figure(14, 17), "", UNKNOWN), names) == (14, 17, False)
    assert total(claim(figure(14, 17), "", UNKNOWN), claim(figure(None, 30), "", UNKNOWN), names) == (16, 30, False)


def test_children_of_a_range_are_not_everybody_again() -> None:
    own, children = claim(figure(12, None)), claim(figure(6, 12), group="children")
    assert total(own, children) == (12, 12, True)
