"""Trains the shipped weights of linking, and shows how well such weights do on reports they were not trained on.

    python -m tests.link.train              cross-validated on the training reports, five parts, three ways to part them
    python -m tests.link.train --write      writes vocab/link_weights.yml

The chances of levels among pairs of one happening (m) come from annotated pairs of the training reports, from generated pairs
(``tests.bench.world``), and by expectation-maximisation; among pairs of two (u) from sampled candidate pairs of both. The
development reports are never read here.
"""

import math
import random
import statistics
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import yaml

import tolltrace.vocab
from tests.bench.world import marginals, world
from tests.eval.gold import GoldReport, eval_set
from tests.link.measure import Figures, compare, given
from tolltrace.config import Config
from tolltrace.extract.base import Extractor
from tolltrace.link import link
from tolltrace.link.compare import COMPARISONS
from tolltrace.link.context import told_of
from tolltrace.link.happenings import Told
from tolltrace.link.meet import candidates
from tolltrace.link.train import Levels, levels_of, samples, train
from tolltrace.link.weights import Weights, to_text
from tolltrace.model import Claim, Report
from tolltrace.pipeline import new_extractor

EXPERT = 120.0  # pairs that the judgement of people counts for on each side
GENERATED = 60.0  # pairs of each side that the generated ones count for: they show shapes, not shares
FOLDS = 5

_OF_TEXT = {n for n, c in enumerate(COMPARISONS) if c.name in ("words", "named")}

Pairs = list[tuple[Levels, int | None]]


def annotated(gold: list[GoldReport]) -> Pairs:
    """Candidate pairs of annotated happenings with their label."""
    reports, claims, units = given(gold)
    truth = {}
    for g in gold:
        for c in g.claims:
            if c.row.get("incident") and c.row["scope"] == "incident":
                truth[g.report.doc, c.row["event"]] = c.row["incident"]
    told = told_of(claims, {r.id: r for r in reports})
    of = {t.id: truth.get(units[t.claims[0].id]) for t in told}
    return _labelled(told, of)


def read(gold: list[GoldReport]) -> Pairs:
    """As ``annotated``, of the happenings that the reader finds: their days and places are wrong as read ones are."""
    extractor = new_extractor(Config())
    truth: dict[str, Counter[str]] = {}
    claims = []
    for g in gold:
        rows = [(c.span, c.row["incident"]) for c in g.claims if c.row.get("incident") and c.row["scope"] == "incident"]
        for claim in _claims(extractor, g.report):
            claims.append(claim)
            for span, incident in rows:
                if span.start < claim.figure.end and claim.figure.start < span.end:
                    truth.setdefault(claim.id, Counter())[incident] += 1
    told = told_of(claims, {g.report.id: g.report for g in gold})
    of = {}
    for t in told:
        votes = sum((truth.get(c.id, Counter()) for c in t.claims), Counter[str]())
        of[t.id] = votes.most_common(1)[0][0] if votes else None
    return _labelled(told, of)


def _labelled(told: list[Told], of: dict[str, str | None]) -> Pairs:
    """Candidates that are one, however they met, and that are two, met in place and time. Reports that share a happening share
    words and places on others beside it: which of them are one is for the other comparisons to tell; these stay silent."""
    one = [(a, b) for a, b in candidates(told) if of[a.id] and of[a.id] == of[b.id]]
    two = [(a, b) for a, b in candidates(told, by_words=False) if of[a.id] and of[b.id] and of[a.id] != of[b.id]]
    sharing = {frozenset((a.happening.report, b.happening.report)) for a, b in one}
    found: Pairs = [(levels_of(a, b), 1) for a, b in one]
    for a, b in two:
        levels = levels_of(a, b)
        quiet = frozenset((a.happening.report, b.happening.report)) in sharing
        found.append((tuple("silent" if n in _OF_TEXT else x for n, x in enumerate(levels)) if quiet else levels, 0))
    return found


_CLAIMS: dict[str, list[Claim]] = {}


def _claims(extractor: Extractor, report: Report) -> list[Claim]:
    if report.id not in _CLAIMS:
        _CLAIMS[report.id] = list(extractor.extract(report))
    return _CLAIMS[report.id]


