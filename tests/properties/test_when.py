"""Laws of time: periods run forward, weekdays move with the anchor, nothing relative is guessed, precision says what it is."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tolltrace.extract.document import parse
from tolltrace.extract.when import Anchor, anchor_of, find_times, resolve, time_of
from tolltrace.model import DatePrecision, Scope, Span, When, make_report

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NUMBERS = ["two", "three", "five", "nine", "12"]
UNITS = ["days", "weeks", "months", "years"]

anchors = st.dates(date(1950, 1, 1), date(2090, 12, 31))
weekday_phrases = st.builds(
    lambda before, day, after: f"{before}{day}{after}",
    st.sampled_from(["on ", "early ", "last ", "since ", "from Monday to ", ""]),
    st.sampled_from(WEEKDAYS),
    st.sampled_from(["", " night", " morning", " last week", "'s raid"]),
)
relative = st.one_of(
    weekday_phrases,
    st.sampled_from(
        ["today", "yesterday", "overnight", "last night", "last week", "earlier this week", "over the weekend", "this week"]
    ),
    st.builds(lambda n, u: f"{n} {u} ago", st.sampled_from(NUMBERS), st.sampled_from(UNITS)),
    st.builds(lambda n, u: f"over the past {n} {u}", st.sampled_from(NUMBERS), st.sampled_from(UNITS)),
    st.builds(lambda p, m: f"{p} {m}", st.sampled_from(["in", "last", "in late", "since", "this"]), st.sampled_from(MONTHS)),
    st.builds(lambda d, m: f"on {d} {m}", st.integers(1, 31), st.sampled_from(MONTHS)),
    st.sampled_from(["last month", "this month", "last year", "this year", "since the start of the year", "six years of war"]),
)
absolute = st.builds(
    lambda day, form: form.format(d=day.day, m=MONTHS[day.month - 1], y=day.year),
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.sampled_from(["on {d} {m} {y}", "{m} {d}, {y}", "in {m} {y}", "in {y}", "since {m} {y}", "the summer of {y}"]),
)


def well_formed(when: When) -> None:
    if when.start is None or when.end is None:
        assert when.precision is DatePrecision.UNKNOWN
        return
    assert when.start <= when.end
    length = (when.end - when.start).days + 1
    assert (length == 1) == (when.precision is DatePrecision.DAY)
    if when.precision is DatePrecision.WEEK:
        assert (length, when.start.weekday()) == (7, 0)
    elif when.precision is DatePrecision.MONTH:
        assert when.start.day == 1
        assert (when.end + timedelta(days=1)).day == 1
        assert length <= 31
    elif when.precision is DatePrecision.YEAR:
        assert length in {365, 366}


@given(st.one_of(relative, absolute), anchors)
def test_periods_run_forward_and_say_how_closely_they_are_known(phrase: str, day: date) -> None:
    when = resolve(phrase, Anchor(day, "published"))
    assert when.phrase
    well_formed(when)


@given(relative, anchors)
def test_what_is_relative_never_reaches_beyond_the_anchor(phrase: str, day: date) -> None:
    when = resolve(phrase, Anchor(day, "published"))
    assert when.end is None or when.end <= day


@given(weekday_phrases, anchors, st.integers(-200, 200))
def test_weekdays_move_with_the_anchor(phrase: str, day: date, weeks: int) -> None:
    shift = timedelta(weeks=weeks)
    here, there = (resolve(phrase, Anchor(d, "published")) for d in (day, day + shift))
    assert here.start is not None
    assert here.end is not None
    assert (there.start, there.end) == (here.start + shift, here.end + shift)


@given(relative)
def test_without_an_anchor_nothing_relative_is_resolved(phrase: str) -> None:
    assert not resolve(phrase, Anchor(None, "none")).resolved


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), anchors)
def test_a_full_date_needs_no_anchor(day: date, today: date) -> None:
    phrase = f"on {day.day} {MONTHS[day.month - 1]} {day.year}"
    found = {resolve(phrase, anchor) for anchor in (Anchor(None, "none"), Anchor(today, "published"))}
    assert found == {When(day, day, DatePrecision.DAY, phrase.removeprefix("on "))}


@given(st.text(max_size=200) | st.lists(st.one_of(relative, absolute), max_size=6).map(", and ".join))
def test_any_text_gives_mentions_in_order_that_point_into_it(text: str) -> None:
    found = find_times(text)
    assert all(m.span.of(text) == m.phrase for m in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    for mention in found:
        well_formed(resolve(mention, Anchor(date(2017, 1, 12), "published")))


@given(st.lists(st.one_of(relative, absolute), min_size=1, max_size=5), st.sampled_from(Scope), st.none() | anchors)
def test_any_story_has_an_answer(times: list[str], scope: Scope, published: date | None) -> None:
    text = "Raid kills nine\n\n" + " ".join(f"Shells killed {n} people {phrase}." for n, phrase in enumerate(times, 3))
    doc = parse(make_report("d", text, published=published))
    assert anchor_of(doc).day == published
    for n in range(3, 3 + len(times)):
        at = text.index(f"{n} people")
        when, span = time_of(doc, Span(at, at + 8), scope)
        well_formed(when)
        assert span is None or span.end <= len(text)
