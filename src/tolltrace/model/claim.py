"""A claim: one figure of one report for one outcome and one victim group, with everything the report says about it."""

from dataclasses import dataclass

from tolltrace.model.count import Count
from tolltrace.model.ids import content_id
from tolltrace.model.span import Evidence, Span
from tolltrace.model.terms import Method, Outcome, Scope, Stance, Status
from tolltrace.model.when import UNDATED, When
from tolltrace.model.where import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed casualty claim. Fields follow DESIGN "Words"; unknown names are "".

    ``report`` is a report id, ``figure`` and ``quote`` spans of its text. ``event`` is a label local to the report: claims
    about one happening share it. ``part_of`` and ``repeat_of`` are claim ids of the same report, "" when none.
    ``said`` is when the statement was made (claimants revise their figures; histories are ordered by it).
    ``confidence`` is 0..1. ``doubts`` name the fields that another reader reads otherwise ("status", "where"): they want a second
    look. ``reader`` names what read it, with its version.
    """

    id: str
    report: str
    figure: Span
    quote: Span
    count: Count
    outcome: Outcome
    status: Status = Status.UNKNOWN
    group: str = ""
    claimant: str = ""
    via: str = ""
    stance: Stance = Stance.REPORTED
    scope: Scope = Scope.INCIDENT
    when: When = UNDATED
    said: When = UNDATED
    where: Where = NOWHERE
    responsible: str = ""
    method: Method = Method.UNKNOWN
    event: str = ""
    part_of: str = ""
    repeat_of: str = ""
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    reader: str = ""
    doubts: tuple[str, ...] = ()

    def quote_in(self, text: str) -> str:
        """The clause that carries the figure."""
        return self.quote.of(text)


def claim_id(report: str, figure: Span, outcome: Outcome) -> str:
    """The id of a claim: its report, the characters of its figure and the outcome ("12 dead and wounded" may be two)."""
    return content_id("clm", report, figure.start, figure.end, outcome.value)
