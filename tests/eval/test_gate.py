"""The gate: no annotated set may read worse than its pinned floors; and the rules by which floors move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eval.gate import FILE, MARGIN, SETS, load, measure, present, repinned, undercut, written
from tests.eval.gold import ROOT


@pytest.mark.parametrize("name", SETS)
def test_reading_stays_above_its_floors(name: str) -> None:
    if not present(name):
        pytest.skip(f"evaluation data not found at {ROOT} (set TOLLTRACE_EVAL)")
    faults = undercut(name, load(FILE.read_text(encoding="utf-8")).floors[name], measure(name))
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_every_set_has_floors_and_none_lies_below_its_bar() -> None:
    pinned = load(FILE.read_text(encoding="utf-8"))
    assert sorted(pinned.floors) == sorted(SETS)
    for name, bars in pinned.bars.items():
        assert {key: pinned.floors[name][key] >= bar for key, bar in bars.items()} == dict.fromkeys(bars, True)


def test_an_undercut_floor_is_named_with_both_figures() -> None:
    floors = {"detection": 0.9, "status": 0.8, "links_across_reports": 0.5}
    assert undercut("dev", floors, {"detection": 0.8999, "status": 0.8}) == [
        "dev: detection is 0.8999, below its floor 0.900",
        "dev: links_across_reports is not measured",
    ]


def test_floors_rise_by_themselves_and_fall_only_where_allowed() -> None:
    floors, bars = {"detection": 0.9, "status": 0.8, "old": 0.5}, {"status": 0.75}
    found = {"detection": 0.8, "status": 0.7, "place": 0.6149}
    assert repinned(floors, bars, found, allow_lower=False) == {"detection": 0.9, "status": 0.8, "place": 0.604, "old": 0.5}
    assert repinned(floors, bars, found, allow_lower=True) == {"detection": 0.79, "status": 0.75, "place": 0.604}
    assert repinned({"detection": 0.5}, {}, {"detection": 0.91}, allow_lower=False) == {"detection": 0.9}


FIGURES = st.dictionaries(st.sampled_from(["detection", "claim_strict", "place"]), st.floats(0, 1))


@given(FIGURES, FIGURES, FIGURES)
def test_renewed_floors_never_fall_and_are_kept_by_what_was_measured(
    floors: dict[str, float], bars: dict[str, float], found: dict[str, float]
) -> None:
    renewed = repinned(floors, bars, found, allow_lower=False)
    assert all(renewed[key] >= floor for key, floor in floors.items())
    assert repinned(renewed, bars, found, allow_lower=False) == renewed
    lowered = repinned(floors, {}, found, allow_lower=True)
    assert undercut("any", {k: v for k, v in lowered.items() if found[k] >= MARGIN}, found) == []


def test_writing_keeps_comments_and_bars() -> None:
    before = "# why\nbars:\n  dev:\n    detection: 0.5\n\nfloors:\n  dev:\n    detection: 0.6\n"
    after = written(before, {"train": {"place": 0.7}, "dev": {"detection": 0.61}})
    assert after == (
        "# why\nbars:\n  dev:\n    detection: 0.5\n\nfloors:\n  dev:\n    detection: 0.610\n  train:\n    place: 0.700\n"
    )
    assert load(after).bars == load(before).bars
