"""Each comparison by itself: the sign of its weight and the reason it gives."""

from dataclasses import replace
from datetime import date

import pytest

from tests.link.cases import ALEPPO, DARAA, MANBIJ, NEAR_MANBIJ, SARMADA, claim, month, on, report
from tolltrace.link.compare import COMPARISONS
from tolltrace.link.compare_place import Spot, _spots, place_level, spot
from tolltrace.link.happenings import Told, best_when, best_where, happenings
from tolltrace.link.score import VAGUE_AT_MOST, Scorer, crowd, explain, finished
from tolltrace.link.weights import shipped
from tolltrace.model import NOWHERE, UNDATED, DatePrecision, Feature, Method, Outcome, Status, When, Where

A, B = report("a", published="2024-03-19"), report("b", published="2024-03-19")


def told(first: bool = True, low: int | None = 12, high: int | None = 12, **fields: object) -> Told:
    source = A if first else B
    given = {"when": on("2024-03-18"), "where": MANBIJ, **fields}
    (one,) = happenings([claim(source, low, high, **given)], {A.id: A, B.id: B})
    return one


SCORER = Scorer(shipped())


def weigh(name: str, a: Told, b: Told) -> Feature:
    """One feature of a pair, the first given standing first in its reason."""
    comparison = next(c for c in COMPARISONS if c.name == name)
    x, y = comparison.value(a), comparison.value(b)
    level = comparison.level(x, y)
    assert level == comparison.level(y, x)
    return Feature(name, shipped().table(comparison)[level], comparison.reason(x, y, level))


def chance(a: Told, b: Told) -> float:
    return finished(SCORER.raw(a, b), *sorted((a, b), key=lambda t: t.id), 0).chance


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (on("2024-03-18"), on("2024-03-18"), "both on 2024-03-18"),
        (on("2024-03-18"), month("2024-03-01", "2024-03-31"), "the day falls inside the month"),
        (UNDATED, on("2024-03-18"), "one is undated, but reported the day after the other's day"),
        (UNDATED, UNDATED, "both reported the same day"),
    ],
)
def test_times_that_speak_for_one(a: When, b: When, reason: str) -> None:
    found = weigh("time", told(when=a), told(False, when=b))
    assert found.reason == reason
    assert found.weight > 0


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (on("2024-03-18"), on("2024-03-20"), "2 days apart"),
        (on("2024-04-18"), month("2024-03-01", "2024-03-31"), "18 days apart"),
        (UNDATED, on("2024-01-18"), "one is dated outside the days that the other's report speaks of"),
    ],
)
def test_times_that_speak_against_it(a: When, b: When, reason: str) -> None:
    found = weigh("time", told(when=a), told(False, when=b))
    assert found.reason == reason
    assert found.weight < 0


def test_finer_agreement_weighs_more() -> None:
    day = weigh("time", told(), told(False)).weight
    span = When(date(2024, 3, 18), date(2024, 3, 20), DatePrecision.DAYS)
    days = weigh("time", told(), told(False, when=span)).weight
    months = weigh("time", told(), told(False, when=month("2024-03-01", "2024-03-31"))).weight
    assert day + 0.001 > days > months > 0
    town = weigh("place", told(), told(False)).weight
    province = weigh("place", told(where=ALEPPO), told(False, where=NEAR_MANBIJ)).weight
    assert town > province > 0


@pytest.mark.parametrize(("a", "b"), [(MANBIJ, DARAA), (MANBIJ, SARMADA), (ALEPPO, SARMADA)])
def test_places_that_speak_against_it(a: Where, b: Where) -> None:
    assert weigh("place", told(where=a), told(False, where=b)).weight < -1


@pytest.mark.parametrize("turned", [False, True])
def test_one_entry_at_two_points_is_two_places_in_whatever_order_they_come(turned: bool) -> None:
    assert MANBIJ.place is not None
    moved = replace(MANBIJ, place=replace(MANBIJ.place, lat=35.9, lon=37.1))
    asked = [MANBIJ, moved][:: -1 if turned else 1]
    _spots.clear()
    found = {where.lat: spot(told(where=where)) for where in asked}
    assert {lat: (s.where.lat, s.where.lon) for lat, s in found.items()} == {
        MANBIJ.lat: (MANBIJ.lat, MANBIJ.lon),
        35.9: (35.9, 37.1),
    }
    again = replace(MANBIJ, candidates=(moved.place,))
    assert spot(told(where=again)) is found[MANBIJ.lat]


def test_a_silent_report_says_little_of_place_and_party() -> None:
    assert abs(weigh("place", told(where=NOWHERE), told(False)).weight) < 0.5
    assert weigh("party", told(responsible=""), told(False)).weight == 0


def test_parties() -> None:
    assert weigh("party", told(responsible="US"), told(False)).reason == "United States and US-led coalition act on one side"
    rival = weigh("party", told(responsible="Syrian army"), told(False, responsible="Islamic State"))
    assert (rival.weight < 0, rival.reason) == (True, "Syrian government is accused in one, Islamic State in the other")
    assert weigh("party", told(responsible="the masked men"), told(False)).weight == 0


def test_methods() -> None:
    assert weigh("method", told(), told(False)).weight > 0
    confused = weigh("method", told(), told(False, method=Method.SHELLING)).weight
    assert weigh("method", told(), told(False, method=Method.EXECUTION)).weight < confused < 0
    assert weigh("method", told(), told(False, method=Method.UNKNOWN)).weight == 0


