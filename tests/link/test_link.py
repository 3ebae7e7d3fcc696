"""Linking: what joins, what is asked, what never joins, and what an incident then says."""

from dataclasses import replace
from datetime import date

from tests.link.cases import (
    ALEPPO,
    DARAA,
    MANBIJ,
    NEAR_MANBIJ,
    SARMADA,
    claim,
    decide,
    groups,
    hap,
    month,
    on,
    report,
)
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.link.compare import COMPARISONS
from tolltrace.model import (
    NOWHERE,
    UNDATED,
    Claim,
    DatePrecision,
    Decision,
    DecisionKind,
    Grade,
    Linkage,
    Method,
    PlacePrecision,
    Report,
    Scope,
    Stance,
    Status,
    When,
    Where,
)
from tolltrace.reconcile import load_policy, reconcile, scenarios

A, B, C = report("a"), report("b"), report("c")


def linked(claims: list[Claim], *decisions: Decision, reports: tuple[Report, ...] = (A, B, C)) -> Linkage:
    return link(reports, claims, list(decisions), Config())


def test_same_day_and_town_are_one_for_certain() -> None:
    day = on("2024-03-18")
    found = linked([claim(A, 12, 12, when=day, where=MANBIJ), claim(B, 15, 15, when=day, where=MANBIJ)])
    assert groups(found) == [tuple(sorted((hap(A), hap(B))))]
    (only,) = found.links
    assert (only.joined, only.certain) == (True, True)
    said = "Both are Manbij, both on 2024-03-18, both US-led coalition, both an airstrike"
    assert only.explanation.startswith(said)
    tolls = {f.name: f.reason for f in only.features}["killed"]
    assert tolls == f"tolls of {'12 and 15' if only.a == hap(A) else '15 and 12'} killed are close"
    assert [f.name for f in only.features] == [c.name for c in COMPARISONS]


def vague() -> list[Claim]:
    return [
        claim(A, 56, 212, when=on("2024-03-19"), where=ALEPPO),
        claim(B, 75, None, when=month("2024-03-01", "2024-03-31"), where=NEAR_MANBIJ, responsible="US", status=Status.UNKNOWN),
    ]


def test_month_and_province_are_joined_for_now_and_asked() -> None:
    found = linked(vague())
    (only,) = found.links
    assert groups(found) == [tuple(sorted((hap(A), hap(B))))]
    assert only.joined
    assert not only.certain
    assert Config().ask_at <= only.score < Config().link_at
    assert only.explanation.startswith("Manbij lies in Aleppo, the day falls inside the month,")
    (incident,) = found.incidents
    assert (incident.when, incident.where.written, incident.method) == (on("2024-03-19"), "Manbij", Method.AIRSTRIKE)


def test_another_weapon_and_party_of_the_same_month_and_district_is_another() -> None:
    control = claim(C, 8, 8, when=month("2024-03-01", "2024-03-31"), where=NEAR_MANBIJ, method=Method.SUICIDE_BOMBING)
    found = linked([*vague(), replace(control, responsible="Islamic State")])
    assert sorted(groups(found)) == sorted([tuple(sorted((hap(A), hap(B)))), (hap(C),)])
    assert not any(hap(C) in (k.a, k.b) for k in found.links)


def test_an_uncertain_link_gives_both_scenarios() -> None:
    claims = vague()
    (scenario,) = scenarios(linked(claims), {c.id: c for c in claims}, load_policy())
    total = {t.status: (t.low, t.high, t.incidents) for t in scenario.joined}
    apart = {t.status: (t.low, t.high, t.incidents) for t in scenario.apart}
    assert total["total"] == (56, 212, 1)
    assert apart["total"] == (131, 287, 2)


def test_a_split_parts_and_leaves_no_question() -> None:
    found = linked(vague(), decide(DecisionKind.SPLIT, hap(A), hap(B)))
    assert sorted(groups(found)) == sorted([(hap(A),), (hap(B),)])
    assert found.links == ()


