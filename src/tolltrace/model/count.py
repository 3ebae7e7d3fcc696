"""Counts are intervals: what a figure means, with open bounds kept open (None) and never turned into a number."""

from dataclasses import dataclass

from tolltrace.model.terms import Modifier


@dataclass(frozen=True, slots=True)
class Count:
    """The people that a figure states.

    ``low`` and ``high`` are whole persons, inclusive; None is an open bound. ``phrase`` is the figure as written.
    ``top`` is the largest finite number that the phrase itself states when the interval is open above and the phrase names
    one beyond ``low`` ("75 to over 200" is [75, open) with top 201); None otherwise.

    Raises ValueError for a negative bound or low > high.
    """

    low: int | None
    high: int | None
    modifier: Modifier
    phrase: str
    top: int | None = None

    def __post_init__(self) -> None:
        for bound in (self.low, self.high, self.top):
            if bound is not None and bound < 0:
                raise ValueError(f"a count cannot be negative: {self.phrase!r} gave {bound}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"a count's low bound lies above its high bound: {self.phrase!r} gave {self.low} > {self.high}")

    @property
    def stated_high(self) -> int | None:
        """The largest finite number stated: the high bound, else the named top, else the low of an open-topped count."""
        if self.high is not None:
            return self.high
        return self.top if self.top is not None else self.low

    @property
    def open_top(self) -> bool:
        """Whether the count goes beyond every number it states."""
        return self.high is None

    @property
    def bounded(self) -> bool:
        """Whether the count states any number at all ("an unknown number" does not)."""
        return self.low is not None or self.high is not None

    def __str__(self) -> str:
        """For people: ``56``, ``600-1000``, ``>=300``, ``<=212``, ``75->=201``, ``?``."""
        if self.low is not None and self.low == self.high:
            return f"{self.low}"
        if self.low is not None and self.high is not None:
            return f"{self.low}-{self.high}"
        if self.high is not None:
            return f"<={self.high}"
        if self.low is not None:
            return f"{self.low}->={self.top}" if self.top is not None else f">={self.low}"
        return "?"
