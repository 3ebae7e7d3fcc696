"""The optional evaluation data: annotated reports, located by TOLLTRACE_EVAL (default ../shared/eval, skipped when absent)."""

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tolltrace.model import Report, Span, make_report

ROOT = Path(os.environ.get("TOLLTRACE_EVAL", Path(__file__).parents[2] / ".." / "shared" / "eval")).resolve()
SEEDS = Path(os.environ.get("TOLLTRACE_REPORTS", Path(__file__).parents[2] / ".." / "shared" / "reports")).resolve()


@dataclass(frozen=True)
class GoldClaim:
    """An annotated claim: ``span`` locates its figure, ``row`` is the annotation as written."""

    span: Span
    row: dict[str, Any]


@dataclass(frozen=True)
class GoldReport:
    report: Report
    claims: tuple[GoldClaim, ...]


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def locate(text: str, quote: str, figure: str, taken: set[tuple[int, int]]) -> tuple[int, int] | None:
    """Offsets of ``figure`` within the first occurrence of ``quote`` whose figure is not taken yet (as the scorer does)."""
    first = None
    at = -1
    while (at := text.find(quote, at + 1)) >= 0:
        inner = -1
        while (inner := quote.find(figure, inner + 1)) >= 0:
            span = (at + inner, at + inner + len(figure))
            first = first or span
            if span not in taken:
                return span
    return first


def to_report(row: dict[str, Any]) -> Report:
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return make_report(
        row["doc"], row["text"], publisher=row.get("publisher") or "", published=published, title=row.get("title") or ""
    )


def load(reports: Path, gold: Path) -> list[GoldReport]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_jsonl(gold):
        if not row.get("none"):
            rows[row["doc"]].append(row)
    found = []
    for row in read_jsonl(reports):
        taken: dict[str, set[tuple[int, int]]] = defaultdict(set)
        claims = []
        for g in rows[row["doc"]]:
            span = locate(row["text"], g["quote"], g["figure"], taken[g["outcome"]])
            if span:
                taken[g["outcome"]].add(span)
                claims.append(GoldClaim(Span(*span), g))
        found.append(GoldReport(to_report(row), tuple(claims)))
    return found


def eval_set(name: str) -> list[GoldReport]:
    """The annotated reports of ``name`` ("train", "dev", "contrast-a", "contrast-b"); skips the test when they are absent."""
    reports, gold = ROOT / f"{name}.reports.jsonl", ROOT / f"{name}.gold.jsonl"
    if not (reports.is_file() and gold.is_file()):
        pytest.skip(f"evaluation data not found at {ROOT} (set TOLLTRACE_EVAL)")
    return load(reports, gold)


def seed_set() -> list[GoldReport]:
    """The two articles with their annotations; skips the test when they are absent."""
    reports, gold = SEEDS / "reports.jsonl", SEEDS / "seeds.gold.jsonl"
    if not (reports.is_file() and gold.is_file()):
        pytest.skip(f"the two articles not found at {SEEDS} (set TOLLTRACE_REPORTS)")
    return load(reports, gold)
