"""Time with its precision: a date is an interval of days, and a date that nothing tells stays unknown."""

from dataclasses import dataclass
from datetime import date

from tolltrace.model.terms import DatePrecision


@dataclass(frozen=True, slots=True)
class When:
    """When harm happened. ``start`` and ``end`` are inclusive days, both set or both None; ``phrase`` is the wording.

    A phrase without an anchor ("last July" in an undated report) has a phrase, no days and precision unknown: it is
    unresolved, not guessed. ``note`` says why, or what was assumed.
    """

    start: date | None = None
    end: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    phrase: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise ValueError(f"a period has both ends or none: {self.phrase!r}")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"a period ends before it starts: {self.phrase!r} gave {self.start}..{self.end}")
        if (self.start is None) != (self.precision is DatePrecision.UNKNOWN):
            raise ValueError(f"precision {self.precision} does not fit {self.start}..{self.end}")

    @property
    def resolved(self) -> bool:
        """Whether the days are known."""
        return self.start is not None

    def __str__(self) -> str:
        if self.start is None or self.end is None:
            return "undated"
        return f"{self.start}" if self.start == self.end else f"{self.start}..{self.end}"


UNDATED = When()
