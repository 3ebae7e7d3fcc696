"""Counts of people by their names: a floor for their report, no rival figure."""

from tests.reconcile.cases import claim, figure, reasons, total
from tolltrace.model import Status

UNKNOWN = Status.UNKNOWN
NAMED = "the report that cites this figure names more of the dead than it counts"
LISTED = "names of some of those whom another figure of the same report counts"


def test_names_set_aside_what_was_counted_before_they_were_known() -> None:
    roll = claim(figure(9, None), "", UNKNOWN, group="names")
    early, later = claim(figure(3, 3), "Local agency", UNKNOWN), claim(figure(12, 12), "A neighbour", UNKNOWN)
    assert total(roll, early, later) == (12, 12, False)
    assert reasons(roll, early, later) == {early.id: NAMED, roll.id: LISTED}


def test_names_alone_are_the_toll_and_leave_it_open() -> None:
    roll = claim(figure(9, None), "", UNKNOWN, group="names")
    assert total(roll) == (9, 9, True)
    assert total(roll, claim(figure(4, 4), "Local agency", UNKNOWN)) == (9, 9, True)


def test_a_party_and_another_report_stand_below_the_names() -> None:
    roll = claim(figure(9, None), "", UNKNOWN, group="names")
    assert total(roll, claim(figure(4, 4), "Russia", UNKNOWN)) == (4, 9, True)
    assert total(roll, claim(figure(4, 4), "Local agency", UNKNOWN, report="rep-b")) == (4, 9, True)


def test_a_count_of_names_that_the_report_states_is_a_bound_beside_higher_figures_of_others() -> None:
    stated = claim(figure(14, 14), "", UNKNOWN, group="names")
    assert total(stated, claim(figure(17, 17), "Local agency", UNKNOWN)) == (14, 17, False)


def test_the_reports_own_figures_start_no_lower_than_its_names() -> None:
    stated, most = claim(figure(24, 24), "", UNKNOWN, group="names"), claim(figure(None, 36), "", UNKNOWN)
    assert total(stated, most, claim(figure(25, 25), "A neighbour", UNKNOWN)) == (24, 36, False)
    whole = claim(figure(30, 30), "", UNKNOWN)
    assert total(stated, whole) == (30, 30, False)


def test_names_read_out_by_somebody_are_a_count_of_his() -> None:
    read_out = claim(figure(9, 9), "A neighbour", UNKNOWN, group="names")
    assert total(read_out, claim(figure(4, 4), "Local agency", UNKNOWN)) == (4, 9, False)


def test_a_newsroom_close_to_a_party_stands_below_the_names_only_where_that_party_is_blamed() -> None:
    roll = claim(figure(9, None), "", UNKNOWN, group="names", responsible="Israel")
    early = claim(figure(3, 3), "Shehab Agency", UNKNOWN, responsible="Israel")
    assert total(roll, early) == (9, 9, True)
    blamed = claim(figure(3, 3), "Shehab Agency", UNKNOWN, responsible="Hamas")
    assert total(claim(figure(9, None), "", UNKNOWN, group="names", responsible="Hamas"), blamed) == (3, 9, True)


def test_a_count_of_some_of_those_named_is_no_figure_of_all() -> None:
    roll, some = claim(figure(16, None), "", UNKNOWN, group="names"), claim(figure(4, 4), "", UNKNOWN, group="names")
    assert total(roll, some, claim(figure(30, 30), "A neighbour", UNKNOWN)) == (30, 30, False)


def test_names_that_sources_give_are_the_reports() -> None:
    early = claim(figure(3, 3), "A neighbour", UNKNOWN)
    for sources in ("local sources", "Local sources in Hajin"):
        assert total(claim(figure(9, 9), sources, UNKNOWN, group="names"), early) == (9, 9, False)
    assert total(claim(figure(9, 9), "military sources", UNKNOWN, group="names"), early) == (3, 9, False)


def test_names_lie_within_what_the_same_sources_count() -> None:
    given = claim(figure(9, 9), "local sources", UNKNOWN, group="names")
    assert total(given, claim(figure(12, 12), "local sources", UNKNOWN)) == (12, 12, False)


def test_whoever_is_told_first_makes_no_difference_to_names() -> None:
    roll, most = claim(figure(9, None), "", UNKNOWN, group="names"), claim(figure(None, 36), "", UNKNOWN)
    neighbour = claim(figure(12, 12), "A neighbour", UNKNOWN)
    assert total(roll, most, neighbour) == total(roll, neighbour, most)


def test_a_floor_that_the_parts_of_a_count_give_is_no_lower_for_the_names() -> None:
    most = claim(figure(None, 34), "", UNKNOWN)
    family = claim(figure(27, 30), "", Status.CIVILIAN, group="family members", part_of=most.id)
    assert total(claim(figure(21, None), "", UNKNOWN, group="names"), most, family) == (27, 34, False)


def test_other_names_are_of_those_counted() -> None:
    whole, other = (
        claim(figure(15, None), "", UNKNOWN),
        claim(figure(5, 5, phrase="five other"), "", UNKNOWN, group="other names"),
    )
    assert total(whole, other) == (15, 15, True)
