"""Totals in rows, as of a day, under other rules and with a question answered; and what is shown can be downloaded. Sources."""

import csv
import io
from datetime import date

import pytest

from tests.review.cases import shelf_of
from tests.web.site import Site
from tolltrace.model import (
    Claim,
    Count,
    Incident,
    Linkage,
    Modifier,
    Outcome,
    Span,
    Stance,
    View,
    claim_id,
    make_report,
)
from tolltrace.reconcile.table import Dimension
from tolltrace.sight.sources import Claimant, Publisher, Standing, claimants, publishers_from, standing
from tolltrace.web.totals import Question, question


@pytest.mark.parametrize(
    ("by", "as_of", "expected"),
    [
        ([], "", Question("p")),
        (["method", "method", "party", "year"], "", Question("p", (Dimension.METHOD, Dimension.PARTY))),
        (["colour", ""], "2031-05-20", Question("p", (), date(2031, 5, 20))),
        ([], "2031-5-20", Question("p")),
        ([], "2031-13-20", Question("p")),
    ],
)
def test_what_an_address_asks(by: list[str], as_of: str, expected: Question) -> None:
    assert question(by, "p", as_of, "") == expected


def table(answer) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="tolltrace-totals.csv"'
    lines = [line for line in answer.content.decode("utf-8-sig").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_what_is_shown_can_be_downloaded(own: Site) -> None:
    page = own.client.get("/totals?by=method").text
    assert "In rows: method" in page
    assert "airstrike" in page
    rows = table(own.post("/totals/table", by="method"))
    assert [r["method"] for r in rows if (r["outcome"], r["status"]) == ("killed", "total")] == ["airstrike"]
    assert own.desk.casebook.store.ledger()[-1].ref.startswith("totals under default@1, by method sha256=")


def test_an_open_question_is_answered_either_way(own: Site) -> None:
    (scenario,) = own.desk.state.view.scenarios
    for side, totals in (("joined", scenario.joined), ("apart", scenario.apart)):
        asked = f"{scenario.a}~{scenario.b}:{side}"
        rows = table(own.post("/totals/table", scenario=asked))
        lows = {(t.outcome.value, t.status.value): str(t.low) for t in totals}
        assert {(r["outcome"], r["status"]): r["low"] for r in rows} == lows
        page = own.client.get(f"/totals?scenario={asked}").text
        assert ("as it stands:" in page) is (totals != own.desk.state.view.totals)
    assert "as it stands:" not in own.client.get("/totals?scenario=x~y:joined").text


def test_other_rules_and_an_earlier_day(own: Site) -> None:
    page = own.client.get("/totals?policy=airwars").text
    assert "other rules than the casebook" in page
    assert "What the convention's own totals" not in page
    (link,) = own.desk.state.view.linkage.links
    own.post("/links/different", a=link.a, b=link.b)
    assert own.desk.settle()
    weak = [r for r in own.desk.state.view.reconciled if r.grading.grade.value not in ("fair", "confirmed")]
    page = own.client.get("/totals?policy=airwars").text
    assert f"leave {len(weak)} of the incidents out" in page
    assert "Nothing fits." in own.client.get("/totals?as_of=2031-01-01").text
    assert own.client.get("/totals?policy=guesswork").status_code == 404


def test_a_country_in_a_name_is_no_side() -> None:
    assert standing("Syrian human rights groups").side == ()
    assert standing("Russia's Defence Ministry").side == ("Russia",)
    assert standing("Russia") == Standing("", ("Russia",), "")
    assert standing("SOHR") == standing("the Syrian Observatory")
    assert standing("a baker") == Standing("", (), "")


def test_each_source_with_its_origins_and_later_figures() -> None:
    first = make_report("a", "12 dead, Pentagon said.", publisher="The Herald", published=date(2031, 5, 14))
    later = make_report("b", "20 dead, US military said. 5 hurt.", publisher="The Herald", published=date(2031, 5, 20))

    def told(report, figure: str, claimant: str, outcome: Outcome = Outcome.KILLED, stance: Stance = Stance.REPORTED) -> Claim:  # type: ignore[no-untyped-def]
        start = report.text.index(figure)
        span = Span(start, start + len(figure))
        count = Count(int(figure), int(figure), Modifier.EXACT, figure)
        return Claim(claim_id(report.id, span, outcome), report.id, span, span, count, outcome, claimant=claimant, stance=stance)

    claims = (told(first, "12", "Pentagon"), told(later, "20", "US military"), told(later, "5", "", Outcome.INJURED))
    a, b, c = (x.id for x in claims)
    incident = Incident("i", ("h",), (a, b, c), origins=2, origin_of=((a, "United States"), (b, "United States"), (c, later.id)))
    view = View((first, later), claims, Linkage((), (incident,)), (), ())
    side = Standing("", ("United States",), "")
    db = shelf_of(view).db
    assert claimants(db, 0, 9) == [Claimant("United States", ("Pentagon", "US military"), side, 2, 1, 2, 0, 1, 0)]
    days = (date(2031, 5, 14), date(2031, 5, 20))
    assert publishers_from(db, 0, 9) == [Publisher("The Herald", standing("The Herald"), 2, 3, 2, 1, *days)]
