"""Conventions as data: each answers every question, says what that rests on, and codes the golden incidents its own way."""

from collections.abc import Sequence

import pytest

from tests.reconcile.cases import by_id, claim, figure, incident, line, raid, sarmada, soldiers, tokhar_first, tokhar_second
from tolltrace.errors import VocabularyError
from tolltrace.model import Claim, Modifier, Outcome, Reconciled, Stance, Status, Toll, TollStatus
from tolltrace.reconcile import compare, load_policy, reconcile
from tolltrace.reconcile.coding import counted
from tolltrace.reconcile.policy import QUESTIONS, Basis
from tolltrace.vocab import names, vocabulary

CIVILIAN, COMBATANT, UNKNOWN = Status.CIVILIAN, Status.COMBATANT, Status.UNKNOWN
CONVENTIONS = ("airwars", "iraq-body-count", "ucdp-ged", "acled", "gtd")


def under(policy: str, claims: Sequence[Claim]) -> Reconciled:
    return reconcile(incident(*claims), by_id(*claims), load_policy(policy))


def lead(policy: str, claims: Sequence[Claim]) -> str:
    """What a convention publishes of the killed: its leading line, and the best figure behind a slash."""
    toll = line(under(policy, claims), load_policy(policy).headline)
    return f"{toll}/{toll.best}" if toll.best is not None else str(toll)


@pytest.mark.parametrize("name", names("policies"))
def test_every_policy_answers_every_question_and_says_on_what_ground(name: str) -> None:
    policy = load_policy(name)
    assert str(policy) == f"{name}@1"
    assert list(policy.choices) == list(QUESTIONS)
    for choice in policy.choices.values():
        assert choice.text.endswith((".", ")"))
        assert bool(choice.source) == (choice.basis is Basis.STATED)
    assert (Basis.OWN in {c.basis for c in policy.choices.values()}) == (name not in CONVENTIONS)


def test_what_is_unverified_is_marked() -> None:
    marks = {n: {q: c.basis.mark for q, c in load_policy(n).choices.items() if c.basis.mark} for n in CONVENTIONS}
    assert marks["gtd"]["figure"] == marks["gtd"]["vague"] == marks["ucdp-ged"]["best"] == "MU"
    assert marks["airwars"]["figure"] == "INF"
    assert "admissions" not in marks["airwars"]


def test_an_answer_that_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from tolltrace.reconcile import policy as module

    data = dict(vocabulary("policies/acled"))
    data["choices"] = {**data["choices"], "figure": {"value": "mean", "text": "The mean.", "basis": "own"}}
    monkeypatch.setattr(module, "vocabulary", lambda name: data if name == "policies/acled" else vocabulary(name))
    module.load_policy.cache_clear()
    try:
        with pytest.raises(VocabularyError, match="figure: 'mean'; the answers there are: span, lowest, latest"):
            module.load_policy("acled")
    finally:
        module.load_policy.cache_clear()


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("default", ["56 to >=212/56", "20 to 21/20", ">=61", "0 to 25"]),
        ("all-claims", ["24 to >=212/56", "20 to 21/20", ">=61", "0 to 25"]),
        ("airwars", ["56 to >=212", "0 to 20", "0", "0 to 25"]),
        ("iraq-body-count", ["24 to >=212", "0 to 20", "0", "0 to 25"]),
        ("ucdp-ged", ["24 to >=212/24", "20 to 21/20", ">=61/61", "0 to 25/0"]),
        ("acled", ["24/24", "20/20", "61/61", "25/25"]),
        ("gtd", ["75/75", "20/20", "61/61", "25/25"]),
    ],
)
def test_the_golden_incidents_by_each_convention(policy: str, expected: list[str]) -> None:
    incidents = ([*tokhar_first(), *tokhar_second()], sarmada(), soldiers(), raid())
    assert [lead(policy, claims) for claims in incidents] == expected


