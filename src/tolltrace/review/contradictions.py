"""Where the claims of one incident cannot all be right: figures that exclude each other, denials, rival culprits.

Only claims that still stand are held against each other, and only across independent origins: a source that corrects itself, or
an outlet that repeats another, contradicts nobody. A range that overlaps another is no contradiction, however wide it is.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from tolltrace.model import Claim, Outcome, Stance
from tolltrace.reconcile.grade import competing
from tolltrace.reconcile.people import is_whole, of_names

MOST = 12  # of one incident, the widest first: a person who has seen a dozen knows


class Clash(StrEnum):
    """What two claims disagree on: how many people, whether it happened so at all, who did it."""

    FIGURES = "figures"
    DENIAL = "denial"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claim ids that cannot both be right. ``gap`` is the people between two figures, 0 for the other kinds."""

    kind: Clash
    a: str
    b: str
    gap: int = 0


def contradictions(claims: Sequence[Claim], origin_of: Mapping[str, str]) -> tuple[Contradiction, ...]:
    """The contradictions among the ``claims`` of one incident, denials first, then rival parties, then figures, widest gap first;
    ``origin_of`` names the independent origin of a claim. Of two origins the two claims farthest apart stand for all."""
    denied = [c for c in claims if c.stance is Stance.DENIED]
    standing = [c for c in claims if c.stance in (Stance.REPORTED, Stance.ACKNOWLEDGED) and not c.part_of and not c.repeat_of]
    found = [*_denials(denied, standing), *_parties(standing)]
    return (*found, *_figures(standing, origin_of))[:MOST]


def _denials(denied: Sequence[Claim], standing: Sequence[Claim]) -> list[Contradiction]:
    found: dict[tuple[str, Outcome], Contradiction] = {}
    for claim in denied:
        said = [c for c in standing if c.outcome is claim.outcome and c.claimant != claim.claimant]
        if said:
            largest = max(said, key=lambda c: (c.count.stated_high or 0, c.id))
            found.setdefault((claim.claimant, claim.outcome), Contradiction(Clash.DENIAL, claim.id, largest.id))
    return list(found.values())


def _parties(standing: Sequence[Claim]) -> list[Contradiction]:
    """The first two claims whose parties stand on no one side: which others accuse whom, their cards say."""
    by_party: dict[str, Claim] = {}
    for claim in standing:
        if claim.responsible:
            by_party.setdefault(claim.responsible, claim)
    for (one, a), (two, b) in combinations(sorted(by_party.items()), 2):
        if competing((one, two)):
            return [Contradiction(Clash.PARTY, a.id, b.id)]
    return []


def _figures(standing: Sequence[Claim], origin_of: Mapping[str, str]) -> list[Contradiction]:
    """Of each origin only the claim with the lowest top and that with the highest bottom can be farthest from another's, so that
    an incident that hundreds tell of costs no more than its origins."""
    ends: dict[tuple[object, ...], dict[str, tuple[Claim, Claim]]] = {}
    for claim in standing:
        origins = ends.setdefault((claim.outcome, claim.status, _people(claim)), {})
        origin = origin_of.get(claim.id, claim.report)
        least, most = origins.get(origin, (claim, claim))
        origins[origin] = (min(least, claim, key=_top), max(most, claim, key=_bottom))
    found = []
    for origins in ends.values():
        for (low_a, high_a), (low_b, high_b) in combinations(origins.values(), 2):
            low, high = max((low_a, high_b), (low_b, high_a), key=lambda pair: _gap(*pair))
            if gap := _gap(low, high):
                found.append(Contradiction(Clash.FIGURES, low.id, high.id, gap))
    return sorted(found, key=lambda c: (-c.gap, c.a, c.b))


def _people(claim: Claim) -> str:
    """Whom a figure counts: "" for all people of its status, by a noun that says no more or by their names."""
    single = claim.count.low == claim.count.high == 1
    return "" if of_names(claim) or (is_whole(claim) and not single) else claim.group


def _top(claim: Claim) -> float:
    return math.inf if claim.count.high is None else claim.count.high


def _bottom(claim: Claim) -> float:
    return -math.inf if claim.count.low is None else claim.count.low


def _gap(low: Claim, high: Claim) -> int:
    """People between the top of the lower claim and the bottom of the higher one; 0 where either end is open."""
    top, bottom = low.count.high, high.count.low
    return 0 if top is None or bottom is None else max(bottom - top, 0)
