"""What a report says in its own voice beside the voices it cites, and counts of families and of people by name."""

from dataclasses import replace

from tests.reconcile.cases import bounds, claim, concluded, figure, reasons, total
from tolltrace.model import Modifier, Span, Stance, Status

UNKNOWN = Status.UNKNOWN
EXCEEDED = "the report that cites this figure says in its own voice that at least more were harmed"
NAMED = "the report that cites this figure names more of the dead than it counts"
OVERTAKEN = "the report that cites this figure calls it an early one and tells a larger count"


def test_a_report_that_counts_at_least_more_exceeds_a_voice_it_cites() -> None:
    own, early = claim(figure(19, None), "", UNKNOWN), claim(figure(3, 3), "Local agency", UNKNOWN)
    assert total(own, early) == (19, 19, True)
    assert reasons(own, early) == {early.id: EXCEEDED}


def test_a_higher_figure_another_report_and_a_party_stand() -> None:
    own = claim(figure(19, None), "", UNKNOWN)
    assert total(own, claim(figure(25, 25), "Local agency", UNKNOWN)) == (19, 25, True)
    assert total(own, claim(figure(3, 3), "Local agency", UNKNOWN, report="rep-b")) == (3, 19, True)
    assert total(own, claim(figure(3, 3), "Russia", UNKNOWN)) == (3, 19, True)


def test_an_exact_figure_of_its_own_is_one_among_others() -> None:
    own, rival = claim(figure(19, 19), "", UNKNOWN), claim(figure(16, 16), "Local agency", UNKNOWN)
    assert total(own, rival) == (16, 19, False)


def test_unless_the_lower_one_was_early() -> None:
    own = claim(figure(19, 19), "", UNKNOWN)
    early = claim(figure(16, 16), "Local agency", UNKNOWN, stance=Stance.SUPERSEDED)
    assert total(own, early) == (19, 19, False)
    assert reasons(own, early) == {early.id: OVERTAKEN}


def test_an_early_count_is_overtaken_by_a_larger_one_of_anybody_in_its_report() -> None:
    early = claim(figure(4, 4), "Local agency", UNKNOWN, stance=Stance.SUPERSEDED)
    later = claim(figure(11, 11), "Omar Saleh", UNKNOWN)
    assert total(early, later) == (11, 11, False)
    assert reasons(early, later) == {early.id: OVERTAKEN}
    assert total(early, claim(figure(11, 11), "Omar Saleh", UNKNOWN, report="rep-b")) == (4, 11, False)
    assert total(early, claim(figure(3, 3), "Omar Saleh", UNKNOWN)) == (3, 4, False)
    assert total(claim(figure(4, 4), "Russia", UNKNOWN, stance=Stance.SUPERSEDED), later) == (4, 11, False)


def test_a_newsrooms_early_count_is_no_partys_word_and_may_count_people_of_one_status() -> None:
    early = claim(figure(5, 5), "Shehab News Agency", stance=Stance.SUPERSEDED)
    later = claim(figure(12, 12), "Omar Saleh", UNKNOWN)
    assert total(early, later) == (12, 12, False)
    party = claim(figure(5, 5), "Al-Manar", stance=Stance.SUPERSEDED)  # speaks for the party that owns it
    assert total(party, later) == (5, 12, False)
    assert reasons(early, later) == {early.id: OVERTAKEN}


def test_an_early_count_beside_other_figures_of_its_voice_is_overtaken_alone() -> None:
    early = claim(figure(4, 4), "Local agency", UNKNOWN, stance=Stance.SUPERSEDED)
    now, later = claim(figure(9, 9), "Local agency", UNKNOWN), claim(figure(11, 11), "Omar Saleh", UNKNOWN)
    assert total(early, now, later) == (9, 11, False)


def test_some_of_those_counted_are_no_toll_of_their_own() -> None:
    seven = claim(figure(7, 7), "Omar Saleh", UNKNOWN, group="those killed")
    assert total(claim(figure(10, 10), "Local agency", UNKNOWN), seven) == (10, 10, False)


