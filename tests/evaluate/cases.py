"""Invented reports, their annotations, and predictions with known faults; the figures are worked out by hand in the tests."""

import json
from pathlib import Path
from typing import Any

NORTH = (
    "Shells kill 12 in Jarabulus\n\n"
    "At least 12 civilians were killed and 30 people wounded when shells hit Jarabulus, the local council said on Tuesday. "
    "Two fighters died too. An unknown number are missing."
)
SOUTH = "Twelve civilians died in Jarabulus, activists said. The army denied killing anyone. It lost 5 soldiers near Nawa."
QUIET = "The council of Nawa met on Monday and spoke of water."

REPORTS = [
    {"doc": "north", "publisher": "Northern Post", "published": "2017-03-22", "text": NORTH},
    {"doc": "south", "publisher": "Southern Post", "published": "2017-03-23", "text": SOUTH},
    {"doc": "quiet", "publisher": "Southern Post", "published": "2017-03-23", "text": QUIET},
]

_EMPTY = {"status": "unknown", "claimant": "", "via": "", "stance": "reported", "scope": "incident", "responsible": ""}
_DAY = {"date_start": "2017-03-21", "date_end": "2017-03-21"}
_NO_DAY = {"date_start": None, "date_end": None}
_JARABULUS = {**_EMPTY, **_DAY, "place": "Jarabulus, Aleppo", "method": "shelling", "event": "e1", "incident": "i1"}
_NAWA = {"place": "Nawa", "method": "unknown", "event": "e2"}


def gold(doc: str, identity: str, figure: str, quote: str, **values: Any) -> dict[str, Any]:
    row = {"doc": doc, "id": identity, "figure": figure, "quote": quote, "outcome": "killed", "modifier": "exact", "sure": True}
    return {**row, **_JARABULUS, **values}


def guess(report: str, text: str, figure: str, *, nth: int = 0, **values: Any) -> dict[str, Any]:
    at = -1
    for _ in range(nth + 1):
        at = text.index(figure, at + 1)
    return {"report": report, "start": at, "end": at + len(figure), "outcome": "killed", **_JARABULUS, **values}


COUNCIL = "the local council"
COMBATANT = {"status": "combatant"}
CIVILIAN = {"status": "civilian"}
FIGHTERS = "Two fighters"
GOLD: list[dict[str, Any]] = [
    gold("north", "c1", "12", "Shells kill 12 in Jarabulus", low=12, high=12),
    gold("north", "c2", "At least 12 civilians", "At least 12 civilians were", low=12, high=None, claimant=COUNCIL, **CIVILIAN),
    gold("north", "c3", "30 people", "30 people wounded", outcome="injured", low=30, high=30, claimant=COUNCIL),
    gold("north", "c4", FIGHTERS, "Two fighters died too", low=2, high=2, sure=False, **COMBATANT),
    gold("north", "c5", "An unknown number", "An unknown number are missing", outcome="missing", low=None, high=None),
    gold("south", "c1", "Twelve civilians", "Twelve civilians", low=12, high=12, claimant="activists", **CIVILIAN, **_NO_DAY),
    gold("south", "c2", "killing anyone", "denied killing anyone", low=0, high=0, stance="denied", claimant="army", **_NO_DAY),
    gold("south", "c3", "5 soldiers", "It lost 5 soldiers", low=5, high=5, **COMBATANT, **_NO_DAY, **_NAWA, incident="i2"),
    {"doc": "quiet", "none": True},
    {"doc": "elsewhere", "id": "c1", "figure": "9", "quote": "9 dead"},
]  # fmt: skip

PREDICTED: list[dict[str, Any]] = [
    # north c1: right but for the place.
    guess("north", NORTH, "12", low=12, high=12, place="Homs", confidence=0.95, incident="x"),
    # north c2: all right; the claimant and the day are near enough.
    guess("north", NORTH, "At least 12 civilians", low=12, high=None, claimant="local council of Jarabulus", **CIVILIAN,
          date_start="2017-03-22", date_end="2017-03-22", confidence=0.9, incident="x"),
    # north c3: found, its interval wrong, and its event apart.
    guess("north", NORTH, "30 people", outcome="injured", low=30, high=None, claimant=COUNCIL, confidence=0.5, event="e5",
          incident="x"),
    # north c4: another outcome, so missed and a false alarm.
    guess("north", NORTH, FIGHTERS, outcome="injured", low=2, high=2, confidence=0.4, incident="x", **COMBATANT),
    # north c5: optional; neither a hit nor a fault.
    guess("north", NORTH, "unknown number", outcome="missing", low=None, high=None, confidence=0.3, incident="x"),
    # south c1: its status wrong. South c2 is not read.
    guess("south", SOUTH, "Twelve civilians", low=12, high=12, claimant="activists", confidence=0.85, event="e7", incident="x",
          **_NO_DAY),
    # south c3: right, but put into the incident of the others.
    guess("south", SOUTH, "5 soldiers", low=5, high=5, confidence=0.92, **COMBATANT, **_NO_DAY, **_NAWA, incident="x"),
    # quiet: there is no claim.
    guess("quiet", QUIET, "council", low=1, high=1, method="clash", confidence=0.99, event="e9", incident=None),
    {"report": "elsewhere", "start": 0, "end": 1, "outcome": "killed"},
]  # fmt: skip


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def files(folder: Path) -> tuple[Path, Path, Path]:
    """Reports, annotations and predictions written to ``folder``."""
    paths = folder / "reports.jsonl", folder / "gold.jsonl", folder / "claims.jsonl"
    for path, rows in zip(paths, (REPORTS, GOLD, PREDICTED), strict=True):
        path.write_text(lines(rows), encoding="utf-8")
    return paths
