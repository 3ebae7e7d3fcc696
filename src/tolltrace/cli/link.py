"""tolltrace link: claims into incidents."""

from typing import Annotated

import typer

from tolltrace import pipeline
from tolltrace.cli.common import CASEBOOK, Folder, opened, plural

Train = Annotated[bool, typer.Option("--train", help="First train the weights on this casebook's own merges and splits.")]


def link(*, casebook: Folder = CASEBOOK, train: Train = False) -> None:
    """Link the claims of all reports into incidents; links that are not sure are left as questions."""
    with opened(casebook) as book:
        if train:
            found = pipeline.train_linking(book)
            judged = f"{plural(found.one, 'pair')} judged one and {found.two:,} judged two"
            typer.echo(f"{casebook}: weights trained on {judged}, beside {plural(found.open, 'open pair')}")
        linkage = pipeline.link_claims(book)
    questions = sum(not found.certain for found in linkage.links)
    typer.echo(
        f"{casebook}: {plural(len(linkage.happenings), 'happening')} in {plural(len(linkage.incidents), 'incident')}, "
        f"{plural(questions, 'uncertain link')}"
    )
