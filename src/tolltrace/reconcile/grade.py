"""The grade of an incident in Airwars' five words, always with its reason, and whether it is provisional."""

from collections.abc import Mapping, Sequence

from tolltrace.model import Claim, Grade, Grading, Status
from tolltrace.reconcile.admit import Admission
from tolltrace.reconcile.policy import Policy
from tolltrace.vocab.parties import related, side_of


def grade(admission: Admission, origin_of: Mapping[str, str], policy: Policy) -> Grading:
    """Confirmed when a responsible party admits harm; contested when parties that stand on no one side are each said to have
    caused it; discounted when those harmed were combatants; fair with two independent origins and a party named; else weak."""
    harm = [c for c in admission.standing if _harm(c)]
    admitted = [c for c in admission.conceded if _harm(c)]
    found, reason = _grade(harm, admitted, origin_of)
    return Grading(found, reason, _origins([*harm, *admitted], origin_of) < policy.origins_needed)


def _grade(harm: Sequence[Claim], admitted: Sequence[Claim], origin_of: Mapping[str, str]) -> tuple[Grade, str]:
    exposed = [c for c in harm if c.status is not Status.COMBATANT]
    accepted = sorted({c.claimant or "a responsible party" for c in admitted if c.status is not Status.COMBATANT})
    if accepted:
        return Grade.CONFIRMED, f"{_listed(accepted, 'and')} accepted responsibility for civilian harm."
    named = sorted({c.responsible for c in exposed if c.responsible})
    if rivals := competing(named):
        return Grade.CONTESTED, f"Competing claims of responsibility: {rivals[0]}, and {rivals[1]}."
    if not exposed:
        why = "Those harmed were combatants in every claim that stands." if harm else "No claim that stands speaks of harm."
        return Grade.DISCOUNTED, why
    voices = _origins(exposed, origin_of)
    if voices < 2:
        others = any(c.status is Status.COMBATANT for c in harm)
        return Grade.WEAK, "A single origin claims this harm" + ("; others count combatants." if others else ".")
    if not named:
        return Grade.WEAK, f"Reported by {voices} independent origins, but no party is said to have caused the harm."
    return Grade.FAIR, f"Reported by {voices} independent origins; said to have caused it: {_listed(named, 'or')}."


def competing(names: Sequence[str]) -> tuple[str, str] | None:
    """Two parties among ``names`` that stand on no one side; None when all may be one side or are unknown."""
    parties = sorted({party for name in names for party in side_of(name)})
    for i, a in enumerate(parties):
        for b in parties[i + 1 :]:
            if not related(a, b):
                return a, b
    return None


def _harm(claim: Claim) -> bool:
    return claim.count.high != 0


def _listed(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _origins(claims: Sequence[Claim], origin_of: Mapping[str, str]) -> int:
    return len({origin_of.get(c.id) or c.report for c in claims})
