"""An estimation for people at a terminal, for machines, and as one self-contained page.

Documented and estimated stand under two headings everywhere, so that no figure can be taken for the other.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import quantiles

from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from tolltrace.estimate.result import LEVEL, Estimate, Estimation, in_words
from tolltrace.export.files import write_text
from tolltrace.export.layout import Indented
from tolltrace.model.plain import plain

KEPT_APART = "An estimate is not a toll: it enters no incident and no total."
ASSUMED = (
    "Every method assumes that all lists record the same kind of thing in the same place and time, that nothing was matched "
    "wrongly, and a form of dependence between lists that the table cannot test. The intervals tell of chance alone."
)
_MODELS = 5


def lines(found: Estimation) -> list[tuple[str, str, str]]:
    """Each answer as label, number ("\u226510,271" for a lower bound) and interval ("" when it has none)."""
    return [(plain(e.label), number(e), span(e.low, e.high)) for e in found.estimates]


def number(answer: Estimate) -> str:
    """The answer as people read it; a lower bound says so."""
    return ("\u2265" if answer.bound else "") + f"{answer.total:,.0f}"


def span(low: float | None, high: float | None) -> str:
    """An interval as people read it."""
    return "" if low is None or high is None else f"{low:,.0f} to {high:,.0f}"


def print_estimation(found: Estimation, console: Console | None = None) -> None:
    """Print an estimation; nothing is wider than the console."""
    console = console or Console()
    for part in _parts(found):
        console.print(part)


def _parts(found: Estimation) -> Iterator[RenderableType]:
    table = found.table
    yield Text("Documented", "bold underline")
    yield Indented(Text(f"{table.n:,} {plain(table.unit)}s on at least one of {len(table.lists)} lists"), 2)
    sizes = _grid("list", "holds")
    for name, size in zip(table.lists, table.margins, strict=True):
        sizes.add_row(Text(f"  {plain(name)}"), f"{size:,}")
    yield sizes
    times = ", ".join(f"{count:,} on {k}" for k, count in enumerate(table.frequencies, 1))
    yield Indented(Text(f"{times} of the lists"), 2)
    for note in table.notes:
        yield Indented(Text(plain(note), "dim"), 2, 2)
    yield Text("\nEstimated, the documented ones included", "bold underline")
    answers = _grid("", "total", f"{LEVEL:.0%} interval")
    for label, total, interval in lines(found):
        answers.add_row(Text(f"  {label}"), total, interval)
    yield answers
    for answer in found.estimates:
        if answer.method.value != "pairs":
            yield Indented(Text(f"{plain(answer.label)}: {plain(answer.explanation)}", "dim"), 2, 2)
    for method, reason in found.refused:
        yield Indented(Text(f"{method.value}: no estimate; {plain(reason)}"), 2, 2)
    sound = [m for m in found.models if not m.flaw]
    if sound:
        yield Text("\nLog-linear models", "bold underline")
        best = _grid("", "weight", "total", "se", "deviance", "df", "BIC")
        for m in sound[:_MODELS]:
            numbers = (f"{m.weight:.3f}", f"{m.total:,.1f}", f"{m.se:,.1f}", f"{m.deviance:.2f}", f"{m.df}", f"{m.bic:.1f}")
            best.add_row(Text(f"  {plain(in_words(m.terms, table.lists))}"), *numbers)
        yield best
    if found.warnings:
        yield Text("\nWarnings", "bold underline")
        for warning in found.warnings:
            yield Indented(Text(plain(warning)), 2, 2)
    yield Text("")
    for sentence in (KEPT_APART, ASSUMED):
        yield Indented(Text(sentence), 0)


def _grid(*columns: str) -> Grid:
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for at, column in enumerate(columns):
        grid.add_column(column, justify="right" if at else "left", no_wrap=at > 0)
    return grid


def estimation_json(found: Estimation) -> str:
    """The estimation as one JSON object: ``documented`` and ``estimated`` apart, then what the estimates rest on."""
    table = found.table
    chains = found.chains
    body: dict[str, object] = {
        "schema": "tolltrace-estimate/1",
        "documented": {
            "unit": table.unit,
            "total": table.n,
            "lists": [{"name": n, "holds": m} for n, m in zip(table.lists, table.margins, strict=True)],
            "on_exactly": list(table.frequencies),
            "histories": [
                {"on": [n for n, bit in zip(table.lists, h, strict=True) if bit], "count": c} for h, c in table.histories
            ],
            "notes": list(table.notes),
        },
        "estimated": [asdict(e) for e in found.estimates],
        "refused": [{"method": m.value, "reason": r} for m, r in found.refused],
        "warnings": list(found.warnings),
        "models": [{**asdict(m), "terms": [[table.lists[i] for i in t] for t in m.terms]} for m in found.models],
        "graphs": [{**asdict(g), "cliques": [[table.lists[i] for i in c] for c in g.cliques]} for g in found.graphs],
        "chains": None,
        "seed": found.seed,
        "statement": f"{KEPT_APART} {ASSUMED}",
    }
    if chains is not None:
        drawn = [total for chain in chains.draws for total in chain]
        cuts = quantiles(drawn, n=40, method="inclusive")
        body["chains"] = {
            "chains": len(chains.draws),
            "draws": len(chains.draws[0]),
            "rhat": chains.rhat,
            "effective": chains.effective,
            "classes": chains.classes,
            "full": chains.full,
            "quantiles": {"0.025": cuts[0], "0.25": cuts[9], "0.5": cuts[19], "0.75": cuts[29], "0.975": cuts[38]},
        }
    return json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_estimation_json(found: Estimation, path: Path) -> Path:
    """``tolltrace estimate --json FILE``. Raises InputError when the path cannot be written."""
    return write_text(path, (estimation_json(found),))
