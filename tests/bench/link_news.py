"""Linking in another domain: local news of shootings, each report with the incident it tells of, read and linked from end to end.

    python -m tests.bench.link_news [--curve]

Reads ``gunviolence.dev.jsonl`` of the evaluation data. A report's incident is that of its happening with most claims; one without
claims goes to the incident that it mentions (``link.mentions``), else stands alone. Printed: B-cubed of reports, and in the same
run what TF-IDF of the whole texts with connected components reaches at its best threshold. --curve shows both against it.
"""

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from tests.eval.gold import ROOT, read_jsonl, to_report
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.link.mentions import mentions
from tolltrace.model import Claim, Linkage, Report
from tolltrace.pipeline import new_extractor

_WORD = re.compile(r"\b\w\w+\b")


def b3(guess: Mapping[str, object], truth: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of documents."""
    by_guess, by_truth = defaultdict(set), defaultdict(set)
    for doc, incident in truth.items():
        by_guess[guess[doc]].add(doc)
        by_truth[incident].add(doc)
    p = r = 0.0
    for doc, incident in truth.items():
        both = len(by_guess[guess[doc]] & by_truth[incident])
        p += both / len(by_guess[guess[doc]])
        r += both / len(by_truth[incident])
    p, r = p / len(truth), r / len(truth)
    return p, r, 2 * p * r / (p + r)


def incidents(linkage: Linkage, reports: Iterable[Report], claims: Iterable[Claim]) -> dict[str, object]:
    """The incident of each document: that of its happening with most claims, of equals the one told first, else itself."""
    of = {h: i.id for i in linkage.incidents for h in i.happenings}
    start = {c.id: c.figure.start for c in claims}
    best = {}
    for h in sorted(linkage.happenings, key=lambda h: (len(h.claims), -min(start[c] for c in h.claims), h.id)):
        best[h.report] = of[h.id]
    return {r.doc: best.get(r.id, r.doc) for r in reports}


def similar(texts: list[str]) -> sparse.coo_matrix:
    """Cosines of TF-IDF between all texts (logarithmic counts, smoothed inverse frequencies)."""
    counts = [Counter(_WORD.findall(text.lower())) for text in texts]
    uses = Counter(word for row in counts for word in row)
    column = {word: n for n, word in enumerate(uses)}
    rows, columns, values = [], [], []
    for at, row in enumerate(counts):
        weights = {w: (1 + math.log(n)) * (math.log((1 + len(texts)) / (1 + uses[w])) + 1) for w, n in row.items()}
        norm = math.sqrt(sum(x * x for x in weights.values())) or 1.0
        for word, value in weights.items():
            rows.append(at)
            columns.append(column[word])
            values.append(value / norm)
    table = sparse.csr_matrix((values, (rows, columns)), (len(texts), len(column)))
    return (table @ table.T).tocoo()


def main() -> None:
    path = ROOT / "gunviolence.dev.jsonl"
    if not path.is_file():
        sys.exit(f"no evaluation data at {ROOT}; set TOLLTRACE_EVAL")
    data = read_jsonl(path)
    reports, truth = [to_report(row) for row in data], {row["doc"]: row["incident"] for row in data}
    extractor = new_extractor(Config())
    claims: list[Claim] = []
    for at in range(0, len(reports), 50):
        extractor.prepare(reports[at : at + 50])
        for report in reports[at : at + 50]:
            claims += extractor.extract(report)
    silent = len(reports) - len({c.report for c in claims})
    print(f"{len(reports)} reports of {len(set(truth.values()))} incidents, {silent} without any claim")
    doc = {r.id: r.doc for r in reports}
    curve = "--curve" in sys.argv
    for ask_at in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8) if curve else (Config().ask_at,):
        found = link(reports, claims, [], Config(ask_at=ask_at, link_at=max(ask_at, Config().link_at)))
        guess = incidents(found, reports, claims)
        p, r, f1 = b3(guess, truth)
        print(f"linked at {ask_at}: B3 {f1:.3f} (P {p:.3f} R {r:.3f}) without mentions", end="; ")
        guess |= {doc[m.report]: m.incident for m in mentions(reports, claims, found, Config().ask_at)}
        p, r, f1 = b3(guess, truth)
        print(f"B3 {f1:.3f} (P {p:.3f} R {r:.3f})")
    cosines = similar([r.text for r in reports])
    rows = []
    for at in np.arange(0.26, 0.46, 0.02):
        kept = cosines.data >= at
        edges = sparse.csr_matrix((np.ones(kept.sum()), (cosines.row[kept], cosines.col[kept])), cosines.shape)
        groups = dict(zip((r.doc for r in reports), connected_components(edges, directed=False)[1].tolist(), strict=True))
        rows.append((b3(groups, truth)[2], float(at)))
        if curve:
            print(f"TF-IDF at {at:.2f}: B3 {rows[-1][0]:.3f}")
    best, at = max(rows)
    print(f"TF-IDF with connected components, at its best threshold {at:.2f}: B3 {best:.3f}")


if __name__ == "__main__":
    main()