def test_if_the_first_figure_was_its_own_sources_the_range_begins_with_the_next() -> None:
    """The third of the golden profiles: 56 superseded by whoever gave it leaves 75 to 212."""
    claims = [*tokhar_first(), *tokhar_second()]
    claims[2] = claim(figure(56, 56), "Al Jazeera", report="rep-2016", said="2016-07-20", stance=Stance.SUPERSEDED)
    assert lead("default", claims) == "75 to >=212"


def test_vague_words_are_coded_numbers_to_acled_and_blanks_to_gtd() -> None:
    def vague(low: int | None, phrase: str) -> Claim:
        return claim(figure(low, None, modifier=Modifier.VAGUE, phrase=phrase), "medics", UNKNOWN)

    words = {"tens": 20, "dozens": 24, "hundreds": 200, "several": 3, "scores": 40, "an unknown number": None}
    assert {w: lead("acled", [vague(n, w)]) for w, n in words.items()} == {
        "tens": "10/10",
        "dozens": "12/12",
        "hundreds": "100/100",
        "several": "3/3",
        "scores": "40/40",
        "an unknown number": "3/3",
    }
    coded = line(under("acled", [vague(24, "dozens")]), TollStatus.TOTAL)
    assert [t.text for t in coded.trace if t.rule == "coded-word"] == ["ACLED codes 'dozens' as 12."]
    blank = under("gtd", [vague(24, "dozens"), claim(figure(9, 9), "Red Cross", UNKNOWN)])
    assert str(line(blank, TollStatus.TOTAL)) == "9"
    assert {a.reason for t in line(blank, TollStatus.TOTAL).trace for a in t.set_aside} == {
        "a vague word is left blank by this convention"
    }
    exact = claim(figure(24, 24, modifier=Modifier.ABOUT, phrase="two dozen"), "medics", UNKNOWN)
    assert lead("acled", [exact]) == "24/24"


def test_people_of_unknown_status_are_presumed_civilians_by_airwars_unless_combatants_are_counted() -> None:
    dead = claim(figure(14, 14), "medics", UNKNOWN)
    assert lead("airwars", [dead]) == "14"
    fighters = claim(figure(3, 3), "Red Cross", COMBATANT, report="rep-b")
    assert lead("airwars", [dead, fighters]) == "0"
    hurt = claim(figure(5, 5), "Red Cross", COMBATANT, report="rep-b", outcome=Outcome.INJURED)
    assert lead("airwars", [dead, hurt]) == "14"


def test_unclear_status_widens_the_range_of_iraq_body_count() -> None:
    claims = [claim(figure(10, 10), "medics"), claim(figure(14, 14), "medics", UNKNOWN, group="people")]
    toll = line(under("iraq-body-count", claims), TollStatus.CIVILIAN)
    assert (str(toll), [t.rule for t in toll.trace if t.bound == "high"]) == ("10 to 14", ["highest-stated", "unclear-in-range"])
    rival = [claim(figure(None, 21), "medics"), claim(figure(14, 14), "Red Cross", UNKNOWN, group="people", report="rep-b")]
    assert lead("iraq-body-count", rival) == "0 to 21", "no further than anybody counts in all"


def test_best_figures_of_the_statuses_add_up_for_ucdp() -> None:
    claims = [
        claim(figure(10, 12), "medics"),
        claim(figure(3, 3), "medics", COMBATANT),
        claim(figure(20, 25), "Red Cross", UNKNOWN, report="rep-b"),
    ]
    result = under("ucdp-ged", claims)
    best = {s.value: line(result, s).best for s in TollStatus}
    assert best == {"civilian": 10, "combatant": 3, "unknown": 0, "total": 13}
    fewer = [claim(figure(12, 12), "medics"), claim(figure(8, 8), "police", UNKNOWN, report="rep-b")]
    assert {s.value: line(under("ucdp-ged", fewer), s).best for s in TollStatus} == {
        "civilian": 12,
        "combatant": 0,
        "unknown": 0,
        "total": 12,
    }


