"""tolltrace places: the user's own additions to the gazetteer."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tolltrace.cli.common import FAULT, complain, plural
from tolltrace.config import user_places
from tolltrace.places import Gazetteer
from tolltrace.places.imports import import_with_notices

app = typer.Typer(help="Places of your own beside the shipped gazetteer.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A GeoNames dump, or a CSV with name, lat, lon.", show_default=False)],
) -> None:
    """Add places from a file; they are looked up before the shipped ones. Adding a file twice changes nothing."""
    target = user_places()
    done = import_with_notices(file, target)
    for notice in done.notices:
        complain(notice)
    typer.echo(f"{target}: {plural(done.added, 'new place')}, {done.known:,} there before")
    if done.notices:
        raise typer.Exit(FAULT)


@app.command("find")
def find(name: Annotated[str, typer.Argument(help="A place name, in any spelling.", show_default=False)]) -> None:
    """Print the places that a name may mean, best first."""
    found = Gazetteer.with_imports(user_places()).lookup(name)
    if not found:
        typer.echo(f"no place is known as {name}; add it with: tolltrace places import FILE")
        return
    table = Table("place", "district", "province", "country", "lat", "lon", "score", box=None)
    for place in found[:20]:
        point = ("", "") if place.lat is None or place.lon is None else (f"{place.lat:.4f}", f"{place.lon:.4f}")
        table.add_row(place.name, place.adm2, place.adm1, place.country, *point, f"{place.score:.2f}")
    Console(highlight=False).print(table)