def test_a_merge_joins_for_certain_whatever_the_evidence() -> None:
    far = [claim(A, 3, 3, when=on("2024-03-18"), where=MANBIJ), claim(B, 90, 90, when=on("2023-01-05"), where=DARAA)]
    assert len(linked(far).incidents) == 2
    found = linked(far, decide(DecisionKind.MERGE, hap(A), hap(B)))
    assert groups(found) == [tuple(sorted((hap(A), hap(B))))]
    (only,) = found.links
    assert (only.score, only.joined, only.certain) == (1.0, True, True)
    assert only.explanation == "Nadia put them together: both name the same school."


def test_the_last_word_of_a_person_holds() -> None:
    merge, split = decide(DecisionKind.MERGE, hap(A), hap(B), hour=9), decide(DecisionKind.SPLIT, hap(A), hap(B), hour=10)
    assert len(linked(vague(), split, merge).incidents) == 2
    later = decide(DecisionKind.MERGE, hap(A), hap(B), hour=11)
    assert len(linked(vague(), merge, split, later).incidents) == 1


def test_a_split_is_respected_through_third_reports() -> None:
    day = on("2024-03-18")
    claims = [claim(r, 12, 12, when=day, where=MANBIJ) for r in (A, B, C)]
    found = linked(claims, decide(DecisionKind.SPLIT, hap(A), hap(B)))
    assert not any({hap(A), hap(B)} <= set(g) for g in groups(found))
    merged = linked(
        claims,
        decide(DecisionKind.SPLIT, hap(A), hap(B)),
        decide(DecisionKind.MERGE, hap(A), hap(C)),
        decide(DecisionKind.MERGE, hap(B), hap(C), hour=10),
    )
    assert not any({hap(A), hap(B)} <= set(g) for g in groups(merged))


def test_happenings_told_apart_in_one_report_stay_apart() -> None:
    day = on("2024-03-18")
    claims = [
        claim(A, 12, 12, when=day, where=MANBIJ, event="e1"),
        claim(A, 4, 4, at=10, when=day, where=MANBIJ, event="e2"),
        claim(B, 12, 12, when=day, where=MANBIJ),
    ]
    found = linked(claims)
    assert sorted(groups(found)) == sorted([tuple(sorted((hap(A, "e1"), hap(B)))), (hap(A, "e2"),)])


def test_other_towns_days_and_methods_are_others() -> None:
    base = claim(A, 12, 12, when=on("2024-03-18"), where=MANBIJ)
    for other in (
        claim(B, 12, 12, when=on("2024-03-18"), where=SARMADA),
        claim(B, 12, 12, when=on("2024-03-25"), where=MANBIJ),
        claim(B, 2, 2, when=on("2024-03-18"), where=NOWHERE, method=Method.CLASH),
    ):
        assert len(linked([base, other]).incidents) == 2


def test_an_undated_report_of_the_next_day_may_be_the_same() -> None:
    fresh = report("fresh", published="2024-03-19")
    old = report("old", published="2024-04-30")
    base = claim(A, 12, 12, when=on("2024-03-18"), where=MANBIJ)
    assert len(linked([base, claim(fresh, 12, 12, when=UNDATED, where=MANBIJ)], reports=(A, fresh)).incidents) == 1
    assert len(linked([base, claim(old, 12, 12, when=UNDATED, where=MANBIJ)], reports=(A, old)).incidents) == 2


def test_aggregates_enter_no_happening() -> None:
    campaign = claim(A, 600, 1000, scope=Scope.AGGREGATE, event="campaign")
    assert linked([campaign]) == Linkage()


def test_claims_without_an_event_stand_with_what_they_repeat() -> None:
    first = claim(A, 5, 5, event="", where=MANBIJ)
    again = replace(claim(A, 5, 5, at=10, event=""), repeat_of=first.id)
    alone = claim(A, 2, 2, at=20, event="")
    assert sorted(len(h.claims) for h in linked([first, again, alone]).happenings) == [1, 2]


