"""The fifteen rules of casualty recording that are followed: small functions that name their practice and do what it says."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.reconcile.cases import by_id, claim, day, figure, incident
from tolltrace.estimate import identify
from tolltrace.estimate.identify import NotIdentifiableError
from tolltrace.estimate.incidents import linkable
from tolltrace.estimate.table import make_table
from tolltrace.ingest.archive import Archive
from tolltrace.model import (
    Claim,
    DecisionKind,
    Grade,
    Grading,
    Modifier,
    Outcome,
    Place,
    PlacePrecision,
    Scope,
    Span,
    Stance,
    Status,
    Where,
    sha256_hex,
)
from tolltrace.reconcile import load_policy, reconcile
from tolltrace.reconcile.admit import admit
from tolltrace.reconcile.breakdown import misfits
from tolltrace.reconcile.coding import parts_add_up
from tolltrace.reconcile.grade import grade, provisional, relative
from tolltrace.reconcile.groups import Stated
from tolltrace.reconcile.history import as_of
from tolltrace.reconcile.overlap import inexact, residual
from tolltrace.reconcile.readings import coded_words, presumed_civilian
from tolltrace.reconcile.revised import replaced
from tolltrace.reconcile.scenarios import swaps
from tolltrace.reconcile.sdg import indicator
from tolltrace.reconcile.table import Dimension, key_of, within
from tolltrace.reconcile.tellings import contested, tellings
from tolltrace.reconcile.toll import admission, spanned

POLICY = load_policy("default")
UNKNOWN, COMBATANT = Status.UNKNOWN, Status.COMBATANT


@pytest.mark.parametrize(
    ("rule", "practice"),
    [
        (provisional, "Iraq Body Count"),
        (grade, "Airwars"),
        (relative, "Airwars"),
        (admission, "Airwars"),
        (spanned, "New America"),
        (coded_words, "ACLED"),
        (presumed_civilian, "Airwars"),
        (replaced, "ACLED"),
        (as_of, "Airwars"),
        (contested, "Airwars"),
        (misfits, "UCDP GED"),
        (parts_add_up, "UCDP GED"),
        (inexact, "Iraq Body"),
        (residual, "Iraq Body Count"),
        (swaps, "CJTF-OIR"),
        (key_of, "Airwars"),
        (within, "ACCORD"),
        (linkable, "HRDAG"),
    ],
)
def test_each_rule_names_the_practice_it_comes_from(rule: Callable[..., object], practice: str) -> None:
    assert practice in " ".join((inspect.getdoc(rule) or "").split())


def test_1_origins_are_counted_and_not_articles() -> None:
    first, copy = claim(figure(5, 5), "AFP"), claim(figure(5, 5), "AFP", report="rep-b")
    other = claim(figure(5, 5), "Red Cross", report="rep-c")
    origin_of = {first.id: "AFP", copy.id: "AFP", other.id: "Red Cross"}
    assert provisional([first, copy], origin_of, POLICY)
    assert not provisional([first, other], origin_of, POLICY)


def test_2_five_grades_each_with_its_reason() -> None:
    blamed = {"responsible": "Russia"}
    first, second = claim(figure(5, 5), "SOHR", **blamed), claim(figure(6, 6), "UN", report="rep-b", **blamed)
    rival = claim(figure(6, 6), "UN", report="rep-b", responsible="Islamic State")
    admitted = claim(figure(2, 2), "Russia", report="rep-d", stance=Stance.ACKNOWLEDGED, **blamed)
    fighters = claim(figure(6, 6), "SOHR", COMBATANT, **blamed)
    found = [reconcile(incident(*c), by_id(*c), POLICY).grading for c in ((first, second, admitted), (first, second), (first,))]
    found += [reconcile(incident(*c), by_id(*c), POLICY).grading for c in ((first, rival), (fighters,))]
    assert [g.grade for g in found] == [Grade.CONFIRMED, Grade.FAIR, Grade.WEAK, Grade.CONTESTED, Grade.DISCOUNTED]
    assert all(g.reason.endswith(".") for g in found)


def stated(low: int | None, high: int | None, *, open_top: bool = False) -> Stated:
    return Stated(low, high, open_top, (), ())


def test_3_an_admission_is_kept_beside_and_open_where_it_is_open() -> None:
    assert admission([None]) is None
    assert admission([stated(24, 24), stated(20, 30)]) == (20, 30)
    assert admission([stated(10, 10, open_top=True)]) == (10, None)
    assert admission([stated(None, 24)]) == (None, 24)


def test_4_lowest_to_highest_and_no_average() -> None:
    assert spanned([stated(56, 56), stated(None, 212), stated(75, 201, open_top=True)]) == (56, 212, True)
    assert spanned([stated(None, 25)]) == (0, 25, False)
    assert spanned([stated(None, None, open_top=True)]) == (0, None, True)


def test_5_number_words_are_coded_by_a_named_profile() -> None:
    dozens = claim(figure(24, None, modifier=Modifier.VAGUE, phrase="dozens"), "medics")
    (read,), said = coded_words([dozens], load_policy("acled"))
    assert ((read.count.low, read.count.high), said) == ((12, 12), {dozens.id: "ACLED codes 'dozens' as 12."})
    assert coded_words([dozens], POLICY) == ([dozens], {})


def test_6_a_source_replaces_its_own_figure_and_nobody_elses() -> None:
    old = claim(figure(21, 21), "SOHR", stance=Stance.SUPERSEDED)
    own, other = claim(figure(58, 58), "SOHR"), claim(figure(58, 58), "UN")
    assert replaced([old, own]) == {old.id: "SOHR"}
    assert replaced([old, other]) == {}


def test_7_where_status_is_contested_two_tellings_say_so() -> None:
    civilians = claim(figure(20, 20), "White Helmets", responsible="US")
    fighters = claim(figure(21, 21), "US military", COMBATANT, report="rep-b", responsible="US")
    found = contested(tellings([civilians, fighters], {}, Outcome.KILLED), ["US"])
    assert found is not None
    assert [t.claimant for t in found] == ["White Helmets", "United States"]
    assert contested(tellings([civilians], {}, Outcome.KILLED), ["US"]) is None


def test_8_parts_that_exceed_their_whole_are_found() -> None:
    whole = claim(figure(9, 9), "SOHR", UNKNOWN)
    part = claim(figure(12, 12), "SOHR", group="children", part_of=whole.id)
    claims = by_id(whole, part)
    (found,) = misfits(admit(incident(whole, part), claims, (), POLICY), Outcome.KILLED)
    assert (found.rule, found.used) == ("parts-in-whole", (part.id, whole.id))


def campaign(**fields: object) -> Claim:
    when = replace(day("2017-01-01"), end=date(2017, 1, 31))
    place = Where("Syria", Place("s", "Syria", "SY", precision=PlacePrecision.COUNTRY), PlacePrecision.COUNTRY)
    values = {"scope": Scope.AGGREGATE, "when": when, "where": place, **fields}
    return claim(figure(4000, 4000), "a ministry", **values)


def test_9_an_exact_total_leaves_a_residual_after_background_and_overlap() -> None:
    assert inexact(campaign()) == ""
    assert residual(campaign(), None, background=1154).residual == (2846, 2846)
    assert inexact(campaign(when=day("2017-01-01").__class__())) == "no residual: its period is not exact"


def test_11_a_grade_is_relative_to_a_party() -> None:
    confirmed = Grading(Grade.CONFIRMED, "The United States accepted responsibility.", False)
    accused, accepted = ["US-led coalition", "Russia"], ["US military"]
    assert relative(confirmed, "United States", accused, accepted) == confirmed
    for_russia = relative(confirmed, "Russia", accused, accepted)
    assert for_russia == Grading(
        Grade.CONTESTED, "US military accepted responsibility; Russia is also said to have caused the harm.", False
    )
    assert relative(confirmed, "Israel", accused, accepted) is None
    weak = Grading(Grade.WEAK, "A single origin claims this harm.", True)
    assert relative(weak, "Russia", accused, ()) == weak


def test_11_an_incident_of_two_parties_stands_in_one_row() -> None:
    one = replace(incident(claim(figure(5, 5), "SOHR")), responsible=("Russia", "Islamic State"))
    concluded = reconcile(one, {}, POLICY)
    assert key_of(one, concluded, [Dimension.PARTY]) == ("Islamic State or Russia",)


def test_12_a_place_is_named_no_more_closely_than_it_was_recorded() -> None:
    town = Place("m", "Manbij", "SY", "Aleppo", precision=PlacePrecision.LOCALITY)
    assert within(Where("Aleppo", town, PlacePrecision.PROVINCE), PlacePrecision.LOCALITY) == ""
    assert within(Where("Aleppo", town, PlacePrecision.PROVINCE), PlacePrecision.PROVINCE) == "Aleppo"


def test_13_a_record_needs_a_day_and_a_place_to_be_matched() -> None:
    bare = incident(claim(figure(5, 5)))
    assert not linkable(bare)
    assert not linkable(replace(bare, when=day("2017-01-01")))
    assert linkable(replace(bare, when=day("2017-01-01"), where=Where("Manbij")))


def test_14_fewer_than_three_lists_are_refused_and_an_estimate_is_no_toll() -> None:
    with pytest.raises(NotIdentifiableError, match="fewer than three are refused"):
        identify.check(make_table("AB", {(1, 0): 5, (0, 1): 4, (1, 1): 2}))
    assert "Documented deaths only" in (inspect.getdoc(inspect.getmodule(indicator)) or "")


def test_15_what_is_unconfirmed_is_flagged_kept_by_its_hash_and_corrected_in_the_open(tmp_path: object) -> None:
    one = claim(figure(5, 5), "SOHR")
    assert reconcile(incident(one), by_id(one), POLICY).grading.provisional
    archive = Archive(tmp_path / "archive")  # type: ignore[operator]
    original = b"An original."
    archive.put(original)
    assert archive.get(sha256_hex(original)) == original
    from tests.reconcile.test_rules import decide

    edit = decide(DecisionKind.EDIT, one.id, field="high", value="7")
    assert edit.author
    assert edit.reason
    assert one.count.high == 5, "the claim that was read stays; the decision is an input of the next pass"
    changed = reconcile(incident(one), by_id(one), POLICY, [edit])
    assert [str(t) for t in changed.tolls if t.status.value == "total"] == ["5 to 7"]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((43, 27, -28), 42),  # allegations carried over, new ones, and those assessed: a month of the coalition's reports
        ((17, 9, 2), 28),  # of those assessed: found not credible, credible, and others
        ((97, 2, -20), 79),
        ((7, 13), 20),
        ((14, 11), 25),  # an observatory's dead of a raid, of two groups
        ((18_600, 84_200), 102_800),  # killed, and dead of hunger and illness
        ((42, 76, 2), 120),  # civilians killed by a ministry's own count, of three wars
    ],
)
def test_published_sums_hold_and_parts_of_one_telling_add_up_to_them(parts: tuple[int, ...], whole: int) -> None:
    """Identities between published figures. Where all parts are people, groups of one telling come to the whole."""
    assert sum(parts) == whole
    if min(parts) < 0:
        return
    told = [claim(figure(n, n), "a ministry", UNKNOWN, group=f"group{k}", quote=Span(0, 80)) for k, n in enumerate(parts)]
    (total,) = [t for t in reconcile(incident(*told), by_id(*told), POLICY).tolls if t.status.value == "total"]
    assert (total.low, total.high, total.best) == (whole, whole, whole)


def test_published_shares_hold() -> None:
    assert (round(396 / 42_089 * 100, 2), round(102 / 42_089 * 100, 2)) == (0.94, 0.24)
