"""Turns an expression of time into days, given what the report calls today. Pure arithmetic: nothing here reads a story.

Rulings: a weekday is the last such day on or before the anchor; a month without a year is the latest that began on or before
it; "last week" is the previous Monday to Sunday; what is still running ends with the anchor. Without an anchor only a date that
names its year is resolved.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from tolltrace.extract.when.anchor import Anchor
from tolltrace.extract.when.arithmetic import back_by, month_end, months_before, precision_of
from tolltrace.extract.when.grammar import find_times
from tolltrace.extract.when.mention import TimeKind, TimeMention
from tolltrace.extract.when.patterns import WEEKDAYS
from tolltrace.model import UNDATED, When

_Days: TypeAlias = tuple[date, date]

_HALF_MONTH = {"early": (1, 10), "start": (1, 10), "mid": (13, 17), "late": (21, 31), "end": (21, 31)}
_HALF_YEAR = {
    "early": (1, 4),
    "start": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "end": (9, 12),
    "first": (1, 6),
    "second": (7, 12),
}


def resolve(mention: TimeMention | str, anchor: Anchor, story: When = UNDATED) -> When:
    """The days of ``mention`` (a mention, or a phrase holding one). ``story`` is the day that "two days later" counts from.

    What cannot be known stays a phrase without days, with a note saying why; no year is ever guessed without an anchor.
    """
    if isinstance(mention, str):
        found = find_times(mention)
        if not found:
            return When(phrase=mention, note="no expression of time was recognised")
        return resolve(found[0], anchor, story)
    try:
        days, note = _days(mention, anchor.day, story)
    except (ValueError, OverflowError):  # 31 June, or before the calendar begins
        return When(phrase=mention.phrase, note="no such day")
    if days is None:
        return When(phrase=mention.phrase, note=note or mention.note)
    start, end = days
    if start > end:
        return When(phrase=mention.phrase, note="the period would end before it starts")
    return When(start, end, precision_of(start, end), mention.phrase, note or mention.note or _wrong_weekday(mention, start))


def _wrong_weekday(m: TimeMention, day: date) -> str:
    """ "Saturday, 26 August 2024" was a Monday: the date is followed, and the slip told."""
    word = re.match(r"[A-Za-z]+", m.phrase)
    named = WEEKDAYS.get(word.group().lower()) if word and m.kind is TimeKind.DATE else None
    return "" if named is None or named == day.weekday() else f"{day} was a {day:%A}, the text says {m.phrase!r}"


def _days(m: TimeMention, today: date | None, story: When) -> tuple[_Days | None, str]:
    """The days of ``m``, or None and the reason why they are not known."""
    if m.kind in _NAMED and m.year is not None:
        return (_date_in(m, m.year) if m.kind is TimeKind.DATE else _named(m, m.year, today)), ""
    if m.kind in _IN_THE_TEXT:
        return _IN_THE_TEXT[m.kind](m, today, story)
    if today is None:
        return None, "no dateline or publication date to count from"
    return _FROM_TODAY[m.kind](m, today), ""


def _vague(m: TimeMention, today: date | None, story: When) -> tuple[_Days | None, str]:
    return None, m.note or "says that there was a time, not which"


def _since(m: TimeMention, today: date | None, story: When) -> tuple[_Days | None, str]:
    if m.first is None:
        return None, "since when is told elsewhere"
    first, note = _days(m.first, today, story)
    if first is None or today is None:
        return None, note or "no dateline or publication date that it runs up to"
    start = first[0].replace(day=15) if m.first.kind is TimeKind.MONTH and m.first.part == "mid" else first[0]
    return (start, max(start, today)), ""


def _date_in(m: TimeMention, year: int) -> _Days:
    day = date(year, m.month or 1, m.day or 1)
    return day, day


def _named(m: TimeMention, year: int, today: date | None) -> _Days:
    """A month, season or year that is known by name; what still runs on the anchor's day ends with it."""
    if m.kind is TimeKind.YEAR:
        first, last = _part(m.part, _HALF_YEAR) or (1, 12)
        start, end = date(year, first, 1), month_end(date(year, last, 1))
    elif m.kind is TimeKind.SEASON:
        start = date(year, m.month or 1, 1)
        end = months_before(start, -3) - timedelta(days=1)
    else:
        start = date(year, m.month or 1, 1)
        end = month_end(start)
        low, high = _part(m.part, _HALF_MONTH) or (1, 31)
        if high == 31 and "-" in m.part:
            low -= 31 - end.day  # counted from the end: "the last week of February"
        start, end = start.replace(day=min(low, end.day)), start.replace(day=min(high, end.day))
    return _until(start, end, today)


