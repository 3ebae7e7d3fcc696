"""One figure told more than once in a report: which telling stands for the others when people are shown it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.model.claim import Claim
from tolltrace.model.terms import Status


@dataclass(frozen=True, slots=True)
class Told:
    """A claim and those that repeat it in the same report."""

    claim: Claim
    repeats: tuple[Claim, ...] = ()


def folded(claims: Sequence[Claim]) -> list[Told]:
    """``claims`` in order, the tellings of one figure folded into one; a repeat whose first telling is not there stands alone.

    The telling that names its claimant, else the victims' status, stands for the others: a headline says less than the
    sentence that it sums up.
    """
    first = {c.id: c for c in claims}
    chains: dict[str, list[Claim]] = {}
    for claim in claims:
        root, seen = claim, {claim.id}
        while root.repeat_of in first and root.repeat_of not in seen:
            root = first[root.repeat_of]
            seen.add(root.id)
        chains.setdefault(root.id, []).append(claim)
    return [_told(chain) for chain in chains.values()]


def _told(chain: Sequence[Claim]) -> Told:
    speaking = min(chain, key=lambda c: (not c.claimant, c.status is Status.UNKNOWN))
    return Told(speaking, tuple(c for c in chain if c is not speaking))
