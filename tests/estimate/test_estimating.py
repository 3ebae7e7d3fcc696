"""Every method side by side: what is answered, refused and warned of, in JSON, on the page and in the charts."""

import json
import re

import pytest

pytest.importorskip("statsmodels", reason='the extra "estimate" is not installed')

from rich.console import Console

from tests.charts.test_charts import layer
from tests.estimate.tables import ARTIFICIAL_3, KOSOVO, table
from tolltrace.charts.estimate import answers_chart, overlap_chart, trace_chart, weights_chart
from tolltrace.charts.svg import to_svg
from tolltrace.estimate.estimating import Options, estimate
from tolltrace.estimate.identify import NotIdentifiableError
from tolltrace.estimate.result import Chains, Estimation, Method, in_words
from tolltrace.estimate.table import make_table
from tolltrace.export.estimate import estimation_json, print_estimation
from tolltrace.export.estimate_page import render_estimation

QUICK = Options(methods=(Method.LOGLINEAR, Method.GRAPHS, Method.CHAO, Method.PAIRS))


@pytest.fixture(scope="module")
def kosovo() -> Estimation:
    return estimate(KOSOVO, QUICK)


def test_answers_in_their_order(kosovo: Estimation) -> None:
    methods = [e.method for e in kosovo.estimates]
    assert methods == [Method.LOGLINEAR, Method.GRAPHS, Method.CHAO, *[Method.PAIRS] * 6]
    assert [e.bound for e in kosovo.estimates[:3]] == [False, False, True]
    assert kosovo.refused == ()
    (warning,) = kosovo.warnings
    assert warning.startswith("Even the best log-linear model fits badly (deviance 39.9 on 5 degrees of freedom")


def test_what_cannot_be_identified_gives_no_number() -> None:
    with pytest.raises(NotIdentifiableError, match="not identifiable"):
        estimate(ARTIFICIAL_3, QUICK)


def test_a_method_that_does_not_fit_is_refused_while_others_answer() -> None:
    cells = {f"{h:06b}": 3 + 200 // (1 + 9 ** (h.bit_count() - 1)) for h in range(1, 64)}
    found = estimate(table(cells), Options(methods=(Method.GRAPHS, Method.CHAO)))
    assert found.refused == ((Method.GRAPHS, "6 lists have too many graphs; name at most 5"),)
    assert [e.method for e in found.estimates] == [Method.CHAO]


def test_interactions_in_words() -> None:
    lists = ("A", "B", "C", "D")
    assert in_words([], lists) == "independence"
    assert in_words([(0, 1)], lists) == "A×B"
    assert in_words([(0, 1), (2, 3), (0, 2), (1, 2), (1, 3)], lists) == "all pairs but A×D"
    assert in_words([(a, b) for b in range(4) for a in range(b)], lists) == "all pairs"


def test_json_keeps_documented_and_estimated_apart(kosovo: Estimation) -> None:
    body = json.loads(estimation_json(kosovo))
    assert body["documented"]["total"] == 4400
    assert body["documented"]["lists"][0] == {"name": "EXH", "holds": 1910}
    assert {"on": ["EXH", "ABA", "OSCE", "HRW"], "count": 27} in body["documented"]["histories"]
    assert [e["method"] for e in body["estimated"]][:3] == ["loglinear", "graphs", "chao"]
    assert body["models"][0]["terms"] == [["EXH", "ABA"], ["EXH", "OSCE"], ["EXH", "HRW"], ["ABA", "OSCE"], ["OSCE", "HRW"]]
    assert body["chains"] is None
    assert "not a toll" in body["statement"]


def test_print_keeps_them_apart_too(kosovo: Estimation) -> None:
    console = Console(width=80, record=True, file=None, quiet=True)
    with console.capture() as captured:
        console.quiet = False
        print_estimation(kosovo, console)
    text = captured.get()
    assert text.index("Documented") < text.index("4,400 persons") < text.index("Estimated, the documented ones included")
    assert "confidence" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_page_is_safe_and_self_contained() -> None:
    lists = ("<script>alert(1)</script>", "B & C", "\u202eD")
    found = estimate(make_table(lists, dict(table({"110": 5, "011": 6, "100": 9, "001": 7, "010": 8}).histories)), QUICK)
    page = render_estimation(found)
    assert "<script" not in page
    assert "\u202e" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert not re.search(r'(?:src|href)="', page)
    assert page.count("<svg") == 3
    assert "Not deaths" not in page


def test_overlap_shows_each_history_and_each_list() -> None:
    chart = overlap_chart(KOSOVO)
    bars, grid = chart.to_dict()["vconcat"]
    assert [d["y"] for d in bars["layer"][0]["data"]["values"]] == sorted((c for _, c in KOSOVO.histories), reverse=True)
    dots = grid["layer"][1]["data"]["values"]
    assert len(dots) == 15 * 4
    assert {d["y"] for d in dots} == {"EXH (1,910)", "ABA (1,528)", "OSCE (1,786)", "HRW (685)"}
    assert to_svg(chart).startswith("<svg")


def test_answers_stand_beside_what_is_documented(kosovo: Estimation) -> None:
    points = layer(answers_chart(kosovo), "point")
    assert (points[0]["n"], points[0]["x"]) == (0, 4400)
    assert len(points) == 1 + 9 + 1, "documented, answers, and the arrow of the bound"
    assert [d["label"] for d in layer(answers_chart(kosovo), "rule")][:1] == ["Log-linear, 64 models averaged by BIC"]


def test_weights_and_traces(kosovo: Estimation) -> None:
    chart = weights_chart(kosovo)
    assert chart is not None
    assert layer(chart, "bar")[0]["label"] == "all pairs but ABA×HRW"
    assert layer(chart, "bar", 1)[0]["label"] == "[EXH ABA OSCE] [EXH OSCE HRW]"
    assert trace_chart(kosovo) is None
    chains = Chains(((5, 6, 7) * 400, (6, 7, 8) * 400), 1.0, 900.0, 2.0, 0.0)
    traced = trace_chart(Estimation(KOSOVO, chains=chains))
    assert traced is not None
    drawn = traced.to_dict()["data"]["values"]
    assert [(d["x"], d["y"]) for d in drawn if d["chain"] == "chain 2"][:3] == [(0, 6), (3, 6), (6, 6)]
    assert len(drawn) == 2 * 400
    assert weights_chart(Estimation(KOSOVO)) is None