def test_a_third_voice_that_agrees_with_the_report_silences_no_rival() -> None:
    own, rival = claim(figure(85, 85), "", UNKNOWN), claim(figure(56, None), "Local agency", UNKNOWN)
    assert total(own, rival, claim(figure(85, 85), "Red Cross", UNKNOWN)) == (56, 85, True)


def test_whoever_counts_by_a_method_of_its_own_stands() -> None:
    own = claim(figure(85, None), "", UNKNOWN)
    for monitor in ("Syrian Observatory for Human Rights", "SNHR", "Amnesty International"):
        assert total(own, claim(figure(56, 56), monitor, UNKNOWN)) == (56, 85, True)


def test_an_early_figure_of_its_own_exceeds_nobody() -> None:
    own, later = claim(figure(43, 43), "", UNKNOWN, stance=Stance.SUPERSEDED), claim(figure(38, 38), "Local agency", UNKNOWN)
    assert total(own, later) == (38, 43, False)


def test_somebodys_count_of_a_family_is_no_toll_where_all_are_counted() -> None:
    everyone = claim(figure(18, 18), "Red Cross", UNKNOWN)
    family = claim(figure(7, 7), "Omar Saleh", UNKNOWN, group="members of the saleh family")
    assert total(everyone, family) == (18, 18, False)
    assert total(family) == (7, 7, False)


def test_a_family_told_in_the_reports_own_voice_is_its_toll() -> None:
    family = claim(figure(7, 8, modifier=Modifier.RANGE), "", UNKNOWN, group="members of the saleh family")
    assert total(family, claim(figure(8, 8), "Omar Saleh", UNKNOWN)) == (7, 8, False)


def test_a_familys_children_are_of_the_family() -> None:
    family = claim(figure(14, 14), "", UNKNOWN, group="family members", at=0)
    children = claim(figure(2, 2), "", Status.CIVILIAN, group="young children", at=500)
    again = claim(figure(14, None), "", Status.CIVILIAN, group="civilian members of the saleh family", at=900)
    assert total(family, children) == (14, 14, False)
    assert total(family, children, again)[:2] == (14, 14)


def test_people_told_in_another_sentence_may_be_those_told_before() -> None:
    men = claim(figure(6, None), "", UNKNOWN, group="men", at=0)
    firefighters = claim(figure(2, 2), "", Status.CIVILIAN, group="firefighters", at=500)
    assert total(men, firefighters) == (6, 6, True)


def test_both_points_back_and_names_in_a_row_are_some() -> None:
    everyone = claim(figure(14, 14), "Red Cross", UNKNOWN)
    both = claim(figure(2, 2, phrase="both"), "", UNKNOWN, group="killed")
    row = claim(figure(3, 3, phrase="Adib Saleh (35), Omar Saleh (8) and Mona Saleh"), "", UNKNOWN, group="")
    assert total(everyone, both) == (14, 14, False)
    assert total(everyone, row) == (14, 14, False)


def test_a_vague_word_is_filled_by_a_number_of_the_same_voice() -> None:
    several = claim(figure(3, None, modifier=Modifier.VAGUE, phrase="several"), "", UNKNOWN)
    assert total(several, claim(figure(8, 8), "", UNKNOWN)) == (8, 8, True)


def test_a_whole_without_any_number_does_not_hide_its_parts() -> None:
    some = claim(figure(None, None), "", UNKNOWN, group="martyrs")
    assert total(some, claim(figure(5, None), "", Status.CIVILIAN)) == (5, 5, True)


def test_parts_of_an_upper_bound_are_its_least() -> None:
    whole = claim(figure(None, 4), "", Status.CIVILIAN)
    sisters = claim(figure(2, 2), "", Status.CIVILIAN, group="young sisters", part_of=whole.id)
    assert bounds(concluded(whole, sisters))["civilian"] == (2, 4, False, None)
    assert total(whole, sisters) == (2, 4, False)