def generated(n: int = 5000) -> Pairs:
    """Candidate pairs of an invented casebook with their label."""
    made = world(marginals(), n, seed=11)
    return _labelled(made.told, {i: str(event) for i, event in made.truth.items()})


def expert() -> Weights:
    """The weights of ``expert.yml`` as shares: equal ones among pairs of two, but fewer the more a level weighs."""
    m, u = {}, {}
    for name, weights in yaml.safe_load(Path(__file__).with_name("expert.yml").read_text(encoding="utf-8")).items():
        less = {level: 1 / max(1.0, math.exp(w)) for level, w in weights.items()}
        more = {level: less[level] * math.exp(w) for level, w in weights.items()}
        u[name] = {level: n / sum(less.values()) for level, n in less.items()}
        m[name] = {level: n / sum(more.values()) for level, n in more.items()}
    return Weights(-2.0, m, u)


def trained(real: Pairs, made: Pairs) -> Weights:
    """Weights from those of people, generated and annotated pairs; the prior is the share of the annotated pairs that are one."""
    by_label = {label: [p for p in made if p[1] == label] for label in (0, 1)}
    shapes = [s for label in (0, 1) for s in samples(by_label[label])]
    scaled = [replace(s, n=s.n * GENERATED / len(by_label[s.label or 0])) for s in shapes]
    one = sum(label or 0 for _, label in real)
    return replace(train([*scaled, *samples(real)], expert(), EXPERT), prior=math.log(one / (len(real) - one)))


def measured(gold: list[GoldReport], weights: Weights) -> Figures:
    reports, claims, units = given(gold)
    return compare(gold, link(reports, claims, [], Config(), weights), units)


def folds(gold: list[GoldReport], seed: int) -> list[list[GoldReport]]:
    """The reports in parts; those that share an incident stay together, so that no pair is torn."""
    parent = {g.report.doc: g.report.doc for g in gold}

    def top(doc: str) -> str:
        while parent[doc] != doc:
            doc = parent[doc]
        return doc

    first: dict[str, str] = {}
    for g in gold:
        for c in g.claims:
            if incident := c.row.get("incident"):
                parent[top(g.report.doc)] = top(first.setdefault(incident, g.report.doc))
    groups: dict[str, list[GoldReport]] = {}
    for g in gold:
        groups.setdefault(top(g.report.doc), []).append(g)
    order = sorted(groups)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda name: -len(groups[name]))
    parts: list[list[GoldReport]] = [[] for _ in range(FOLDS)]
    for name in order:
        min(parts, key=len).extend(groups[name])
    return parts


def main() -> None:
    gold, made = eval_set("train"), generated()
    if "--write" in sys.argv:
        real = [*annotated(gold), *read(gold)]
        weights = trained(real, made)
        path = Path(tolltrace.vocab.__file__).with_name("link_weights.yml")
        path.write_text(to_text(weights, HEADING), encoding="utf-8")
        print(f"{path}: trained on {len(real)} annotated and {len(made)} generated pairs")
        return
    rows = []
    for seed in (1, 2, 3):
        hits = wanted = got = 0
        b3 = []
        for at, part in enumerate(folds(gold, seed)):
            rest = [g for n, other in enumerate(folds(gold, seed)) if n != at for g in other]
            found = measured(part, trained([*annotated(rest), *read(rest)], made))
            hits, wanted, got = hits + found.hits, wanted + found.wanted, got + found.got
            b3.append(found.b3)
        f1 = 2 * hits / (wanted + got)
        rows.append(f1)
        print(f"parted {seed}: links F1 {f1:.3f} ({hits} of {wanted}, {got} joined), B3 {statistics.mean(b3):.3f}")
    print(f"links F1 {statistics.mean(rows):.3f} (from {min(rows):.3f} to {max(rows):.3f})")


HEADING = """What each level of a comparison weighs: m is the share of pairs that are one happening, u that of those that are two,
among the pairs of which a comparison can say something; the weight, ln(m / u), is in natural log-odds. Trained on annotated
and generated pairs with: python -m tests.link.train --write. A casebook trains its own with: tolltrace link --train."""


if __name__ == "__main__":
    main()
