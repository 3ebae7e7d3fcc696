"""One figure told more than once in a report: which telling stands for the others when people are shown it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.model.claim import Claim
from tolltrace.model.count import Count
from tolltrace.model.terms import Status


@dataclass(frozen=True, slots=True)
class Told:
    """A claim and those that repeat it in the same report."""

    claim: Claim
    repeats: tuple[Claim, ...] = ()


def folded(claims: Sequence[Claim]) -> list[Told]:
    """``claims`` in order, the tellings of one figure folded into one; a repeat whose first telling is not there stands alone.

    The telling that names its claimant, else the victims' status, stands for the others: a headline says less than the
    sentence that it sums up ("45 killed" of "at least 45 people were killed, officials said"). A telling in another voice or
    with another number stands beside it, as it does when the toll is drawn.
    """
    first = {c.id: c for c in claims}
    chains: dict[str, list[Claim]] = {}
    for claim in claims:
        root, seen = claim, {claim.id}
        while root.repeat_of in first and root.repeat_of not in seen:
            root = first[root.repeat_of]
            seen.add(root.id)
        chains.setdefault(root.id, []).append(claim)
    return [told for chain in chains.values() for told in _told(chain)]


def _told(chain: Sequence[Claim]) -> list[Told]:
    stand: dict[str, list[Claim]] = {}
    for claim in sorted(chain, key=_weight):
        same = next((group for group in stand.values() if _same(group[0], claim)), None)
        if same is None:
            stand[claim.id] = [claim]
        else:
            same.append(claim)
    place = {c.id: n for n, c in enumerate(chain)}
    groups = sorted(stand.values(), key=lambda group: min(place[c.id] for c in group))
    return [Told(group[0], tuple(sorted(group[1:], key=lambda c: place[c.id]))) for group in groups]


def _weight(claim: Claim) -> tuple[bool, bool, int, int]:
    return not claim.claimant, claim.status is Status.UNKNOWN, claim.figure.start, claim.figure.end


def _same(stands: Claim, repeat: Claim) -> bool:
    a, b = stands.count, repeat.count
    alike = stands.outcome is repeat.outcome and (a.low, a.high, a.top) == (b.low, b.high, b.top)
    if not repeat.claimant:
        return alike or (stands.outcome is repeat.outcome and _number(a) == _number(b))
    return alike and repeat.claimant.casefold() == stands.claimant.casefold()


def _number(count: Count) -> int | None:
    return count.high if count.low is None else count.low
