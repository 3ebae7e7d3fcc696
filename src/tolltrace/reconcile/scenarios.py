"""Scenarios: the totals if an uncertain link holds, and if it does not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tolltrace.model import (
    Claim,
    DatePrecision,
    Decision,
    Happening,
    Incident,
    Link,
    Linkage,
    Method,
    PlacePrecision,
    Reconciled,
    Scenario,
    Total,
    incident_id,
)
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.totals import Tally


@dataclass(frozen=True, slots=True)
class Swap:
    """The other answer to an uncertain link: the incidents that it would take out of the record, and those it would put in."""

    link: Link
    out: tuple[tuple[Incident, Reconciled], ...]
    into: tuple[tuple[Incident, Reconciled], ...]


def swaps(linkage: Linkage, claims: Mapping[str, Claim], policy: Policy, decisions: Sequence[Decision] = ()) -> Iterator[Swap]:
    """A person confirms what is unsure (CJTF-OIR lists duplicates; New America joins by time and area): one Swap for each link
    that awaits a person's word, best score first.

    The joined links of an incident form a tree, so taking one away leaves two sides; a near link that was not joined puts two
    incidents together. Everything else stays as it is, so each swap answers one question.
    """
    by_happening = {h: i for i in linkage.incidents for h in i.happenings}
    happenings = {h.id: h for h in linkage.happenings}

    def concluded(incidents: Iterable[Incident]) -> tuple[tuple[Incident, Reconciled], ...]:
        return tuple((i, reconcile(i, claims, policy, decisions)) for i in incidents)

    for link in sorted((k for k in linkage.links if not k.certain), key=lambda k: (-k.score, k.a, k.b)):
        one, other = by_happening[link.a], by_happening[link.b]
        if link.joined:
            sides = _apart(one, link, linkage.links)
            yield Swap(link, concluded([one]), concluded(_part(one, side, happenings) for side in sides))
        else:
            together = _part(one, {*one.happenings, *other.happenings}, happenings, other)
            yield Swap(link, concluded([one, other]), concluded([together]))


def scenarios(
    linkage: Linkage, claims: Mapping[str, Claim], policy: Policy, decisions: Sequence[Decision] = ()
) -> tuple[Scenario, ...]:
    """One Scenario for each link that awaits a person's word, best score first: the totals if it holds, and if it does not."""
    if all(link.certain for link in linkage.links):
        return ()
    tally = Tally(reconcile(i, claims, policy, decisions) for i in linkage.incidents)
    now = tally.totals()
    found = []
    for swap in swaps(linkage, claims, policy, decisions):
        link = swap.link
        other = _swapped(tally, [c for _, c in swap.out], [c for _, c in swap.into])
        joined, apart = (now, other) if link.joined else (other, now)
        found.append(Scenario(link.a, link.b, link.score, link.explanation, joined, apart))
    return tuple(found)


def _swapped(tally: Tally, out: Sequence[Reconciled], into: Sequence[Reconciled]) -> tuple[Total, ...]:
    for old in out:
        tally.add(old, -1)
    for new in into:
        tally.add(new)
    result = tally.totals()
    for new in into:
        tally.add(new, -1)
    for old in out:
        tally.add(old)
    return result


def _apart(incident: Incident, link: Link, links: Iterable[Link]) -> tuple[set[str], set[str]]:
    """The two sides of an incident without ``link``: what the other joined links still hold to ``link.a``, and the rest."""
    inside = set(incident.happenings)
    near: dict[str, set[str]] = defaultdict(set)
    for other in links:
        if other.joined and other is not link and other.a in inside and other.b in inside:
            near[other.a].add(other.b)
            near[other.b].add(other.a)
    side, todo = {link.a}, [link.a]
    while todo:
        for neighbour in near[todo.pop()] - side - {link.b}:
            side.add(neighbour)
            todo.append(neighbour)
    return side, inside - side


def _part(
    incident: Incident, members: Iterable[str], happenings: Mapping[str, Happening], other: Incident | None = None
) -> Incident:
    """An incident of ``members`` only, for reckoning: its claims, parties and origins, its closest date, place and method."""
    chosen = [happenings[m] for m in sorted(members)]
    claims = tuple(c for h in chosen for c in h.claims)
    known = dict(incident.origin_of) | (dict(other.origin_of) if other else {})
    origin_of = tuple((c, known[c]) for c in claims if c in known)
    ids = tuple(h.id for h in chosen)
    return Incident(
        incident_id(ids),
        ids,
        claims,
        when=min((h.when for h in chosen), key=lambda w: list(DatePrecision).index(w.precision)),
        where=min((h.where for h in chosen), key=lambda w: list(PlacePrecision).index(w.precision)),
        method=next((h.method for h in chosen if h.method is not Method.UNKNOWN), Method.UNKNOWN),
        responsible=tuple(sorted({r for h in chosen for r in h.responsible})),
        origins=len({o for _, o in origin_of}),
        origin_of=origin_of,
    )
