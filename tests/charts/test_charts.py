"""Charts: what is drawn where, scales with zero, open ends as arrows, and safe, self-contained SVG."""

import json
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.export.sample import sample
from tolltrace.charts.history import history_chart, history_claims
from tolltrace.charts.marks import AnyChart
from tolltrace.charts.scale import scale_for
from tolltrace.charts.svg import to_svg
from tolltrace.charts.theme import ASIDE, CLAIM, CONCEDED, ENGLISH, KINDS, NARROW, PAPER, ChartWords
from tolltrace.charts.totals import totals_chart
from tolltrace.model import Count, Linkage, Modifier, Outcome, Stance, TollStatus, Total, View

VIEW = sample()
RAID, QASR, MARKET, MINE, _ = (i.id for i in VIEW.linkage.incidents)


def layer(chart: AnyChart, kind: str, panel: int = 0) -> list[dict[str, object]]:
    """The data of the layers with one kind of mark."""
    spec = chart.to_dict()
    layers = spec["vconcat"][panel]["layer"] if "vconcat" in spec else spec["layer"]
    named = spec.get("datasets", {})
    found: list[dict[str, object]] = []
    for one in layers:
        if one["mark"]["type"] == kind:
            found += named[one["data"]["name"]] if "name" in one["data"] else one["data"]["values"]
    return found


def texts(chart: AnyChart, panel: int = 0) -> list[object]:
    return [re.sub("[\u2066-\u2069]", "", str(d["t"])) for d in layer(chart, "text", panel)]


def test_a_history_is_in_the_order_of_statements_and_parts_follow_their_whole() -> None:
    claims = history_claims(VIEW, RAID)
    assert list(claims) == [Outcome.KILLED]
    assert [str(c.count) for c in claims[Outcome.KILLED]] == ["21", ">=58", "11", "<=190", "31", "24", "75->=201", "0"]


def test_labels_and_values_of_a_history() -> None:
    found = texts(history_chart(VIEW, RAID))
    assert found[:8] == [
        "Wadi Observatory for Human Rights",
        "Wadi Observatory for Human Rights",
        "\u21b3 children",
        "Residents",
        "a teacher",
        "Northern Coalition",
        "Rights groups",
        "Defence Council",
    ]
    assert found[8:14] == ["21", "≥58", "11 civilian", "≤190 civilian", "31 civilian", "24 civilian"]
    assert found[14:16] == ["75 to ≥201 civilian", "0 civilian"]
    assert found[16:19] == ["2031-05-13", "2031-05-14", "2031-05-14"]


def test_open_ends_are_arrows_ranges_bars_and_stances_shapes() -> None:
    chart = history_chart(VIEW, RAID)
    points = [(d["y"], d["shape"], d["colour"], d["fill"]) for d in layer(chart, "point")]
    assert points == [
        (0, "cross", ASIDE, PAPER),
        (1, "triangle-right", CLAIM, CLAIM),
        (1, "circle", CLAIM, CLAIM),
        (2, "circle", CLAIM, CLAIM),
        (3, "triangle-left", CLAIM, CLAIM),
        (3, "circle", CLAIM, CLAIM),
        (4, "circle", CLAIM, CLAIM),
        (5, "diamond", CONCEDED, CONCEDED),
        (6, "triangle-right", CLAIM, CLAIM),
        (6, "circle", CLAIM, CLAIM),
        (6, "circle", CLAIM, CLAIM),
        (7, "square", ASIDE, PAPER),
    ]
    bars = [(d["y"], d["x"], d["x2"]) for d in layer(chart, "rule") if d["wide"] == 4]
    assert bars == [(6, 75, 201)]
    assert len({k.shape for k in KINDS.values()}) == len(Stance)


def test_the_band_is_the_reconciled_total_and_goes_on_where_it_is_open() -> None:
    chart = history_chart(VIEW, RAID)
    spans = [(d["x"], d["x2"]) for d in layer(chart, "rect")]
    top = scale_for([21, 58, 11, 190, 31, 24, 75, 201, 0]).top
    assert spans == [(31, 201), (201, top)]
    assert "reconciled: 31 to ≥201" in json.dumps(chart.to_dict(), ensure_ascii=False)
    assert [(d["x"], d["x2"]) for d in layer(history_chart(VIEW, MARKET), "rect")] == [(20, 60)]


def test_each_outcome_has_its_panel_and_repeats_are_drawn_once() -> None:
    chart = history_chart(VIEW, QASR)
    assert [len(layer(chart, "rect", n)) for n in (0, 1)] == [2, 1]
    assert texts(chart)[:2] == ["مرصد الوادي لحقوق الإنسان", "جيش الجمهورية"]
    assert len(texts(history_chart(VIEW, MARKET))) == 3 * 40


def test_a_narrow_chart_puts_words_above_marks_and_fits_a_phone() -> None:
    wide, narrow = history_chart(VIEW, RAID), history_chart(VIEW, RAID, layout=NARROW)
    drawn = layer(wide, "point")
    assert [d["y"] for d in layer(narrow, "point")] == [2 * int(str(d["y"])) + 1 for d in drawn]
    assert {int(str(d["y"])) % 2 for d in layer(narrow, "text")} == {0}
    assert sorted(map(str, texts(narrow))) == sorted(map(str, texts(wide)))
    found = re.search(r'width="(\d+)"', to_svg(narrow))
    assert found is not None
    assert int(found[1]) <= 358, "a phone of 390 pixels less its margins"


