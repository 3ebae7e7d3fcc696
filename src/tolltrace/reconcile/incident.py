"""One incident reconciled: its claims admitted, its toll drawn, its grade given, and what a person pinned put on top."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tolltrace.model import Claim, Decision, DecisionKind, Incident, Outcome, Reconciled, Status, Toll, TollStatus, Trace
from tolltrace.model.edits import edited, in_order
from tolltrace.reconcile.admit import Admission, admit
from tolltrace.reconcile.breakdown import misfits, parts
from tolltrace.reconcile.grade import grade
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.toll import tolls
from tolltrace.vocab.claimants import root

_BOUNDS = ("low", "high", "best", "open_top")


def reconcile(incident: Incident, claims: Mapping[str, Claim], policy: Policy, decisions: Sequence[Decision] = ()) -> Reconciled:
    """What the claims of ``incident`` come to under ``policy``: four tolls for each outcome that they speak of, and the grade.

    ``claims`` are claims by id (others are ignored). Decisions: EDIT applies first, REJECT removes a claim, PIN overrides a
    bound. Raises ValueError for a decision that cannot be applied, naming it.
    """
    admission = admit(incident, claims, decisions, policy)
    everyone = (*admission.standing, *admission.conceded)
    outcomes = {c.outcome for c in everyone} | {claim.outcome for claim, _ in admission.set_aside if claim.scope == "incident"}
    if outcomes:  # harm of another kind is no death to those who code deaths only
        outcomes = outcomes & policy.outcomes or {Outcome.KILLED}
    responsible = tuple(sorted({c.responsible for c in everyone if c.responsible} | set(incident.responsible)))
    origin_of = origins(incident, everyone)
    found = tolls(admission, outcomes, origin_of, responsible, policy)
    for decision in in_order(decisions):
        if decision.kind is DecisionKind.PIN:
            found = _pinned(found, decision, incident, claims, decisions)
    known = incident.origins or len(set(origin_of.values()))
    if admission.wholes:
        found = [_with_misfits(toll, admission) for toll in found]
    conflict = any(trace.rule == "parts-in-whole" for toll in found for trace in toll.trace)
    grading = grade(admission, origin_of, policy, known, conflict=conflict)
    kinds = tuple(part for outcome in dict.fromkeys(t.outcome for t in found) for part in parts(admission, outcome, policy))
    return Reconciled(incident.id, str(policy), tuple(found), grading, kinds)


def _with_misfits(toll: Toll, admission: Admission) -> Toll:
    """The total with a trace for each part that exceeds its whole."""
    if toll.status is not TollStatus.TOTAL or not (traces := misfits(admission, toll.outcome)):
        return toll
    return replace(toll, trace=(*toll.trace, *traces))


def origins(incident: Incident, claims: Sequence[Claim]) -> dict[str, str]:
    """The independent origin of each claim: as linking found it, else the root of its claimant, else its report."""
    known = dict(incident.origin_of)
    return {c.id: known.get(c.id) or root(c.claimant) or c.report for c in claims}


def _pinned(
    found: Sequence[Toll], decision: Decision, incident: Incident, claims: Mapping[str, Claim], decisions: Sequence[Decision]
) -> list[Toll]:
    line = _target(found, decision, incident, claims, decisions)
    if line is None:
        return list(found)
    outcome, status, bound = line
    value = _value(decision, bound)
    text = f"{decision.author} set {bound} to {decision.value}: {decision.reason}"
    return [_override(t, bound, value, text) if (t.outcome, t.status) == (outcome, status) else t for t in found]


def _target(
    found: Sequence[Toll], decision: Decision, incident: Incident, claims: Mapping[str, Claim], decisions: Sequence[Decision]
) -> tuple[Outcome, TollStatus, str] | None:
    """Which bound a PIN means: "killed civilian low" says it all; a plain "low" means the line of the claim it is about, or for
    an incident or a happening the total of its first outcome. None when it is about another incident."""
    here = {incident.id, *incident.happenings, *incident.claims}
    about = [s for s in decision.subjects if s in here]
    if not about:
        return None
    words = [w for w in re.split(r"[\s./:,]+", decision.field.strip()) if w]
    if not words or words[-1] not in _BOUNDS:
        raise ValueError(f"decision {decision.id} pins {decision.field!r}; bounds: {', '.join(_BOUNDS)}")
    claim = next((claims[s] for s in about if s in claims), None)
    if claim is not None:
        claim = edited([claim], decisions)[0]
    outcome = claim.outcome if claim else found[0].outcome if found else Outcome.KILLED
    status = TollStatus.TOTAL
    if claim is not None and claim.status is not Status.MIXED:
        status = TollStatus(claim.status.value)
    for word in words[:-1]:
        if word in set(Outcome):
            outcome = Outcome(word)
        elif word in set(TollStatus):
            status = TollStatus(word)
        else:
            raise ValueError(f"decision {decision.id} pins {decision.field!r}: {word!r} is neither an outcome nor a status")
    return outcome, status, words[-1]


def _value(decision: Decision, bound: str) -> int | None:
    text = decision.value.strip().lower()
    if bound == "open_top" and text in ("true", "false"):
        return int(text == "true")
    if text in ("", "null", "none") and bound in ("high", "best"):
        return None
    if not text.isdecimal():
        raise ValueError(f"decision {decision.id} pins {bound} to {decision.value!r}, which is no number")
    return int(text)


def _override(toll: Toll, bound: str, value: int | None, text: str) -> Toll:
    """The toll with one bound pinned; the other bounds give way where they would contradict it, and the trace says so."""
    low, high, best, opened = toll.low, toll.high, toll.best, toll.open_top
    if bound == "low":
        low = value or 0
        high = low if high is not None and high < low else high
    elif bound == "high":
        high = value
        low = value if value is not None and low > value else low
        opened = value is None
    elif bound == "best":
        best = value
        low = low if best is None else min(low, best)
        high = high if best is None or high is None else max(high, best)
    else:
        opened = bool(value)
    if best is not None and (best < low or (high is not None and best > high)):
        best, text = None, f"{text} (the best figure lay outside and is withdrawn)"
    traces = (*(t for t in toll.trace if t.bound != bound), Trace(bound, "pinned", text))
    return replace(toll, low=low, high=high, best=best, open_top=opened, trace=traces)
