"""Each rule of the default policy by itself, on invented claims."""

from datetime import UTC, datetime

import pytest

from tests.reconcile.cases import bounds, by_id, claim, figure, incident, line
from tolltrace.errors import VocabularyError
from tolltrace.model import (
    Claim,
    Decision,
    DecisionKind,
    Grade,
    Incident,
    Modifier,
    Outcome,
    Reconciled,
    Span,
    Stance,
    Status,
    TollStatus,
    make_decision,
)
from tolltrace.reconcile import history, load_policy, reconcile, totals

POLICY = load_policy("default")
CIVILIAN, COMBATANT, UNKNOWN = Status.CIVILIAN, Status.COMBATANT, Status.UNKNOWN


def concluded(*claims: Claim, decisions: tuple[Decision, ...] = ()) -> Reconciled:
    return reconcile(incident(*claims), by_id(*claims), POLICY, decisions)


def reasons(result: Reconciled, status: TollStatus = TollStatus.TOTAL) -> dict[str, str]:
    return {a.claim: a.reason for t in line(result, status).trace for a in t.set_aside}


def decide(kind: DecisionKind, *subjects: str, field: str = "", value: str = "", hour: int = 9) -> Decision:
    at = datetime(2024, 5, 1, hour, tzinfo=UTC)
    return make_decision(kind, subjects, reason="checked by phone", author="Nadia", at=at, field=field, value=value)


def test_at_least_alone_gives_its_number_and_an_open_top() -> None:
    assert bounds(concluded(claim(figure(38, None), "Red Cross")))["civilian"] == (38, 38, True, None)


def test_up_to_states_no_lower_bound() -> None:
    result = concluded(claim(figure(None, 25), "medics"), claim(figure(9, 9), "Red Cross"))
    assert bounds(result)["civilian"] == (9, 25, False, None)


def test_a_figure_without_a_number_opens_the_top_and_bounds_nothing() -> None:
    result = concluded(claim(figure(None, None), "medics"))
    toll = line(result, TollStatus.CIVILIAN)
    assert (toll.low, toll.high, toll.best, toll.open_top, str(toll)) == (0, None, None, True, "?")
    assert [t.rule for t in toll.trace] == ["none-stated", "no-number", "no-exact"]


def test_groups_of_one_claimant_in_one_telling_add_up() -> None:
    result = concluded(
        claim(figure(3, 3), "Local council", group="nurses"),
        claim(figure(4, 4), "Local council", group="drivers"),
        claim(figure(2, 2), "Local council", COMBATANT, group="police officers"),
    )
    assert bounds(result) == {
        "civilian": (7, 7, False, None),
        "combatant": (2, 2, False, None),
        "unknown": (0, 0, False, None),
        "total": (9, 9, False, None),
    }
    assert line(result, TollStatus.TOTAL).best == 9


def test_rival_claimants_span_and_never_add() -> None:
    result = concluded(
        claim(figure(3, 3), "Local council", group="nurses"),
        claim(figure(4, 4), "White Helmets", group="drivers", report="rep-b"),
    )
    assert bounds(result)["civilian"] == (3, 4, False, None)
    assert bounds(result)["total"] == (3, 4, False, None)


def test_figures_that_may_count_the_same_people_span_within_a_telling() -> None:
    result = concluded(
        claim(figure(30, 30), "army", COMBATANT, group="militants"), claim(figure(20, None), "army", COMBATANT, group="fighters")
    )
    assert bounds(result)["combatant"] == (20, 30, True, None)


def test_fighters_of_two_sides_add_up() -> None:
    result = concluded(
        claim(figure(5, 5), "Syrian Observatory for Human Rights", COMBATANT, group="Kurdish fighters"),
        claim(figure(11, 11), "SOHR", COMBATANT, group="Islamic State fighters"),
    )
    assert bounds(result)["combatant"] == (16, 16, False, None)


def test_a_breakdown_lies_within_its_whole() -> None:
    whole = claim(figure(58, None), "rescuers", UNKNOWN, group="people")
    part = claim(figure(11, 11), "rescuers", group="children", part_of=whole.id)
    nested = claim(figure(4, 4), "rescuers", group="girls", part_of=part.id)
    assert bounds(concluded(whole, part, nested)) == {
        "civilian": (11, 11, False, None),
        "combatant": (0, 0, False, None),
        "unknown": (47, 47, True, None),
        "total": (58, 58, True, None),
    }


