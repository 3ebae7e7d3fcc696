"""What a person may decide, each as a pure function: what is in sight goes in, the decisions to append come out.

Every judgement is tried before it is recorded: an edit that no claim can take, a pin that names no number or a split that
parts nothing is refused in plain words, so that no later pass trips over a decision.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from tolltrace.errors import ReviewError
from tolltrace.model import (
    Claim,
    Count,
    Decision,
    DecisionKind,
    Happening,
    Incident,
    Modifier,
    Outcome,
    Reconciled,
    Report,
    Scope,
    Span,
    Stance,
    Status,
    TollStatus,
    claim_id,
    make_decision,
)
from tolltrace.model.edits import edited
from tolltrace.review.added import PERSON, addition

EDITABLE = ("low", "high", "outcome", "status", "stance", "scope", "method", "claimant", "via", "responsible", "group", "event")
BOUNDS = ("low", "best", "high")
LONGEST = 2_000  # characters of a reason or a value


class Sight(Protocol):
    """What a judge looks things up in, each by its key; a View and a shelf of what is in sight both serve."""

    @property
    def claim(self) -> Mapping[str, Claim]: ...
    @property
    def incident(self) -> Mapping[str, Incident]: ...
    @property
    def conclusion(self) -> Mapping[str, Reconciled]: ...
    @property
    def happening(self) -> Mapping[str, Happening]: ...
    @property
    def claims_of(self) -> Mapping[str, Sequence[Claim]]: ...


class Made(Protocol):
    """The decisions that were made: one by its id, and those that stand of what was decided in one go with it."""

    def decision(self, identity: str) -> Decision | None: ...

    def batch(self, decision: Decision) -> Sequence[Decision]: ...


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, when (timezone-aware), and why."""

    author: str
    at: datetime
    reason: str = ""

    def writes(self, kind: DecisionKind, *subjects: str, field: str = "", value: str = "") -> Decision:
        """The decision by this hand. Raises ReviewError when its words are too long to be a reason."""
        if max(len(self.reason), len(value) if kind is not DecisionKind.ADD else 0) > LONGEST:
            raise ReviewError("that is too long", f"write at most {LONGEST} characters")
        return make_decision(kind, subjects, reason=self.reason, author=self.author, at=self.at, field=field, value=value)


def accept(view: Sight, subject: str, hand: Hand) -> tuple[Decision, ...]:
    """A claim is right as it stands, or an incident was looked through. Lifts an earlier rejection of the claim."""
    if subject not in view.claim and subject not in view.incident:
        raise _gone("claim or incident", subject)
    return (hand.writes(DecisionKind.ACCEPT, subject),)


def reject(view: Sight, claim: str, hand: Hand) -> tuple[Decision, ...]:
    """A claim counts for nothing: it is no figure of harm, or it was read wrongly."""
    if claim not in view.claim:
        raise _gone("claim", claim)
    return (hand.writes(DecisionKind.REJECT, claim),)


def edit(view: Sight, claim: str, changes: Mapping[str, str], hand: Hand) -> tuple[Decision, ...]:
    """A claim says something else than was read: one decision for each field that differs. An empty bound is an open one."""
    if claim not in view.claim:
        raise _gone("claim", claim)
    now = view.claim[claim]
    decisions = []
    for field, value in changes.items():
        if field not in EDITABLE:
            raise ReviewError(f"{field!r} cannot be edited", f"the fields are {', '.join(EDITABLE)}")
        if value.strip() != field_text(now, field):
            decisions.append(hand.writes(DecisionKind.EDIT, claim, field=field, value=value.strip()))
    if not decisions:
        raise ReviewError("nothing differs from what stands there", "change a field, or leave it")
    try:
        (after,) = edited([now], decisions)
    except ValueError as error:
        what = str(error).partition(" cannot ")[2] or str(error)
        raise ReviewError(f"the edit cannot {what}", "choose a value that the field takes; numbers are whole") from error
    # Two bounds that contradict make each other give way: then one is not what the person wrote.
    if any(d.field in ("low", "high") and d.value.isdecimal() and int(d.value) != _bound(after, d.field) for d in decisions):
        raise ReviewError("the lower number lies above the upper one", "put the lower number first")
    return tuple(decisions)


def field_text(claim: Claim, field: str) -> str:
    """What a field of a claim holds, as a form shows it; an open bound is ""."""
    if field in ("low", "high"):
        bound = _bound(claim, field)
        return "" if bound is None else str(bound)
    return str(getattr(claim, field))


def _bound(claim: Claim, field: str) -> int | None:
    return claim.count.low if field == "low" else claim.count.high


def pin(view: Sight, incident: str, line: tuple[str, str, str], value: str, hand: Hand) -> tuple[Decision, ...]:
    """A person sets one bound of an incident's toll: ``line`` is outcome, status and bound. It needs a reason, for it overrules
    the sources; an empty high or best is open."""
    outcome, status, bound = line
    found = _incident(view, incident)
    if outcome not in set(Outcome) or status not in set(TollStatus) or bound not in BOUNDS:
        raise ReviewError(f"no toll has a bound {' '.join(line)!r}", "choose outcome, status and bound from the lists")
    if not hand.reason.strip():
        raise ReviewError("a pinned bound needs a reason", "say in a sentence what it rests on")
    value = value.strip()
    if not (value.isascii() and value.isdecimal()) and not (value == "" and bound != "low"):
        raise ReviewError(f"{value!r} is no whole number", "write digits only, or leave high or best empty for open")
    conclusion = view.conclusion.get(incident)
    if conclusion and not any((t.outcome, t.status) == (outcome, status) for t in conclusion.tolls):
        raise ReviewError(f"this incident has no toll of {outcome}", "add or edit a claim of that outcome first")
    # About its first happening, whose id outlives changes of the incident.
    return (hand.writes(DecisionKind.PIN, min(found.happenings), field=f"{outcome} {status} {bound}", value=value),)


