"""From scored pairs to incidents: what a person and copies of one text give, clusters, the links that hold them, questions.

Everything here is local: a group of happenings that no link and no score of ``ask_at`` or more ties to others can be solved
without them, and comes out the same. That is what makes adding one report cheap (see ``index``).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from tolltrace.config import Config
from tolltrace.link.cluster import Clusters, Pair, cluster
from tolltrace.link.echo import echoed
from tolltrace.link.happenings import Told, best_when, best_where, majority_method
from tolltrace.link.score import Score, explain
from tolltrace.link.twins import as_one, twins
from tolltrace.model import Decision, DecisionKind, Feature, Incident, Link, Report, incident_id
from tolltrace.model.edits import in_order

_FAR = 4.0  # times the odds: nearer chances do not tell which of two happenings is meant
_LEAST = 1e-4  # of a chance against: scores have four digits
Explained = Callable[[str, str], tuple[Feature, ...]]


@dataclass(frozen=True, slots=True)
class Given:
    """What stands before any score: cannot-links by happening, the groups to start from, the links that made them, and what is
    told ``beside`` the main happening of its report."""

    apart: Mapping[str, Collection[str]]
    start: Sequence[set[str]]
    links: Sequence[Link]
    beside: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Solved:
    """Clusters with their cohesion, and the links worth keeping (joins and questions)."""

    groups: tuple[tuple[str, ...], ...]
    cohesion: Mapping[tuple[str, ...], float]
    links: tuple[Link, ...]


def merge_link(pair: Pair, decision: Decision) -> Link:
    """The link that a person's word makes, with the reason that they gave, if any."""
    said = f"{decision.author} put them together" + (f": {decision.reason}" if decision.reason else "")
    return Link(*pair, 1.0, True, True, (Feature("decision", 0.0, said),), f"{said.rstrip('.')}.")


def given(told: Sequence[Told], reports: Iterable[Report], decisions: Sequence[Decision]) -> Given:
    """Cannot-links, the clusters to start from, and the links that a person made or that one text told twice makes. Nothing joins
    what a standing split parts."""
    split, merges = _judgements({t.id for t in told}, decisions)
    groups = {t.id: {t.id} for t in told}
    links = []
    for (a, b), decision in sorted(merges.items(), key=lambda m: (m[1].at, m[1].id, m[0])):
        one, two = groups[a], groups[b]
        if one is two or any(split.get(x, set()) & two for x in one):
            continue
        one |= two
        groups |= dict.fromkeys(two, one)
        links.append(merge_link((a, b), decision))
    report_of = {t.id: t.happening.report for t in told}
    for link in twins(told, reports):
        one, two = groups[link.a], groups[link.b]
        told_apart = {report_of[x] for x in one} & {report_of[x] for x in two}
        if one is two or told_apart or any(split.get(x, set()) & two for x in one):
            continue
        one |= two
        groups |= dict.fromkeys(two, one)
        links.append(link)
    apart: dict[str, set[str]] = {a: set(others) for a, others in split.items()}
    by_report: dict[str, list[str]] = defaultdict(list)
    for t in told:
        by_report[t.happening.report].append(t.id)
    for same in by_report.values():
        for a in same:
            others = {b for b in same if b not in groups[a]}
            if others:
                apart.setdefault(a, set()).update(others)
    return Given(apart, list({id(g): g for g in groups.values()}.values()), links, {t.id for t in told if t.beside})


def _judgements(known: set[str], decisions: Sequence[Decision]) -> tuple[dict[str, set[str]], dict[Pair, Decision]]:
    """What people said of pairs of happenings, the last word of each pair: those split, and those merged."""
    last: dict[Pair, Decision] = {}
    for decision in in_order(decisions):
        if decision.kind in (DecisionKind.MERGE, DecisionKind.SPLIT):
            last |= dict.fromkeys(combinations(sorted(known & set(decision.subjects)), 2), decision)
    split: dict[str, set[str]] = defaultdict(set)
    for (a, b), decision in last.items():
        if decision.kind is DecisionKind.SPLIT:
            split[a].add(b)
            split[b].add(a)
    return split, {pair: d for pair, d in last.items() if d.kind is DecisionKind.MERGE}


def solve(before: Given, scores: Mapping[Pair, Score], explained: Explained, config: Config) -> Solved:
    """Clusters of the happenings in ``before``; ``scores`` are all that were kept between any two of them."""
    pairs = as_one(scores, before.links)
    clusters = _clusters(before, {pair: s.chance for pair, s in pairs.items()}, config.ask_at)
    links = [*before.links, *_links(clusters, pairs, before.apart, explained, config)]
    return Solved(clusters.groups, _cohesion(clusters), tuple(sorted(links, key=lambda k: (k.a, k.b))))


