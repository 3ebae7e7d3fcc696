"""tolltrace import: a casebook restored from the file that `tolltrace export FILE.zip` made."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import Folder
from tolltrace.publish.restore import restore_bundle

File = Annotated[Path, typer.Argument(help="The casebook in one ZIP file.", show_default=False)]


def import_(file: File, *, casebook: Folder) -> None:
    """Restore a whole casebook into a new folder: everything is checked first, and nothing is kept unless all of it holds."""
    state = restore_bundle(file, casebook)
    typer.echo(f"{casebook}: restored, state {state[:16]}")
