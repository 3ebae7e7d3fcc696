"""Expressions of time and the days that they mean. All sentences are invented."""

from datetime import date

import pytest

from tolltrace.extract.document import parse
from tolltrace.extract.when import Anchor, TimeKind, find_times, resolve, time_of
from tolltrace.model import DatePrecision, Scope, Span, When, make_report

THURSDAY = Anchor(date(2017, 1, 12), "published")
NOWHEN = Anchor(None, "none")


def days(phrase: str, anchor: Anchor = THURSDAY) -> str:
    return str(resolve(phrase, anchor))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        # absolute
        ("on 17 September 2016", "2016-09-17"),
        ("Sept. 17, 2016", "2016-09-17"),
        ("September 17th, 2016", "2016-09-17"),
        ("Saturday, 17 September 2016", "2016-09-17"),
        ("on the 3rd of May", "2016-05-03"),
        ("on May 3", "2016-05-03"),
        ("2016-09-17", "2016-09-17"),
        ("17-09-2016", "2016-09-17"),
        ("17.09.2016", "2016-09-17"),
        ("9/17/2016", "2016-09-17"),
        ("17/9/2016", "2016-09-17"),
        ("Jun 182016", "2016-06-18"),
        ("on 27 September last year", "2016-09-27"),
        ("on 29 February", "2016-02-29"),
        # between and from
        ("between 3 and 8 May", "2016-05-03..2016-05-08"),
        ("from May 3 to 8, 2015", "2015-05-03..2015-05-08"),
        ("from 30 April to 2 June 2015", "2015-04-30..2015-06-02"),
        ("between 28 December and 3 January", "2016-12-28..2017-01-03"),
        ("from Monday to Wednesday", "2017-01-09..2017-01-11"),
        ("on Saturday and Sunday", "2017-01-07..2017-01-08"),
        ("in 2013 and 2014", "2013-01-01..2014-12-31"),
        # weekdays
        ("on Sunday", "2017-01-08"),
        ("on Thursday", "2017-01-12"),
        ("last Thursday", "2017-01-05"),
        ("early Thursday", "2017-01-12"),
        ("Tuesday night", "2017-01-10"),
        ("Tuesdays blast", "2017-01-10"),
        ("Tuesday’s blast", "2017-01-10"),
        ("on Tuesday last week", "2017-01-03"),
        ("ON SUNDAY", "2017-01-08"),
        # days
        ("earlier today", "2017-01-12"),
        ("this morning", "2017-01-12"),
        ("yesterday", "2017-01-11"),
        ("last night", "2017-01-11"),
        ("overnight", "2017-01-11..2017-01-12"),
        ("overnight into Sunday", "2017-01-07..2017-01-08"),
        ("two days ago", "2017-01-10"),
        ("a week ago", "2017-01-05"),
        # weeks, months, years
        ("last week", "2017-01-02..2017-01-08"),
        ("the victims of last week", "2017-01-02..2017-01-08"),
        ("earlier this week", "2017-01-09..2017-01-12"),
        ("over the weekend", "2017-01-07..2017-01-08"),
        ("last month", "2016-12-01..2016-12-31"),
        ("this month", "2017-01-01..2017-01-12"),
        ("last July", "2016-07-01..2016-07-31"),
        ("in September", "2016-09-01..2016-09-30"),
        ("in late September", "2016-09-21..2016-09-30"),
        ("in September 2014", "2014-09-01..2014-09-30"),
        ("in November of 2012", "2012-11-01..2012-11-30"),
        ("in June last year", "2016-06-01..2016-06-30"),
        ("in January", "2017-01-01..2017-01-12"),
        ("last January", "2016-01-01..2016-01-31"),
        ("last year", "2016-01-01..2016-12-31"),
        ("in 2013", "2013-01-01..2013-12-31"),
        ("in 2017", "2017-01-01..2017-01-12"),
        ("the latter half of 2016", "2016-07-01..2016-12-31"),
        ("in the second quarter of 2018", "2018-04-01..2018-06-30"),
        ("the first three months of 2016", "2016-01-01..2016-03-31"),
        ("the first half of the year", "2017-01-01..2017-01-12"),
        ("the first week of May", "2016-05-01..2016-05-07"),
        ("the last two weeks of February 2015", "2015-02-15..2015-02-28"),
        ("the fall of 2014", "2014-09-01..2014-11-30"),
        # up to now
        ("since the fall of 2014", "2014-09-01..2017-01-12"),
        ("since March 2011", "2011-03-01..2017-01-12"),
        ("since the start of the year", "2017-01-01..2017-01-12"),
        ("since Monday", "2017-01-09..2017-01-12"),
        ("over the past week", "2017-01-05..2017-01-12"),
        ("in the last 24 hours", "2017-01-11..2017-01-12"),
        ("in nearly two weeks", "2016-12-29..2017-01-12"),
        ("six years of war", "2011-01-12..2017-01-12"),
        ("a 2-1/2 year conflict", "2014-07-12..2017-01-12"),
        ("since mid-February", "2016-02-15..2017-01-12"),
        ("since the truce collapsed in April", "2016-04-01..2017-01-12"),
        ("the six-year-old conflict", "2011-01-12..2017-01-12"),
    ],
)
def test_phrase_resolves_against_a_thursday(phrase: str, expected: str) -> None:
    assert days(phrase) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        *("on Sunday", "yesterday", "overnight", "two days ago", "last week", "over the past week", "since Monday", "on May 3"),
        *("last July", "in September", "in late September", "this month", "last year", "between 3 and 8 May", "six years of war"),
        "since March 2011",
    ],
)
def test_without_an_anchor_nothing_relative_is_resolved(phrase: str) -> None:
    when = resolve(phrase, NOWHEN)
    assert (when.start, when.end, when.precision) == (None, None, DatePrecision.UNKNOWN)
    assert when.phrase
    assert when.note


