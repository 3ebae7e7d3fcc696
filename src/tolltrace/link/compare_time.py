"""When: days that are the same speak for one happening, the more the finer; days apart against it, the more the farther."""

from datetime import date

from tolltrace.link.happenings import Told

#: ``start``, ``end`` (None: nothing tells), whether only a report's date tells, and the day by which the harm was known.
Period = tuple[date | None, date | None, bool, date | None]

TIME_LEVELS = (
    "undated",
    "day",
    "few_days",
    "week",
    "month",
    "long",
    "gap_1",
    "gap_1_wide",
    "gap_2",
    "gap_week",
    "gap_far",
    "news_1",
    "news_3",
    "news_7",
    "news_far",
    "after_1",
    "after_3",
    "after_later",
    "outside",
)
#: Levels at which any two happenings of the same days stand.
TIME_FITS = frozenset(TIME_LEVELS) - {"gap_2", "gap_week", "gap_far", "news_7", "news_far", "after_later", "outside"}
TIME_ORDERS = (
    ("day", "few_days", "week", "month", "long"),
    ("gap_1", "gap_2", "gap_week", "gap_far"),
    ("gap_1", "gap_1_wide"),
    ("news_1", "news_3", "news_7", "news_far"),
    ("after_1", "after_3", "after_later", "outside"),
)
_WIDTHS = ((1, "day"), (4, "few_days"), (10, "week"), (31, "month"))
_WIDE = 3  # days: periods longer than this that do not even touch are farther apart than their gap says


def period(told: Told) -> Period:
    return told.start, told.end, told.inferred, told.known_by


def undated(value: Period) -> bool:
    return value[0] is None or value[1] is None


def time_level(a: Period, b: Period) -> str:
    """How the days of two happenings stand to each other, by the width of what both fit in and by the gap between them; where
    only a report's own date tells, news of the same days may be of the same happening."""
    (a_start, a_end, a_inferred, _), (b_start, b_end, b_inferred, _) = a, b
    if a_start is None or a_end is None or b_start is None or b_end is None:
        return "undated"
    gap = max((b_start - a_end).days, (a_start - b_end).days)
    if a_inferred or b_inferred:
        return _inferred(a, b, gap)
    width = max((a_end - a_start).days, (b_end - b_start).days) + 1
    if gap > 0:
        if gap == 1:
            return "gap_1_wide" if width > _WIDE else "gap_1"
        return "gap_2" if gap == 2 else "gap_week" if gap <= 7 else "gap_far"
    return next((name for most, name in _WIDTHS if width <= most), "long")


def _inferred(a: Period, b: Period, gap: int) -> str:
    if a[2] and b[2] and a[3] and b[3]:
        apart = abs((a[3] - b[3]).days)
        return "news_1" if apart <= 1 else "news_3" if apart <= 3 else "news_7" if apart <= 7 else "news_far"
    late = _late(a, b)
    if late is None or gap > 0:
        return "outside"
    return "after_1" if late <= 1 else "after_3" if late <= 3 else "after_later"


def _late(a: Period, b: Period) -> int | None:
    """Days from the end of the dated one to the report of the other."""
    dated, other = (b, a) if a[2] else (a, b)
    return (other[3] - dated[1]).days if other[3] is not None and dated[1] is not None else None


def time_reason(a: Period, b: Period, level: str) -> str:
    (a_start, a_end, _, a_known), (b_start, b_end, _, b_known) = a, b
    if level == "undated" or a_start is None or a_end is None or b_start is None or b_end is None:
        return "one of them has no date"
    if level == "outside":
        return "one is dated outside the days that the other's report speaks of"
    if level.startswith("after"):
        late = _late(a, b) or 0
        when = "the day after" if late == 1 else "the same day" if late <= 0 else f"{late} days after"
        return f"one is undated, but reported {when} the other's day"
    if level.startswith("news"):
        apart = abs((a_known - b_known).days) if a_known and b_known else 0
        return f"neither is dated; reported {apart} days apart" if apart else "both reported the same day"
    if level.startswith("gap"):
        gap = max((b_start - a_end).days, (a_start - b_end).days)
        return f"{gap} {'day' if gap == 1 else 'days'} apart"
    return _together(a_start, a_end, b_start, b_end)


def _together(a_start: date, a_end: date, b_start: date, b_end: date) -> str:
    if (a_start, a_end) == (b_start, b_end):
        return f"both on {a_start}" if a_start == a_end else f"both in {a_start}..{a_end}"
    if a_start < a_end and b_start < b_end:
        return "their periods overlap"
    days = max((a_end - a_start).days, (b_end - b_start).days) + 1
    name = "month" if 28 <= days <= 31 else "week" if days == 7 else "year" if 365 <= days <= 366 else "days named"
    return f"the day falls inside the {name}"
