"""tolltrace show: the readable summary, or one incident with the trace of each bound."""

from typing import Annotated

import typer

from tolltrace import checks, pipeline
from tolltrace.cli.common import CASEBOOK, AsOf, Folder, Policy, day_of, opened, report_notices
from tolltrace.errors import InputError
from tolltrace.export.terminal import print_incident, print_summary

Incident = Annotated[str, typer.Argument(help="An incident's id, or the start of one; none: the summary.", show_default=False)]


def show(incident: Incident = "", *, casebook: Folder = CASEBOOK, policy: Policy = "", as_of: AsOf = "") -> None:
    """Print incidents with their ranges, claims, what was set aside and why, and totals."""
    day = day_of(as_of)
    with opened(casebook) as book:
        view = pipeline.view(book, policy, day)
        late = checks.stale(book, policy)
        led = book.store.led(incident) if incident and incident not in view.incident else ()
    report_notices([late] if late else [])
    if not incident:
        print_summary(view)
        return
    found = [i for i in view.incident if i.startswith(incident)]
    if led and not found:
        typer.echo(f"{incident} is now part of {', '.join(led)}")
        found = [i for i in led[:1] if i in view.incident]
    if len(found) != 1:
        what = "no incident has an id that starts so" if not found else f"{len(found)} incidents have ids that start so"
        raise InputError(incident, what, "take an id from: tolltrace show")
    print_incident(view, found[0])
