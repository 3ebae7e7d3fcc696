"""An expression of time, as parsed and not yet resolved."""

from dataclasses import dataclass
from enum import StrEnum

from tolltrace.model import Span


class TimeKind(StrEnum):
    """What sort of expression of time it is, which says how it is resolved."""

    DATE = "date"  # day and month, with or without a year
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    WEEKDAY = "weekday"
    DAY = "day"  # so many days from the anchor: today, yesterday, two days ago
    OVERNIGHT = "overnight"
    STORY = "story"  # counted from a day of the story: the next day, two days earlier
    PERIOD = "period"  # this or last week, month, year
    BACK = "back"  # a stretch up to the anchor: the past week, a six-year war
    SINCE = "since"  # from ``first`` to the anchor
    RANGE = "range"  # from ``first`` to ``second``
    VAGUE = "vague"  # says that there was a time, not which


@dataclass(frozen=True, slots=True)
class TimeMention:
    """An expression of time as parsed.

    ``number`` counts ``unit`` ("hour", "day", "week", "month", "year"), into the past when negative. ``shift`` is the word that
    moves it ("last", "this", "next", "last week", "last year"). ``part`` is the part of a month or year ("early", "mid", "late",
    "start", "end", or as numbers "4-6") or the sort of period ("war", "began", "clause"). ``loose`` marks an expression that is
    often no time of harm by itself ("in two days"); ``note`` says what was doubtful in reading it.
    """

    span: Span
    phrase: str
    kind: TimeKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: int | None = None
    unit: str = ""
    shift: str = ""
    part: str = ""
    loose: bool = False
    note: str = ""
    first: "TimeMention | None" = None
    second: "TimeMention | None" = None
