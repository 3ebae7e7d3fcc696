"""Colours, shapes and words of the charts, in one place.

Meaning is never in colour alone: each kind of claim has its own shape. Colours are few and exact, so that a page can
restyle them for the dark by matching the value (``[fill="#2f4858"]``).
"""

from dataclasses import dataclass, field

from tolltrace.model import Count, Modifier, Outcome, Stance, TollStatus

INK = "#23211e"
SOFT = "#6b665e"
FAINT = "#e3ddd2"
PAPER = "#fffdf8"
CLAIM = "#2f4858"
CONCEDED = "#8a4b08"
ASIDE = "#8b857b"
BAND = "#d3dbe0"
CHECK = "#7a5c7e"

FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"
WIDTH = 400  # of the plotting area, in pixels; labels stand left and right of it
LABEL = 284
MOMENT = 78  # of it, where the day of the statement stands
VALUE = 180  # for a value right of the plot
ROW = 22


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a chart stand, in pixels: ``width`` of the plotting area, ``lines`` of text and marks a row (1: labels
    and values left and right of the marks; 2: above them, for a screen as narrow as a phone's)."""

    width: int
    lines: int
    step: int


WIDE = Layout(WIDTH, 1, ROW)
NARROW = Layout(338, 2, 18)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one stance is drawn: a Vega shape, its stroke colour, and whether it is filled."""

    shape: str
    colour: str
    solid: bool


KINDS: dict[Stance, Kind] = {
    Stance.REPORTED: Kind("circle", CLAIM, True),
    Stance.ACKNOWLEDGED: Kind("diamond", CONCEDED, True),
    Stance.SUPERSEDED: Kind("cross", ASIDE, False),
    Stance.DISPUTED: Kind("triangle-up", ASIDE, False),
    Stance.DENIED: Kind("square", ASIDE, False),
}


@dataclass(frozen=True, slots=True)
class ChartWords:
    """Every word that a chart writes itself; a page in another language gives its own.

    ``span`` and ``open_span`` are formats with {low} and {high}; ``at_least``, ``at_most`` and ``about`` with {n}.
    """

    direction: str = "ltr"
    people: str = "people"
    nobody: str = "the report itself"
    unknown_number: str = "number not stated"
    span: str = "{low} to {high}"
    open_span: str = "{low} to \u2265{high}"
    at_least: str = "\u2265{n}"
    at_most: str = "\u2264{n}"
    about: str = "about {n}"
    cross_check: str = "cross-check"
    reconciled: str = "reconciled"
    conceded: str = "conceded"
    outcomes: dict[Outcome, str] = field(default_factory=lambda: {o: o.value for o in Outcome})
    statuses: dict[str, str] = field(default_factory=lambda: {**{s.value: s.value for s in TollStatus}, "mixed": "mixed"})

    def range(self, low: int | None, high: int | None, *, open_top: bool) -> str:
        """A range as people read it; thousands are separated."""
        if (low is None and high is None) or (low == high == 0 and open_top):  # "at least 0" says no more
            return self.unknown_number
        if high is None:
            return self.at_least.format(n=f"{low:,}") if low is not None else self.unknown_number
        if low is None:
            return self.at_most.format(n=f"{high:,}")
        if low == high:
            return self.at_least.format(n=f"{low:,}") if open_top else f"{low:,}"
        return (self.open_span if open_top else self.span).format(low=f"{low:,}", high=f"{high:,}")

    def count(self, count: Count) -> str:
        """What one claim states, as people read it: "about 20", "75 to \u2265201"."""
        high = count.high if count.high is not None else count.top
        text = self.range(count.low, high, open_top=count.open_top and count.bounded)
        return self.about.format(n=text) if count.modifier is Modifier.ABOUT and count.bounded else text

    def own(self, text: str) -> str:
        """``text`` of this language, isolated: a chart is laid out from left to right, Arabic in it is not."""
        return f"\u2067{text}\u2069" if self.direction == "rtl" else text


ENGLISH = ChartWords()
