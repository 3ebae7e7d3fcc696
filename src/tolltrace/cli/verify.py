"""tolltrace verify: does everything in the casebook still hold?"""

import typer

from tolltrace import checks
from tolltrace.cli.common import CASEBOOK, FAULT, Folder, opened, plural, report_notices


def verify(*, casebook: Folder = CASEBOOK) -> None:
    """Recompute every hash, offset and result and say what does not hold."""
    with opened(casebook) as book:
        found = list(checks.verify(book))
        counts = book.store.counts()
    if report_notices(found):
        faults = sum(notice.fault for notice in found)
        typer.echo(f"{casebook}: {faults} thing{' that does' if faults == 1 else 's that do'} not hold")
        raise typer.Exit(FAULT)
    typer.echo(f"{casebook}: {plural(counts['reports'], 'report')} and {plural(counts['claims'], 'claim')} hold")
