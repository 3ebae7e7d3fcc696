"""The same text archived twice, under another name or date: what its copies tell is one and the same, and needs no comparing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from tolltrace.link.happenings import Told
from tolltrace.link.score import Score
from tolltrace.model import Feature, Link, Report
from tolltrace.model.span import Span

TEXT = "text"  # the feature of a link between copies

Pair = tuple[str, str]
_Figure = tuple[Span, str]


def same_texts(reports: Iterable[Report]) -> dict[str, str]:
    """For each report that shares its text with another the smallest id among them."""
    found: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        found[report.text.rstrip()].append(report.id)
    return {i: min(ids) for ids in found.values() if len(ids) > 1 for i in ids}


def twins(told: Sequence[Told], reports: Iterable[Report]) -> Iterator[Link]:
    """Certain links between happenings of one text: those that share most figures first, each with one of every other report."""
    text_of = same_texts(reports)
    groups: dict[str, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for t in told:
        if t.happening.report in text_of:
            groups[text_of[t.happening.report]][t.happening.report].append(t)
    for by_report in groups.values():
        for one, other in combinations(sorted(by_report), 2):
            yield from _matched(by_report[one], by_report[other])


def _matched(one: Sequence[Told], other: Sequence[Told]) -> Iterator[Link]:
    holder: dict[_Figure, str] = {figure: t.id for t in other for figure in _figures(t)}
    shared: Counter[Pair] = Counter((t.id, holder[f]) for t in one for f in _figures(t) if f in holder)
    taken: set[str] = set()
    for (a, b), _ in sorted(shared.items(), key=lambda s: (-s[1], s[0])):
        if not {a, b} & taken:
            taken |= {a, b}
            first, second = sorted((a, b))
            reason = "both reports have the same text"
            yield Link(first, second, 1.0, True, True, (Feature(TEXT, 0.0, reason),), "Both reports have the same text.")


def _figures(told: Told) -> list[_Figure]:
    return [(c.figure, c.outcome.value) for c in told.claims]


def as_one(pairs: Mapping[Pair, Score], links: Iterable[Link]) -> dict[Pair, Score]:
    """The scores with copies of one text speaking as one: what the best-scored of them has with another, all of them have. A
    copy added under another date must not weaken what the first is held by."""
    group_of: dict[str, set[str]] = {}
    for link in links:
        if link.features[0].name == TEXT:
            group = group_of.get(link.a, {link.a}) | group_of.get(link.b, {link.b})
            group_of |= dict.fromkeys(group, group)
    if not group_of:
        return dict(pairs)
    result = dict(pairs)
    for (a, b), found in sorted(pairs.items(), key=lambda p: (-p[1].chance, p[0])):
        one, two = group_of.get(a, {a}), group_of.get(b, {b})
        if one is not two and len(one) + len(two) > 2:
            for x, y in (sorted((x, y)) for x in one for y in two):
                if (x, y) not in result or result[x, y].chance < found.chance:
                    result[x, y] = replace(found, a=x, b=y)
    return result
