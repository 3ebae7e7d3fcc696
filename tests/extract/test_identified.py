"""Victims counted by their names, which reports do with the dead."""

import pytest

from tolltrace.config import Config
from tolltrace.model import Outcome, make_report
from tolltrace.pipeline import new_extractor

EXTRACTOR = new_extractor(Config(reader="rules"))
LEAD = "A strike in Homs killed several people and injured twelve. "


def told(text: str) -> list[tuple[Outcome, int | None, str]]:
    claims = EXTRACTOR.extract(make_report("t", LEAD + text))
    return [(c.outcome, c.count.low, c.group) for c in claims if c.figure.start >= len(LEAD)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Relatives helped to identify the names of the ten victims.", (Outcome.KILLED, 10, "names")),
        ("The names of ten victims have been matched with a list.", (Outcome.KILLED, 10, "names of victims")),
        ("So far nine victims have been identified.", (Outcome.KILLED, 9, "victims")),
        ("Some spoke of three, but nine names were provided.", (Outcome.KILLED, 9, "names")),
        ("A journalist listed 14 names.", (Outcome.KILLED, 14, "names")),
        ("The eight victims were treated in a clinic.", (Outcome.INJURED, 8, "victims")),
    ],
)
def test_victims_told_by_their_names_are_the_dead(text: str, found: tuple[Outcome, int, str]) -> None:
    assert told(text)[-1] == found


def test_where_nobody_is_said_to_have_died_names_are_of_the_wounded() -> None:
    report = make_report("t", "A blast in Homs injured several people. Relatives identified nine of the victims.")
    assert [(c.outcome, c.count.low) for c in EXTRACTOR.extract(report)] == [(Outcome.INJURED, 3), (Outcome.INJURED, 9)]


def test_nobody_is_counted_by_losing_a_loved_one() -> None:
    assert told("The pain of losing a loved one stays.") == []


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("The monitor has matched the names of 19 of the civilians killed with the list of a ministry.", "names of civilians"),
        ("The names of ten victims have been reconciled with a published list.", "names of victims"),
        ("The monitor listed the names of 19 civilians killed.", "civilians"),
        ("Bodies of three of the victims were taken to a clinic.", "those victims"),
        ("Three of those killed were taken to a clinic.", "those killed"),
    ],
)
def test_some_of_the_victims_and_names_matched_with_a_list_are_some_of_the_dead(text: str, group: str) -> None:
    assert told(text)[-1][2] == group
