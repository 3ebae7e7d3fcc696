"""The grade of an incident in Airwars' five words, always with its reason, and whether it is provisional."""

from collections.abc import Mapping, Sequence

from tolltrace.model import Claim, Grade, Grading, Status
from tolltrace.reconcile.admit import Admission
from tolltrace.reconcile.policy import Policy
from tolltrace.vocab.parties import related, same_party, side_of


def grade(
    admission: Admission, origin_of: Mapping[str, str], policy: Policy, known: int = 0, *, conflict: bool = False
) -> Grading:
    """Five grades, each with its reason (Airwars).

    Confirmed when a responsible party admits harm; contested when parties that stand on no one side are each said to have
    caused it; discounted when those harmed were combatants; fair with two independent origins and a party named; else weak.
    ``known`` is how many origins the incident has in all, those that count fighters or no longer stand included."""
    harm = [c for c in admission.standing if _harm(c)]
    admitted = [c for c in admission.conceded if _harm(c)]
    found, reason = _grade(harm, admitted, origin_of, known)
    if conflict and found in (Grade.CONFIRMED, Grade.FAIR):
        found, reason = Grade.WEAK, f"{reason.rstrip('.')}; but in one telling the parts exceed their whole."
    return Grading(found, reason, provisional([*harm, *admitted], origin_of, policy))


def provisional(claims: Sequence[Claim], origin_of: Mapping[str, str], policy: Policy) -> bool:
    """Two independent origins (Iraq Body Count; Columbia's recount of drone strikes): what fewer tell is provisional. Origins are
    counted, not articles: any number of reports that repeat one voice are one."""
    return _origins(claims, origin_of) < policy.origins_needed


def relative(grading: Grading, party: str, accused: Sequence[str], accepted: Sequence[str]) -> Grading | None:
    """A grade as it concerns one party (Airwars shows an incident that one belligerent confirmed as contested for another that is
    also named). ``accused`` are the parties held responsible, ``accepted`` those that admitted harm. None when nobody accuses
    the party."""
    if not any(same_party(party, name) for name in accused):
        return None
    if grading.grade is not Grade.CONFIRMED or any(same_party(party, name) for name in accepted):
        return grading
    reason = f"{_listed(sorted(accepted), 'and')} accepted responsibility; {party} is also said to have caused the harm."
    return Grading(Grade.CONTESTED, reason, grading.provisional)


def _grade(harm: Sequence[Claim], admitted: Sequence[Claim], origin_of: Mapping[str, str], known: int) -> tuple[Grade, str]:
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
        return Grade.WEAK, _single(known, any(c.status is Status.COMBATANT for c in harm))
    origins = f"{voices} independent origins" if known <= voices else f"{voices} of {known} independent origins"
    if not named:
        return Grade.WEAK, f"Reported by {origins}, but no party is said to have caused the harm."
    return Grade.FAIR, f"Reported by {origins}; said to have caused it: {_listed(named, 'or')}."


def _single(known: int, combatants: bool) -> str:
    """One voice for the harm: the others, if there are any, count somebody else, nobody, or no longer stand."""
    if known < 2:
        return "A single origin claims this harm."
    others = "the other" if known == 2 else "the others"
    rest = "count combatants" if combatants else "claim no harm that still stands"
    rest = rest.replace("count ", "counts ", 1).replace("claim ", "claims ", 1) if known == 2 else rest
    return f"One of {known} independent origins claims this harm; {others} {rest}."


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