def test_a_breakdown_of_another_voice_is_no_rival_total() -> None:
    lead = claim(figure(58, 58), status=UNKNOWN)
    part = claim(figure(11, 11), "rescuers", group="children", part_of=lead.id)
    assert bounds(concluded(lead, part))["total"] == (58, 58, False, None)


def test_others_are_further_people() -> None:
    result = concluded(claim(figure(3, 3), "medics"), claim(figure(5, 5), "medics", UNKNOWN, group="others"))
    assert bounds(result) == {
        "civilian": (3, 3, False, None),
        "combatant": (0, 0, False, None),
        "unknown": (5, 5, False, None),
        "total": (8, 8, False, None),
    }


def test_a_whole_told_beside_its_parts_is_not_added_to_them() -> None:
    result = concluded(claim(figure(12, 12), "medics", UNKNOWN), claim(figure(10, 10), "medics", group="shoppers"))
    assert bounds(result)["total"] == (12, 12, False, None)
    assert bounds(result)["unknown"] == (2, 2, False, None)


def test_parts_that_exceed_their_whole_are_shown() -> None:
    result = concluded(
        claim(figure(5, 5), "medics", UNKNOWN),
        claim(figure(4, 4), "medics"),
        claim(figure(3, 3), "medics", COMBATANT),
    )
    total = line(result, TollStatus.TOTAL)
    assert (total.low, total.high) == (5, 7)
    assert [t.text for t in total.trace if t.rule == "parts-in-whole"] == [
        "In one telling the parts come to at least 7, the whole to 5: both are kept in the range."
    ]


def test_parts_of_different_voices_that_exceed_the_total_start_at_zero() -> None:
    result = concluded(claim(figure(10, 10), "medics"), claim(figure(5, 5), "Colonel Samer Haddad", COMBATANT, group="soldiers"))
    assert bounds(result) == {
        "civilian": (0, 10, False, None),
        "combatant": (0, 5, False, None),
        "unknown": (0, 0, False, None),
        "total": (5, 10, False, None),
    }
    assert line(result, TollStatus.COMBATANT).trace[0].text == (
        "Civilians (10) and combatants (5) together exceed the total of 10: different voices count them, perhaps the same "
        "people, so each line starts at 0; the total does not."
    )
    opened = concluded(
        claim(figure(10, None), "medics"), claim(figure(5, 5), "Colonel Samer Haddad", COMBATANT, group="soldiers")
    )
    assert bounds(opened)["civilian"] == (10, 10, True, None)


def test_rival_voices_without_a_side_contest_the_status_of_close_counts() -> None:
    rescuers = claim(figure(22, 22), "rescuers")
    result = concluded(rescuers, claim(figure(25, 25), "State media", COMBATANT, group="terrorists"))
    assert bounds(result) == {
        "civilian": (0, 22, False, None),
        "combatant": (0, 25, False, None),
        "unknown": (0, 0, False, None),
        "total": (22, 25, False, None),
    }
    assert line(result, TollStatus.CIVILIAN).trace[0].rule == "contested-zero"
    uniformed = concluded(rescuers, claim(figure(25, 25), "residents", COMBATANT, group="soldiers"))
    assert line(uniformed, TollStatus.CIVILIAN).trace[0].rule == "sums-possible"


def test_fewer_in_all_than_civilians_is_said() -> None:
    civilians, fewer = claim(figure(12, 12), "medics"), claim(figure(8, 8), "police", UNKNOWN, report="rep-b")
    result = concluded(civilians, fewer)
    total = line(result, TollStatus.TOTAL)
    assert (total.low, total.high, line(result, TollStatus.CIVILIAN).low) == (8, 12, 12)
    assert [t.text for t in total.trace if t.rule == "fewer-in-all"] == [
        "Someone counts fewer in all (8) than another counts civilians (12): both stand."
    ]
    assert not any(t.rule == "fewer-in-all" for t in line(concluded(civilians), TollStatus.TOTAL).trace)


