"""tolltrace verify: does everything in the casebook still hold?"""

import typer

from tolltrace.cli.common import CASEBOOK, FAULT, Folder, opened, plural, report_notices


def verify(*, casebook: Folder = CASEBOOK) -> None:
    """Recompute every hash and offset and say what does not hold."""
    with opened(casebook) as book:
        found = list(book.verify())
        counts = book.store.counts()
    report_notices(found)
    if found:
        typer.echo(
            f"{casebook}: {plural(len(found), 'thing')} that does not hold"
            if len(found) == 1
            else f"{casebook}: {len(found)} things that do not hold"
        )
        raise typer.Exit(FAULT)
    typer.echo(f"{casebook}: {plural(counts['reports'], 'report')} and {plural(counts['claims'], 'claim')} hold")
