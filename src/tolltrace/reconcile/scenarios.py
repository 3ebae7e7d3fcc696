"""Scenarios: the totals if an uncertain link holds, and if it does not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tolltrace.model import Claim, Decision, Happening, Incident, Link, Linkage, Reconciled, Scenario, Total, incident_id
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.totals import Tally


def scenarios(
    linkage: Linkage, claims: Mapping[str, Claim], policy: Policy, decisions: Sequence[Decision] = ()
) -> tuple[Scenario, ...]:
    """One Scenario for each link that awaits a person's word, best score first.

    The joined links of an incident form a tree, so taking one away leaves two sides; a near link that was not joined puts two
    incidents together. Everything else stays as it is, so each scenario answers one question.
    """
    uncertain = sorted((k for k in linkage.links if not k.certain), key=lambda k: (-k.score, k.a, k.b))
    if not uncertain:
        return ()
    concluded = {i.id: reconcile(i, claims, policy, decisions) for i in linkage.incidents}
    tally = Tally(concluded.values())
    now = tally.totals()
    by_happening = {h: i for i in linkage.incidents for h in i.happenings}
    happenings = {h.id: h for h in linkage.happenings}

    def instead(old: Iterable[Incident], new: Iterable[Incident]) -> tuple[Total, ...]:
        """The totals with some incidents replaced by others."""
        out = [concluded[i.id] for i in old]
        into = [reconcile(i, claims, policy, decisions) for i in new]
        return _swapped(tally, out, into)

    found = []
    for link in uncertain:
        one, other = by_happening[link.a], by_happening[link.b]
        if link.joined:
            sides = _apart(one, link, linkage.links)
            joined, apart = now, instead([one], [_part(one, side, happenings) for side in sides])
        else:
            together = _part(one, {*one.happenings, *other.happenings}, happenings, other)
            joined, apart = instead([one, other], [together]), now
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
    """An incident of ``members`` only, for reckoning: claims, parties and origins are theirs, the rest is of no matter here."""
    chosen = [happenings[m] for m in sorted(members)]
    claims = tuple(c for h in chosen for c in h.claims)
    known = dict(incident.origin_of) | (dict(other.origin_of) if other else {})
    origin_of = tuple((c, known[c]) for c in claims if c in known)
    ids = tuple(h.id for h in chosen)
    return Incident(
        incident_id(ids),
        ids,
        claims,
        responsible=tuple(sorted({r for h in chosen for r in h.responsible})),
        origins=len({o for _, o in origin_of}),
        origin_of=origin_of,
    )