def test_without_an_anchor_a_date_with_its_year_stands() -> None:
    assert resolve("on 17 September 2016", NOWHEN) == When(
        date(2016, 9, 17), date(2016, 9, 17), DatePrecision.DAY, "17 September 2016"
    )
    assert days("in September 2014", NOWHEN) == "2014-09-01..2014-09-30"


@pytest.mark.parametrize("phrase", ["in recent days", "several months later", "a few days ago", "recently", "since then"])
def test_vague_times_stay_phrases(phrase: str) -> None:
    when = resolve(phrase, THURSDAY)
    assert not when.resolved
    assert when.phrase


def test_a_date_that_reads_both_ways_is_not_chosen() -> None:
    assert resolve("on 3/5/2016", THURSDAY) == When(phrase="3/5/2016", note="'3/5/2016' can be read day first or month first")
    assert days("5/5/2016") == "2016-05-05"


def test_a_weekday_that_does_not_fit_its_date_is_told() -> None:
    assert resolve("on Saturday, 26 August 2024", THURSDAY) == When(
        date(2024, 8, 26),
        date(2024, 8, 26),
        DatePrecision.DAY,
        "Saturday, 26 August 2024",
        "2024-08-26 was a Monday, the text says 'Saturday, 26 August 2024'",
    )
    assert resolve("on Monday, 26 August 2024", THURSDAY).note == ""


def test_impossible_days_stay_unresolved() -> None:
    assert resolve("on 31 June 2016", THURSDAY) == When(phrase="31 June 2016", note="no such day")


def test_next_week_is_not_the_past() -> None:
    assert days("next Monday") == "2017-01-16"
    assert days("tomorrow") == "2017-01-13"