def test_parts_beyond_the_whole_of_one_telling_allow_no_grade_above_weak() -> None:
    blamed = {"responsible": "Russia"}
    other = claim(figure(6, 6), "Red Cross", UNKNOWN, report="rep-b", **blamed)
    whole, parts = claim(figure(5, 5), "medics", UNKNOWN, **blamed), claim(figure(7, 7), "medics", **blamed)
    assert concluded(whole, other).grading.grade is Grade.FAIR
    result = concluded(whole, parts, other)
    assert result.grading.grade is Grade.WEAK
    assert result.grading.reason.endswith("; but in one telling the parts exceed their whole.")
    rivals = concluded(claim(figure(12, 12), "medics", **blamed), claim(figure(8, 8), "police", UNKNOWN, **blamed))
    assert rivals.grading.grade is Grade.FAIR


def test_a_repeat_counts_once_and_the_named_voice_speaks_for_the_lead() -> None:
    lead = claim(figure(20, 20))
    again = claim(figure(20, 20), "Red Cross", repeat_of=lead.id)
    result = concluded(lead, again)
    assert bounds(result)["civilian"] == (20, 20, False, None)
    assert line(result, TollStatus.CIVILIAN).trace[0].used == (again.id,)
    assert reasons(result) == {lead.id: "repeats a figure of the same report that is already counted"}


def test_denied_by_its_claimant_is_set_aside() -> None:
    denial = claim(figure(0, 0), "Russia", stance=Stance.DENIED)
    result = concluded(claim(figure(7, 7), "White Helmets"), denial)
    assert bounds(result)["civilian"] == (7, 7, False, None)
    assert list(reasons(result)) == [denial.id]


def test_nobody_hurt_is_a_figure_when_no_one_denies() -> None:
    result = concluded(claim(figure(0, 0), "police", UNKNOWN), claim(figure(2, 2), "medics", UNKNOWN))
    assert bounds(result)["total"] == (0, 2, False, None)


def test_no_civilians_hurt_says_nothing_of_the_total() -> None:
    result = concluded(claim(figure(0, 0), "medics"), claim(figure(6, 6), "SOHR", COMBATANT))
    assert bounds(result)["civilian"] == (0, 0, False, None)
    assert bounds(result)["total"] == (6, 6, False, None)


@pytest.mark.parametrize(
    ("claimant", "later", "expected"),
    [
        ("SOHR", "Syrian Observatory for Human Rights", (30, 30, False, None)),  # its own later figure replaces it
        ("", "Syrian Observatory for Human Rights", (20, 30, False, None)),  # nobody's figure stands
        ("White Helmets", "Syrian Observatory for Human Rights", (20, 30, False, None)),  # another party's figure stands
        ("", "", (20, 30, False, None)),
    ],
)
def test_superseded_only_by_its_own_claimant(claimant: str, later: str, expected: tuple[int, int, bool, None]) -> None:
    old = claim(figure(20, 20), claimant, stance=Stance.SUPERSEDED)
    assert bounds(concluded(old, claim(figure(30, 30), later)))["civilian"] == expected


def test_a_superseded_figure_says_who_replaced_it() -> None:
    old = claim(figure(20, 20), "SOHR", stance=Stance.SUPERSEDED)
    assert reasons(concluded(old, claim(figure(30, 30), "SOHR"))) == {
        old.id: "SOHR replaced this figure with a later one of its own"
    }


def test_an_admission_that_nobody_reports_gives_no_range() -> None:
    result = concluded(claim(figure(10, None), "US military", UNKNOWN, stance=Stance.ACKNOWLEDGED))
    assert bounds(result) == {
        "civilian": (0, 0, False, None),
        "combatant": (0, 0, False, None),
        "unknown": (0, None, False, (10, None)),
        "total": (0, None, False, (10, None)),
    }
    total = line(result, TollStatus.TOTAL)
    assert (total.best, str(total), [t.rule for t in total.trace]) == (
        None,
        "none reported",
        ["none-reported", "none-reported", "no-exact", "conceded-beside"],
    )
    assert result.grading.grade is Grade.CONFIRMED


