"""Victims told one by one after their number are parts of it; those of another happening are not."""

import pytest

from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader import RuleReader
from tolltrace.model import make_report

TOLL = "Twelve people were killed in Atma. "


def wholes(text: str) -> list[int | None]:
    return [r.part_of for r in RuleReader().read(parse(make_report("r", text)), find_figures(text))]


@pytest.mark.parametrize(
    "told",
    [
        "Her husband was killed.",
        "His two brothers also died.",
        "A child named Samir was killed.",
        "Two of the farmers who were killed came from Sarmin.",
    ],
)
def test_examples_are_parts(told: str) -> None:
    assert wholes(TOLL + told) == [None, 0]


@pytest.mark.parametrize(
    "told", ["A fisherman and his brother were killed.", "His uncle was killed last year.", "A nurse was killed."]
)
def test_others_stand_alone(told: str) -> None:
    assert wholes(TOLL + told) == [None, None]
