"""Happenings put into incidents anew within a few incidents, as people's answers ask: what linking does for all of the record,
with the links that it kept. Where scores that it did not keep would matter, the next pass over the whole record says so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tolltrace.link.happenings import best_when, best_where, majority_method
from tolltrace.model import Claim, Decision, DecisionKind, Happening, Incident, Link
from tolltrace.model.edits import in_order

Pair = tuple[str, str]


def answers(happenings: Collection[str], decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """The last standing word on each pair of ``happenings`` that people merged or split."""
    known, last = set(happenings), dict[Pair, Decision]()
    for decision in in_order(decisions):
        if decision.kind in (DecisionKind.MERGE, DecisionKind.SPLIT):
            last |= dict.fromkeys(combinations(sorted(known & set(decision.subjects)), 2), decision)
    return last


@dataclass(frozen=True, slots=True)
class Groups:
    """``of`` is the group of each happening; ``merged`` the pairs that a person's word joined, ``joined`` the links that did."""

    of: Mapping[str, Collection[str]]
    merged: Collection[Pair]
    joined: Collection[Link]

    def sets(self) -> list[list[str]]:
        """Each group once, sorted."""
        return sorted(sorted(g) for g in {id(g): g for g in self.of.values()}.values())


def grouped(happenings: Sequence[Happening], links: Iterable[Link], said: Mapping[Pair, Decision]) -> Groups:
    """The groups that people's merges and the machine's joins make, best first; nothing joins what a split parts, and only a
    merge joins what one report tells apart."""
    of = {h.id: {h.id} for h in happenings}
    report = {h.id: h.report for h in happenings}
    apart = parted(said)

    def join(a: str, b: str, *, told_apart: bool) -> bool:
        one, two = of[a], of[b]
        if one is two or any((min(x, y), max(x, y)) in apart for x in one for y in two):
            return False
        if told_apart and {report[x] for x in one} & {report[x] for x in two}:
            return False
        one |= two
        for x in two:
            of[x] = one
        return True

    merges = sorted((d.at, d.id, pair) for pair, d in said.items() if d.kind is DecisionKind.MERGE)
    merged = {pair for _, _, pair in merges if join(*pair, told_apart=False)}
    best = sorted((k for k in links if k.joined and k.a in of and k.b in of), key=lambda k: (-k.score, k.a, k.b))
    return Groups(of, merged, {k for k in best if join(k.a, k.b, told_apart=True)})


def parted(said: Mapping[Pair, Decision]) -> set[Pair]:
    """The pairs that people split."""
    return {pair for pair, d in said.items() if d.kind is DecisionKind.SPLIT}


def incident_of(name: str, members: Sequence[Happening], claims: Mapping[str, Claim], origin_of: Mapping[str, str]) -> Incident:
    """An incident of some happenings, its id ``name``: the most precise date and place, the majority's method, all parties."""
    held = sorted(
        (claims[c] for h in members for c in h.claims if c in claims), key=lambda c: (c.report, c.figure, c.outcome.value, c.id)
    )
    ids = tuple(sorted(h.id for h in members))
    named = [p for h in members for p in h.responsible]
    known = tuple((c.id, origin_of[c.id]) for c in held if c.id in origin_of)
    return Incident(
        name,
        ids,
        tuple(c.id for c in held),
        when=best_when([h.when for h in members]),
        where=best_where([h.where for h in members]),
        method=majority_method([h.method for h in members]),
        responsible=tuple(sorted(dict.fromkeys(named), key=lambda p: (-named.count(p), p))),
        origins=len({origin for _, origin in known}),
        origin_of=known,
    )


def stands(link: Link, groups: Groups, apart: Collection[Pair]) -> bool:
    """Whether a link as linking made it still tells something: a join that holds a group together, or a question between two
    groups that nobody parted. ``groups`` may lack a side that was not regrouped: such a link is a question, and stands."""
    if link.joined:
        return link in groups.joined
    one, two = groups.of.get(link.a, {link.a}), groups.of.get(link.b, {link.b})
    return link.b not in one and not any((min(x, y), max(x, y)) in apart for x in one for y in two)


def by_person(link: Link) -> bool:
    """Whether a person's word made the link."""
    return any(f.name == "decision" for f in link.features)
