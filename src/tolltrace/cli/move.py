"""tolltrace move: a casebook's records from its folder to PostgreSQL, or back."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import plural, progress
from tolltrace.errors import InputError
from tolltrace.store import move as moving
from tolltrace.store import postgres

From = Annotated[
    str, typer.Option("--from", help="The casebook's folder, or postgresql://USER@HOST/DATABASE.", show_default=False)
]
To = Annotated[str, typer.Option("--to", help="Where it goes: an empty database, or a folder.", show_default=False)]
Keep = Annotated[bool, typer.Option("--keep", help="Copy only: the source stays the casebook in use.")]


def move(*, source: From, to: To, keep: Keep = False) -> None:
    """Move a casebook's records to PostgreSQL or back to a folder; the copy is compared and verified before it is used."""
    there = postgres.is_address(to)
    if there == postgres.is_address(source):
        raise InputError(
            "--from and --to", "one is a folder and the other PostgreSQL", "write --to postgresql://USER@HOST/DATABASE"
        )
    with progress("rows") as done:
        if there:
            moved = moving.to_postgres(Path(source), to, keep=keep, progress=done)
        else:
            moved = moving.to_folder(source, Path(to), keep=keep, progress=done)
    counted = ", ".join(plural(moved.counts[f"{noun}s"], noun) for noun in ("report", "claim", "incident", "decision"))
    place = postgres.plainly(to) if there else to
    typer.echo(f"{place}: {counted}; all {plural(moved.rows, 'row')} are the same, ids and tolls among them")
    if moved.entries:
        typer.echo(f"its ledger holds: {moved.entries:,} entries, the last one {moved.head}")
    if moved.left:
        typer.echo(
            f"use it as before with --casebook {source if there else to}; {moved.left} is kept and takes no records any more"
        )
