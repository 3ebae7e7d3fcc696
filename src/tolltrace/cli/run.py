"""tolltrace run: everything in one command, from reports to reconciled incidents."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from tolltrace import pipeline
from tolltrace.cli.common import FAULT, Paths, Published, Source, progress, report_notices, spare_inputs
from tolltrace.errors import InputError
from tolltrace.export.html import PageOptions, write_html
from tolltrace.export.json import write_json
from tolltrace.export.terminal import print_summary
from tolltrace.export.words import words
from tolltrace.ingest import IngestOptions
from tolltrace.reconcile import load_policy
from tolltrace.store import Casebook

Book = Annotated[
    Path | None, typer.Option("--casebook", help="The casebook's folder, made if missing; default: a new one for these inputs.")
]
Html = Annotated[Path | None, typer.Option("--html", help="Also write one self-contained HTML page.")]
Lang = Annotated[str, typer.Option("--lang", help="The page's language: en or ar.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write everything as one JSON object.")]
Rules = Annotated[str, typer.Option("--policy", help="The coding rules to use.")]


def run(  # noqa: PLR0913 - the options that the command has
    paths: Paths,
    *,
    casebook: Book = None,
    policy: Rules = "",
    html: Html = None,
    lang: Lang = "en",
    json: Json = None,
    published: Published = "",
    source: Source = "",
) -> None:
    """Read reports, extract claims, link incidents, reconcile tolls, and print what was found."""
    chosen = IngestOptions(published or None, source)
    spare_inputs(paths, html, json)
    if policy:
        load_policy(policy)  # a wrong name is said before the work, not after it
    page = PageOptions(words(lang).lang, datetime.now(UTC))  # and so is a language that there are no words for
    if casebook is None and not any(path.exists() for path in paths):
        # A mistyped name must not leave an empty record where the next run would look for its own.
        raise InputError(", ".join(map(str, paths)), "no such file or folder", "check the name; no casebook was made")
    folder = casebook or _folder_for(paths, f"{published}|{source}")
    book = Casebook.open_or_create(folder)
    try:
        with progress("adding") as step:
            added = pipeline.add(book, paths, chosen, step)
        with progress("reading claims", book.store.counts()["reports"]) as step:
            read = pipeline.extract(book, step)
        pipeline.link_claims(book)
        pipeline.reconcile_incidents(book, policy)
        view = pipeline.view(book, policy)
    finally:
        book.close()
    # Files before the summary: whoever pages or cuts what is printed still gets them.
    written = [("Page", write_html(view, html, page))] if html else []
    written += [("JSON", write_json(view, json))] if json else []
    fault = report_notices((*added.notices, *read.notices))
    print_summary(view)
    typer.echo(f"\nCasebook: {folder}")
    for label, path in written:
        typer.echo(f"{label}: {path}")
    if fault:
        raise typer.Exit(FAULT)


_INPUTS = "inputs.sha256"  # in a casebook that run named itself: the fingerprint of what it was made from


def _folder_for(paths: Iterable[Path], settings: str) -> Path:
    """The folder for a run that names no casebook: the one made from exactly these inputs, else the first free name.

    Two runs over different inputs must not end in one record unasked, and the same run again must not start anew.
    """
    digest = hashlib.sha256(settings.encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            try:
                state = file.stat()
                digest.update(f"{file.resolve()}|{state.st_size}|{state.st_mtime_ns}\n".encode())
            except OSError:
                digest.update(f"{file}|missing\n".encode())
    mark, number = digest.hexdigest(), 1
    while True:
        folder = Path("casebook" if number == 1 else f"casebook-{number}")
        known = folder / _INPUTS
        if not folder.exists():
            Casebook.create(folder).close()
            known.write_text(mark + "\n", encoding="ascii")
            return folder
        if known.is_file() and known.read_text(encoding="ascii").strip() == mark:
            return folder
        number += 1
