"""The two real articles, read as a careful recorder would: five tolls of one strike, contested dead, totals never added."""

import json
from dataclasses import replace
from functools import cache

import pytest

from tests.eval.gold import SEEDS, GoldClaim, seed_set
from tolltrace.model import Claim, Incident, Outcome, Scope, Status, TollStatus, View
from tolltrace.pipeline import read_and_conclude
from tolltrace.vocab.parties import related

NO_CLAIMS = ("560", "5,000", "90 minutes", "ten miles", "1.5 million", "hundreds of thousands")


@cache
def view() -> View:
    return read_and_conclude([g.report for g in seed_set()])


def toll(incident: Incident, status: TollStatus) -> tuple[int, int | None, bool, tuple[int | None, int | None] | None]:
    tolls = view().conclusion[incident.id].tolls
    found = next(t for t in tolls if t.outcome is Outcome.KILLED and t.status is status)
    return found.low, found.high, found.open_top, found.conceded


def figure(claim: Claim) -> str:
    return claim.figure.of(view().report[claim.report].text)


def incident_of(part: str) -> Incident:
    """The incident of the first claim whose figure holds ``part``."""
    claim = next(c for c in view().claims if part in figure(c))
    return view().incident[view().incident_of[claim.id]]


def found_for(gold: GoldClaim, report: str) -> Claim | None:
    """The claim for an annotated one: its figure overlaps, outcome, interval and status agree."""
    row = gold.row
    for claim in view().claims:
        same = (claim.outcome, claim.status, claim.count.low, claim.count.high) == (
            row["outcome"],
            row["status"],
            row["low"],
            row["high"],
        )
        if claim.report == report and claim.figure.overlaps(gold.span) and same:
            return claim
    return None


def test_at_least_fifteen_of_the_sixteen_claims_are_found() -> None:
    missed = [g.row["figure"] for r in seed_set() for g in r.claims if found_for(g, r.report.id) is None]
    assert len(missed) <= 1, missed


def test_no_claim_from_troops_durations_distances_populations_or_predictions() -> None:
    text = {r.id: r.text for r in view().reports}
    wrong = [
        figure(c) for c in view().claims for words in NO_CLAIMS if words in text[c.report][c.figure.start : c.figure.end + 10]
    ]
    assert wrong == []


def test_the_two_tellings_of_tokhar_are_one_incident_with_both_scenarios() -> None:
    tokhar = incident_of("212")
    assert incident_of("two dozen") == incident_of("75") == incident_of("56") == tokhar
    assert toll(tokhar, TollStatus.CIVILIAN) == (56, 212, True, (24, 24))
    links = [link for link in view().linkage.links if {link.a, link.b} <= set(tokhar.happenings)]
    assert [(link.joined, link.certain) for link in links] == [(True, False)]
    (scenario,) = view().scenarios
    civilians = [
        next((t.low, t.high, t.open_top) for t in totals if t.outcome is Outcome.KILLED and t.status is TollStatus.CIVILIAN)
        for totals in (scenario.joined, scenario.apart)
    ]
    assert civilians == [(56, 232, True), (56, 232, True)]
    totals = [
        next((t.low, t.high, t.open_top) for t in found if t.outcome is Outcome.KILLED and t.status is TollStatus.TOTAL)
        for found in (scenario.joined, scenario.apart)
    ]
    assert totals == [(137, 319, True), (212, 520, True)]


def test_sarmada_russia_and_the_us_are_one_origin_each_and_opposed() -> None:
    sarmada = incident_of("20 civilians")
    assert incident_of("senior") == sarmada
    assert toll(sarmada, TollStatus.CIVILIAN) == (0, 20, False, None)
    assert toll(sarmada, TollStatus.COMBATANT) == (0, 21, False, None)
    assert toll(sarmada, TollStatus.TOTAL) == (20, 21, False, None)
    origins = {(voice, view().claim[c].status) for c, voice in sarmada.origin_of}
    assert origins == {("Russia", Status.CIVILIAN), ("United States", Status.COMBATANT)}
    assert sarmada.origins == 2
    assert not related("Russia", "United States")
    grading = view().conclusion[sarmada.id].grading
    assert grading.reason == "One of 2 independent origins claims this harm; the other counts combatants."
    assert toll(incident_of("over 60"), TollStatus.COMBATANT) == (61, 61, True, None)
    assert toll(incident_of("up to 25"), TollStatus.UNKNOWN) == (0, 25, False, None)
    assert len(view().linkage.incidents) == 4


def test_campaign_totals_enter_no_incident() -> None:
    aggregates = {figure(c) for c in view().claims if c.id not in view().incident_of}
    assert {"at least 300 Syrian civilians", "between 600 and 1,000 civilians"} <= aggregates
    assert any("400,000" in f for f in aggregates)
    assert all(c.scope is Scope.INCIDENT for c in view().claims if c.id in view().incident_of)


def test_without_its_publication_date_last_july_has_no_year() -> None:
    first, second = (g.report for g in seed_set())
    undated = replace(second, published=None)
    found = read_and_conclude([first, undated])
    claims = [c for c in found.claims if c.report == undated.id]
    july = [c for c in claims if "two dozen" in c.figure.of(undated.text)]
    assert [(c.when.start, c.when.end) for c in july] == [(None, None)]
    assert "July" in july[0].when.phrase
    told = {c.when.start: [e.span.of(undated.text) for e in c.evidence if e.field == "when"] for c in claims if c.when.start}
    guessed = {day for day, words in told.items() if not any(str(day.year) in w for w in words)}
    assert guessed == set(), "only what the text itself dates may be dated"


def test_claimants_and_stances() -> None:
    right = 0
    for r in seed_set():
        for g in r.claims:
            claim = found_for(g, r.report.id)
            named = claim is not None and (
                claim.claimant == g.row["claimant"] or (bool(claim.claimant) and g.row["claimant"] in claim.claimant)
            )
            right += claim is not None and claim.stance == g.row["stance"] and named
    assert right >= 13


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two articles are not here")
def test_the_gold_file_holds_sixteen_claims() -> None:
    lines = (SEEDS / "seeds.gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == 16
