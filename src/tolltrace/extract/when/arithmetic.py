"""Arithmetic of days, months and years, and how closely a period is known."""

from calendar import monthrange
from datetime import date, timedelta

from tolltrace.model import DatePrecision

UNIT_DAYS = {"day": 1, "week": 7}


def precision_of(start: date, end: date) -> DatePrecision:
    """How closely a period is known: one day, a whole Monday to Sunday, a whole month, a whole year, or some days."""
    if start == end:
        return DatePrecision.DAY
    if start.weekday() == 0 and (end - start).days == 6:
        return DatePrecision.WEEK
    if (start.day, start.month) == (1, 1) and end == date(start.year, 12, 31):
        return DatePrecision.YEAR
    if start.day == 1 and end == month_end(start):
        return DatePrecision.MONTH
    return DatePrecision.DAYS


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def back_by(day: date, number: int, unit: str) -> date:
    """``day`` moved ``number`` units into the past (negative: the future); hours count as started days."""
    if unit == "hour":
        return day - timedelta(days=-(-number // 24) if number > 0 else 0)
    if unit in UNIT_DAYS:
        return day - timedelta(days=number * UNIT_DAYS[unit])
    return months_before(day, number * {"month": 1, "year": 12, "decade": 120}[unit])
