"""The same evidence under several conventions, side by side: what each would code, and why they differ, down to the claim.

A reason is found by taking it away: where a convention codes otherwise than the first one, it is applied again with the first
one's answer to one question. If its figure then changes, that question is a reason, and the claims that it treats otherwise are
named with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tolltrace.model import Claim, Decision, Incident, Outcome, Reconciled, Scope, Toll
from tolltrace.model.edits import edited
from tolltrace.reconcile.coding import counted
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import QUESTIONS, Choice, Policy


@dataclass(frozen=True, slots=True)
class Treatment:
    """What a convention does with one claim: the ``bounds`` of its leading line that the claim sets, or why it is set aside
    (``reason``), or neither: it stands and sets no bound. ``read`` says how its words are read, "" where they stand."""

    claim: str
    bounds: tuple[str, ...] = ()
    reason: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """An incident under one policy. ``lead`` is the line that the convention publishes first, for the outcome compared;
    ``counted`` whether its totals hold the incident, with ``why``."""

    policy: Policy
    conclusion: Reconciled
    lead: Toll | None
    counted: bool
    why: str
    treatments: Mapping[str, Treatment]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why ``policy`` codes otherwise than the first: its answer to ``question`` against the first one's, what it would code with
    the first one's answer (``instead``), and the claims that the two answers treat otherwise."""

    policy: str
    question: str
    own: Choice
    other: Choice
    instead: Toll | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One incident and outcome under several policies, the first being the one that the others are held against."""

    incident: str
    outcome: Outcome
    coded: tuple[Coded, ...]
    reasons: tuple[Reason, ...]

    @property
    def differ(self) -> bool:
        """Whether any convention publishes another figure than the first."""
        return len({figures(c.lead) for c in self.coded}) > 1


def compare(
    incident: Incident, claims: Mapping[str, Claim], policies: Sequence[Policy], decisions: Sequence[Decision] = ()
) -> tuple[Compared, ...]:
    """``incident`` under each of ``policies``, an entry for each outcome that its claims speak of, killed always among them."""
    mine = {c.id: c for c in edited((claims[i] for i in incident.claims if i in claims), decisions) if c.scope is Scope.INCIDENT}
    outcomes = [o for o in Outcome if o is Outcome.KILLED or any(c.outcome is o for c in mine.values())]
    concluded = [reconcile(incident, claims, policy, decisions) for policy in policies]
    found = []
    for outcome in outcomes if mine else ():
        coded = tuple(_coded(p, c, outcome, mine) for p, c in zip(policies, concluded, strict=True))
        first, *others = coded
        reasons = [r for other in others for r in _reasons(other, first, incident, (mine, outcome), decisions)]
        found.append(Compared(incident.id, outcome, coded, tuple(reasons)))
    return tuple(found)


def figures(toll: Toll | None) -> tuple[int, int | None, int | None, bool] | None:
    """What of a toll is published, as far as it can differ between conventions."""
    return None if toll is None else (toll.low, toll.best, toll.high, toll.open_top)


def _coded(policy: Policy, conclusion: Reconciled, outcome: Outcome, claims: Mapping[str, Claim]) -> Coded:
    tolls = [t for t in conclusion.tolls if t.outcome is outcome]
    lead = next((t for t in tolls if t.status is policy.headline), None)
    within, why = counted(conclusion, policy)
    treatments = {i: _treatment(c, tolls, lead, policy) for i, c in claims.items() if c.outcome is outcome}
    return Coded(policy, conclusion, lead, within, why, treatments)


def _treatment(claim: Claim, tolls: Sequence[Toll], lead: Toll | None, policy: Policy) -> Treatment:
    if claim.outcome not in policy.outcomes:
        return Treatment(claim.id, reason=policy.choices["outcomes"].text)
    traces = lead.trace if lead is not None else ()
    bounds = tuple(dict.fromkeys(t.bound for t in traces if claim.id in t.used and t.rule != "coded-word"))
    read = next((t.text for t in traces if t.rule == "coded-word" and claim.id in t.used), "")
    everything = [a for toll in tolls for t in toll.trace for a in t.set_aside if a.claim == claim.id]
    reason = "" if bounds or not everything else everything[0].reason
    if bounds == ("conceded",) and everything:
        reason = everything[0].reason
    return Treatment(claim.id, bounds, reason, read)


def _reasons(
    one: Coded, first: Coded, incident: Incident, told: tuple[Mapping[str, Claim], Outcome], decisions: Sequence[Decision]
) -> list[Reason]:
    """The questions whose answers make ``one`` code otherwise than ``first``. Where no single answer does, which can be when two
    hide each other, every answer in which they differ is given."""
    claims, outcome = told
    if figures(one.lead) == figures(first.lead):
        return []
    asked = [q for q in QUESTIONS if q not in ("counted", "lines") and one.policy.asks(q) != first.policy.asks(q)]
    tried = []
    for question in asked:
        policy = one.policy.with_choice(question, first.policy)
        other = _coded(policy, reconcile(incident, claims, policy, decisions), outcome, claims)
        treated = tuple(i for i, t in one.treatments.items() if other.treatments.get(i) != t)
        own, theirs = one.policy.choices[question], first.policy.choices[question]
        changed = figures(other.lead) != figures(one.lead)
        tried.append((changed, Reason(one.policy.name, question, own, theirs, other.lead, treated)))
    bites = [reason for changed, reason in tried if changed]
    return bites or [replace(reason, instead=None) for _, reason in tried]