def test_a_newsroom_near_a_party_is_exceeded_too_where_only_others_are_blamed() -> None:
    own = claim(figure(20, None), "", UNKNOWN, responsible="Israel")
    early = claim(figure(3, 3), "Shehab News Agency", UNKNOWN)
    assert total(own, early) == (20, 20, True)
    assert reasons(own, early) == {early.id: EXCEEDED}
    accused = claim(figure(20, None), "", UNKNOWN, responsible="Hamas")
    assert total(accused, early) == (3, 20, True)
    assert total(claim(figure(20, None), "", UNKNOWN), early) == (3, 20, True)


def test_of_two_floors_of_one_voice_the_higher_holds() -> None:
    assert total(claim(figure(3, None)), claim(figure(2, None))) == (3, 3, True)
    assert total(claim(figure(3, None)), claim(figure(2, 2))) == (2, 3, True)


def test_bodies_found_so_far_are_of_the_civilians_whom_the_same_voice_counts() -> None:
    bodies = claim(figure(8, 8), "", UNKNOWN, group="bodies")
    assert total(claim(figure(30, 53)), bodies) == (30, 53, False)
    assert total(bodies) == (8, 8, False)


def test_a_martyr_told_of_elsewhere_is_one_of_those_counted() -> None:
    assert total(claim(figure(8, None)), claim(figure(1, 1), "", UNKNOWN, group="martyr")) == (8, 8, True)


def test_children_and_women_beside_a_word_that_counts_nobody_are_no_toll() -> None:
    most = claim(figure(None, None), "Airwars", group="victims")
    children = claim(figure(6, 10), "Airwars", group="children")
    assert total(most, children, claim(figure(12, 20), "", UNKNOWN)) == (12, 20, False)


def test_an_early_count_is_overtaken_by_the_names_of_more() -> None:
    early = claim(figure(4, 4), "Local agency", UNKNOWN, stance=Stance.SUPERSEDED)
    names = claim(figure(9, 9), "", UNKNOWN, group="names")
    assert total(early, names) == (9, 9, False)
    assert reasons(early, names) == {early.id: NAMED}
    assert total(early, claim(figure(3, None), "", UNKNOWN, group="names"))[:2] == (4, 4)


def test_names_found_on_a_list_are_of_some_of_those_counted() -> None:
    everyone = claim(figure(15, 15), "", UNKNOWN)
    listed = claim(figure(10, 10), "Health Ministry", UNKNOWN, group="names of victims")
    assert total(everyone, listed) == (15, 15, False)
    assert total(listed) == (10, 10, False)


def test_bodies_that_somebody_saw_are_some_of_a_familys_dead() -> None:
    family = claim(figure(7, 7), "Omar Saleh", UNKNOWN, group="members of the saleh family")
    cousins = claim(figure(7, 7), "Adib Saleh", UNKNOWN, group="cousins")
    seen = claim(figure(3, None), "A neighbour", UNKNOWN, group="shrouded bodies")
    assert total(family, cousins, seen) == (7, 7, False)
    assert total(cousins, seen) == (7, 7, False)
    assert total(seen) == (3, 3, True)


def test_somebody_of_another_sentence_may_be_of_the_family() -> None:
    family = claim(figure(15, 15), "Local agency", UNKNOWN, group="family members", at=0)
    lawyer = claim(figure(1, 1), "Local agency", UNKNOWN, group="lawyer", at=500)
    beside = claim(figure(1, 1), "Local agency", UNKNOWN, group="lawyer", at=20)
    assert total(family, lawyer) == (15, 15, False)
    assert total(family, beside) == (16, 16, False)


def test_friends_are_some_of_the_dead_whatever_else_they_are_called() -> None:
    friends = claim(figure(2, 2), "A school", UNKNOWN, group="friends and martyrs")
    assert total(claim(figure(22, 22), "Local agency", UNKNOWN), friends) == (22, 22, False)
    assert total(friends) == (2, 2, False)


