"""The toll as of a day, and its revisions in order and in words."""

from datetime import date

import pytest

from tests.reconcile.cases import by_id, claim, figure, incident, tokhar_first, tokhar_second
from tolltrace.model import Claim, Incident, Linkage, Stance, Status, make_report
from tolltrace.reconcile import load_policy, reconcile, revisions
from tolltrace.reconcile.history import MOST, as_of, elapsed, in_words, stated_on

POLICY = load_policy("default")
UNKNOWN = Status.UNKNOWN
OBSERVATORY = "Syrian Observatory for Human Rights"


def days(claims: list[Claim]) -> dict[str, date]:
    return {c.id: c.said.end for c in claims if c.said.end is not None}


def revised(*claims: Claim) -> list[tuple[str, int, int | None, tuple[int | None, int | None] | None]]:
    found = revisions(incident(*claims), by_id(*claims), days(list(claims)), POLICY)
    return [(str(r.on), r.low, r.high, r.conceded) for r in found]


def strike() -> list[Claim]:
    return [
        claim(figure(56, 56), OBSERVATORY, UNKNOWN, said="2016-07-19"),
        claim(figure(None, 212), "Al Jazeera", UNKNOWN, report="rep-b", said="2016-07-21"),
        claim(figure(60, 60), "White Helmets", UNKNOWN, report="rep-c", said="2016-07-22"),
        claim(figure(24, 24), "US military", UNKNOWN, report="rep-d", said="2016-11-20", stance=Stance.ACKNOWLEDGED),
    ]


def test_each_statement_that_changes_the_range_is_a_revision() -> None:
    claims = strike()
    assert revised(*claims) == [
        ("2016-07-19", 56, 56, None),
        ("2016-07-21", 56, 212, None),
        ("2016-11-20", 56, 212, (24, 24)),
    ]
    found = revisions(incident(*claims), by_id(*claims), days(claims), POLICY)
    assert in_words(found) == "56 -> 56 to 212 in two days; conceded 24 after four months"
    assert [r.claims for r in found] == [(claims[0].id,), (claims[1].id,), (claims[3].id,)]


def test_the_golden_strike_in_words() -> None:
    claims = [*tokhar_first(), *tokhar_second()]
    found = revisions(incident(*claims), by_id(*claims), days(claims), POLICY)
    assert in_words(found) == "0 to 212 -> 56 to >=212 in a day; conceded 24 after six months"


def test_a_later_figure_replaces_only_its_own_claimants() -> None:
    first = claim(figure(21, 21), OBSERVATORY, UNKNOWN, said="2016-07-19", stance=Stance.SUPERSEDED)
    other = claim(figure(30, 30), "White Helmets", UNKNOWN, report="rep-b", said="2016-07-19")
    later = claim(figure(58, 58), OBSERVATORY, UNKNOWN, report="rep-c", said="2016-07-25")
    assert revised(first, other, later) == [("2016-07-19", 21, 30, None), ("2016-07-25", 30, 58, None)]


def test_one_day_or_none_has_no_revision() -> None:
    assert revised(claim(figure(5, 5), "medics", said="2016-07-19"), claim(figure(7, 7), "medics")) == []
    assert in_words(()) == ""


def test_of_very_many_days_the_first_and_the_last_are_reckoned() -> None:
    claims = [
        claim(figure(5 + n, 5 + n), f"Voice {n}", UNKNOWN, report=f"rep-{n}", said=str(date.fromordinal(736_000 + n)))
        for n in range(MOST + 30)
    ]
    found = revisions(incident(*claims), by_id(*claims), days(claims), POLICY)
    assert (len(found), found[-1].high) == (MOST, 5 + MOST + 29)


def test_as_of_a_day_only_what_was_stated_by_then_is_known() -> None:
    claims = [*strike(), claim(figure(90, 90), "medics", UNKNOWN)]
    own = tuple((c.id, c.claimant) for c in claims)
    whole = Incident("inc-1", ("hap-1",), tuple(c.id for c in claims), origins=5, origin_of=own)
    linkage = Linkage((), (whole,), ())
    (then,) = as_of(linkage, days(claims), date(2016, 7, 21)).incidents
    assert (then.claims, then.origins) == ((claims[0].id, claims[1].id), 2)
    total = reconcile(then, by_id(*claims), POLICY).tolls[-1]
    assert str(total) == "56 to 212"
    assert as_of(linkage, days(claims), date(2016, 7, 18)).incidents == ()
    (now,) = as_of(linkage, days(claims), date(2030, 1, 1)).incidents
    assert claims[4].id not in now.claims, "nobody knows when it was stated"


def test_nothing_is_stated_later_than_the_report_that_tells_it() -> None:
    report = make_report("a", "Text.", published=date(2017, 3, 20))
    said = claim(figure(5, 5), said="2017-03-18", report=report.id)
    misread = claim(figure(5, 5), said="2018-03-18", report=report.id)
    undated = claim(figure(5, 5), report=report.id)
    reports = {report.id: report}
    assert [stated_on(c, reports) for c in (said, misread, undated)] == [date(2017, 3, 18), report.published, report.published]
    assert stated_on(undated, {}) is None


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (1, "a day"),
        (2, "two days"),
        (13, "13 days"),
        (21, "three weeks"),
        (124, "four months"),
        (400, "13 months"),
        (730, "two years"),
    ],
)
def test_spans_in_words(span: int, words: str) -> None:
    assert elapsed(span) == words
