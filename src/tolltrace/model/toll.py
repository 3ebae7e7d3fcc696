"""Tolls and totals: what we conclude, with the rule and the claims behind each bound."""

from dataclasses import dataclass
from datetime import date

from tolltrace.model.terms import Grade, Outcome, TollStatus


@dataclass(frozen=True, slots=True)
class SetAside:
    """A claim that a rule did not use, and why, in words for people."""

    claim: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How one bound came about: ``bound`` is low, best, high, conceded ...; ``rule`` the id of the rule that set it;
    ``text`` one sentence; ``used`` the claim ids behind it; ``set_aside`` those it did not use."""

    bound: str
    rule: str
    text: str
    used: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True)
class Toll:
    """The toll of an incident for one outcome and one line of status. Bounds are whole persons.

    ``high`` None means that no admissible claim states any finite number: with ``open_top`` people are spoken of without one,
    else none are reported at all and only an admission speaks of them. ``open_top`` says that a claim goes beyond
    ``high`` (printed ">="). ``conceded`` is the (low, high) that the responsible party admits, beside the range, never in it.
    """

    outcome: Outcome
    status: TollStatus
    low: int
    high: int | None
    best: int | None = None
    open_top: bool = False
    conceded: tuple[int | None, int | None] | None = None
    trace: tuple[Trace, ...] = ()

    def __post_init__(self) -> None:
        if self.high is not None and self.low > self.high:
            raise ValueError(f"a toll's low {self.low} lies above its high {self.high}")
        if self.best is not None and (self.best < self.low or (self.high is not None and self.best > self.high)):
            raise ValueError(f"a toll's best {self.best} lies outside {self.low}..{self.high}")

    def __str__(self) -> str:
        if self.high is None:
            unreported = self.conceded is not None and not self.open_top
            return f">={self.low}" if self.low else "none reported" if unreported else "?"
        if self.open_top:
            return f">={self.high}" if self.low == self.high else f"{self.low} to >={self.high}"
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Part:
    """What of an outcome's people a kind of them is said to be: children, women, medics, journalists. ``group`` is a class of the
    vocabulary of groups; bounds as in a toll. It explains a part of the total and is never added to it."""

    outcome: Outcome
    group: str
    low: int
    high: int | None
    open_top: bool = False
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """How an incident's total stood from a day on: ``low`` to ``conceded`` as in a toll, ``claims`` what was stated then."""

    on: date
    outcome: Outcome
    low: int
    high: int | None
    open_top: bool
    conceded: tuple[int | None, int | None] | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade of an incident with its reason. ``provisional``: fewer than two independent origins."""

    grade: Grade
    reason: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Everything concluded about one incident under one policy (``policy`` is name@version). ``parts`` are the breakdowns that
    its claims give; ``revisions`` how the total of its gravest outcome came to stand as it does, oldest first, where statements
    are dated."""

    incident: str
    policy: str
    tolls: tuple[Toll, ...]
    grading: Grading
    parts: tuple[Part, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over incidents for one outcome and status: sums of lows and of highs, never an average.
    ``open_incidents`` counts the incidents whose top is open. ``conceded`` is the sum of what responsible parties admit,
    beside the range and never in it (its high None where an admission is open), None when nothing is admitted."""

    outcome: Outcome
    status: TollStatus
    low: int
    high: int
    open_top: bool
    incidents: int
    open_incidents: int = 0
    conceded: tuple[int, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """The totals if an uncertain link holds and if it does not. ``a`` and ``b`` are happening ids, ``score`` the link's."""

    a: str
    b: str
    score: float
    explanation: str
    joined: tuple[Total, ...]
    apart: tuple[Total, ...]
