"""tolltrace places: the user's own additions to the gazetteer."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import FAULT, plural, report_notices

app = typer.Typer(help="Places of your own beside the shipped gazetteer.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A GeoNames dump, or a CSV with name, lat, lon.", show_default=False)],
) -> None:
    """Add places from a file; they are looked up before the shipped ones."""


@app.command("find")
def find(name: Annotated[str, typer.Argument(help="A place name, in any spelling.", show_default=False)]) -> None:
    """Print the places that a name may mean, best first."""