def test_counted_from_a_day_of_the_story() -> None:
    story = When(date(2016, 5, 10), date(2016, 5, 10), DatePrecision.DAY)
    found = {
        phrase: str(resolve(phrase, THURSDAY, story))
        for phrase in ("the same day", "the day before", "the next day", "two days earlier", "two days later", "hours later")
    }
    assert found == {
        "the same day": "2016-05-10",
        "the day before": "2016-05-09",
        "the next day": "2016-05-11",
        "two days earlier": "2016-05-08",
        "two days later": "2016-05-12",
        "hours later": "2016-05-10",
    }
    assert not resolve("two days later", THURSDAY).resolved


@pytest.mark.parametrize(
    ("phrase", "precision"),
    [
        ("on Sunday", DatePrecision.DAY),
        ("overnight", DatePrecision.DAYS),
        ("last week", DatePrecision.WEEK),
        ("last July", DatePrecision.MONTH),
        ("in 2013", DatePrecision.YEAR),
        ("since March 2011", DatePrecision.DAYS),
    ],
)
def test_precision_travels_with_the_days(phrase: str, precision: DatePrecision) -> None:
    assert resolve(phrase, THURSDAY).precision is precision


def test_mentions_point_at_their_words() -> None:
    text = "In May 12 civilians died; on 14 May 2016, and since March 2011, many more. They may march on 9 people."
    found = [(m.kind, m.span, m.phrase) for m in find_times(text)]
    assert [(kind, phrase) for kind, _, phrase in found] == [
        (TimeKind.MONTH, "May"),
        (TimeKind.DATE, "14 May 2016"),
        (TimeKind.SINCE, "since March 2011"),
    ]
    assert all(span.of(text) == phrase for _, span, phrase in found)


@pytest.mark.parametrize(
    "text",
    [
        "They may march to the town.",
        "The 560 troops stayed for 90 minutes.",
        "Some 2000 people left.",
        "They burned down in 2000 homes.",
        "He fell down the stairs of his home.",
        "A second strike hit the sun-dried walls.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert find_times(text) == []


def test_spans_are_code_points() -> None:
    text = "🔴 Two jets struck on Monday."
    assert [m.span for m in find_times(text)] == [Span(21, 27)]


@pytest.mark.parametrize(
    ("text", "figure", "day"),
    [
        ("A raid hit Sorna on 3 May 2016. On the 7th a second one killed six men.", "six men", "2016-05-07"),
        ("A raid hit Sorna on 3 May 2016. On the 7th Brigade six men died.", "six men", "2016-05-03"),
        ("A raid hit Sorna on 3 May 2016. Five died there in that month.", "Five", "2016-05-01..2016-05-31"),
        ("A raid hit Sorna on 3 May 2016. Next day six men were shot.", "six men", "2016-05-04"),
        ("Jets hit the mill of Sorna on Tue. Six men died.", "Six men", "2016-09-13"),
        ("A year ago today a shell killed six men in Sorna.", "six men", "2015-09-15"),
        ("A raid hit Sorna on 1 May 2014. It was denied. Of the dead of 1 May six were children.", "six", "2014-05-01"),
        (
            "A shell hit Sorna on 3 May 2014.\n\nLate in July of last year the inquiry began.\n\nThe mayor says six men died.",
            "six men",
            "2014-05-03",
        ),
    ],
)
def test_times_that_lean_on_times_told_before(text: str, figure: str, day: str) -> None:
    doc = parse(make_report("d", text, published=date(2016, 9, 15)))
    at = text.index(figure)
    assert str(time_of(doc, Span(at, at + len(figure)), Scope.INCIDENT)[0]) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On May 12 civilians died in two raids.", ["May 12"]),
        ("The battle began on May 12 and raids have killed 60 men since.", ["May 12"]),
        ("Monday May 12 soldiers were killed in an ambush.", ["Monday May 12"]),
        ("In May 12 civilians died in two raids.", ["May"]),
    ],
)
def test_after_on_a_number_behind_a_month_is_its_day(text: str, expected: list[str]) -> None:
    assert [m.phrase for m in find_times(text)] == expected
