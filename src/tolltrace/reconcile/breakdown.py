"""Breakdowns of a toll: how many of its people were children, women, medics, journalists, and whether parts fit their wholes."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

from tolltrace.model import Claim, Outcome, Part, Trace
from tolltrace.reconcile.admit import Admission
from tolltrace.reconcile.groups import Stated, together
from tolltrace.reconcile.increments import further
from tolltrace.reconcile.people import classes_of
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.tellings import described_only
from tolltrace.vocab import vocabulary
from tolltrace.vocab.claimants import root

Telling = tuple[str, str]
Kind = Callable[[Claim], str]


@cache
def breakdowns() -> tuple[str, ...]:
    """The classes that have a sub-toll, in the order in which they are shown."""
    return tuple(vocabulary("groups")["breakdowns"])


@cache
def _of_different_people() -> frozenset[str]:
    return frozenset(vocabulary("groups")["demographic"])


def group_of(claim: Claim) -> str:
    """The breakdown that a claim counts ("children", "children and women"), "" for any other group. People counted in one figure
    under two names stay under both."""
    return _breakdown(claim.group) if claim.group else ""


@lru_cache(maxsize=8192)
def _breakdown(group: str) -> str:
    classes = classes_of(group)
    return " and ".join(c for c in breakdowns() if c in classes) if classes <= set(breakdowns()) else ""


def parts(admission: Admission, outcome: Outcome, policy: Policy) -> list[Part]:
    """The sub-tolls of an outcome: for each group the span of what tellings count of it, as for a toll (New America, Iraq Body
    Count: lowest to highest). Within a telling figures of one group that may count the same people span."""
    told = _told(admission, outcome)
    if not told:
        return []
    ranks = {group: n for n, group in enumerate(breakdowns())}
    names = sorted({g for groups in told.values() for g in groups}, key=lambda g: (ranks.get(g, len(ranks)), g))
    found = []
    for name in names:
        stated = [groups[name] for groups in told.values() if name in groups]
        counts = [s for s in stated if not described_only(s)]
        found.append(_part(outcome, name, counts or stated, policy))
    return found


def _told(admission: Admission, outcome: Outcome) -> dict[Telling, dict[str, Stated]]:
    """What each telling states of each group; a figure that lies within another of its own group is no further one."""
    claims: dict[Telling, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in admission.standing:
        name = group_of(claim) if claim.outcome is outcome else ""
        whole = admission.wholes.get(claim.id)
        if name and not further(claim) and not (whole is not None and whole.outcome is outcome and group_of(whole) == name):
            claims[claim.report, root(claim.claimant)][name].append(claim)
    return {
        telling: {name: stated for name, mine in groups.items() if (stated := together(mine)) is not None}
        for telling, groups in claims.items()
    }


def _part(outcome: Outcome, name: str, stated: Sequence[Stated], policy: Policy) -> Part:
    lows = [s.low for s in stated if s.low is not None]
    highs = [s.high for s in stated if s.high is not None]
    low, high = min(lows, default=0), max(highs) if highs else None
    used = tuple(dict.fromkeys(c.id for s in stated for c in s.claims))
    trace = Trace("part", "part-figure", policy.rules["part-figure"], used)
    return Part(outcome, name, low, high, any(s.open_top for s in stated), (trace,))


def misfits(admission: Admission, outcome: Outcome) -> list[Trace]:
    """Parts equal the whole (UCDP GED: the deaths of sides, civilians and unknown are the best figure; New America: sub-counts
    are made to equal the total). Nothing is forced here: where a part, or parts of different people together, exceed their whole
    in one telling, the trace says so, and no grade above weak is given.
    """
    if not admission.wholes:
        return []
    found = [t for claim in admission.standing if claim.outcome is outcome and (t := _exceeds(claim, admission)) is not None]
    by_whole: dict[str, list[Claim]] = defaultdict(list)
    for claim in admission.standing:
        whole = admission.wholes.get(claim.id)
        if whole is not None and claim.outcome is outcome and whole.outcome is outcome and not further(claim):
            by_whole[whole.id].append(claim)
    for claims in by_whole.values():
        whole = admission.wholes[claims[0].id]
        for kind in (_demographic, _status):
            if trace := _sum_exceeds(whole, _one_of_each(claims, kind)):
                found.append(trace)
    return list(dict.fromkeys(found))


def _exceeds(part: Claim, admission: Admission) -> Trace | None:
    whole = admission.wholes.get(part.id)
    if whole is None or whole.outcome is not part.outcome or part.count.low is None or whole.count.high is None:
        return None
    if part.count.low <= whole.count.high:
        return None
    text = f"A part of {part.count.low} is told of a whole of {whole.count.high}: both are kept, and a person should look."
    return Trace("high", "parts-in-whole", text, (part.id, whole.id))


def _one_of_each(claims: Sequence[Claim], kind: Kind) -> dict[str, Claim]:
    """The smallest claim of each kind among the parts of one whole."""
    found: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.count.low or 0, c.id)):
        if name := kind(claim):
            found.setdefault(name, claim)
    return found


def _sum_exceeds(whole: Claim, claims: Mapping[str, Claim]) -> Trace | None:
    least = sum(c.count.low or 0 for c in claims.values())
    single = max((c.count.low or 0 for c in claims.values()), default=0)
    if whole.count.high is None or least <= whole.count.high or single > whole.count.high:
        return None
    named = " and ".join(f"{c.count.low or 0} {name}" for name, c in claims.items())
    text = f"Of a whole of {whole.count.high} are told {named}, {least} together: all are kept, and a person should look."
    return Trace("high", "parts-in-whole", text, (*(c.id for c in claims.values()), whole.id))


def _demographic(claim: Claim) -> str:
    name = group_of(claim)
    return name if name in _of_different_people() else ""


def _status(claim: Claim) -> str:
    status = claim.status.value
    return f"{status}s" if status in ("civilian", "combatant") and not group_of(claim) else ""
