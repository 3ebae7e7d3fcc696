"""tolltrace extract: the claims of a casebook's reports, or of files given."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tolltrace import pipeline
from tolltrace.cli.common import (
    CASEBOOK,
    FAULT,
    Folder,
    Published,
    Source,
    opened,
    plural,
    progress,
    report_notices,
    spare_inputs,
)
from tolltrace.config import Config
from tolltrace.errors import InputError
from tolltrace.export.json import write_claims
from tolltrace.ingest import IngestOptions
from tolltrace.model import Claim, Notice, Report

Inputs = Annotated[
    list[Path] | None, typer.Argument(help="Files or folders; none: what the casebook has not read.", show_default=False)
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write claims, one a line (JSONL).")]


def extract(
    inputs: Inputs = None, *, output: Output = None, casebook: Folder = CASEBOOK, published: Published = "", source: Source = ""
) -> None:
    """Read every attributed casualty claim. With files given, no casebook is needed or touched."""
    if inputs:
        if output is None:
            raise InputError("extract", "files are given but no -o", "say where to write the claims: -o CLAIMS.jsonl")
        spare_inputs(inputs, output)
        _from_files(inputs, output, published, source)
        return
    with opened(casebook) as book:
        with progress("reading claims", book.store.counts()["reports"]) as step:
            read = pipeline.extract(book, step)
        if output is not None:
            view = pipeline.view(book)
            write_claims(((r, [c for c in view.claims if c.report == r.id]) for r in view.reports), output)
        typer.echo(f"{casebook}: {plural(read.reports, 'report')} read, {plural(book.store.counts()['claims'], 'claim')} in all")
    if report_notices(read.notices):
        raise typer.Exit(FAULT)


def _from_files(inputs: list[Path], output: Path, published: str, source: str) -> None:
    notices: list[Notice] = []
    tally = [0, 0]

    def read() -> Iterator[tuple[Report, list[Claim]]]:
        with progress("reading claims") as step:
            for item in pipeline.extract_files(inputs, IngestOptions(published or None, source), Config()):
                if isinstance(item, Notice):
                    notices.append(item)
                    continue
                ingested, claims = item
                tally[0] += 1
                tally[1] += len(claims)
                step(1)
                yield ingested.report, claims

    write_claims(read(), output)
    fault = report_notices(notices)
    typer.echo(f"{output}: {plural(tally[1], 'claim')} of {plural(tally[0], 'report')}")
    if fault:
        raise typer.Exit(FAULT)
