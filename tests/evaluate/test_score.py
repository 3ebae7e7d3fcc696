"""The figures on invented reports, each worked out by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluate.cases import files
from tolltrace.evaluate import Evaluation, evaluate, match, read_gold, read_predictions, read_reports, score
from tolltrace.evaluate.clusters import b_cubed
from tolltrace.evaluate.rates import Rates, Share
from tolltrace.evaluate.wire import scores_row


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    reports, gold, claims = files(tmp_path_factory.mktemp("cases"))
    texts = read_reports(reports)
    return evaluate(read_gold(gold, texts), read_predictions(claims, texts), by=("publisher", "method", "sure"), errors=2)


def test_headline_figures(found: Evaluation) -> None:
    # Required annotations: 7 (c5 of north has no bound). Five are found, three of them right in interval and status (north c1,
    # c2 and south c3), two of these in place too (not north c1). Eight are predicted, one of them for the optional c5.
    rates = {"p": round(5 / 7, 4), "r": round(5 / 7, 4), "f1": round(5 / 7, 4)}
    strict, full = (dict.fromkeys(("p", "r", "f1"), round(n / 7, 4)) for n in (3, 2))
    assert scores_row(found.scores) == {
        "reports": 3,
        "gold_claims": 7,
        "predicted_claims": 8,
        "detection": rates,
        "claim_strict": strict,
        "claim_full": full,
        "accuracy_on_matched": {
            "interval": 0.8,
            "status": 0.8,
            "claimant": 1.0,
            "stance": 1.0,
            "scope": 1.0,
            "date": 0.8,
            "date_near": 1.0,
            "place": 0.8,
            "responsible": 1.0,
            "method": 1.0,
        },
        # North c1, c2, c3, c5 are one event, c3 was put apart: recall (3 * 3/4 + 1/4 + 1 + 1) / 6.
        "events_in_report_b3": [1.0, 0.75, round(1.5 / 1.75, 4)],
        # Five claims of i1 and one of i2 were put together: precision (5 * 5/6 + 1/6) / 6.
        "incidents_across_reports_b3": [round(26 / 36, 4), 1.0, round(52 / 62, 4)],
        # North's event belongs with south's e1; it was also linked with south's e2.
        "links_across_reports": {"gold_pairs": 1, "found": 2, "p": 0.5, "r": 1.0, "f1": round(2 / 3, 4)},
    }


def test_fields_are_counted(found: Evaluation) -> None:
    assert {name: share for name, share in found.scores.fields.items() if share.hits < share.of} == {
        "interval": Share(4, 5),
        "status": Share(4, 5),
        "date": Share(4, 5),
        "place": Share(4, 5),
    }


def test_baselines_are_what_one_answer_would_reach(found: Evaluation) -> None:
    # Of five: intervals [12, 12] twice, "unknown" twice and "civilian" twice, three days of March and two without, ...
    told = {name: share.hits for name, share in found.baselines.items()}
    assert told == {
        "interval": 2,
        "status": 2,
        "claimant": 2,
        "stance": 5,
        "scope": 5,
        "date": 3,
        "date_near": 3,
        "place": 4,
        "responsible": 5,
        "method": 4,
    }


def test_confusions_say_what_was_read_instead(found: Evaluation) -> None:
    by_field = {c.field: c for c in found.confusions}
    assert by_field["status"].counts == {
        ("unknown", "unknown"): 2,
        ("civilian", "civilian"): 1,
        ("civilian", "unknown"): 1,
        ("combatant", "combatant"): 1,
    }
    assert by_field["status"].words == ("civilian", "combatant", "unknown")
    assert by_field["status"].rates("unknown") == Rates(2 / 3, 1.0)
    outcome = by_field["outcome"]
    assert outcome.counts == {
        ("killed", "killed"): 4,
        ("injured", "injured"): 1,
        ("killed", "injured"): 1,
        ("killed", ""): 1,
        ("", "killed"): 1,
    }
    assert outcome.instead("killed") == [("", 1), ("injured", 1)]
    assert (outcome.total("killed"), outcome.rates("killed")) == (6, Rates(4 / 5, 4 / 6))


def test_slices_add_up_to_the_whole(found: Evaluation) -> None:
    told = {s.dimension: {r.value: (r.gold, r.given, r.detection, r.claim_strict) for r in s.rows} for s in found.slices}
    assert told == {
        "publisher": {
            "Northern Post": (4, 4, Rates(3 / 4, 3 / 4), Rates(2 / 4, 2 / 4)),
            "Southern Post": (3, 3, Rates(2 / 3, 2 / 3), Rates(1 / 3, 1 / 3)),
        },
        "method": {
            "shelling": (6, 5, Rates(4 / 5, 4 / 6), Rates(2 / 5, 2 / 6)),
            "unknown": (1, 1, Rates(1.0, 1.0), Rates(1.0, 1.0)),
            "clash": (0, 1, Rates(0.0, 0.0), Rates(0.0, 0.0)),
        },
        "sure": {
            "sure": (6, 5, Rates(1.0, 5 / 6), Rates(3 / 5, 3 / 6)),
            "not sure": (1, 0, Rates(0.0, 0.0), Rates(0.0, 0.0)),
            "false alarms": (0, 2, Rates(0.0, 0.0), Rates(0.0, 0.0)),
        },
    }


def test_calibration_leaves_optional_claims_out(found: Evaluation) -> None:
    assert found.calibration is not None
    assert [(b.low, b.claims, b.strict) for b in found.calibration.bins] == [
        (0.4, Share(0, 1), Share(0, 1)),
        (0.5, Share(1, 1), Share(0, 1)),
        (0.8, Share(1, 1), Share(0, 1)),
        (0.9, Share(3, 4), Share(3, 4)),
    ]
    assert found.calibration.bins[3].confidence == pytest.approx((0.95 + 0.9 + 0.92 + 0.99) / 4)
    assert found.calibration.error_claims == pytest.approx((0.4 + 0.5 + 0.15 + 4 * 0.19) / 7)
    assert found.calibration.error_strict == pytest.approx((0.4 + 0.5 + 0.85 + 4 * 0.19) / 7)


def test_faults_are_told_in_their_words(found: Evaluation) -> None:
    faults = found.faults
    assert (faults.all_missed, faults.all_false, faults.all_wrong) == (2, 2, 3)
    # Sure annotations first.
    assert [(f.doc, f.id, f.excerpt.figure) for f in faults.missed] == [
        ("south", "c2", "killing anyone"),
        ("north", "c4", "Two fighters"),
    ]
    assert [(w.field, w.wanted, w.given) for w in faults.missed[1].wrong] == [("outcome", "killed", "injured")]
    # The most confident first.
    assert [(f.doc, f.confidence, f.excerpt.figure) for f in faults.false] == [
        ("quiet", 0.99, "council"),
        ("north", 0.4, "Two fighters"),
    ]
    assert [(f.doc, f.id, [(w.field, w.wanted, w.given) for w in f.wrong]) for f in faults.wrong] == [
        ("north", "c1", [("place", "Jarabulus, Aleppo", "Homs")]),
        ("south", "c1", [("status", "civilian", "unknown")]),
    ]
    assert faults.wrong[1].excerpt.after.startswith(" died in Jarabulus")


def test_annotations_predicted_are_all_right(tmp_path: Path) -> None:
    reports, gold, claims = files(tmp_path)
    texts = read_reports(reports)
    annotated = read_gold(gold, texts)
    guesses = read_predictions(claims, texts)
    some = guesses["north"][0]
    same = {
        g.report.doc: [
            replace(some, **{name: getattr(c, name) for name in some.__dataclass_fields__ if name != "confidence"})
            for c in g.claims
        ]
        for g in annotated
    }
    perfect = score(match(annotated, same))
    assert (perfect.detection, perfect.claim_strict, perfect.claim_full, perfect.events) == (Rates(1.0, 1.0),) * 4
    assert {share.rate for share in perfect.fields.values()} == {1.0}
    assert perfect.across is not None
    assert perfect.across.links.wanted == perfect.across.links.found


def test_nothing_predicted_gives_zeros_not_errors(tmp_path: Path) -> None:
    reports, gold, _ = files(tmp_path)
    found = evaluate(read_gold(gold, read_reports(reports)), {})
    assert (found.scores.detection, found.scores.events, found.calibration) == (Rates(0.0, 0.0), Rates(0.0, 0.0), None)
    assert found.faults.all_missed == 7
    assert found.scores.across is None


def test_ranges_come_from_drawing_whole_reports(found: Evaluation) -> None:
    # Three reports drawn out of three: only north gives a detection of 3/4, only south 2 * 2 / (2 + 3), only quiet 0.
    detection = found.spread["detection"]
    assert (detection.low, detection.high) == (0.0, pytest.approx(4 / 5))
    # Stance is right everywhere but in draws without any claim, which are one in 27.
    assert (found.spread["stance"].low, found.spread["stance"].high) == (0.0, 1.0)


LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20)


@given(LABELS)
def test_b_cubed_is_one_only_for_the_same_clusters_and_swaps_with_its_sides(items: list[tuple[int, int]]) -> None:
    rates, turned = b_cubed(items), b_cubed([(b, a) for a, b in items])
    assert (rates.precision, rates.recall) == (turned.recall, turned.precision)
    one_to_one = len(set(items)) == len({a for a, _ in items}) == len({b for _, b in items})
    assert (rates == Rates(1.0, 1.0)) is one_to_one