def test_totals_sum_what_is_conceded_beside_the_range() -> None:
    def admitted(low: int, high: int | None, name: str, *others: Claim) -> Reconciled:
        found = (claim(figure(low, high), "US military", stance=Stance.ACKNOWLEDGED), *others)
        return reconcile(incident(*found, name=name), by_id(*found), POLICY)

    def total(*results: Reconciled) -> tuple[int, int, bool, int, tuple[int, int | None] | None]:
        (found,) = [t for t in totals(results) if (t.outcome, t.status) == (Outcome.KILLED, TollStatus.TOTAL)]
        return found.low, found.high, found.open_top, found.incidents, found.conceded

    alone, beside = admitted(2, 2, "inc-1"), admitted(24, 24, "inc-2", claim(figure(70, 80), "Airwars"))
    plain = concluded(claim(figure(5, 5), "medics"))
    assert total(alone) == (0, 0, False, 0, (2, 2))
    assert total(alone, beside, plain) == (75, 85, False, 2, (26, 26))
    assert total(beside, admitted(3, None, "inc-3")) == (70, 80, False, 1, (27, None))
    assert total(plain) == (5, 5, False, 1, None)


def test_own_losses_contest_nothing() -> None:
    result = concluded(
        claim(figure(10, 10), "White Helmets", responsible="Syrian rebels"),
        claim(figure(5, 5), "Syrian army", COMBATANT, group="Syrian soldiers", responsible="Syrian rebels"),
    )
    assert line(result, TollStatus.CIVILIAN).trace[0].rule == "sums-possible"
    with_total = concluded(
        claim(figure(10, 10), "White Helmets", responsible="Syrian rebels"),
        claim(figure(9, 9), "Syrian army", COMBATANT, group="Syrian soldiers", responsible="Syrian rebels"),
        claim(figure(20, 20), "Red Cross", UNKNOWN, report="rep-b"),
    )
    assert bounds(with_total)["civilian"] == (10, 10, False, None)
    assert bounds(with_total)["combatant"] == (9, 9, False, None)


def test_one_telling_with_both_statuses_contests_nothing() -> None:
    result = concluded(
        claim(figure(10, 10), "SOHR", responsible="Russia"),
        claim(figure(5, 5), "SOHR", COMBATANT, responsible="Russia"),
        claim(figure(15, 15), "Russian Defence Ministry", COMBATANT, responsible="Russia", report="rep-b"),
    )
    assert bounds(result)["civilian"] == (10, 10, False, None)
    assert bounds(result)["total"] == (15, 15, False, None)


def test_best_is_the_figure_of_most_origins_then_the_later() -> None:
    many = [
        claim(figure(12, 12), "SOHR", said="2024-03-01"),
        claim(figure(12, 12), "Red Cross", report="rep-b", said="2024-03-01"),
        claim(figure(15, 15), "White Helmets", report="rep-c", said="2024-03-09"),
    ]
    assert line(concluded(*many), TollStatus.CIVILIAN).best == 12
    assert line(concluded(*many[1:]), TollStatus.CIVILIAN).best == 15
    about = claim(figure(30, 30, modifier=Modifier.ABOUT), "MSF", report="rep-d")
    assert line(concluded(about), TollStatus.CIVILIAN).best is None


def test_outcomes_stand_apart() -> None:
    result = concluded(claim(figure(2, 2), "medics"), claim(figure(9, 9), "medics", UNKNOWN, outcome=Outcome.INJURED))
    assert bounds(result, Outcome.INJURED)["total"] == (9, 9, False, None)
    assert bounds(result)["total"] == (2, 2, False, None)
    assert len(result.tolls) == 8


def test_reject_removes_and_a_later_accept_restores() -> None:
    good, wrong = claim(figure(2, 2), "medics"), claim(figure(90, 90), "a caller")
    reject = decide(DecisionKind.REJECT, wrong.id)
    result = concluded(good, wrong, decisions=(reject,))
    assert bounds(result)["civilian"] == (2, 2, False, None)
    assert reasons(result) == {wrong.id: "rejected by Nadia: checked by phone"}
    restored = concluded(good, wrong, decisions=(decide(DecisionKind.ACCEPT, wrong.id, hour=10), reject))
    assert bounds(restored)["civilian"] == (2, 90, False, None)


