"""tolltrace coding: samples for blind double coding, and how far two people agree."""

from typing import Annotated

import typer

from tolltrace import coding as work
from tolltrace import pipeline
from tolltrace.cli.common import CASEBOOK, Folder, opened, operator
from tolltrace.errors import InputError

app = typer.Typer(help="Two people read the same claims apart from each other; their agreement.", no_args_is_help=True)

Coder = Annotated[str, typer.Argument(help="The name that this coder works under.", show_default=False)]


@app.command("draw")
def draw(
    first: Coder,
    second: Coder,
    *,
    size: Annotated[int, typer.Option("--size", min=1, max=work.MOST, help="How many claims.")] = 50,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed draws the same claims.")] = 1,
    casebook: Folder = CASEBOOK,
) -> None:
    """Draw a sample of claims for two coders; they answer in the browser, each for themselves."""
    with opened(casebook) as book:
        made = work.draw(book, pipeline.view(book), [first, second], size, seed, operator())
    typer.echo(f"{made.id}: {len(made.claims)} claims for {first} and {second}; they answer at /coding/{made.id}")


@app.command("agreement")
def agreement(sample: Annotated[str, typer.Argument(show_default=False)], *, casebook: Folder = CASEBOOK) -> None:
    """Print Krippendorff's alpha of a sample on every field, once both coders are done."""
    with opened(casebook) as book:
        asked = work.sample(book, sample)
        given = work.answers(book, sample)
    if asked is None:
        raise InputError(sample, "there is no sample of that name", "draw one: tolltrace coding draw")
    if not work.finished(asked, given):
        left = ", ".join(f"{c} has {len(work.waiting(asked, given, c))} left" for c in asked.coders)
        raise InputError(sample, f"not both are done ({left})", "agreement is told when they are")
    typer.echo("field\tlevel\talpha\tclaims")
    for a in work.agreement(asked, given):
        typer.echo(f"{a.field}\t{a.level}\t{'-' if a.alpha is None else f'{a.alpha:.3f}'}\t{a.units}")