def test_origins_count_voices_not_reports() -> None:
    day = on("2024-03-18")
    text = "Shells fell on the bus station of Manbij at noon, the mayor's office said, and rescuers dug until night. " * 4
    one = report("one", text + "More follows.", "The Daily Lantern")
    copy = report("copy", "By our desk. " + text, "Evening Courier")
    claims = [
        claim(one, 12, 12, when=day, where=MANBIJ),  # the outlet's own voice
        claim(copy, 12, 12, when=day, where=MANBIJ),  # a copy of it: the same voice
        claim(A, 12, 12, when=day, where=MANBIJ, claimant="SOHR"),
        claim(A, 12, 12, at=10, when=day, where=MANBIJ),  # the lead of what SOHR says: SOHR's voice
        claim(B, 15, 15, when=day, where=MANBIJ, claimant="Syrian Observatory for Human Rights"),
        claim(C, 9, 9, when=day, where=MANBIJ, claimant="SANA"),
    ]
    found = linked(claims, reports=(A, B, C, one, copy))
    (incident,) = found.incidents
    assert sorted(set(dict(incident.origin_of).values())) == [
        "Syrian Observatory for Human Rights",
        "Syrian government",
        min((one, copy), key=lambda r: r.id).publisher.casefold().removeprefix("the "),
    ]
    assert incident.origins == 3


def rival(source: Report, low: int, high: int | None, method: Method, party: str = "", **fields: object) -> Claim:
    given = {"when": on("2024-03-18"), "where": MANBIJ, **fields}
    return claim(source, low, high, method=method, responsible=party, **given)


def asked(linkage: Linkage) -> list[tuple[bool, bool]]:
    return [(k.joined, k.certain) for k in linkage.links]


def test_rival_accusations_of_one_large_happening_are_joined_for_now_and_asked() -> None:
    claims = [
        rival(A, 500, None, Method.AIRSTRIKE, "Israel"),
        rival(B, 100, 300, Method.MISSILE_STRIKE, "Palestinian Islamic Jihad"),
        rival(C, 471, 471, Method.EXPLOSIVE),
    ]
    found = linked(claims)
    assert len(found.incidents) == 1
    assert (True, False) in asked(found)
    assert any("may be one happening told by rivals" in k.explanation for k in found.links)
    concluded = reconcile(found.incidents[0], {c.id: c for c in claims}, load_policy())
    assert concluded.grading.grade is Grade.CONTESTED
    toll = next(t for t in concluded.tolls if t.status == "total")
    assert (toll.low, toll.high, toll.open_top) == (100, 500, True)
    assert scenarios(found, {c.id: c for c in claims}, load_policy())


def test_another_cause_with_a_close_toll_is_asked() -> None:
    found = linked([rival(A, 30, 30, Method.EXPLOSIVE), rival(B, 25, 25, Method.AIRSTRIKE)])
    assert (len(found.incidents), asked(found)) == (1, [(True, False)])
    (only,) = found.links
    assert only.score == 0.55
    assert (
        only.explanation.endswith("; but explosive against airstrike.") or "; but airstrike against explosive" in only.explanation
    )


def test_a_day_inside_a_few_days_is_asked() -> None:
    few = When(date(2024, 3, 17), date(2024, 3, 19), DatePrecision.DAYS)
    found = linked([rival(A, 60, 60, Method.EXPLOSIVE, when=few), rival(B, 130, 130, Method.SHOOTING)])
    assert (len(found.incidents), asked(found)) == (1, [(True, False)])


def test_small_tolls_and_other_days_and_towns_stay_apart() -> None:
    first = rival(A, 3, 3, Method.EXPLOSIVE)
    assert len(linked([first, rival(B, 5, 5, Method.AIRSTRIKE)]).incidents) == 2
    large = rival(A, 90, 90, Method.EXPLOSIVE, "Russia")
    assert len(linked([large, rival(B, 80, 80, Method.SHOOTING, "Israel", when=on("2024-03-20"))]).incidents) == 2
    assert len(linked([large, rival(B, 80, 80, Method.SHOOTING, "Israel", where=DARAA)]).incidents) == 2
    assert len(linked([large, rival(B, 5, 5, Method.SHOOTING, "Israel")]).incidents) == 2


