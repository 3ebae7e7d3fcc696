"""tolltrace publish: the static public site of a signed release."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks
from tolltrace.cli.common import CASEBOOK, Folder, opened, plural, progress, report_notices
from tolltrace.publish.site import publish as build

Out = Annotated[
    Path, typer.Argument(help="The site's folder: a new one, or an earlier site, which is replaced.", show_default=False)
]


def publish(out: Out, *, casebook: Folder = CASEBOOK) -> None:
    """Build the public site: static files, in English and Arabic, with search, map, downloads and a log of corrections."""
    with opened(casebook) as book:
        late = checks.stale(book)
        report_notices([late] if late else [])
        with progress("pages") as step:
            made = build(book, out, getpass.getuser(), progress=step)
    report_notices(made.notices)
    typer.echo(f"{made.folder}: {plural(made.incidents, 'incident')}, {plural(made.files, 'file')}, {made.size / 1e6:.1f} MB")
