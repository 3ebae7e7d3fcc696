"""tolltrace init: a new casebook."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import CASEBOOK
from tolltrace.export.files import write_text
from tolltrace.release.rules import NAME, commented
from tolltrace.store import Casebook


def init(folder: Annotated[Path, typer.Argument(help="Where to make it.")] = CASEBOOK) -> None:
    """Make a new, empty casebook with its settings file and its rules of release."""
    Casebook.create(folder).close()
    rules = folder / NAME
    if not rules.exists():
        write_text(rules, (commented(),))
    typer.echo(f"{folder}: a new casebook; settings are in {folder / 'tolltrace.yml'}, what may be published in {rules}")