def test_two_strikes_told_apart_in_one_report_never_join_through_a_rival() -> None:
    two = [rival(A, 80, 80, Method.EXPLOSIVE), rival(A, 90, 90, Method.AIRSTRIKE, "Israel", at=9, event="e2")]
    found = linked([*two, rival(B, 85, 85, Method.SHOOTING, "Russia")])
    assert len(found.incidents) == 2
    assert not any({hap(A), hap(A, "e2")} <= set(g) for g in groups(found))


def test_two_spellings_of_one_building_are_asked_and_two_buildings_are_not() -> None:
    def at(name: str) -> Where:
        return Where(f"{name}, Manbij", MANBIJ.place, PlacePrecision.EXACT)

    first = rival(A, 200, 200, Method.EXPLOSIVE, where=at("al-Karama hospital"))
    one = rival(B, 260, 260, Method.SHELLING, where=at("the Karama Baptist Arab hospital"))
    other = rival(B, 260, 260, Method.SHELLING, where=at("Zahra National Children hospital"))
    assert asked(linked([first, one])) == [(True, False)]
    assert len(linked([first, other]).incidents) == 2


TWICE = "Shelling killed 12 people in Manbij on Monday. A bomb killed 3 in the old market."


def test_one_text_added_twice_is_one_whatever_its_dates() -> None:
    again, first = report("later", TWICE, published="2024-06-20"), report("first", TWICE)
    claims = []
    for source, day in ((first, "2024-03-18"), (again, "2024-06-17")):
        claims.append(claim(source, 12, 12, at=17, when=on(day), where=MANBIJ))
        claims.append(claim(source, 3, 3, at=56, event="e2", when=on(day), where=DARAA))
    found = linked(claims, reports=(first, again))
    assert sorted(groups(found)) == sorted(tuple(sorted((hap(first, e), hap(again, e)))) for e in ("e1", "e2"))
    assert [(k.joined, k.certain, k.explanation) for k in found.links] == [(True, True, "Both reports have the same text.")] * 2
    assert [i.origins for i in found.incidents] == [1, 1]
    split = linked(claims, decide(DecisionKind.SPLIT, hap(first), hap(again)), reports=(first, again))
    assert len(split.incidents) == 3


def test_a_copy_under_another_date_does_not_loosen_the_first() -> None:
    again, first = report("later", TWICE, published="2024-06-20"), report("first", TWICE)
    given = {"at": 17, "where": MANBIJ}
    claims = [claim(first, 12, 12, when=on("2024-03-18"), **given), claim(again, 12, 12, when=on("2024-06-17"), **given)]
    found = linked([*claims, claim(C, 12, 12, when=on("2024-03-18"), where=MANBIJ)], reports=(first, again, C))
    assert len(found.incidents) == 1


def test_a_report_that_cites_others_is_no_origin_itself() -> None:
    day = {"when": on("2024-03-18"), "where": MANBIJ}
    own, cited = claim(A, 20, 20, **day), claim(A, 12, 12, at=3, claimant="medics", **day)
    (incident,) = linked([own, cited], reports=(A,)).incidents
    assert dict(incident.origin_of) == {own.id: "medics", cited.id: "medics"}
    concluded = reconcile(incident, {c.id: c for c in (own, cited)}, load_policy())
    assert concluded.grading.provisional
    elsewhere = claim(A, 9, 9, at=5, event="e2", claimant="medics", when=on("2024-03-19"), where=DARAA)
    voices = {dict(i.origin_of).get(own.id) for i in linked([own, elsewhere], reports=(A,)).incidents}
    assert voices == {None, A.id}


def test_an_admission_or_a_denial_speaks_for_nobody_else() -> None:
    day = {"when": on("2024-03-18"), "where": MANBIJ}
    own = claim(A, 20, 20, **day)
    for stance in (Stance.ACKNOWLEDGED, Stance.DENIED):
        other = claim(A, 2, 2, at=3, claimant="US military", stance=stance, **day)
        (incident,) = linked([own, other], reports=(A,)).incidents
        assert dict(incident.origin_of)[own.id] == A.id
