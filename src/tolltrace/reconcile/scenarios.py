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
    incident_id,
)
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.stream import Decided
from tolltrace.reconcile.totals import Tally

MOST = 1_000  # scenarios that a record keeps, those that move its totals most: each repeats all totals twice


@dataclass(frozen=True, slots=True)
class Swap:
    """The other answer to an uncertain link: the incidents that it would take out of the record, and those it would put in."""

    link: Link
    out: tuple[tuple[Incident, Reconciled], ...]
    into: tuple[tuple[Incident, Reconciled], ...]

    @property
    def change(self) -> Tally:
        """What the totals would differ by."""
        made = Tally(c for _, c in self.into)
        for _, conclusion in self.out:
            made.add(conclusion, -1)
        return made


def swaps(linkage: Linkage, claims: Mapping[str, Claim], policy: Policy, decisions: Sequence[Decision] = ()) -> Iterator[Swap]:
    """A person confirms what is unsure (CJTF-OIR lists duplicates; New America joins by time and area): one Swap for each link
    that awaits a person's word, best score first.

    The joined links of an incident form a tree, so taking one away leaves two sides; a near link that was not joined puts two
    incidents together. Everything else stays as it is, so each swap answers one question.
    """
    by_happening = {h: i for i in linkage.incidents for h in i.happenings}
    happenings = {h.id: h for h in linkage.happenings}
    decided = Decided(decisions)
    within: dict[str, list[Link]] = defaultdict(list)
    for link in linkage.links:
        if link.joined:
            within[by_happening[link.a].id].append(link)

    def concluded(incidents: Iterable[Incident]) -> tuple[tuple[Incident, Reconciled], ...]:
        return tuple((i, reconcile(i, claims, policy, decided.about(i))) for i in incidents)

    for link in sorted((k for k in linkage.links if not k.certain), key=lambda k: (-k.score, k.a, k.b)):
        one, other = by_happening[link.a], by_happening[link.b]
        if link.joined and one.id == other.id:
            sides = _apart(one, link, within[one.id])
            yield Swap(link, concluded([one]), concluded(_part(one, side, happenings) for side in sides))
        else:
            together = _part(one, {*one.happenings, *other.happenings}, happenings, other)
            yield Swap(link, concluded([one, other]), concluded([together]))


def scenarios(
    linkage: Linkage, claims: Mapping[str, Claim], policy: Policy, decisions: Sequence[Decision] = ()
) -> tuple[Scenario, ...]:
    """Scenarios for the links that await a person's word, best score first: the totals if it holds, and if it does not. Of more
    than ``MOST`` those that move the totals most."""
    if all(link.certain for link in linkage.links):
        return ()
    decided = Decided(decisions)
    now = Tally(reconcile(i, claims, policy, decided.about(i)) for i in linkage.incidents)
    return told(now, [(swap.link, swap.change) for swap in swaps(linkage, claims, policy, decisions)])


def told(now: Tally, changes: Sequence[tuple[Link, Tally]]) -> tuple[Scenario, ...]:
    """The scenarios of links whose other answer changes ``now`` as given, in the order given; see ``scenarios`` for how many."""
    kept = changes
    if len(changes) > MOST:
        ranked = sorted(range(len(changes)), key=lambda n: (-changes[n][1].moved(), n))
        kept = [changes[n] for n in sorted(ranked[:MOST])]
    standing = now.totals()
    found = []
    for link, change in kept:
        other = now.plus(change).totals()
        joined, apart = (standing, other) if link.joined else (other, standing)
        found.append(Scenario(link.a, link.b, link.score, link.explanation, joined, apart))
    return tuple(found)


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
