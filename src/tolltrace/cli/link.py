"""tolltrace link: claims into incidents."""

import typer

from tolltrace import pipeline
from tolltrace.cli.common import CASEBOOK, Folder, opened, plural


def link(*, casebook: Folder = CASEBOOK) -> None:
    """Link the claims of all reports into incidents; links that are not sure are left as questions."""
    with opened(casebook) as book:
        linkage = pipeline.link_claims(book)
    questions = sum(not found.certain for found in linkage.links)
    typer.echo(
        f"{casebook}: {plural(len(linkage.happenings), 'happening')} in {plural(len(linkage.incidents), 'incident')}, "
        f"{plural(questions, 'uncertain link')}"
    )
