"""tolltrace add: reports into a casebook."""

import typer

from tolltrace import pipeline
from tolltrace.cli.common import CASEBOOK, FAULT, Folder, Paths, Published, Source, opened, plural, progress, report_notices
from tolltrace.ingest import IngestOptions


def add(paths: Paths, *, casebook: Folder = CASEBOOK, published: Published = "", source: Source = "") -> None:
    """Archive and record reports; adding one twice changes nothing."""
    chosen = IngestOptions(published or None, source)
    with opened(casebook) as book, progress("adding") as step:
        added = pipeline.add(book, paths, chosen, step)
    fault = report_notices(added.notices)
    typer.echo(f"{casebook}: {plural(added.new, 'new report')}, {added.known:,} there before")
    if fault:
        raise typer.Exit(FAULT)
