"""Linking: happenings of several reports that are one become an incident; doubtful ones become a question."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from tolltrace.config import Config
from tolltrace.link.block import candidates
from tolltrace.link.cluster import Clusters, Pair, cluster
from tolltrace.link.context import in_context
from tolltrace.link.happenings import Told, best_when, best_where, happenings, majority_method
from tolltrace.link.origin import copies, origins
from tolltrace.link.score import Score, scores
from tolltrace.link.twins import as_one, twins
from tolltrace.model import Claim, Decision, DecisionKind, Feature, Incident, Link, Linkage, Report, incident_id
from tolltrace.model.edits import edited, in_order

_KEPT = 0.02  # a chance below this moves no average that matters


def link(reports: Sequence[Report], claims: Sequence[Claim], decisions: Sequence[Decision], config: Config) -> Linkage:
    """Puts claims of scope incident into happenings, and happenings of different reports into incidents.

    Joins by average chance, best first: at ``config.link_at`` for certain, from ``config.ask_at`` for now and with a question
    (``Link.certain`` False). Happenings told apart in one report, or by a person, never stand together; what a person merged
    does. The result does not depend on the order of reports, claims or decisions.
    """
    by_report = {r.id: r for r in reports}
    told = in_context(happenings(edited(claims, decisions), by_report), by_report)
    apart, start, given = _given(told, reports, decisions)
    pairs = as_one(scores(candidates(told), _KEPT), given)
    clusters = cluster(start, {pair: s.chance for pair, s in pairs.items()}, apart, config.ask_at)
    links = [*given, *_links(clusters, pairs, apart, config)]
    voices = origins((t.claims for t in told), by_report, copies(reports))
    by_id = {t.id: t for t in told}
    cohesion = _cohesion(clusters)
    incidents = [_incident([by_id[m] for m in group], voices, cohesion.get(group, 1.0)) for group in clusters.groups]
    return Linkage(
        tuple(t.happening for t in told),
        tuple(sorted(incidents, key=lambda i: i.id)),
        tuple(sorted(links, key=lambda k: (k.a, k.b))),
    )


def _given(
    told: Sequence[Told], reports: Sequence[Report], decisions: Sequence[Decision]
) -> tuple[dict[str, set[str]], list[set[str]], list[Link]]:
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
        reason = f"{decision.author} put them together: {decision.reason}"
        links.append(Link(a, b, 1.0, True, True, (Feature("decision", 0.0, reason),), f"{reason.rstrip('.')}."))
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
            apart.setdefault(a, set()).update(b for b in same if b not in groups[a])
    return apart, list({id(g): g for g in groups.values()}.values()), links


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


def _links(clusters: Clusters, pairs: Mapping[Pair, Score], apart: Mapping[str, set[str]], config: Config) -> Iterable[Link]:
    """The joins, and the near ones that were not made and that a person might make."""
    for merge in clusters.merges:
        found = pairs[merge.a, merge.b]
        chance = round(merge.score, 4)
        yield Link(merge.a, merge.b, chance, True, chance >= config.link_at, found.features, found.explanation)
    group_of = {item: group for group in clusters.groups for item in group}
    best: dict[tuple[tuple[str, ...], tuple[str, ...]], Score] = {}
    for (a, b), found in sorted(pairs.items()):
        one, two = sorted((group_of[a], group_of[b]))
        if one == two or found.chance < config.ask_at or any(apart.get(x, set()) & set(two) for x in one):
            continue
        if (one, two) not in best or found.chance > best[one, two].chance:
            best[one, two] = found
    for found in best.values():
        yield Link(found.a, found.b, found.chance, False, False, found.features, found.explanation)


def _cohesion(clusters: Clusters) -> dict[tuple[str, ...], float]:
    """The weakest join that holds each cluster together."""
    group_of = {item: group for group in clusters.groups for item in group}
    found: dict[tuple[str, ...], float] = {}
    for merge in clusters.merges:
        group = group_of[merge.a]
        found[group] = min(found.get(group, 1.0), round(merge.score, 4))
    return found


def _incident(members: Sequence[Told], voices: Mapping[str, str], cohesion: float) -> Incident:
    """The incident of some happenings: the most precise date and place, the majority's method, every party named."""
    claims = sorted((c for t in members for c in t.claims), key=lambda c: (c.report, c.figure, c.outcome.value, c.id))
    ids = tuple(t.id for t in members)
    named = Counter(p for t in members for p in t.happening.responsible)
    origin_of = tuple((c.id, voices[c.id]) for c in claims if c.id in voices)
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
