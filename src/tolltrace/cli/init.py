"""tolltrace init: a new casebook."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import CASEBOOK
from tolltrace.store import Casebook


def init(folder: Annotated[Path, typer.Argument(help="Where to make it.")] = CASEBOOK) -> None:
    """Make a new, empty casebook with its settings file."""
    Casebook.create(folder).close()
    typer.echo(f"{folder}: a new casebook; settings are in {folder / 'tolltrace.yml'}")
