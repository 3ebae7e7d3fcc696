"""Aggregate claims beside the record: cross-checks that are never added, and what an exact total leaves unrecorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tolltrace.model import (
    Claim,
    Incident,
    Modifier,
    Outcome,
    PlacePrecision,
    Reconciled,
    Scope,
    Stance,
    Status,
    TollStatus,
    Total,
    When,
)
from tolltrace.reconcile.table import Pair, within
from tolltrace.reconcile.totals import totals
from tolltrace.vocab.parties import same_party

_LINES = {Status.CIVILIAN: TollStatus.CIVILIAN, Status.COMBATANT: TollStatus.COMBATANT}
_LEVELS = (PlacePrecision.LOCALITY, PlacePrecision.DISTRICT, PlacePrecision.PROVINCE, PlacePrecision.COUNTRY)


@dataclass(frozen=True, slots=True)
class Check:
    """A claim about a period or a campaign, beside what is recorded of it. ``recorded`` is the total over the incidents within
    its period, place and party (None when none is), ``residual`` the (low, high) that the claim leaves unrecorded, None where
    the rule does not allow one; ``why`` says why, or what was subtracted."""

    claim: str
    recorded: Total | None
    residual: tuple[int, int] | None
    why: str


def checks(claims: Iterable[Claim], pairs: Sequence[Pair], background: int = 0) -> tuple[Check, ...]:
    """Each aggregate claim that stands, beside the record. ``background``: deaths that would have happened anyway, per claim."""
    return tuple(_check(c, pairs, background) for c in claims if c.scope is Scope.AGGREGATE and _stands(c))


def _stands(claim: Claim) -> bool:
    return claim.stance not in (Stance.DENIED, Stance.SUPERSEDED) and claim.count.bounded and not claim.repeat_of


def _check(claim: Claim, pairs: Sequence[Pair], background: int) -> Check:
    inside = [c for i, c in pairs if covers(claim, i)]
    recorded = _recorded(inside, claim)
    if why := inexact(claim):
        return Check(claim.id, recorded, None, why)
    return residual(claim, recorded, background)


def inexact(claim: Claim) -> str:
    """Why a cumulative claim leaves no residual, "" when it does: only exact totals for exact periods are accepted (Iraq Body
    Count). A place is asked for too, since a record of one place cannot be taken from a total of another."""
    count = claim.count
    if count.modifier is not Modifier.EXACT or count.low is None or count.low != count.high:
        return "no residual: it states no exact total"
    if claim.when.start is None or claim.when.end is None:
        return "no residual: its period is not exact"
    if claim.where.place is None:
        return "no residual: it names no place that is known"
    return ""


def residual(claim: Claim, recorded: Total | None, background: int = 0) -> Check:
    """Overlap subtraction (Iraq Body Count): a cumulative total, less deaths that would have happened anyway, less those already
    recorded. What is left is unrecorded; below zero the record holds more than the claim. It is never added to anything."""
    total = (claim.count.low or 0) - background
    low = high = 0
    open_top = False
    if recorded is not None:
        low, high, open_top = recorded.low, recorded.high, recorded.open_top
    ends = max(0, total - high), max(0, total - low)
    if open_top:  # what goes beyond the record's high may be any number of those that are left
        ends = 0, ends[1]
    said = f"{claim.count.low} less {low} to {'>=' if open_top else ''}{high} recorded"
    if background:
        said += f" and {background} that would have died anyway"
    if total < low:
        said += "; the record holds more than this claim"
    return Check(claim.id, recorded, ends, said)


def covers(claim: Claim, incident: Incident) -> bool:
    """Whether an incident lies within the period, the place and the party that a cumulative claim speaks of; what the claim does
    not say narrows nothing."""
    if not _during(claim.when, incident.when):
        return False
    if claim.where.place is not None and not _inside(claim, incident):
        return False
    return not claim.responsible or any(same_party(claim.responsible, party) for party in incident.responsible)


def _during(period: When, day: When) -> bool:
    if period.start is None or period.end is None:
        return True
    return day.start is not None and day.end is not None and period.start <= day.start and day.end <= period.end


def _inside(claim: Claim, incident: Incident) -> bool:
    level = next((x for x in _LEVELS if within(claim.where, x) and claim.where.place and _is_level(claim, x)), None)
    if level is None:
        return True
    return all(
        within(claim.where, x) == within(incident.where, x) for x in _LEVELS[_LEVELS.index(level) :] if within(claim.where, x)
    )


def _is_level(claim: Claim, level: PlacePrecision) -> bool:
    """Whether ``level`` is the level of the place that the claim names."""
    place = claim.where.place
    own = place.precision if place is not None else PlacePrecision.UNKNOWN
    return level is (own if own in _LEVELS else PlacePrecision.LOCALITY)


def _recorded(inside: Sequence[Reconciled], claim: Claim) -> Total | None:
    line = _LINES.get(claim.status, TollStatus.TOTAL)
    return next((t for t in totals(inside) if (t.outcome, t.status) == (claim.outcome, line)), None)


def outcomes_of(found: Sequence[Total]) -> list[Outcome]:
    """The outcomes that any total speaks of, gravest first."""
    return [o for o in Outcome if any(t.outcome is o for t in found)]