def test_edits_apply_before_anything_else() -> None:
    one = claim(figure(8, 8), "medics")
    edits = (
        decide(DecisionKind.EDIT, one.id, field="status", value="combatant"),
        decide(DecisionKind.EDIT, one.id, field="high", value="open", hour=10),
        decide(DecisionKind.EDIT, one.id, field="low", value="9", hour=11),
    )
    assert bounds(concluded(one, decisions=edits))["combatant"] == (9, 9, True, None)
    gone = concluded(one, decisions=(decide(DecisionKind.EDIT, one.id, field="scope", value="aggregate"),))
    assert gone.tolls == ()


def test_an_edit_that_cannot_be_is_named() -> None:
    one = claim(figure(8, 8))
    bad = decide(DecisionKind.EDIT, one.id, field="status", value="bystander")
    with pytest.raises(ValueError, match=f"decision {bad.id} cannot set status to 'bystander'"):
        concluded(one, decisions=(bad,))


def test_a_pin_overrides_one_bound_and_says_who_and_why() -> None:
    claims = (claim(figure(8, 8), "medics"), claim(figure(None, 30), "SOHR"))
    pin = decide(DecisionKind.PIN, claims[0].id, field="low", value="12")
    toll = line(concluded(*claims, decisions=(pin,)), TollStatus.CIVILIAN)
    assert (toll.low, toll.high, toll.best) == (12, 30, None)
    assert [t.text for t in toll.trace if t.rule == "pinned"] == [
        "Nadia set low to 12: checked by phone (the best figure lay outside and is withdrawn)"
    ]
    named = decide(DecisionKind.PIN, "inc-1", field="killed total high", value="44")
    assert line(concluded(*claims, decisions=(named,)), TollStatus.TOTAL).high == 44
    elsewhere = decide(DecisionKind.PIN, "inc-9", field="low", value="12")
    assert concluded(*claims, decisions=(elsewhere,)) == concluded(*claims)


def test_grades() -> None:
    first = claim(figure(3, 3), "SOHR", responsible="Russia")
    second = claim(figure(4, 4), "Red Cross", responsible="Syrian army", report="rep-b")
    rival = claim(figure(4, 4), "Syrian army", responsible="Islamic State", report="rep-c")
    fighters = claim(figure(6, 6), "SOHR", COMBATANT, responsible="Russia")
    grades = [concluded(*c).grading for c in ((first,), (first, second), (first, rival), (fighters,))]
    assert [(g.grade, g.provisional) for g in grades] == [
        (Grade.WEAK, True),
        (Grade.FAIR, False),
        (Grade.CONTESTED, False),
        (Grade.DISCOUNTED, True),
    ]
    assert grades[1].reason == "Reported by 2 independent origins; said to have caused it: Russia or Syrian army."
    assert grades[2].reason == "Competing claims of responsibility: Islamic State, and Russia."


def test_origins_come_from_linking_where_it_knows_better() -> None:
    one, two = claim(figure(3, 3)), claim(figure(3, 3), report="rep-b")
    copied = Incident("inc-1", ("hap-1",), (one.id, two.id), origin_of=((one.id, "AFP"), (two.id, "AFP")))
    assert reconcile(copied, by_id(one, two), POLICY).grading.provisional
    assert not concluded(one, two).grading.provisional


def test_history_is_in_the_order_of_statements() -> None:
    late = claim(figure(9, 9), "SOHR", said="2024-02-03")
    early = claim(figure(4, 4), "SOHR", said="2024-02-01")
    old = claim(figure(2, 2), said="2024-02-03", stance=Stance.SUPERSEDED)
    undated = claim(figure(7, 7))
    told = history(incident(late, early, old, undated), by_id(late, early, old, undated))
    assert [(s.claim.id, str(s.stated)) for s in told] == [(early.id, "4"), (old.id, "2"), (late.id, "9"), (undated.id, "7")]
    assert [s.said is None for s in told] == [False, False, False, True]