def test_a_claim_without_a_number_is_a_row_without_marks() -> None:
    chart = history_chart(VIEW, MINE)
    assert layer(chart, "point") == []
    assert "number not stated" in texts(chart)


def test_totals_have_cross_checks_beside_them_and_never_in_them() -> None:
    chart = totals_chart(VIEW)
    found = texts(chart)
    assert found[:6] == [
        "civilian",
        "combatant",
        "unknown",
        "total",
        "cross-check: Justice Forum",
        "cross-check: Wadi Observatory for Human Rights",
    ]
    assert found[6:] == ["31 to ≥215", "0 to 9", "0 to ≥58", "61 to ≥276", "300", "600 to 1,000"]
    dashed = [(d["x"], d["x2"]) for d in layer(chart, "rule") if d["dash"] == [3, 3]]
    assert dashed == [(600, 1000)]
    assert not layer(chart, "rect")


def test_nothing_to_draw_is_said() -> None:
    empty = View((), (), Linkage(), (), ())
    with pytest.raises(ValueError, match="no totals"):
        totals_chart(empty)
    with pytest.raises(KeyError):
        history_chart(empty, "inc-0")
    bare = replace(VIEW, linkage=replace(VIEW.linkage, incidents=(replace(VIEW.linkage.incidents[0], claims=()),)))
    with pytest.raises(ValueError, match="holds no claims"):
        history_chart(bare, RAID)


@pytest.mark.parametrize("chart", [history_chart(VIEW, RAID), history_chart(VIEW, QASR), totals_chart(VIEW)])
def test_svg_is_self_contained_and_text_stays_text(chart: AnyChart) -> None:
    svg = to_svg(chart)
    assert svg.startswith("<svg ")
    assert re.match(r'<svg [^>]*width="\d+" viewBox="0 0 \d+ \d+"', svg)
    assert not re.search(r"<script|<image|<foreignObject|<style|\bstyle=|\bhref=|\bon\w+=|\bid=", svg)
    assert set(re.findall(r'https?://[^"\s<]+', svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_hostile_names_are_escaped_and_cannot_turn_figures() -> None:
    svg = to_svg(history_chart(VIEW, MINE))
    assert "<img" not in svg
    assert "&lt;img src=x" in svg
    assert "\u202e" not in to_svg(history_chart(VIEW, VIEW.linkage.incidents[4].id))


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**7)), max_size=8))
def test_a_scale_holds_every_figure_and_inverts(figures: list[int | None]) -> None:
    scale = scale_for(figures)
    known = [f for f in figures if f is not None]
    assert scale.at(0) == 0
    assert all(0 <= scale.at(f) <= 0.8800001 for f in known)
    assert all(math.isclose(scale.people(scale.at(f)), f, rel_tol=1e-6, abs_tol=1e-6) for f in known)
    assert scale.ticks[0] == 0
    assert list(scale.ticks) == sorted(set(scale.ticks))
    assert 2 <= len(scale.ticks) <= 24
    assert all(t <= scale.top for t in scale.ticks)
    assert scale.moved(0, -0.1) == 0


def test_a_scale_is_logarithmic_only_when_figures_span_orders_of_magnitude() -> None:
    assert not scale_for([10, 190]).log
    assert scale_for([5, 400]).log
    assert not scale_for([0, 56]).log
    assert scale_for([0, 0]).ticks == (0, 1)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (Count(20, 20, Modifier.ABOUT, "around 20"), "about 20"),
        (Count(1200, None, Modifier.AT_LEAST, ""), "≥1,200"),
        (Count(None, 25, Modifier.AT_MOST, ""), "≤25"),
        (Count(75, None, Modifier.RANGE, "", 201), "75 to ≥201"),
        (Count(0, 0, Modifier.EXACT, ""), "0"),
        (Count(None, None, Modifier.VAGUE, ""), "number not stated"),
    ],
)
def test_counts_in_words(count: Count, text: str) -> None:
    assert ENGLISH.count(count) == text


def test_words_of_a_right_to_left_language_are_isolated() -> None:
    assert ENGLISH.own("58") == "58"
    assert ChartWords(direction="rtl").own("58 على الأقل") == "\u206758 على الأقل\u2069"


def test_totals_without_a_number_or_an_incident_are_not_drawn_as_zero() -> None:
    none = Total(Outcome.MISSING, TollStatus.TOTAL, 0, 0, True, 2, 2)
    silent = Total(Outcome.INJURED, TollStatus.CIVILIAN, 0, 0, False, 0)
    chart = totals_chart(replace(VIEW, totals=(*VIEW.totals, silent, none)))
    assert texts(chart, 1) == ["total", "≥30"]
    assert "missing" not in json.dumps(chart.to_dict())
    with pytest.raises(ValueError, match="no totals"):
        totals_chart(replace(VIEW, totals=(none,)))