def test_gtd_takes_the_latest_independent_source_then_the_majority_then_the_lowest() -> None:
    def told(*counts: tuple[int, str, str]) -> list[Claim]:
        return [
            claim(figure(n, n), who, UNKNOWN, report=f"rep-{i}", said=said, responsible="Russia")
            for i, (n, who, said) in enumerate(counts)
        ]

    early, late = "2024-03-01", "2024-03-05"
    assert lead("gtd", told((9, "Red Cross", early), (12, "White Helmets", late))) == "12/12"
    assert lead("gtd", told((9, "Red Cross", early), (2, "Russian Defence Ministry", late))) == "9/9"
    assert lead("gtd", told((9, "Red Cross", ""), (12, "White Helmets", ""), (12, "UN", ""))) == "12/12"
    assert lead("gtd", told((9, "Red Cross", ""), (12, "White Helmets", ""))) == "9/9"
    assert lead("gtd", told((2, "Russian Defence Ministry", late))) == "2/2"


def test_only_deaths_are_coded_where_a_convention_says_so() -> None:
    hurt = [claim(figure(8, 8), "medics", outcome=Outcome.CASUALTIES)]
    assert [(t.outcome, t.status, str(t)) for t in under("acled", hurt).tolls] == [(Outcome.KILLED, TollStatus.TOTAL, "0")]
    assert {t.outcome for t in under("gtd", [*hurt, claim(figure(2, 2), "medics", outcome=Outcome.INJURED)]).tolls} == {
        Outcome.INJURED
    }
    assert counted(under("ucdp-ged", hurt), load_policy("ucdp-ged")) == (False, "no death is reported")


def test_which_incidents_a_conventions_own_totals_hold() -> None:
    one = [claim(figure(3, 3), "SOHR", responsible="Russia")]
    two = [*one, claim(figure(4, 4), "Red Cross", responsible="Russia", report="rep-b")]
    assert [counted(under(p, one), load_policy(p))[0] for p in ("airwars", "iraq-body-count", "ucdp-ged", "acled")] == [
        False,
        False,
        True,
        True,
    ]
    assert counted(under("airwars", two), load_policy("airwars")) == (True, "graded fair")
    assert counted(under("iraq-body-count", two), load_policy("iraq-body-count")) == (True, "2 independent origins")


def test_a_comparison_names_the_rule_and_the_claims_that_make_the_difference() -> None:
    claims = [*tokhar_first(), *tokhar_second()]
    (found,) = compare(incident(*claims), by_id(*claims), [load_policy("airwars"), load_policy("acled")])
    assert found.differ
    assert [(r.policy, r.question, r.own.value, r.other.value, bound(r.instead)) for r in found.reasons] == [
        ("acled", "admissions", "within", "beside", "56"),
        ("acled", "figure", "lowest", "span", "24 to >=212"),
    ]
    admitted = next(c for c in claims if c.stance is Stance.ACKNOWLEDGED)
    assert admitted.id in found.reasons[0].claims
    airwars, acled = found.coded
    assert airwars.treatments[admitted.id].reason == "an admission is shown beside the range and never narrows it"
    assert acled.treatments[admitted.id].bounds == ("low", "best", "high", "conceded")


def bound(toll: Toll | None) -> str:
    return "" if toll is None else str(toll)


def test_conventions_that_code_alike_need_no_reason() -> None:
    plain = [claim(figure(5, 5), "Red Cross", UNKNOWN)]
    (found,) = compare(incident(*plain), by_id(*plain), [load_policy("acled"), load_policy("gtd")])
    assert (found.differ, found.reasons) == (False, ())


def test_an_incident_without_a_claim_is_not_compared() -> None:
    assert compare(incident(), {}, [load_policy("acled"), load_policy("gtd")]) == ()
