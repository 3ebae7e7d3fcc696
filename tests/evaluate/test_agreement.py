"""Every figure agrees with the reference scorer of the evaluation data, where that is present."""

import importlib.util
import json
import random
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eval.gold import ROOT, eval_set
from tests.evaluate.cases import files, lines
from tolltrace.evaluate import match, read_gold, read_predictions, read_reports, score, scores_row
from tolltrace.evaluate.fields import near, same_name, same_place
from tolltrace.evaluate.rows import Period

SCORER = ROOT / "score.py"


def reference(reports: Path, gold: Path, claims: Path) -> dict[str, Any]:
    if not SCORER.is_file():
        pytest.skip(f"the reference scorer is not at {SCORER} (set TOLLTRACE_EVAL)")
    command = [sys.executable, str(SCORER), str(reports), str(gold), str(claims)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)


def ours(reports: Path, gold: Path, claims: Path) -> Any:
    texts = read_reports(reports)
    return scores_row(score(match(read_gold(gold, texts), read_predictions(claims, texts))))


def test_on_invented_reports(tmp_path: Path) -> None:
    reports, gold, claims = files(tmp_path)
    assert ours(reports, gold, claims) == reference(reports, gold, claims)


def disturbed(name: str, rng: random.Random) -> list[dict[str, Any]]:
    """The annotations of a set as predictions, with every sort of fault: claims left out, doubled and moved, values changed for
    those of other claims, shortened, or dropped."""
    found = eval_set(name)
    rows = [(g.report.doc, c) for g in found for c in g.claims]
    texts = {g.report.doc: g.report.text for g in found}
    predicted = []
    for doc, claim in rows:
        if rng.random() < 0.1:
            continue
        row: dict[str, Any] = {**claim.row, "report": doc, "start": claim.span.start, "end": claim.span.end}
        if not row.get("incident"):
            row["incident"] = None
        other = rng.choice(rows)[1].row
        for field in ("outcome", "status", "low", "high", "claimant", "stance", "scope", "place", "responsible", "method"):
            chance = rng.random()
            if chance < 0.15:
                row[field] = other[field]
            elif chance < 0.2:
                del row[field]
            elif chance < 0.35 and isinstance(row[field], str) and field in ("claimant", "place", "responsible"):
                words = row[field].split()
                row[field] = rng.choice(
                    [row[field].upper(), row[field][:-1], " ".join(words[:1]), "".join(w[0] for w in words), f"the {row[field]}"]
                )
        if row["date_start"] and rng.random() < 0.3:
            moved = date.fromisoformat(row["date_start"]) - timedelta(rng.choice([1, 1, 2, 8, 30]))
            row["date_start"] = moved.isoformat()
        if rng.random() < 0.1:
            row["date_end"] = None
        if rng.random() < 0.1:
            row["event"] = rng.choice(["e1", "e2", None])
        if rng.random() < 0.1:
            row["incident"] = other.get("incident")
        row["start"] = max(0, row["start"] + rng.choice([0, 0, 0, -3, 4]))
        row["end"] = min(len(texts[doc]), max(row["start"], row["end"] + rng.choice([0, 0, 0, -2, 5])))
        del row["figure"]
        predicted += [row] * (2 if rng.random() < 0.05 else 1)
    rng.shuffle(predicted)
    return predicted


@pytest.mark.parametrize(("name", "seed"), [("train", 1), ("train", 2), ("contrast-a", 3), ("contrast-b", 4), ("dev", 5)])
def test_on_annotated_reports_with_every_sort_of_fault(tmp_path: Path, name: str, seed: int) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(lines(disturbed(name, random.Random(seed))), encoding="utf-8")
    reports, gold = ROOT / f"{name}.reports.jsonl", ROOT / f"{name}.gold.jsonl"
    wanted = reference(reports, gold, claims)
    assert 0.3 < wanted["claim_strict"]["f1"] < 0.9
    assert ours(reports, gold, claims) == wanted


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WORDS = ["Syrian", "Observatory", "for", "Human", "Rights", "SOHR", "the", "army", "Army", "al", "Deir", "Ezzor", ",", "and"]
NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=8)
DAYS = st.dates(date(2016, 1, 1), date(2016, 1, 20))
PERIODS = st.none() | st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS, DAYS)


@pytest.mark.skipif(not SCORER.is_file(), reason=f"the reference scorer is not at {SCORER} (set TOLLTRACE_EVAL)")
class TestJudgements:
    @given(NAMES, NAMES)
    def test_names(self, gold: str, guess: str) -> None:
        assert same_name(gold, guess) == scorer().same_name(gold, guess)

    @given(NAMES, NAMES)
    def test_places(self, gold: str, guess: str) -> None:
        assert same_place(gold, guess) == scorer().same_place(gold, guess)

    @given(PERIODS, PERIODS)
    def test_periods(self, gold: Period | None, guess: Period | None) -> None:
        def row(period: Period | None) -> dict[str, str]:
            return {"date_start": str(period.start), "date_end": str(period.end)} if period else {}

        assert near(gold, guess) == scorer().near_dates(row(gold), row(guess))
