"""A decision: one judgement of a person, append-only, and an input of the next pass. No result is edited in place."""

from dataclasses import dataclass
from datetime import datetime

from tolltrace.model.ids import content_id
from tolltrace.model.terms import DecisionKind


@dataclass(frozen=True, slots=True)
class Decision:
    """``subjects`` are the ids it is about: a claim (accept, reject, edit, pin), two happenings (merge, split), a report and the
    claim that a person found in it (add), or the decision taken back and what that was about (undo).
    ``field`` and ``value`` say what an edit or a pin sets; the ``value`` of an add is the claim as a document. ``at`` is
    timezone-aware."""

    id: str
    kind: DecisionKind
    subjects: tuple[str, ...]
    reason: str
    author: str
    at: datetime
    field: str = ""
    value: str = ""


def make_decision(  # noqa: PLR0913 - a decision simply has these fields
    kind: DecisionKind, subjects: tuple[str, ...], *, reason: str, author: str, at: datetime, field: str = "", value: str = ""
) -> Decision:
    """A decision with its content-hash id. Raises ValueError when ``at`` has no timezone."""
    if at.tzinfo is None:
        raise ValueError("a decision's time needs a timezone")
    identity = content_id("dec", kind.value, *subjects, reason, author, at.isoformat(), field, value)
    return Decision(identity, kind, subjects, reason, author, at, field, value)
