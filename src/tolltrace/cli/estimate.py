"""tolltrace estimate: what no list holds, from a table of items by lists or from a casebook's incidents by source."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace import pipeline
from tolltrace.cli.common import opened
from tolltrace.errors import InputError
from tolltrace.estimate.estimating import Options
from tolltrace.estimate.estimating import estimate as estimate_from
from tolltrace.estimate.read import read_table
from tolltrace.estimate.result import Method
from tolltrace.estimate.table import Table
from tolltrace.export.estimate import print_estimation, write_estimation_json
from tolltrace.export.estimate_page import write_estimation_html

Given = Annotated[
    Path | None,
    typer.Argument(help="CSV with one column of 0 and 1 a list, and a column count or one row an item.", show_default=False),
]
Book = Annotated[
    Path | None, typer.Option("--casebook", help="Take the incidents of this casebook by who reported them instead.")
]
Json = Annotated[Path | None, typer.Option("--json", help="Also write everything as one JSON object.")]
Html = Annotated[Path | None, typer.Option("--html", help="Also write one self-contained HTML page with diagnostics.")]
Methods = Annotated[str, typer.Option("--method", help=f"Any of: {', '.join(Method)}; default: all.")]
Lists = Annotated[
    str, typer.Option("--lists", help="The lists to use, by name, separated by commas; default: all, of a casebook five.")
]
Unit = Annotated[str, typer.Option("--unit", help="What one row of the table is, in the singular: person, incident.")]
Criterion = Annotated[str, typer.Option("--weights", help="What weighs log-linear models: bic or aic.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Draws the same chains again.")]


def estimate(  # noqa: PLR0913 - the options that the command has
    table: Given = None,
    *,
    casebook: Book = None,
    json: Json = None,
    html: Html = None,
    method: Methods = "",
    lists: Lists = "",
    unit: Unit = "item",
    weights: Criterion = "bic",
    seed: Seed = 1,
) -> None:
    """Estimate how many items are on no list. An estimate never changes a toll or a total."""
    if (table is None) == (casebook is None):
        raise InputError("estimate", "there is one table to estimate from", "give either a CSV file or --casebook")
    if weights not in ("bic", "aic"):
        raise InputError("--weights", f"no criterion {weights!r}", "choose bic or aic")
    names = [name.strip() for name in lists.split(",") if name.strip()]
    options = Options(_methods(method), weights, seed)
    if table is not None:
        given = read_table(table, unit)
        given = given.only(names) if names else given
    else:
        given = _incidents(casebook or Path(), names)
    found = estimate_from(given, options)
    # Files before the summary: whoever pages or cuts what is printed still gets them.
    written = [("Page", write_estimation_html(found, html))] if html else []
    written += [("JSON", write_estimation_json(found, json))] if json else []
    print_estimation(found)
    for label, path in written:
        typer.echo(f"{label}: {path}")


def _methods(named: str) -> tuple[Method, ...]:
    wanted = [word.strip() for word in named.split(",") if word.strip()]
    for word in wanted:
        if word not in list(Method):
            raise InputError("--method", f"no method {word!r}", f"choose any of: {', '.join(Method)}")
    return tuple(Method(word) for word in wanted) or tuple(Method)


def _incidents(folder: Path, names: list[str]) -> Table:
    from tolltrace.estimate.incidents import incident_table

    with opened(folder) as book:
        view = pipeline.view(book)
        decisions = list(book.store.decisions())
    return incident_table(view.linkage, view.claim, view.report, decisions, sources=names)