def test_four_patients_and_two_children_in_one_breath() -> None:
    breath = Span(0, 80)
    patients = claim(figure(4, 4), "medics", group="patients", quote=breath)
    children = claim(figure(2, 2), "medics", group="children", quote=breath)
    later = claim(figure(2, 2), "medics", group="children")
    assert bounds(concluded(patients, children))["civilian"] == (6, 6, False, None)
    assert bounds(concluded(patients, later))["civilian"] == (2, 4, False, None)


def test_an_unknown_policy_is_named() -> None:
    with pytest.raises(VocabularyError, match="no policy named 'strict'; the ones there are: acled, airwars, "):
        load_policy("strict")


def test_a_repeat_that_states_more_stands_beside_the_first_and_is_not_added() -> None:
    first = claim(figure(45, 45), "SOHR", group="shoppers")
    again = claim(figure(45, None), "SOHR", group="customers", repeat_of=first.id)
    assert bounds(concluded(first, again))["civilian"] == (45, 45, True, None)


FURTHER = "counts further people, or some who died later, beside those of another figure: it is no toll of its own"


def people(count: int, phrase: str, claimant: str = "medics", group: str = "people", **fields: object) -> Claim:
    return claim(figure(count, count, phrase=phrase), claimant, UNKNOWN, group=group, **fields)


@pytest.mark.parametrize("phrase", ["three more people", "another three people", "further three people", "3 additional people"])
def test_more_people_of_one_telling_are_added(phrase: str) -> None:
    result = concluded(people(40, "40 people"), people(3, phrase))
    assert bounds(result)["total"] == (43, 43, False, None)
    assert bounds(result)["unknown"] == (43, 43, False, None)
    assert line(result, TollStatus.TOTAL).best == 43


def test_at_least_so_many_and_six_more() -> None:
    result = concluded(
        claim(figure(15, None), "SOHR", UNKNOWN, group="people"), claim(figure(6, 6), "SOHR", UNKNOWN, group="more people")
    )
    assert bounds(result)["total"] == (21, 21, True, None)


def test_more_people_that_a_later_or_nounless_total_holds_are_not_added() -> None:
    first, more, whole = people(40, "40 people"), people(3, "three more people"), people(43, "43 people")
    result = concluded(first, more, whole)
    assert bounds(result)["total"] == (40, 43, False, None)
    assert reasons(result) == {more.id: FURTHER}
    breath = Span(9000, 9080)
    rose, five = people(45, "45", group="", quote=breath), people(5, "five more people", quote=breath)
    assert bounds(concluded(rose, five))["total"] == (45, 45, False, None)


def test_more_people_of_another_voice_or_report_are_no_rival_toll() -> None:
    forty = people(40, "40 people")
    for more in (people(3, "Another three people", ""), people(3, "three more people", report="rep-b")):
        result = concluded(forty, more)
        assert bounds(result)["total"] == (40, 40, False, None)
        assert reasons(result) == {more.id: FURTHER}
    alone = concluded(people(3, "three more people"))
    assert bounds(alone)["total"] == (3, 3, False, None)


def test_a_seventh_person_and_the_wounded_who_died_are_no_rival_toll() -> None:
    seventh, seven = people(1, "A seventh person", group="person"), people(7, "seven", group="")
    result = concluded(seventh, seven)
    assert bounds(result)["total"] == (7, 7, False, None)
    assert reasons(result) == {seventh.id: FURTHER}
    assert bounds(concluded(people(6, "six people"), people(1, "a seventh person", group="person")))["total"] == (
        7,
        7,
        False,
        None,
    )
    for phrase, group in (("Seven of the wounded", "people"), ("Seven", "wounded")):
        died = people(7, phrase, "", group=group)
        assert bounds(concluded(people(9, "9", "doctors"), died))["total"] == (9, 9, False, None)
    assert bounds(concluded(died))["total"] == (7, 7, False, None)


def test_more_than_is_no_further_people() -> None:
    result = concluded(people(40, "40 people"), people(45, "more than 44 people"), people(46, "46 people or more"))
    assert bounds(result)["total"] == (40, 46, False, None)


