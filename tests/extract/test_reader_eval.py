"""Floors of the rule reader on the annotated training reports and the contrast sentences: figures by the grammar, matched
as the scorer does (overlapping figure, equal outcome). They stand two to three points below what was measured."""

import pytest

from tests.eval.gold import GoldReport, eval_set, seed_set
from tolltrace.extract.base import Reading
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader import RuleReader


def read(gold: GoldReport) -> list[Reading]:
    return RuleReader().read(parse(gold.report), find_figures(gold.report.text))


def match(gold: GoldReport, found: list[Reading]) -> list[tuple[dict[str, object], Reading]]:
    """Gold rows with their reading, exact intervals and larger overlaps first; each is used once."""
    edges = []
    for i, claim in enumerate(gold.claims):
        for j, reading in enumerate(found):
            span = reading.figure.span
            if claim.span.overlaps(span) and claim.row["outcome"] == reading.outcome:
                exact = (claim.row["low"], claim.row["high"]) == (reading.figure.count.low, reading.figure.count.high)
                shared = min(claim.span.end, span.end) - max(claim.span.start, span.start)
                edges.append((not exact, -shared, i, j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(edges):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(gold.claims[i].row, found[j]) for i, j in pairs.items()]


def scores(name: str) -> tuple[float, float, float]:
    """Detection F1, strict F1 (interval and status too), share of matched claims with the right scope."""
    hits = strict = scope = predicted = wanted = 0
    for gold in eval_set(name):
        found = read(gold)
        bounded = [c for c in gold.claims if (c.row["low"], c.row["high"]) != (None, None)]
        pairs = match(gold, found)
        required = [(g, r) for g, r in pairs if (g["low"], g["high"]) != (None, None)]
        hits += len(required)
        predicted += len(found) - (len(pairs) - len(required))
        wanted += len(bounded)
        strict += sum(
            (g["low"], g["high"], g["status"]) == (r.figure.count.low, r.figure.count.high, r.status) for g, r in required
        )
        scope += sum(g["scope"] == r.scope for g, r in required)
    return 2 * hits / (predicted + wanted), 2 * strict / (predicted + wanted), scope / hits


@pytest.mark.parametrize(
    ("name", "detection", "strict", "scope"),
    [("train", 0.91, 0.87, 0.89), ("contrast-a", 0.88, 0.81, 0.86), ("contrast-b", 0.89, 0.81, 0.88)],
)
def test_floors(name: str, detection: float, strict: float, scope: float) -> None:
    found = scores(name)
    assert found >= (detection, 0.0, 0.0)
    assert found[1] >= strict
    assert found[2] >= scope


def test_the_two_articles() -> None:
    """At least 15 of the 16 annotated claims, and none from troops, distances, durations, populations or predictions."""
    hits = 0
    for gold in seed_set():
        found = read(gold)
        hits += len(match(gold, found))
        told = {r.figure.number.of(gold.report.text) for r in found}
        assert told.isdisjoint({"560", "nearly 5,000", "5,000", "90", "ten", "1.5 million", "hundreds of thousands"})
    assert hits >= 15
