"""What an incident's page shows of its evidence: bars, chains of citation, contradictions, other rules, and near incidents."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review.cases import shelf_of
from tests.web.site import Site
from tolltrace.export.page import Bar, Page
from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Feature,
    Incident,
    Link,
    Linkage,
    Modifier,
    Outcome,
    Place,
    PlacePrecision,
    Report,
    Span,
    Toll,
    TollStatus,
    View,
    When,
    Where,
    claim_id,
    make_report,
)
from tolltrace.web.bars import Line, beams, panels
from tolltrace.web.evidence import opposed, voices
from tolltrace.web.near import nearest
from tolltrace.web.words import web_words


def test_bars_of_one_outcome_share_an_axis() -> None:
    civilian = Toll(Outcome.KILLED, TollStatus.CIVILIAN, 22, 44)
    total = Toll(Outcome.KILLED, TollStatus.TOTAL, 22, 88, open_top=True, conceded=(11, None))
    (panel,) = panels([(Outcome.KILLED, [civilian, None, total])])
    assert panel.lines == (
        Line(TollStatus.CIVILIAN, civilian, Bar(22.0, 22.0, False, None)),
        Line(TollStatus.TOTAL, total, Bar(22.0, 66.0, True, 11.0)),
    )
    assert panel.ticks == ((0, 0.0), (20, 20.0), (40, 40.0), (60, 60.0), (80, 80.0), (100, 100.0))


def test_a_toll_without_a_number_has_no_bar() -> None:
    nobody = Toll(Outcome.KILLED, TollStatus.TOTAL, 0, None, open_top=True)
    (panel,) = panels([(Outcome.KILLED, [nobody])])
    assert panel.lines == (Line(TollStatus.TOTAL, nobody, None),)


@given(st.floats(0.01, 0.99), st.lists(st.floats(-6, 6).filter(lambda w: abs(w) > 0.01), min_size=1, max_size=8))
def test_beams_of_a_link_lie_within_the_axis(score: float, weights: list[float]) -> None:
    link = Link("a", "b", score, False, False, tuple(Feature(f"f{n}", w, "why") for n, w in enumerate(weights)))
    drawn, zero = beams(link)
    assert [b.kind for b in drawn] == ["sum", *("for" if w > 0 else "against" for w in weights), "sum"]
    assert 0 <= zero <= 100
    assert all(b.start >= -0.02 and b.start + b.width <= 100.04 for b in drawn)


def test_a_person_s_own_link_has_no_waterfall() -> None:
    assert beams(Link("a", "b", 1.0, True, True)) == ((), 0.0)


def told(report: Report, figure: str, claimant: str, via: str = "") -> Claim:
    start = report.text.index(figure)
    span = Span(start, start + len(figure))
    count = Count(int(figure), int(figure), Modifier.EXACT, figure)
    identity = claim_id(report.id, span, Outcome.KILLED)
    return Claim(identity, report.id, span, span, count, Outcome.KILLED, claimant=claimant, via=via)


def test_claims_stand_by_origin_with_who_cites_whom() -> None:
    herald = make_report("h", "12 dead, a medic told Reuters. 12 dead.", publisher="The Herald", published=date(2031, 5, 14))
    courier = make_report("c", "40 dead, the mayor said.", publisher="Courier", published=date(2031, 5, 15))
    told_by = (told(herald, "12", "a medic", "Reuters"), told(courier, "40", "the mayor"))
    medic, mayor = (c.id for c in told_by)
    incident = Incident("i", ("h",), (medic, mayor), origins=2, origin_of=((medic, "A Medic"), (mayor, "Courier")))
    page = Page(View((herald, courier), told_by, Linkage((), (incident,)), (), ()), web_words("en"))
    (entry,) = page.entries
    assert [(v.name, v.chains) for v in voices(page, entry, incident)] == [
        ("a medic", (("The Herald, 14 May 2031", "Reuters", "a medic"),)),
        ("Courier", (("Courier, 15 May 2031", "the mayor"),)),
    ]
    assert [(o.kind.value, o.a.claim.id, o.b.claim.id, o.gap) for o in opposed(page, incident)] == [("figures", medic, mayor, 28)]


def test_conventions_explain_themselves_in_arabic(shown: Site) -> None:
    page = shown.client.get(f"/incidents/{shown.incident}/rules", headers={"Accept-Language": "ar"}).text
    told = [re.sub("<.*?>", "", text) for text in re.findall(r"<dd>(.*?)</dd>", page)]
    assert len(told) > 10
    assert [t for t in told if re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", t)] == []  # three English words in a row
    assert re.findall(r'<span class="en"[^>]*>(.*?)</span>', page) == []


def test_the_page_of_an_incident_explains_its_link_and_compares_rules(shown: Site) -> None:
    page = shown.client.get(f"/incidents/{shown.incident}").text
    assert re.search(r'<details class="fall">.*?beforehand.*?together.*?chance that both are one', page, re.DOTALL)
    assert f'hx-get="/incidents/{shown.incident}/rules"' in page
    assert 'hx-swap="outerHTML ignoreTitle:true"' in page  # else the tab of every incident is named after the part fetched
    rules = shown.client.get(f"/incidents/{shown.incident}/rules").text
    assert "ACLED" in rules
    assert "Why it differs" in rules
    assert rules.count('class="range"') >= 7
    assert shown.client.get("/incidents/inc-gone/rules").status_code == 404


def somewhere(name: str, day: int | None, lat: float | None) -> Incident:
    when = When(date(2031, 5, day), date(2031, 5, day), DatePrecision.DAY) if day else When()
    place = Place(name, name, lat=lat, lon=37.0, precision=PlacePrecision.LOCALITY) if lat is not None else None
    return Incident(name, (name,), (), when, Where(name, place))


@pytest.mark.parametrize(("most", "expected"), [(2, ["close", "next day"]), (9, ["close", "next day", "undated", "late", "far"])])
def test_other_incidents_the_nearest_first(most: int, expected: list[str]) -> None:
    asked = somewhere("asked", 5, 36.0)
    others = [
        somewhere("late", 30, 36.0),
        somewhere("far", 5, 46.0),
        somewhere("undated", None, 36.0),
        somewhere("next day", 6, 36.0),
        somewhere("close", 5, 36.1),
    ]
    view = View((), (), Linkage((), (asked, *others)), (), ())
    assert [i.id for i in nearest(shelf_of(view), asked, most)] == expected
    assert nearest(shelf_of(replace(view, linkage=Linkage((), (asked,)))), asked, most) == []