def test_others_are_added_to_a_whole_of_the_same_breath_only() -> None:
    breath = Span(9000, 9080)
    forty, three = people(40, "40 people", quote=breath), people(3, "3 others", quote=breath)
    assert bounds(concluded(forty, three))["total"] == (43, 43, False, None)
    elsewhere = concluded(people(7, "seven people"), people(6, "six others"))  # "the mayor and six others"
    assert bounds(elsewhere)["total"] == (7, 7, False, None)


def test_others_of_unknown_status_may_be_of_a_larger_count_of_civilians() -> None:
    civilians = claim(figure(17, 17), "medics")
    elsewhere = concluded(civilians, people(3, "several other", group="relatives"))
    assert bounds(elsewhere)["total"] == (17, 17, False, None)


def test_more_people_told_after_some_of_the_dead_are_further_to_these() -> None:
    whole, sisters = people(15, "15 people"), people(3, "three", group="sisters")
    two = people(2, "another two women", group="women")
    assert bounds(concluded(whole, sisters, two))["total"] == (15, 15, False, None)
    assert bounds(concluded(whole, two))["total"] == (17, 17, False, None)


def test_others_that_complete_a_part_are_not_added_to_the_whole() -> None:
    breath = Span(9000, 9080)
    whole = people(40, "40 people")
    nine = claim(figure(9, 9), "medics", group="children", quote=breath)
    others = people(31, "31 others", group="others", quote=breath)
    assert bounds(concluded(whole, nine, others))["total"] == (40, 40, False, None)


def test_a_breakdown_is_no_count_of_its_status_when_another_voice_counts_it() -> None:
    whole = people(40, "40 people")
    nine = claim(figure(9, 9), "medics", group="children", part_of=whole.id)
    result = concluded(whole, nine, claim(figure(36, 36), "UN", report="rep-b"))
    assert bounds(result)["civilian"] == (36, 36, False, None)
    assert bounds(result)["total"] == (36, 40, False, None)
    assert reasons(result, TollStatus.CIVILIAN) == {
        nine.id: "counts a part of a larger figure; another voice counts all people of this status"
    }
    assert bounds(concluded(whole, nine))["civilian"] == (9, 9, False, None)
    civilians = claim(figure(9, 9), "medics", part_of=whole.id)
    assert bounds(concluded(whole, civilians, claim(figure(36, 36), "UN")))["civilian"] == (9, 36, False, None)


def test_a_described_victim_is_no_rival_to_a_count_in_the_same_report() -> None:
    count = claim(figure(16, 16), "SOHR", UNKNOWN, group="dead")
    daughter = claim(figure(1, 1, phrase="her daughter"), "Salma Darwish", group="daughter")
    result = concluded(count, daughter)
    assert bounds(result) == {
        "civilian": (1, 1, False, None),
        "combatant": (0, 0, False, None),
        "unknown": (15, 15, False, None),
        "total": (16, 16, False, None),
    }
    assert reasons(result) == {
        daughter.id: "describes one or a few of the victims whom another voice of the same report counts: it is no rival figure"
    }


def test_a_described_victim_stands_alone_and_as_a_count_and_in_another_report() -> None:
    sixteen = claim(figure(16, 16), "SOHR", group="shoppers")
    alone = claim(figure(1, 1, phrase="a shopkeeper"), "Salma Darwish", group="shopkeeper", report="rep-b")
    counted = claim(figure(1, 1, phrase="only one shopkeeper"), "police", group="shopkeeper")
    assert bounds(concluded(sixteen, alone))["total"] == (1, 16, False, None)
    assert bounds(concluded(sixteen, counted))["total"] == (1, 16, False, None)
    assert bounds(concluded(alone))["civilian"] == (1, 1, False, None)


def test_an_earlier_figure_of_the_same_sentence_is_its_claimants_own() -> None:
    breath = Span(9000, 9080)
    now = claim(figure(38, 38), "SOHR", UNKNOWN, quote=breath)
    before = claim(figure(43, 43), "", UNKNOWN, stance=Stance.SUPERSEDED, quote=breath)
    result = concluded(now, before)
    assert bounds(result)["total"] == (38, 38, False, None)
    assert reasons(result) == {before.id: "SOHR replaced this figure with a later one of its own"}
    rival = claim(figure(50, 50), "Local council", UNKNOWN, quote=breath)
    assert bounds(concluded(now, before, rival))["total"] == (38, 50, False, None)


