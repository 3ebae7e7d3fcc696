"""Counts on their own: parsing, rendering, and whom a noun names."""

import pytest

from tolltrace.extract.figures import is_kin, modifier_class, parse_count, render_count, victim_status
from tolltrace.model import Count, Modifier, Status


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("at least 58 people", Count(58, None, Modifier.AT_LEAST, "at least 58 people")),
        ("56-60", Count(56, 60, Modifier.RANGE, "56-60")),
        ("75 to over 200", Count(75, None, Modifier.RANGE, "75 to over 200", 201)),
        ("2016", Count(2016, 2016, Modifier.EXACT, "2016")),
        ("dozens", Count(24, None, Modifier.VAGUE, "dozens")),
        ("an unknown number", Count(None, None, Modifier.VAGUE, "an unknown number")),
        ("an unknown number, at least 7", Count(7, None, Modifier.VAGUE, "an unknown number, at least 7")),
        ("nobody", Count(0, 0, Modifier.EXACT, "nobody")),
        ("a man and his wife", Count(2, 2, Modifier.EXACT, "a man and his wife")),
        ("a family of five", Count(5, 5, Modifier.EXACT, "a family of five")),
        ("125 gunmen at least", Count(125, None, Modifier.AT_LEAST, "125 gunmen at least")),
        ("a couple", Count(2, 2, Modifier.EXACT, "a couple")),
        ("a couple of people", Count(2, 2, Modifier.ABOUT, "a couple of people")),
        ("a pair of nurses", Count(2, 2, Modifier.EXACT, "a pair of nurses")),
        ("many", Count(None, None, Modifier.VAGUE, "many")),
        ("the weather", None),
        ("", None),
    ],
)
def test_parse_count(phrase: str, count: Count | None) -> None:
    assert parse_count(phrase) == count


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (Count(12, 12, Modifier.EXACT, ""), "12"),
        (Count(0, 0, Modifier.EXACT, ""), "none"),
        (Count(1200, 1200, Modifier.ABOUT, ""), "about 1,200"),
        (Count(58, None, Modifier.AT_LEAST, ""), "at least 58"),
        (Count(61, None, Modifier.MORE_THAN, ""), "more than 60"),
        (Count(None, 25, Modifier.AT_MOST, ""), "up to 25"),
        (Count(None, 24, Modifier.LESS_THAN, ""), "fewer than 25"),
        (Count(600, 1000, Modifier.RANGE, ""), "between 600 and 1,000"),
        (Count(75, None, Modifier.RANGE, "", 201), "75 to over 200"),
        (Count(24, None, Modifier.VAGUE, ""), "dozens"),
        (Count(7, None, Modifier.VAGUE, ""), "an unknown number, at least 7"),
        (Count(None, None, Modifier.VAGUE, ""), "an unknown number"),
    ],
)
def test_render_count(count: Count, phrase: str) -> None:
    assert render_count(count) == phrase


def test_modifier_class_is_the_hedge_english_can_say() -> None:
    assert modifier_class(Count(5, 5, Modifier.AT_LEAST, "")) is Modifier.EXACT
    assert modifier_class(Count(5, None, Modifier.EXACT, "")) is Modifier.AT_LEAST
    assert modifier_class(Count(0, None, Modifier.MORE_THAN, "")) is Modifier.AT_LEAST
    assert modifier_class(Count(None, 9, Modifier.RANGE, "")) is Modifier.AT_MOST


@pytest.mark.parametrize(
    ("noun", "status"),
    [
        ("civilians", Status.CIVILIAN),
        ("Children", Status.CIVILIAN),
        ("women and children", Status.CIVILIAN),
        ("worshippers", Status.CIVILIAN),
        ("patients", Status.CIVILIAN),
        ("medics", Status.CIVILIAN),
        ("journalists", Status.CIVILIAN),
        ("family", Status.CIVILIAN),
        ("aid workers", Status.CIVILIAN),
        ("soldiers", Status.COMBATANT),
        ("jihadists", Status.COMBATANT),
        ("commander", Status.COMBATANT),
        ("police officers", Status.COMBATANT),
        ("policemen", Status.UNKNOWN),
        ("people", Status.UNKNOWN),
        ("others", Status.UNKNOWN),
        ("dead", Status.UNKNOWN),
        ("civilian deaths", Status.CIVILIAN),
        ("army casualties", Status.COMBATANT),
        ("rebel fighters", Status.COMBATANT),
        ("civilians and soldiers", Status.MIXED),
        ("rebels and jihadists", Status.COMBATANT),
        ("school students", Status.CIVILIAN),
        ("persons", Status.UNKNOWN),
        ("members of the Taliban", Status.COMBATANT),
        ("members of one family", Status.UNKNOWN),
        ("dozens of civilians", Status.CIVILIAN),
        ("staff members", Status.CIVILIAN),
        ("woman and son", Status.CIVILIAN),
        ("2-year-old", Status.CIVILIAN),
        ("nine-month-old", Status.CIVILIAN),
        ("42-year-old", Status.UNKNOWN),
        ("“terrorists”", Status.COMBATANT),
        ("missiles", None),
        ("", None),
    ],
)
def test_victim_status(noun: str, status: Status | None) -> None:
    assert victim_status(noun) is status


def test_kin() -> None:
    assert is_kin("Wife")
    assert not is_kin("soldier")
