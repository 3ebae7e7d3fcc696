"""Floors on the annotated reports: names by the scorer's own comparison, stances exactly. Skips where the data is absent."""

import importlib.util
from collections import Counter
from collections.abc import Callable

import pytest

from tests.eval.gold import ROOT, eval_set
from tolltrace.extract.document import parse
from tolltrace.extract.who import claimant_of, responsible_of, stance_of
from tolltrace.model import Count, Modifier, Outcome


@pytest.fixture(scope="module")
def same_name() -> Callable[[str, str], bool]:
    if not (ROOT / "score.py").is_file():
        pytest.skip(f"the scorer is not found at {ROOT}")
    spec = importlib.util.spec_from_file_location("score", ROOT / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_name  # type: ignore[no-any-return]


# Measured 0.90/0.68/0.99, 0.82/0.72/0.90 and 0.80/0.62/0.95 (claimant, responsible, stance); floors lie a little under.
@pytest.mark.parametrize(
    ("name", "claimant", "responsible", "stance"),
    [("train", 0.88, 0.66, 0.98), ("contrast-a", 0.80, 0.70, 0.88), ("contrast-b", 0.78, 0.60, 0.93)],
)
def test_floors(name: str, claimant: float, responsible: float, stance: float, same_name: Callable[[str, str], bool]) -> None:
    hits: Counter[str] = Counter()
    for gold in eval_set(name):
        document = parse(gold.report)
        for claim in gold.claims:
            row = claim.row
            count = Count(row["low"], row["high"], Modifier(row["modifier"]), row["figure"])
            who, _ = claimant_of(document, claim.span)
            whose = responsible_of(document, claim.span, Outcome(row["outcome"]))
            hits["claimant"] += same_name(row["claimant"], who.text if who else "")
            hits["responsible"] += same_name(row["responsible"], whose.text if whose else "")
            hits["stance"] += row["stance"] == stance_of(document, claim.span, count, who, whose).value
            hits["all"] += 1
    shares = {field: hits[field] / hits["all"] for field in ("claimant", "responsible", "stance")}
    floors = {"claimant": claimant, "responsible": responsible, "stance": stance}
    assert {field: share for field, share in shares.items() if share < floors[field]} == {}