def test_a_row_of_revisions_in_one_sentence_leaves_the_last() -> None:
    breath = Span(9000, 9080)
    stances = (Stance.SUPERSEDED, Stance.REPORTED, Stance.REPORTED, Stance.REPORTED)

    def row(*stances: Stance) -> list[Claim]:
        counts = (25, 56, 59, 203)
        return [
            claim(figure(n, n), "SOHR", UNKNOWN, stance=s, quote=breath, group="dead")
            for n, s in zip(counts, stances, strict=True)
        ]

    for stated in (stances, (Stance.SUPERSEDED,) * 4):
        assert bounds(concluded(*row(*stated)))["total"] == (203, 203, False, None)
    other = claim(figure(75, 75), "Local council", UNKNOWN)
    assert bounds(concluded(*row(*stances), other))["total"] == (75, 203, False, None)


def test_a_replaced_figure_of_another_report_needs_a_name() -> None:
    def told(voice: str) -> Reconciled:
        old = claim(figure(20, 20), voice, stance=Stance.SUPERSEDED, report="rep-b")
        return concluded(old, claim(figure(30, 30), voice))

    assert bounds(told("Syrian Observatory for Human Rights"))["civilian"] == (30, 30, False, None)
    assert bounds(told("medics"))["civilian"] == (20, 30, False, None)


def test_the_reason_counts_the_origins_that_claim_the_harm_among_all() -> None:
    one = claim(figure(3, 3), "SOHR", responsible="Russia")
    fighters = claim(figure(6, 6), "Local council", COMBATANT, report="rep-b", responsible="Russia")
    third = claim(figure(4, 4), "Red Cross", report="rep-c", responsible="Russia")
    assert concluded(one).grading.reason == "A single origin claims this harm."
    assert concluded(one, fighters).grading.reason == (
        "One of 2 independent origins claims this harm; the other counts combatants."
    )
    assert concluded(one, fighters, third).grading.reason == (
        "Reported by 2 of 3 independent origins; said to have caused it: Russia."
    )


def test_doubtful_claims_alone_reach_up_to_what_they_say() -> None:
    unsure = claim(figure(2, 2), "medics", doubts=("outcome",), confidence=0.4)
    toll = line(concluded(unsure), TollStatus.TOTAL)
    assert (toll.low, toll.high, toll.best, toll.open_top) == (0, 2, None, False)
    assert [(t.bound, t.rule, t.used) for t in toll.trace[:2]] == [
        ("low", "doubtful-only", ()),
        ("high", "doubtful-only", (unsure.id,)),
    ]
    assert bounds(concluded(unsure))["unknown"] == (0, 0, False, None)


def test_a_large_doubtful_figure_waits_for_a_person() -> None:
    street = claim(figure(1717, 1717), "police", doubts=("outcome",), confidence=0.4)
    result = concluded(street)
    assert bounds(result)["total"] == (0, 0, False, None)
    assert list(reasons(result)) == [street.id]


def test_a_doubtful_claim_moves_nothing_beside_one_that_stands() -> None:
    unsure = claim(figure(2, 2), "medics", doubts=("outcome",), confidence=0.4)
    assert bounds(concluded(unsure, claim(figure(9, 9), "Red Cross")))["total"] == (9, 9, False, None)


def test_several_without_a_number_are_at_least_two() -> None:
    several = claim(figure(None, None, phrase="a number of civilians"), "medics")
    toll = line(concluded(several), TollStatus.CIVILIAN)
    assert (toll.low, toll.high, toll.best, toll.open_top) == (2, 2, None, True)
    assert [(t.bound, t.rule, t.used) for t in toll.trace] == [
        ("low", "several", (several.id,)),
        ("high", "several", (several.id,)),
        ("best", "no-exact", ()),
    ]
    assert bounds(concluded(several, claim(figure(None, 25), "Red Cross")))["civilian"][:2] == (0, 25)
    assert bounds(concluded(several, claim(figure(9, 9), "Red Cross")))["civilian"][:3] == (9, 9, True)
