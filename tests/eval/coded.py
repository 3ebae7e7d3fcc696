"""Tolls against the ranges that other recorders coded from the same narratives, with the reference script's figures.

    python -m tests.eval.coded                       every narrative, by itself and among the others
    python -m tests.eval.coded dronestream --misses  also each narrative whose range differs
    python -m tests.eval.coded --reader rules        as the rules read them, not the default reader
    python -m tests.eval.coded airwars-gaza --halves the misses of one half only, under the bound that differs: mend by these, and
                                                     see in the other half whether the mend holds

A narrative's incident is the one holding most of its claims; its toll is that of all people killed; open tops are ignored.
``alone`` reads and reconciles each narrative by itself, so that no link to another one counts; ``linked`` puts all of a file into
one casebook, as ``tolltrace run`` does. The narratives that annotated training reports hold are left out.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.eval.gold import ROOT, read_jsonl, to_report
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.model import Claim, Report, Toll
from tolltrace.pipeline import conclude, new_extractor

FILES = ("dronestream", "airwars-gaza", "airwars-gaza-nolead")
_WORDS = """
    zero one two three four five six seven eight nine ten
    eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
""".split()  # noqa: SIM905 - words read better so
_NUMBERS = {word: n for n, word in enumerate(_WORDS)} | {
    "a": 1,
    "an": 1,
    "no": 0,
    "dozen": 12,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}

Range = tuple[int, int]


@dataclass(frozen=True)
class Coded:
    """A narrative, the range coded for it, and whether both of its bounds stand in the text as numbers."""

    report: Report
    range: Range
    in_text: bool


@dataclass(frozen=True)
class Agreement:
    """Of ``n`` narratives the shares whose range is equal, starts equal, overlaps, and overlaps without being bloated."""

    n: int
    equal: float
    min_equal: float
    overlap: float
    within: float


def present(name: str) -> bool:
    return (ROOT / f"{name}.dev.jsonl").is_file() and (ROOT / "train.reports.jsonl").is_file()


def narratives(name: str, sample: int = 0) -> list[Coded]:
    """The narratives of a file in its order; with ``sample`` so many of them, drawn with a fixed seed."""
    known = {row["doc"] for row in read_jsonl(ROOT / "train.reports.jsonl")}
    found = [_coded(row) for row in read_jsonl(ROOT / f"{name}.dev.jsonl") if row["doc"] not in known]
    return random.Random(0).sample(found, min(sample, len(found))) if sample else found


def _coded(row: dict[str, Any]) -> Coded:
    low, high = row["coded"]["killed_min"], row["coded"]["killed_max"]
    digits = {int(x.replace(",", "")) for x in re.findall(r"\b\d{1,3}(?:,\d{3})+\b|\b\d+\b", row["text"])}
    words = {_NUMBERS[w] for w in re.findall(r"[a-z]+", row["text"].lower()) if w in _NUMBERS}
    return Coded(to_report(row), (low, high), {low, high} <= digits | words)


def ranges(group: Sequence[Report], claims: Sequence[Claim]) -> dict[str, Range]:
    """The range of each report of a casebook that holds ``group``, by doc: 0 to 0 where nobody is said to be killed."""
    linkage = link(group, claims, [], Config())
    tolls = {
        r.incident: next((t for t in r.tolls if _of_all(t)), None) for r in conclude(claims, linkage, [], "default").reconciled
    }
    holds = {claim: incident.id for incident in linkage.incidents for claim in incident.claims}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        if claim.id in holds:
            votes[claim.report][holds[claim.id]] += 1
    return {r.doc: _range(tolls[votes[r.id].most_common(1)[0][0]]) if votes[r.id] else (0, 0) for r in group}


def _of_all(toll: Toll) -> bool:
    return (toll.outcome.value, toll.status.value) == ("killed", "total")


def _range(toll: Toll | None) -> Range:
    if toll is None:
        return 0, 0
    return toll.low, toll.low if toll.high is None else toll.high


def agreement(coded: Sequence[Coded], found: dict[str, Range]) -> Agreement:
    tally = Counter[str]()
    for one in coded:
        (low, high), (a, b) = one.range, found[one.report.doc]
        overlap = a <= high and low <= b
        tally.update(
            equal=(a, b) == (low, high), min_equal=a == low, overlap=overlap, within=overlap and b - a <= 2 * (high - low) + 2
        )
    n = max(1, len(coded))
    return Agreement(len(coded), *(tally[name] / n for name in ("equal", "min_equal", "overlap", "within")))


def halves(coded: Sequence[Coded]) -> tuple[list[Coded], list[Coded]]:
    """Narratives parted in two by a draw with a fixed seed: the half that is looked at, and the one that is not."""
    first = set(random.Random(5).sample(range(len(coded)), len(coded) // 2))
    return [c for n, c in enumerate(coded) if n in first], [c for n, c in enumerate(coded) if n not in first]


def fault(coded: Range, found: Range) -> str:
    """Which bound of a range differs, and to which side; "" where none does."""
    sides = [(name, mine - theirs) for name, mine, theirs in zip(("low", "high"), found, coded, strict=True)]
    return ", ".join(f"{name} too {'high' if by > 0 else 'low'}" for name, by in sides if by)


def read(coded: Sequence[Coded], reader: str = Config().reader) -> list[list[Claim]]:
    extractor = new_extractor(Config(reader=reader))
    return [extractor.extract(one.report) for one in coded]


def alone(coded: Sequence[Coded], claims: Sequence[Sequence[Claim]]) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for one, mine in zip(coded, claims, strict=True):
        found |= ranges([one.report], mine)
    return found


def linked(coded: Sequence[Coded], claims: Sequence[Sequence[Claim]]) -> dict[str, Range]:
    return ranges([one.report for one in coded], [c for mine in claims for c in mine])


def _print_misses(way: str, coded: Sequence[Coded], found: dict[str, Range]) -> None:
    missed = [(fault(c.range, found[c.report.doc]), c) for c in coded if found[c.report.doc] != c.range]
    for which, c in sorted(missed, key=lambda miss: (miss[0], miss[1].report.doc)):
        where = "" if c.in_text else ", not in text"
        print(f"  {way} {c.report.doc}: coded {c.range}, ours {found[c.report.doc]}: {which}{where}")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", choices=[*FILES, []])
    ap.add_argument("--misses", action="store_true")
    ap.add_argument("--halves", action="store_true", help="figures of both halves, misses of the first alone")
    ap.add_argument("--reader", choices=["learned", "rules"], default=Config().reader)
    asked = ap.parse_args()
    for name in asked.files or FILES:
        coded = narratives(name)
        parts = {"": coded} | (dict(zip((" first", " second"), halves(coded), strict=True)) if asked.halves else {})
        claims = read(coded, asked.reader)
        for way, found in (("alone", alone(coded, claims)), ("linked", linked(coded, claims))):
            for part, chosen in parts.items():
                for which, some in (("all", chosen), ("both_in_text", [c for c in chosen if c.in_text])):
                    figures = {k: round(v, 4) for k, v in vars(agreement(some, found)).items()}
                    print(f"{name} {way} {which}{part}", json.dumps(figures))
            if asked.misses or asked.halves:
                _print_misses(way, parts.get(" first", coded), found)


if __name__ == "__main__":
    main()
