"""tolltrace totals: sums that count nobody twice, by period, place, party, method or grading."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks, pipeline
from tolltrace.cli.common import CASEBOOK, AsOf, Folder, Policy, day_of, opened, report_notices
from tolltrace.errors import InputError
from tolltrace.export.totals import label, print_totals, write_totals_json, write_totals_table
from tolltrace.export.words import words
from tolltrace.reconcile.summary import Asked, Summary
from tolltrace.reconcile.table import Dimension

By = Annotated[str, typer.Option("--by", help=f"Rows, separated by commas: {', '.join(Dimension)}; none: the whole.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write everything as one JSON object.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Also write the rows as a table.")]
Chart = Annotated[Path | None, typer.Option("--chart", help="Also draw the rows as ranges, an SVG.")]
Lang = Annotated[str, typer.Option("--lang", help="The chart's language: en or ar.")]
Party = Annotated[str, typer.Option("--party", help="Only what this party is said to have caused, graded as it concerns it.")]
Background = Annotated[
    int, typer.Option("--background", min=0, help="Deaths that would have happened anyway, taken from exact cumulative totals.")
]


def totals(  # noqa: PLR0913 - the options that the command has
    *,
    by: By = "",
    casebook: Folder = CASEBOOK,
    policy: Policy = "",
    as_of: AsOf = "",
    json: Json = None,
    csv: Csv = None,
    chart: Chart = None,
    lang: Lang = "en",
    party: Party = "",
    background: Background = 0,
) -> None:
    """Add up the tolls: sums of lows and of highs, open ends kept open, admissions beside, cumulative claims as cross-checks."""
    dimensions = _dimensions(by)
    day = day_of(as_of)
    language = words(lang).lang  # one that there are no words for is refused before the work
    with opened(casebook) as book:
        view, found = pipeline.summed(book, Asked(tuple(dimensions), party, background), policy, day)
        late = checks.stale(book, policy)
    report_notices([*([late] if late else []), *(view.notices if day else ())])
    # Files before what is printed: whoever pages or cuts it still gets them.
    written = [("Chart", _draw(found, chart, language))] if chart else []
    written += [("JSON", write_totals_json(found, json))] if json else []
    written += [("Table", write_totals_table(found, csv))] if csv else []
    print_totals(found, view)
    for name, path in written:
        typer.echo(f"{name}: {path}")


def _dimensions(by: str) -> list[Dimension]:
    named = [word for part in by.split(",") if (word := part.strip())]
    for word in named:
        if word not in set(Dimension):
            raise InputError("--by", f"no rows by {word!r}", f"choose any of: {', '.join(Dimension)}")
    if len(set(named)) < len(named):
        raise InputError("--by", "one of them stands twice", "name each once")
    return [Dimension(word) for word in named]


def _draw(found: Summary, path: Path, lang: str) -> Path:
    from tolltrace.charts.grouped import grouped_chart  # importing a chart takes most of a second
    from tolltrace.charts.svg import to_svg
    from tolltrace.export.files import write_text

    if not found.rows:
        raise InputError("--chart", "there are no rows to draw", "name them with --by")
    rows = [(label(row, found.dimensions, words(lang)), row.totals) for row in found.rows]
    try:
        drawn = grouped_chart(rows, words=words(lang).chart)
    except ValueError as error:
        raise InputError("--chart", str(error), "leave it out") from error
    return write_text(path, (to_svg(drawn),))