def merge(view: Sight, subjects: Collection[str], hand: Hand) -> tuple[Decision, ...]:
    """Happenings, or all those of the incidents named, are one incident."""
    happenings = sorted(_happenings(view, subjects))
    if len(happenings) < 2:
        raise ReviewError("one thing alone cannot be merged", "choose two")
    return (hand.writes(DecisionKind.MERGE, *happenings),)


def split(view: Sight, some: Collection[str], others: Collection[str], hand: Hand) -> tuple[Decision, ...]:
    """The happenings of ``some`` are not the incident of those of ``others``: a decision for each pair."""
    one, two = sorted(_happenings(view, some)), sorted(_happenings(view, others))
    if not one or not two or set(one) & set(two):
        raise ReviewError("a split needs something on either side", "choose some of the reports, not all and not none")
    return tuple(hand.writes(DecisionKind.SPLIT, *sorted((a, b))) for a in one for b in two)


@dataclass(frozen=True, slots=True)
class Found:
    """What a person says of a figure that no reader found: the characters of the figure, what it counts, and who says so.
    ``event`` is the label of the report's event that it belongs to, "" for a new one."""

    figure: Span
    outcome: str
    low: int | None
    high: int | None
    status: str = "unknown"
    stance: str = "reported"
    scope: str = "incident"
    claimant: str = ""
    event: str = ""


def add(view: Sight, report: Report, found: Found, hand: Hand) -> tuple[Decision, ...]:
    """A claim that no reader found. Date, place, method and party are those of the event that it belongs to."""
    if found.figure.end > len(report.text) or not found.figure.of(report.text).strip():
        raise ReviewError("no words of the report are selected", "select the figure in the text")
    siblings = [c for c in view.claims_of.get(report.id, ()) if c.event == found.event and found.event]
    try:
        outcome = Outcome(found.outcome)
        count = Count(found.low, found.high, _modifier(found), found.figure.of(report.text))
        claim = Claim(
            id=claim_id(report.id, found.figure, outcome),
            report=report.id,
            figure=found.figure,
            quote=_line(report.text, found.figure),
            count=count,
            outcome=outcome,
            status=Status(found.status),
            stance=Stance(found.stance),
            scope=Scope(found.scope),
            claimant=found.claimant.strip()[:LONGEST],
            event=found.event or f"added-{found.figure.start}",
            reader=PERSON,
        )
    except ValueError as error:
        raise ReviewError(f"that is no claim ({error})", "choose from the lists, and put the lower number first") from error
    if claim.id in view.claim:
        raise ReviewError("there is a claim of this figure and outcome already", "edit that one")
    if siblings:
        like = siblings[0]
        claim = replace(claim, when=like.when, where=like.where, method=like.method, responsible=like.responsible)
    return (hand.writes(DecisionKind.ADD, report.id, claim.id, field="claim", value=addition(claim)),)


def undo(made: Made, identity: str, hand: Hand, *, others: bool = True) -> tuple[Decision, ...]:
    """Takes back a decision and all that were made in one go with it. Undoing an undo puts back what it took. ``others``: whether
    this hand may undo what others decided."""
    chosen = made.decision(identity)
    if chosen is None:
        raise _gone("decision", identity)
    if not others and chosen.author != hand.author:
        raise ReviewError("somebody else decided this", "ask an editor to undo it, or decide otherwise")
    batch = made.batch(chosen)
    if not batch:
        raise ReviewError("this is undone already", "look at the decisions below it")
    return tuple(hand.writes(DecisionKind.UNDO, *dict.fromkeys((d.id, *d.subjects))) for d in batch)


def after(decisions: Sequence[Decision], now: datetime) -> datetime:
    """``now``, or just after the last decision when a clock was set back: order is told by time."""
    latest = max((d.at for d in decisions), default=None)
    return now if latest is None or now > latest else latest + timedelta(microseconds=1)


def _modifier(found: Found) -> Modifier:
    if found.low is None:
        return Modifier.VAGUE if found.high is None else Modifier.AT_MOST
    if found.high is None:
        return Modifier.AT_LEAST
    return Modifier.EXACT if found.low == found.high else Modifier.RANGE


def _line(text: str, figure: Span) -> Span:
    """The line of the text around a figure, as its quote."""
    start = text.rfind("\n", 0, figure.start) + 1
    end = text.find("\n", figure.end)
    return Span(start, len(text) if end < 0 else end)


def _incident(view: Sight, incident: str) -> Incident:
    if incident not in view.incident:
        raise _gone("incident", incident)
    return view.incident[incident]


def _happenings(view: Sight, subjects: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for subject in subjects:
        if subject in view.incident:
            found |= set(view.incident[subject].happenings)
        elif subject in view.happening:
            found.add(subject)
        else:
            raise _gone("incident", subject)
    return found


def _gone(what: str, identity: str) -> ReviewError:
    mend = "reload the page: somebody decided or read again meanwhile"
    return ReviewError(f"there is no {what} {identity[:40]} any more", mend)
