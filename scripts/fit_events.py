"""Fits the weights of ``vocab/events.yml`` to annotated reports and says how well they hold on reports left out.

    TOLLTRACE_EVAL=DIR python scripts/fit_events.py [--write]

DIR (default ../shared/eval) holds train, contrast-a and contrast-b in the format of the evaluation data. The default reader
reads them, its claims are matched to the annotated ones (overlapping figure, equal outcome), and every pair of claims of one
report and scope becomes a row: the features of ``extract.events``, and whether the annotation gives both one happening. The
weights are those of a logistic regression with a ridge penalty, by Newton's method, rounded to hundredths. Fitted on claims as
read and not as annotated, because slips of time and place are part of what the weights have to weigh.

Prints B-cubed F1 of the happenings on each of five folds of train (reports of one day stay together; the contrast sets always
train), then on everything with the weights of everything. Without --write nothing is changed. Needs numpy. About two minutes.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.eval.gold import GoldReport, eval_set  # noqa: E402

from tolltrace import pipeline  # noqa: E402
from tolltrace.config import Config  # noqa: E402
from tolltrace.extract import events  # noqa: E402
from tolltrace.extract.document import Document, parse  # noqa: E402
from tolltrace.model import Claim  # noqa: E402

VOCABULARY = ROOT / "src" / "tolltrace" / "vocab" / "events.yml"
RIDGE = 3.0  # of 1, 3 and 10 the best on folds, though all within their spread
PART_OF = 6.0  # a breakdown shares the happening of its whole, whatever else is told
FOLDS = 5
HEAD = """\
# Weights of the pair features of extract/events.py: log-odds that two claims of one report speak of one happening.
# Fitted by scripts/fit_events.py (logistic regression, ridge 3.0) on claims as read from the annotated training reports.
weights:
"""

Weights = Mapping[str, float]
Read = tuple[Document, list[Claim], dict[int, str]]
"""A document, its claims in text order, and the annotated happening of those that match an annotated claim."""


def read(gold: GoldReport, extractor: pipeline.ClaimExtractor) -> Read:
    claims = sorted(extractor.extract(gold.report), key=lambda c: (c.figure, c.outcome))
    edges = []
    for i, claim in enumerate(gold.claims):
        for j, found in enumerate(claims):
            shared = min(claim.span.end, found.figure.end) - max(claim.span.start, found.figure.start)
            if shared > 0 and claim.row["outcome"] == found.outcome:
                exact = (claim.row["low"], claim.row["high"]) == (found.count.low, found.count.high)
                edges.append((exact, shared, -i, -j))
    used: set[int] = set()
    happenings: dict[int, str] = {}
    for _, _, i, j in sorted(edges, reverse=True):
        if -i not in used and -j not in happenings:
            used.add(-i)
            happenings[-j] = gold.claims[-i].row["event"]
    return parse(gold.report), claims, happenings


def rows(reports: Sequence[Read]) -> list[tuple[tuple[str, ...], bool]]:
    found = []
    for document, claims, happenings in reports:
        facts = [events._facts(document, claim) for claim in claims]
        for j in sorted(happenings):
            for i in sorted(happenings):
                if i < j and claims[i].scope is claims[j].scope:
                    found.append((events.features(facts[i], facts[j], document), happenings[i] == happenings[j]))
    return found


def fit(reports: Sequence[Read]) -> dict[str, float]:
    """Newton's method on the penalised likelihood; the bias is not penalised."""
    counted = Counter(rows(reports))
    names = sorted({name for features, _ in counted for name in features})
    column = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(counted), len(names) + 1))
    x[:, -1] = 1.0
    for k, (features, _) in enumerate(counted):
        x[k, [column[name] for name in features]] = 1.0
    y = np.array([together for _, together in counted], dtype=float)
    n = np.array(list(counted.values()), dtype=float)
    penalty = np.diag([RIDGE] * len(names) + [1e-6])
    w = np.zeros(len(names) + 1)
    for _ in range(30):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (n * (y - p)) - penalty @ w
        step = np.linalg.solve(x.T @ (x * (n * p * (1 - p))[:, None]) + penalty, gradient)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return {**{name: round(float(w[k]), 2) for name, k in column.items()}, "bias": round(float(w[-1]), 2), "part_of": PART_OF}


def b3(reports: Sequence[Read], weights: Weights) -> float:
    """B-cubed F1 of the happenings that ``weights`` give."""
    gold: dict[tuple[int, int], tuple[int, str]] = {}
    guess: dict[tuple[int, int], tuple[int, str]] = {}
    with patch.object(events, "vocabulary", lambda name: {"weights": defaultdict(float, weights)}):
        for number, (document, claims, happenings) in enumerate(reports):
            labels = [c.event for c in events.assign_events(document, claims)]
            for k, happening in happenings.items():
                gold[number, k], guess[number, k] = (number, happening), (number, labels[k])
    by_gold, by_guess = Counter(gold.values()), Counter(guess.values())
    both = Counter((gold[k], guess[k]) for k in gold)
    precision = sum(both[gold[k], guess[k]] / by_guess[guess[k]] for k in gold) / len(gold)
    recall = sum(both[gold[k], guess[k]] / by_gold[gold[k]] for k in gold) / len(gold)
    return 2 * precision * recall / (precision + recall)


def fold(report: Read) -> int:
    day = str(report[0].report.published or report[0].report.doc)
    return int(sha256(day.encode()).hexdigest(), 16) % FOLDS


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help=f"write {VOCABULARY.name}")
    chosen = options.parse_args()
    extractor = pipeline.new_extractor(Config())
    train = [read(gold, extractor) for gold in eval_set("train")]
    contrast = [read(gold, extractor) for name in ("contrast-a", "contrast-b") for gold in eval_set(name)]
    held = []
    for k in range(FOLDS):
        weights = fit([r for r in train if fold(r) != k] + contrast)
        held.append(b3([r for r in train if fold(r) == k], weights))
    print("left out:", " ".join(f"{value:.3f}" for value in held), f"mean {np.mean(held):.3f} spread {np.std(held):.3f}")
    weights = fit(train + contrast)
    print(f"all of it: train {b3(train, weights):.3f} contrast {b3(contrast, weights):.3f}")
    if chosen.write:
        VOCABULARY.write_text(HEAD + "".join(f"  {name}: {weights[name]}\n" for name in sorted(weights)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
