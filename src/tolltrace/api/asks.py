"""What a client sends to decide. Unknown fields are refused, and so are values of another type: a misspelt bound must not pass
for an open one."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tolltrace.api.wire import DecisionLine, Problem, Wire
from tolltrace.review.judge import LONGEST

People = Annotated[int, Field(ge=0, le=999_999_999)]
Words = Annotated[str, Field(max_length=LONGEST)]
Identity = Annotated[str, Field(min_length=1, max_length=200)]
Several = Annotated[list[Identity], Field(min_length=1, max_length=500)]

OutcomeName = Literal["killed", "injured", "casualties", "missing", "displaced", "detained", "abducted"]
StatusName = Literal["civilian", "combatant", "mixed", "unknown"]
StanceName = Literal["reported", "denied", "disputed", "acknowledged", "superseded"]
ScopeName = Literal["incident", "aggregate"]
TollStatusName = Literal["civilian", "combatant", "unknown", "total"]


class Ask(BaseModel):
    """What every judgement carries. ``seen``: how many decisions the client had in sight, from the header Tolltrace-Seen of what
    it read. When others decided about the same thing since, nothing is recorded and theirs come back."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    seen: Annotated[int, Field(ge=0, le=2**53)]
    reason: Words = ""


class Edit(Ask):
    """What of a claim is to change; what is left out stays. ``low`` or ``high`` null is open."""

    low: People | None = None
    high: People | None = None
    outcome: OutcomeName | None = None
    status: StatusName | None = None
    stance: StanceName | None = None
    scope: ScopeName | None = None
    method: Words | None = None
    claimant: Words | None = None
    via: Words | None = None
    responsible: Words | None = None
    group: Words | None = None
    event: Words | None = None

    def changes(self) -> dict[str, str]:
        """The fields that were sent, as the engine takes them. A null is an open bound; elsewhere it changes nothing."""
        sent = {name: getattr(self, name) for name in self.model_fields_set - {"seen", "reason"}}
        return {k: "" if v is None else str(v) for k, v in sent.items() if v is not None or k in ("low", "high")}


class Add(Ask):
    """A claim that no reader found: the characters of its figure, half-open code points of the report's text."""

    start: Annotated[int, Field(ge=0, le=2**31)]
    end: Annotated[int, Field(ge=0, le=2**31)]
    outcome: OutcomeName
    low: People | None
    high: People | None
    status: StatusName = "unknown"
    stance: StanceName = "reported"
    scope: ScopeName = "incident"
    claimant: Words = ""
    event: Words = ""


class Pin(Ask):
    """One bound of a toll, set by a person with a reason; ``value`` null is open."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    outcome: OutcomeName
    status: TollStatusName
    bound: Literal["low", "best", "high"]
    value: People | None


class Pair(Ask):
    """Two happenings that a link question is about."""

    a: Identity
    b: Identity


class Merge(Ask):
    """Happenings, or incidents with all of theirs, that are one incident."""

    subjects: Annotated[list[Identity], Field(min_length=2, max_length=500)]


class Split(Ask):
    """Happenings or incidents on either side that are not one incident."""

    some: Several
    others: Several


class Taken(Wire):
    """The decisions recorded, and how many there are now."""

    decisions: list[DecisionLine]
    seen: int


class Conflict(Problem):
    """What others decided about the same thing meanwhile. Nothing was recorded: look at it, then send it again with ``seen``."""

    others: list[DecisionLine]
    seen: int