def _part(name: str, parts: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """The first and last month or day of a part: one of ``parts`` by name, or as numbers ("4-6")."""
    first, _, last = name.partition("-")
    return (int(first), int(last)) if last else parts.get(name)


def _until(start: date, end: date, today: date | None) -> _Days:
    return (start, today) if today is not None and start <= today < end else (start, end)


def _date(m: TimeMention, today: date) -> _Days:
    """A day and month without a year: the latest on or before the anchor (29 February looks back to a leap year)."""
    if m.shift:
        day = date(today.year - (m.shift == "last year"), m.month or 1, m.day or 1)
        return day, day
    for year in range(today.year, today.year - 9, -1):
        try:
            day = date(year, m.month or 1, m.day or 1)
        except ValueError:
            continue
        if day <= today:
            return day, day
    raise ValueError("no such day")


def _month(m: TimeMention, today: date) -> _Days:
    month = m.month or 1
    if m.shift in {"last year", "this year"}:
        return _named(m, today.year - (m.shift == "last year"), today)
    if m.shift == "next":
        return _named(m, today.year + (month <= today.month), today)
    year = today.year - (month > today.month or (month == today.month and m.shift == "last"))
    start, end = _named(m, year, today)
    return (start, end) if start <= today else _named(m, year - 1, today)  # "late January" said on the 2nd


def _season(m: TimeMention, today: date) -> _Days:
    year = today.year - (date(today.year, m.month or 1, 1) > today)
    start, end = _named(m, year, None)
    if m.shift == "last" and start <= today <= end:
        start, end = _named(m, year - 1, None)
    return _until(start, end, today)


def _year(m: TimeMention, today: date) -> _Days:
    return _named(m, today.year - (m.shift == "last"), today)


def _weekday(m: TimeMention, today: date) -> _Days:
    back = (today.weekday() - (m.weekday or 0)) % 7
    if m.shift == "next":
        back -= 7
    elif m.shift == "last" and back == 0:
        back = 7
    elif m.shift == "last week":
        back = today.weekday() + 7 - (m.weekday or 0)
    elif m.shift == "before last":
        back += 7
    day = today - timedelta(days=back)
    return day, day


def _day(m: TimeMention, today: date) -> _Days:
    """So many units from the anchor. A whole number of weeks back is that day; of months or years, that month or year."""
    number = m.number or 0
    if m.unit == "hour":
        return today - timedelta(days=1 if number < -12 else 0), today
    day = back_by(today, -number, m.unit)
    if m.part == "exact":  # "a year ago today"
        return day, day
    return _whole(day, m.unit)


def _overnight(m: TimeMention, today: date) -> _Days:
    if m.weekday is None:
        return today - timedelta(days=1), today
    day = today - timedelta(days=(today.weekday() - m.weekday) % 7)
    if m.shift == "into":
        return day - timedelta(days=1), day
    return day, min(day + timedelta(days=1), today)


def _period(m: TimeMention, today: date) -> _Days:
    sign = {"last": -1, "next": 1}.get(m.shift, 0)
    monday = today - timedelta(days=today.weekday())
    if m.unit == "week":
        start = monday + timedelta(days=7 * sign)
        end = start + timedelta(days=6)
    elif m.unit == "weekend":
        # "this weekend" on a Tuesday is the one just over.
        start = monday + timedelta(days=5 if today.weekday() >= 5 and m.shift == "this" else -2)
        end = start + timedelta(days=1)
    elif m.unit == "month":
        start = months_before(today.replace(day=1), -sign)
        end = month_end(start)
        if m.part in {"early", "late", "start", "end"}:
            low, high = _HALF_MONTH[m.part]
            start, end = start.replace(day=low), start.replace(day=min(high, end.day))
    else:
        start, end = date(today.year + sign, 1, 1), date(today.year + sign, 12, 31)
        if m.part == "end" or (m.part == "late" and sign):
            start = date(start.year, 9, 1)
    return _until(start, end, today)


def _back(m: TimeMention, today: date) -> _Days:
    return back_by(today, m.number or 1, m.unit), today


_NAMED = {TimeKind.DATE, TimeKind.MONTH, TimeKind.SEASON, TimeKind.YEAR}
_FROM_TODAY: dict[TimeKind, Callable[[TimeMention, date], _Days]] = {
    TimeKind.DATE: _date,
    TimeKind.MONTH: _month,
    TimeKind.SEASON: _season,
    TimeKind.YEAR: _year,
    TimeKind.WEEKDAY: _weekday,
    TimeKind.DAY: _day,
    TimeKind.OVERNIGHT: _overnight,
    TimeKind.PERIOD: _period,
    TimeKind.BACK: _back,
}


def _story(m: TimeMention, today: date | None, story: When) -> tuple[_Days | None, str]:
    if story.start is None or story.end is None:
        return None, "counts from a day that the text does not give"
    if m.unit in {"month", "year"} and not m.number:
        return _part_told(m, story.start, story.end, today), ""
    number = m.number or 0
    if number == 0:
        return (story.start, story.end), ""
    if m.unit == "hour":
        return (story.start, story.end), "hours from the day before it in the text"
    base = story.end if number > 0 else story.start
    day = back_by(base, -number, m.unit)
    return _whole(day, m.unit), ""


def _whole(day: date, unit: str) -> _Days:
    """The month or year of ``day`` where time is counted in these, else the day."""
    if unit == "month":
        return day.replace(day=1), month_end(day)
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if unit in {"year", "decade"} else (day, day)


def _part_told(m: TimeMention, start: date, end: date, today: date | None) -> _Days:
    """A day, month or year that is known by the time told before: "on the 25th", "that February", "that year"."""
    if m.day is not None:
        return _day_told(m.day, start, today)
    if m.month is not None:
        return _named(m, start.year, today)
    if m.unit == "month":
        return start.replace(day=1), month_end(end)
    return date(start.year, 1, 1), date(end.year, 12, 31)


def _day_told(day: int, story: date, today: date | None) -> _Days:
    """That day of the month of ``story``; of the month before where it would lie ahead of today."""
    found = story.replace(day=day)
    if today is not None and found > today:
        found = months_before(story.replace(day=1), 1).replace(day=day)
    return found, found


def _range(m: TimeMention, today: date | None, story: When) -> tuple[_Days | None, str]:
    """From the first to the second. A year, or a month, that only the second names holds for both."""
    if m.first is None or m.second is None:
        return None, "half a period"
    second, note = _days(m.second, today, story)
    if second is None:
        return None, note
    first, note = _days(m.first, second[0] if m.first.year is None else today, story)
    if first is None:
        return None, note
    if m.first.kind is TimeKind.WEEKDAY and first[0] == second[0]:
        first = (first[0] - timedelta(days=7), first[1])
    return (first[0], second[1]), ""


_IN_THE_TEXT: dict[TimeKind, Callable[[TimeMention, date | None, When], tuple[_Days | None, str]]] = {
    TimeKind.VAGUE: _vague,
    TimeKind.STORY: _story,
    TimeKind.SINCE: _since,
    TimeKind.RANGE: _range,
}
