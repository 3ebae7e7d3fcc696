"""tolltrace import: a casebook made of the file that `tolltrace export FILE.zip` wrote, or of the folder of a batch."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import Folder, plural
from tolltrace.errors import MissingExtraError
from tolltrace.publish.restore import restore_bundle

File = Annotated[Path, typer.Argument(help="A casebook in one ZIP file, or the folder of a batch.", show_default=False)]


def import_(file: File, *, casebook: Folder) -> None:
    """Make a new casebook of a whole one in a ZIP file, or of a batch: nothing is kept unless all of it holds."""
    if file.is_dir():
        if find_spec("pyarrow") is None:
            raise MissingExtraError("the folder of a batch", "batch")
        from tolltrace.engine.restore import restore_batch

        counts = restore_batch(file, casebook)
        held = (plural(counts[f"{noun}s"], noun) for noun in ("report", "claim", "incident"))
        typer.echo(f"{casebook}: {', '.join(held)}")
        return
    state = restore_bundle(file, casebook)
    typer.echo(f"{casebook}: restored, state {state[:16]}")
