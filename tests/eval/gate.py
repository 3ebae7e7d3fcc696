"""The gate of reading: what each annotated set measures, and the floors pinned for it in ``floors.yml``.

    python -m tests.eval.gate                          measure, and say which floors are undercut
    python -m tests.eval.gate --update                 raise floors to a little below what is measured
    python -m tests.eval.gate --update --allow-lower   also lower them; never below the bars
    python -m tests.eval.gate --table                  the figures as the table of docs/quality.md

Floors only rise by themselves: whoever lowers one has to say so, and the change shows in the file's history.
"""

import argparse
import math
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import yaml

from tests.eval.gold import ROOT
from tolltrace.cli.evaluate import read_now
from tolltrace.config import Config
from tolltrace.evaluate import GoldReport, Predictions, Scores, evaluate, match, read_gold, read_reports, score

FILE = Path(__file__).with_name("floors.yml")
MARGIN = 0.01  # a change of the reader may move a field by a claim or two without being worse
SETS = ("dev/learned", "dev/rules", "train/rules", "contrast-a/rules", "contrast-b/rules")
"""Annotated sets, and after the stroke the reader that reads them. What a reader was trained on measures nothing."""

Measures = Mapping[str, float]
"""Figures by name: F1 of whole claims, accuracies of fields on matched claims, F1 of what belongs together."""


@dataclass(frozen=True)
class Floors:
    """``bars`` are what the project promised: no floor lies below them. Both by set, then by measure."""

    bars: Mapping[str, Measures]
    floors: Mapping[str, Measures]


def load(text: str) -> Floors:
    data = yaml.safe_load(text)
    return Floors(data["bars"], data["floors"])


def measures(found: Scores) -> Measures:
    """The figures that have floors; those across reports only where incidents are annotated."""
    named = {
        "detection": found.detection.f1,
        "claim_strict": found.claim_strict.f1,
        "claim_full": found.claim_full.f1,
        **{name: share.rate for name, share in found.fields.items()},
        "events_in_report_b3": found.events.f1,
    }
    if found.across is not None:
        named["incidents_across_reports_b3"] = found.across.incidents.f1
        named["links_across_reports"] = found.across.links.rates.f1
    return named


def present(name: str) -> bool:
    """Whether the annotated set is there to be measured."""
    return all((ROOT / f"{name.partition('/')[0]}.{part}.jsonl").is_file() for part in ("reports", "gold"))


def read_set(name: str) -> tuple[list[GoldReport], Predictions]:
    """The annotations of a set, and its reports read and linked as the product does by default."""
    name, _, reader = name.partition("/")
    config = Config(reader=reader) if reader else Config()
    reports = read_reports(ROOT / f"{name}.reports.jsonl")
    # Floors hold for the shipped gazetteer; places that somebody imported on this machine must not move them.
    with patch.dict(os.environ, TOLLTRACE_PLACES=str(ROOT / "no places of one's own")):
        return read_gold(ROOT / f"{name}.gold.jsonl", reports), read_now(reports, config, linked=True)


def measure(name: str) -> Measures:
    """The figures of a set."""
    return measures(score(match(*read_set(name))))


def table(names: Sequence[str]) -> str:
    """The figures of sets side by side in Markdown, each with where it lies in 95 of 100 draws of reports, and what one answer
    for all would reach on the first set."""
    found = {name: evaluate(*read_set(name), by=(), errors=0) for name in names}
    told = {name: measures(e.scores) for name, e in found.items()}
    first = names[0]
    head = ["figure", *names, f"one answer, {first}"]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for key in told[first]:
        row = [f"`{key}`"]
        for name, evaluation in found.items():
            within = evaluation.spread.get(key)
            cell = f"{told[name][key]:.3f}" if key in told[name] else ""
            row.append(f"{cell} ({within.low:.3f} to {within.high:.3f})" if within else cell)
        base = found[first].baselines.get(key)
        rows.append([*row, f"{base.rate:.3f}" if base else ""])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def undercut(name: str, floors: Measures, found: Measures) -> list[str]:
    """A line for each floor of set ``name`` that is not reached; a floor for something not measured counts as not reached."""
    return [
        f"{name}: {key} is {found[key]:.4f}, below its floor {floor:.3f}" if key in found else f"{name}: {key} is not measured"
        for key, floor in floors.items()
        if found.get(key, -1.0) < floor
    ]


def repinned(floors: Measures, bars: Measures, found: Measures, *, allow_lower: bool) -> Measures:
    """Floors a margin below what is ``found``, rounded down to a thousandth: only higher ones, with ``allow_lower`` lower ones
    too, never below ``bars``."""
    pinned = {}
    for key, value in found.items():
        # Rounded first: binary fractions must not push a floor a thousandth down.
        floor = math.floor(round((value - MARGIN) * 1000, 6)) / 1000
        kept = -1.0 if allow_lower else floors.get(key, -1.0)
        pinned[key] = max(floor, kept, bars.get(key, 0.0))
    return {**pinned, **{key: floor for key, floor in floors.items() if key not in found and not allow_lower}}


def written(before: str, floors: Mapping[str, Measures]) -> str:
    """The file with new floors; its comments and bars stay as they are."""
    head = before[: before.index("\nfloors:")]
    lines = [head, "floors:"]
    for name in sorted(floors, key=lambda n: (SETS.index(n) if n in SETS else len(SETS), n)):
        lines += [f"  {name}:", *(f"    {key}: {floor:.3f}" for key, floor in floors[name].items())]
    return "\n".join(lines) + "\n"


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--update", action="store_true", help="raise floors to what is measured, less a margin")
    ap.add_argument("--allow-lower", action="store_true", help="with --update: lower floors too")
    ap.add_argument("--table", action="store_true", help="print the figures as a Markdown table, nothing else")
    ap.add_argument("sets", nargs="*", choices=[*SETS, []], help="which sets; default: all")
    asked = ap.parse_args()
    if asked.table:
        print(table([name for name in asked.sets or SETS if present(name)]))
        return 0
    before = FILE.read_text(encoding="utf-8")
    pinned = load(before)
    floors = dict(pinned.floors)
    faults: list[str] = []
    for name in asked.sets or SETS:
        if not present(name):
            print(f"{name}: not found at {ROOT} (set TOLLTRACE_EVAL)")
            continue
        found, bars = measure(name), pinned.bars.get(name, {})
        print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in found.items()))
        if asked.update:
            floors[name] = repinned(floors.get(name, {}), bars, found, allow_lower=asked.allow_lower)
        faults += undercut(name, floors.get(name, {}), found)
    if asked.update:
        FILE.write_text(written(before, floors), encoding="utf-8")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
