"""How a convention reads words before any arithmetic: vague words as numbers or blanks, and people of unknown status."""

from collections.abc import Sequence
from dataclasses import replace

from tolltrace.model import Claim, Count, Modifier, Status
from tolltrace.reconcile.policy import Policy, Reading


def coded_words(claims: Sequence[Claim], policy: Policy) -> tuple[list[Claim], dict[str, str]]:
    """Coded number words (ACLED: tens 10, dozens 12, hundreds 100; PITF reads them otherwise, so a profile has a version).

    The claims with vague words as the numbers that ``policy`` codes, and for each claim changed the sentence that says so. "Two
    dozen" is no vague word.
    """
    if policy.asks("vague") != "coded":
        return list(claims), {}
    found, said = [], {}
    for claim in claims:
        reading = _reading(claim.count, policy.readings)
        if reading is None:
            found.append(claim)
            continue
        count = Count(reading.coded, reading.coded, Modifier.VAGUE, claim.count.phrase)
        found.append(replace(claim, count=count))
        said[claim.id] = f"{policy.label} codes {reading.word!r} as {reading.coded}."
    return found, said


def _reading(count: Count, readings: Sequence[Reading]) -> Reading | None:
    if count.modifier is not Modifier.VAGUE or count.high is not None or count.top is not None:
        return None
    return next((r for r in readings if r.stated == count.low), None)


def left_blank(claim: Claim, policy: Policy) -> bool:
    """Whether a vague figure is left blank (GTD, from memory): "dozens" and "an unknown number" are then no figure at all."""
    return policy.asks("vague") == "blank" and claim.count.modifier is Modifier.VAGUE


def presumed_civilian(claims: Sequence[Claim], policy: Policy) -> list[Claim]:
    """Civilian presumption (Airwars): the dead are civilians absent contrary evidence.

    People of unknown status become civilians, outcome by outcome, unless a claim that stands counts combatants or both. That
    such a claim is the contrary evidence meant is inferred.
    """
    if policy.asks("unknown_status") != "civilian":
        return list(claims)
    contrary = {c.outcome for c in claims if c.status in (Status.COMBATANT, Status.MIXED) and c.count.high != 0}
    return [replace(c, status=Status.CIVILIAN) if c.status is Status.UNKNOWN and c.outcome not in contrary else c for c in claims]