def test_a_voice_that_begins_below_the_reports_own_floor_begins_there() -> None:
    own = claim(figure(10, None), "", UNKNOWN)
    first, later = claim(figure(7, 7), "Local agency", UNKNOWN), claim(figure(17, 17), "Local agency", UNKNOWN)
    assert total(own, first, later) == (10, 17, True)
    assert reasons(own, first, later) == {first.id: EXCEEDED}


def test_whoever_counts_at_least_so_many_civilians_counts_no_fewer_in_all() -> None:
    own, some = claim(figure(24, None)), claim(figure(21, 21), "", UNKNOWN, group="victims")
    assert total(own, some) == (24, 24, True)
    assert total(own, claim(figure(12, 12), "Local agency", UNKNOWN)) == (24, 24, True)
    assert total(own, claim(figure(12, 12), "Local agency", UNKNOWN, report="rep-b")) == (12, 24, True)


def test_a_states_agency_is_a_newsroom_beside_its_reports_floor() -> None:
    own = claim(figure(26, None), responsible="Israel")
    assert total(own, claim(figure(12, 12), "Anadolu Agency", responsible="Israel")) == (26, 26, True)
    assert total(own, claim(figure(12, 12), "Israeli army", responsible="Israel")) == (12, 26, True)


def test_what_a_report_tells_first_and_then_lets_somebody_say_is_still_its_own() -> None:
    own = claim(figure(22, 22), "", UNKNOWN, group="members of the saleh family", at=100)
    again = claim(figure(22, 22), "Omar Saleh", UNKNOWN, repeat_of=own.id, at=900)
    early = claim(figure(13, 13), "Local agency", UNKNOWN, at=300)
    assert total(own, again, early) == (22, 22, False)
    assert total(again, early) == (13, 22, False)
    floor = claim(figure(21, None), "", UNKNOWN, at=0)
    rebels = claim(figure(21, None), "Houthis", UNKNOWN, repeat_of=floor.id, at=200)
    assert total(floor, rebels, early) == (13, 21, True), "a headline that takes up a party's word is no count of its own"


def test_two_of_the_farmers_are_some_of_those_counted() -> None:
    own = claim(figure(4, 4), "", UNKNOWN, group="farmers")
    two = claim(figure(2, 2, phrase="two of the farmers"), "Omar Saleh", UNKNOWN, group="farmers")
    assert total(own, two) == (4, 4, False)


def test_a_family_counted_by_somebody_is_where_a_toll_begins_that_says_no_more_than_up_to() -> None:
    most = claim(figure(None, 10), "", UNKNOWN)
    family = claim(figure(8, 8), "Omar Saleh", UNKNOWN, group="members of the saleh family")
    assert total(most, family) == (8, 10, False)
    assert total(claim(figure(10, 10), "", UNKNOWN), family) == (10, 10, False)


def test_a_child_and_a_child_of_one_sentence_are_two() -> None:
    one = claim(figure(1, 1, phrase="a child"), group="child", at=100, quote=Span(60, 140))
    two = claim(figure(1, 1, phrase="a child"), group="child", at=150, quote=Span(141, 200))
    assert total(one, two) == (2, 2, False)
    assert total(one, replace(two, claimant="Omar Saleh")) == (1, 1, False), "another voice may tell of the same child"
    assert total(one, claim(figure(1, 1, phrase="the child"), group="child", at=400)) == (1, 1, False)


def test_at_least_so_many_of_a_family_and_up_to_so_many_in_all_are_a_range() -> None:
    family = claim(figure(32, None), "", UNKNOWN, group="members of the saleh family", at=100)
    most = claim(figure(None, 40), "", UNKNOWN, at=400)
    assert total(family, most, claim(figure(40, 40), "Omar Nasser", UNKNOWN, at=800)) == (32, 40, False)
