"""What is compared: annotated claims and predicted ones, reduced to the fields that are scored.

Both carry the same fields so that one function per field can compare them. Closed vocabularies are plain strings here: an
annotation is checked against them when it is read, a prediction with another word is simply wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tolltrace.model import Claim, Report, Span

Interval = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Period:
    """The days of the harm, both inclusive."""

    start: date
    end: date

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one figure. ``figure`` are the characters of the report that it stands at; names are "" when unknown,
    ``period`` is None when undated, ``event`` is local to the report, ``incident`` the same in all reports."""

    figure: Span
    outcome: str
    status: str
    low: int | None
    high: int | None
    modifier: str
    claimant: str
    stance: str
    scope: str
    period: Period | None
    place: str
    responsible: str
    method: str
    event: str | None
    incident: str | None

    @property
    def interval(self) -> Interval:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class GoldClaim(Row):
    """An annotated claim: ``id`` is unique in its report, ``sure`` is False where a careful person could annotate otherwise;
    ``part_of`` and ``repeat_of`` are ids of the same report, "" for none."""

    id: str
    sure: bool
    part_of: str = ""
    repeat_of: str = ""

    @property
    def required(self) -> bool:
        """A figure without any bound ("an unknown number") is optional: neither missing nor wrong."""
        return self.interval != (None, None)


@dataclass(frozen=True, slots=True)
class PredictedClaim(Row):
    """A claim that a reader gave; ``confidence`` is 0..1, None where it gave none."""

    confidence: float | None


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A report with every claim that its annotators found, in their order."""

    report: Report
    claims: tuple[GoldClaim, ...]


Predictions = Mapping[str, Sequence[PredictedClaim]]
"""Predicted claims by the ``doc`` of their report, in the order in which they were given."""


def predicted(claim: Claim, incident: str | None = None) -> PredictedClaim:
    """``claim`` as it is scored; ``incident`` is the id of the incident that linking put it in, None for none."""
    when = claim.when
    return PredictedClaim(
        figure=claim.figure,
        outcome=claim.outcome.value,
        status=claim.status.value,
        low=claim.count.low,
        high=claim.count.high,
        modifier=claim.count.modifier.value,
        claimant=claim.claimant,
        stance=claim.stance.value,
        scope=claim.scope.value,
        period=Period(when.start, when.end) if when.start and when.end else None,
        place=claim.where.written,
        responsible=claim.responsible,
        method=claim.method.value,
        event=claim.event,
        incident=incident,
        confidence=round(claim.confidence, 4),
    )
