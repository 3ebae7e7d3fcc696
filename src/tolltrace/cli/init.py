"""tolltrace init: a new casebook."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import CASEBOOK, plural
from tolltrace.export.files import write_text
from tolltrace.release.rules import NAME, commented
from tolltrace.store import Casebook, settings

Records = Annotated[str, typer.Option("--records", help="Keep the records in PostgreSQL: postgresql://USER@HOST/DATABASE.")]


def init(folder: Annotated[Path, typer.Argument(help="Where to make it.")] = CASEBOOK, *, records: Records = "") -> None:
    """Make a new, empty casebook with its settings file and its rules of release, or join one that is in PostgreSQL."""
    config = replace(settings.read_config(folder / settings.NAME), records=records) if records else None
    with Casebook.create(folder, config) as book:
        reports = book.store.counts()["reports"]
    rules = folder / NAME
    if not rules.exists():
        write_text(rules, (commented(),))
    made = f"joins a casebook of {plural(reports, 'report')}" if reports else "a new casebook"
    typer.echo(f"{folder}: {made}; settings are in {folder / settings.NAME}, what may be published in {rules}")
