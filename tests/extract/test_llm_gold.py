"""How much of a perfect answer survives: annotated reports whose own annotations are given as the model's answer.

What is lost here is lost by alignment and grammar, whatever the model; the floors stand two to three points below what
was measured.
"""

import json
from collections import Counter

import pytest

from tests.eval.gold import GoldReport, eval_set
from tests.extract.test_llm import claim
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.llm import Endpoint, LlmReader
from tolltrace.extract.llm.client import Answer
from tolltrace.extract.llm.prompt import Prompt


class Oracle:
    """A client whose model knows the annotations of one report."""

    endpoint = Endpoint("http://127.0.0.1:1/v1", "oracle")

    def __init__(self, gold: GoldReport) -> None:
        number = {c.row["id"]: n for n, c in enumerate(gold.claims, 1)}
        fields = ("outcome", "status", "group", "claimant", "via", "stance", "scope", "responsible", "method", "place")
        self._claims = [
            claim(
                n,
                c.row["figure"],
                c.row["quote"],
                part_of=number.get(c.row["part_of"]),
                repeat_of=number.get(c.row["repeat_of"]),
                **{name: c.row[name] for name in fields},
            )
            for n, c in enumerate(gold.claims, 1)
        ]

    def __enter__(self) -> "Oracle":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def ask(self, prompt: Prompt) -> Answer:
        return Answer(json.dumps({"claims": [c for c in self._claims if c["quote"] in prompt.user]}), "oracle")


def survived(name: str) -> dict[str, float]:
    """Shares of the annotated claims: those found, found with their interval, and of the found those with each name."""
    tally: Counter[str] = Counter()
    for gold in eval_set(name):
        text = gold.report.text
        readings = LlmReader(Oracle(gold)).read(parse(gold.report), find_figures(text))  # type: ignore[arg-type]
        for item in gold.claims:
            row = item.row
            tally["all"] += 1
            here = [r for r in readings if r.figure.span.overlaps(item.span) and r.outcome == row["outcome"]]
            if not here:
                continue
            (reading, *_) = here
            tally["found"] += 1
            tally["interval"] += (reading.figure.count.low, reading.figure.count.high) == (row["low"], row["high"])
            tally["part_of"] += (reading.part_of is None) == (not row["part_of"])
            for field in ("claimant", "responsible"):
                if row[field]:
                    tally[f"any {field}"] += 1
                    tally[field] += getattr(reading, field) is not None
        # Nothing else comes out than the annotations put in.
        tally["more"] += sum(not any(r.figure.span.overlaps(c.span) for c in gold.claims) for r in readings)
    found = tally["found"]
    return {
        "found": found / tally["all"],
        "interval": tally["interval"] / found,
        "part_of": tally["part_of"] / found,
        "claimant": tally["claimant"] / tally["any claimant"],
        "responsible": tally["responsible"] / tally["any responsible"],
        "more": tally["more"],
    }


FLOORS = {"found": 0.95, "interval": 0.96, "part_of": 0.98, "claimant": 0.93, "responsible": 0.96}


@pytest.mark.parametrize("name", ["train", "contrast-a"])
def test_a_perfect_answer_survives(name: str) -> None:
    measured = survived(name)
    assert measured.pop("more") == 0
    assert {field: share for field, share in measured.items() if share < FLOORS[field]} == {}
