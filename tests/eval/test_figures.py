"""How much of the annotated figures the quantity grammar proposes with the right interval, with pinned floors."""

import re

import pytest

from tests.eval.gold import GoldReport, eval_set
from tolltrace.extract.figures import find_figures

# A share is measured, then pinned about a point below: (all figures, figures with a number or quantity word, proposals a report).
FLOORS = {"train": (0.955, 0.99, 12.0), "contrast-a": (0.975, 0.99, 12.0), "contrast-b": (0.97, 0.99, 12.0)}
_NUMBERED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|hundreds?|dozens?|scores?|tens"
    r"|thousands?|millions?|several|few|no|none|nobody|zero|couple of)\b",
    re.IGNORECASE,
)


def shares(reports: list[GoldReport]) -> tuple[float, float, float]:
    """The share of bounded gold figures that a proposal overlaps with the same interval, that of the numbered ones, and the
    number of proposals a report."""
    found: list[bool] = []
    numbered: list[bool] = []
    proposals = 0
    for report in reports:
        figures = find_figures(report.report.text)
        proposals += len(figures)
        for claim in report.claims:
            interval = (claim.row["low"], claim.row["high"])
            if interval == (None, None):
                continue
            hit = any(f.span.overlaps(claim.span) and (f.count.low, f.count.high) == interval for f in figures)
            found.append(hit)
            if _NUMBERED.search(claim.row["figure"]) and "year" not in claim.row["figure"]:
                numbered.append(hit)
    return sum(found) / len(found), sum(numbered) / len(numbered), proposals / len(reports)


@pytest.mark.parametrize("name", FLOORS)
def test_intervals_of_annotated_figures_are_proposed(name: str) -> None:
    every, numbered, proposals = shares(eval_set(name))
    floor, numbered_floor, ceiling = FLOORS[name]
    print(f"{name}: {every:.3f} of figures, {numbered:.3f} of numbered ones, {proposals:.1f} proposals a report")
    assert every >= floor
    assert numbered >= numbered_floor
    assert proposals <= ceiling
