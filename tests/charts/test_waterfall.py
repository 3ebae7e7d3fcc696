"""The chart of one link: bars meet end to end, and the last is the link's own score."""

import math

import pytest

from tolltrace.charts.svg import to_svg
from tolltrace.charts.waterfall import waterfall_chart
from tolltrace.model import Feature, Link

FEATURES = (
    Feature("place", 1.6, "both are Manbij"),
    Feature("party", 0.0, "nobody is named"),
    Feature("time", -2.3, "2 days apart"),
)
LINK = Link("a", "b", 0.4, False, False, FEATURES, "Both are Manbij; but 2 days apart.")


def test_bars_run_from_beforehand_to_the_score() -> None:
    spec = waterfall_chart(LINK).to_dict()
    rows = spec["datasets"][spec["layer"][0]["data"]["name"]]
    assert [row["step"] for row in rows] == ["beforehand", "place", "time", "chance"]
    score = round(math.log(0.4 / 0.6), 4)
    start = round(score - 1.6 + 2.3, 4)
    assert [(row["low"], row["high"]) for row in rows] == [
        (0.0, start),
        (start, round(start + 1.6, 4)),
        (score, round(start + 1.6, 4)),
        (score, 0.0),
    ]
    assert [row["weight"] for row in rows[1:3]] == ["+1.6", "-2.3"]
    assert rows[1]["reason"] == "both are Manbij"


def test_it_is_drawn_offline() -> None:
    svg = to_svg(waterfall_chart(LINK))
    assert svg.startswith("<svg")
    assert "beforehand" in svg


def test_a_persons_own_link_has_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="no weighed features"):
        waterfall_chart(Link("a", "b", 1.0, True, True, (Feature("decision", 0.0, "Nadia put them together"),), ""))