def _clusters(before: Given, chances: Mapping[Pair, float], at_least: float) -> Clusters:
    """The main happenings of reports first, then what is told beside them. Where one event was read as two, the smaller reading
    would else join a stranger before the larger is joined, and what is told apart in one report parts all the rest. At first a
    pair has a lower chance where something told apart from one of the two fits far better."""
    mains = {pair: _ruled_out(pair, chances, before.apart, at_least) for pair in chances if before.beside.isdisjoint(pair)}
    first = cluster(before.start, mains, before.apart, at_least)
    if mains == chances:
        return first
    last = cluster(first.groups, chances, before.apart, at_least)
    return Clusters(last.groups, first.merges + last.merges)


def _ruled_out(pair: Pair, chances: Mapping[Pair, float], apart: Mapping[str, Collection[str]], at_least: float) -> float:
    """The chance of a pair, as odds among it, a far better one that rules it out, and neither, where there is such a one. Chances
    below ``at_least`` join nothing and stay."""
    (a, b), mine = pair, chances[pair]
    if mine < at_least or not (a in apart or b in apart):
        return mine
    rivals = [(x, b) for x in apart.get(a, ())] + [(a, x) for x in apart.get(b, ())]
    best = max((chances.get((min(r), max(r)), 0.0) for r in rivals), default=0.0)
    this, that = mine / max(_LEAST, 1.0 - mine), best / max(_LEAST, 1.0 - best)
    return this / (1.0 + this + that) if that > _FAR * this else mine


def _links(
    clusters: Clusters,
    pairs: Mapping[Pair, Score],
    apart: Mapping[str, Collection[str]],
    explained: Explained,
    config: Config,
) -> Iterable[Link]:
    """The joins, and the near ones that were not made and that a person might make."""
    for merge in clusters.merges:
        chance, features = round(merge.score, 4), explained(merge.a, merge.b)
        yield Link(merge.a, merge.b, chance, True, chance >= config.link_at, features, explain(features))
    group_of = {item: group for group in clusters.groups for item in group}
    best: dict[tuple[tuple[str, ...], tuple[str, ...]], Score] = {}
    for (a, b), found in sorted(pairs.items()):
        if found.chance < config.ask_at:
            continue
        one, two = sorted((group_of[a], group_of[b]))
        if one == two or any(x in apart and not set(two).isdisjoint(apart[x]) for x in one):
            continue
        if (one, two) not in best or found.chance > best[one, two].chance:
            best[one, two] = found
    for found in best.values():
        features = explained(found.a, found.b)
        yield Link(found.a, found.b, found.chance, False, False, features, explain(features))


def _cohesion(clusters: Clusters) -> dict[tuple[str, ...], float]:
    """The weakest join that holds each cluster together."""
    group_of = {item: group for group in clusters.groups for item in group}
    found: dict[tuple[str, ...], float] = {}
    for merge in clusters.merges:
        group = group_of[merge.a]
        found[group] = min(found.get(group, 1.0), round(merge.score, 4))
    return found


def components(start: Iterable[Collection[str]], scores: Mapping[Pair, Score], at_least: float) -> list[list[str]]:
    """The happenings in parts that nothing ties together: no common start and no score of ``at_least``. Each part is sorted."""
    parent: dict[str, str] = {}

    def top(i: str) -> str:
        while parent.setdefault(i, i) != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for group in start:
        first, *others = group
        top(first)
        for other in others:
            parent[top(other)] = top(first)
    for (a, b), score in scores.items():
        if score.chance >= at_least:
            parent[top(a)] = top(b)
    parts: dict[str, list[str]] = defaultdict(list)
    for i in sorted(parent):
        parts[top(i)].append(i)
    return list(parts.values())


def incident(members: Sequence[Told], voices: Mapping[str, str], cohesion: float) -> Incident:
    """The incident of some happenings: the most precise date and place, the majority's method, every party named."""
    claims = sorted((c for t in members for c in t.claims), key=lambda c: (c.report, c.figure, c.outcome.value, c.id))
    ids = tuple(t.id for t in members)
    named = Counter(p for t in members for p in t.happening.responsible)
    heard = echoed(members, voices)
    origin_of = tuple((c.id, heard[c.id]) for c in claims if c.id in heard)
    return Incident(
        id=incident_id(ids),
        happenings=ids,
        claims=tuple(c.id for c in claims),
        when=best_when([t.happening.when for t in members]),
        where=best_where([t.happening.where for t in members]),
        method=majority_method([t.happening.method for t in members]),
        responsible=tuple(sorted(named, key=lambda p: (-named[p], p))),
        origins=len({voice for _, voice in origin_of}),
        cohesion=cohesion,
        origin_of=origin_of,
    )