def test_tolls_overlap_given_open_bounds() -> None:
    found = weigh("killed", told(low=56, high=212), told(False, low=75, high=None))
    assert found.reason == "tolls of 56-212 and 75 or more killed overlap"
    assert found.weight > weigh("killed", told(low=2, high=4), told(False, low=3, high=None)).weight > 0
    assert weigh("killed", told(low=3, high=3), told(False, low=40, high=40)).weight < 0
    assert weigh("killed", told(outcome=Outcome.MISSING), told(False)).weight == 0


def test_statuses() -> None:
    assert weigh("status", told(), told(False, status=Status.UNKNOWN)).weight == 0
    assert weigh("status", told(), told(False, status=Status.COMBATANT)).weight < 0 < weigh("status", told(), told(False)).weight


def test_agreement_says_less_in_a_crowd() -> None:
    assert crowd(2) == 0
    assert 0 > crowd(6) > crowd(20) >= crowd(5000) == -2.5
    everybody = replace(told(), party_common=True, method_common=True)
    for name in ("party", "method"):
        assert 0 < weigh(name, everybody, told(False)).weight < weigh(name, told(), told(False)).weight


def test_rare_words_shared() -> None:
    one, two = (
        replace(told(), words=frozenset({("Yusuf", 12), ("mosque", 4)})),
        replace(told(False), words=frozenset({("Yusuf", 12)})),
    )
    found = weigh("words", one, two)
    assert (found.weight > 0, found.reason) == (True, "both mention Yusuf")


def test_explanations_are_one_sentence() -> None:
    assert explain((Feature("a", 1.0, "both here"), Feature("b", 0.0, "silent"))) == "Both here."
    assert explain((Feature("a", 1.0, "both here"), Feature("b", -1.0, "far apart"))) == "Both here; but far apart."
    assert explain((Feature("b", -1.0, "far apart"),)) == "Against it: far apart."
    assert explain(()) == "Nothing speaks for or against it."


def test_what_is_vague_is_never_certain() -> None:
    everything = {"low": 300, "high": 300, "method": Method.CHEMICAL}
    assert chance(told(**everything), told(False, **everything)) > 0.99
    assert chance(told(**everything, where=ALEPPO), told(False, **everything)) == VAGUE_AT_MOST


def test_the_score_does_not_depend_on_the_order() -> None:
    one, two = told(where=ALEPPO), told(False, when=month("2024-03-01", "2024-03-31"))
    assert SCORER.raw(one, two) == SCORER.raw(two, one)
    assert SCORER.features(one, two) == SCORER.features(two, one)


def test_the_most_precise_date_and_place_stand_for_all() -> None:
    assert best_when([UNDATED, month("2024-03-01", "2024-03-31"), on("2024-03-19"), on("2024-03-18"), on("2024-03-19")]) == on(
        "2024-03-19"
    )
    assert best_when([UNDATED]) == UNDATED
    assert best_where([NOWHERE, ALEPPO, MANBIJ]) == MANBIJ
    assert best_where([]) == NOWHERE


def test_a_name_that_begins_with_its_article_is_no_kind_of_place() -> None:
    one, two = replace(MANBIJ, written="al-Xolbaq residence, Manbij"), replace(MANBIJ, written="Zumurrud home, Manbij")
    found = weigh("place", told(where=one), told(False, where=two))
    assert found.reason == "al-Xolbaq residence and Zumurrud home are two places in Manbij"
    assert found.weight < -1
    loose = weigh("place", told(where=one), told(False, where=replace(MANBIJ, written="a market, Manbij")))
    assert loose.reason == "al-Xolbaq residence lies in Manbij", "a building without a name is left aside"


def test_what_a_place_is_joins_no_two_places() -> None:
    def level(a: str, b: str) -> str:
        return place_level(Spot(Where(a)), Spot(Where(b)))

    assert level("Sheikh Jabr School", "Sheikh Aljeen") == "other_name"
    assert level("Al-Quds Hospital", "Shamali Hospital") == "other_name"
    assert level("Jabr School", "Jabr clinic") == "shared_name"
    assert level("Village of Kafr al-Dik", "Kafr al-Dik") == "shared_name"
    assert level("Wadi al-Qarn farms", "Wadi al-Qarn") == "shared_name"


def test_rivals_dispute_who_killed_how_many_and_not_the_names_of_the_dead() -> None:
    def lifted(first: tuple[tuple[str, ...], ...], second: tuple[tuple[str, ...], ...]) -> bool:
        one = replace(told(low=30, high=30, method=Method.EXPLOSIVE, responsible=""), dead=first)
        two = replace(told(False, low=45, high=45, method=Method.SHOOTING, responsible="Russia"), dead=second)
        return "rivals" in [f.name for f in SCORER.explained(one, two)]

    some = (("adib", "saleh"), ("mona", "darwish"), ("omar", "khalil"))
    others = tuple((f"{a}{b}", f"{b}{a}al") for a in "kmrtpl" for b in "aiou")
    mine = tuple((f"{a}{b}x", f"{b}{a}ov") for a in "bdfgzs" for b in "aiou")
    assert lifted(some, ())
    assert not lifted(mine, others)
