"""Annotated reports told of other places: what training shows has to stay annotated right."""

import random
import re
import sys
from pathlib import Path

import pytest

from tolltrace.evaluate import GoldReport, read_gold, read_reports

TRAINING = Path(__file__).resolve().parents[2] / "training"
sys.path.insert(0, str(TRAINING))

from vary import elsewhere, swapped, varied  # noqa: E402


@pytest.fixture(scope="module")
def annotated() -> list[GoldReport]:
    folder = TRAINING / "written"
    return read_gold(folder / "h.gold.jsonl", read_reports(folder / "h.reports.jsonl"))[:40]


def test_most_reports_can_be_told_of_other_places(annotated: list[GoldReport]) -> None:
    dice = random.Random(1)
    assert sum(elsewhere(r, dice).report.text != r.report.text for r in annotated) >= 36


def test_every_figure_stays_what_it_was_and_its_place_stands_in_the_text(annotated: list[GoldReport]) -> None:
    dice = random.Random(2)
    checked = 0
    for before in annotated:
        after = elsewhere(before, dice)
        assert [c.interval for c in after.claims] == [c.interval for c in before.claims]
        for old, new in zip(before.claims, after.claims, strict=True):
            was, now = old.figure.of(before.report.text), new.figure.of(after.report.text)
            # A figure may hold a name ("12 people from Ariha"): all but the name stays.
            assert re.findall(r"\d+", was) == re.findall(r"\d+", now)
            assert was.split()[0] == now.split()[0] or was[0].isupper()
            finest = new.place.split(",")[0]
            if old.place.split(",")[0] in before.report.text:
                checked += 1
                assert finest in after.report.text
    assert checked > 200


def test_one_place_becomes_one_place_everywhere(annotated: list[GoldReport]) -> None:
    before = next(r for r in annotated if any(c.place for c in r.claims))
    after = elsewhere(before, random.Random(3))
    moved = {(old.place, new.place) for old, new in zip(before.claims, after.claims, strict=True)}
    assert len(moved) == len({old for old, _ in moved})


def test_no_share_changes_nothing_and_one_seed_tells_one_tale(annotated: list[GoldReport]) -> None:
    assert varied(annotated, 0.0, random.Random(4)) == annotated
    first, again = (varied(annotated, 1.0, random.Random(5)) for _ in range(2))
    assert first == again


def test_names_are_replaced_whole_and_all_at_once() -> None:
    words = {"Idlib": "Homs", "Homs": "Idlib", "Maarat": "Tal"}
    assert swapped("Idlib and Homs, Maarat al-Numan, Idlibi", words) == "Homs and Idlib, Tal al-Numan, Idlibi"
