"""What the commands share: consoles, progress, options, and opening a casebook."""

import getpass
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from tolltrace.errors import InputError
from tolltrace.model import Notice
from tolltrace.store import Casebook

FAULT, STOPPED = 1, 130

err = Console(stderr=True, highlight=False, soft_wrap=True)

Folder = Annotated[Path, typer.Option("--casebook", help="The casebook's folder.")]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders: .txt .html .pdf .docx .jsonl", show_default=False)]
Published = Annotated[
    str, typer.Option("--published", help="Publication date (YYYY-MM-DD) of reports that tell none themselves.")
]
Source = Annotated[str, typer.Option("--source", help="Publisher of reports that tell none themselves.")]
AsOf = Annotated[str, typer.Option("--as-of", help="Only what was stated by this day (YYYY-MM-DD).")]
Policy = Annotated[str, typer.Option("--policy", help="The coding rules to use; default: the casebook's.")]

CASEBOOK = Path("casebook")
COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


def operator() -> str:
    """Who works at this machine, as decisions and the ledger record it where nobody logs in."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"


def complain(line: str) -> None:
    """One line on standard error."""
    err.print(Text(f"tolltrace: {line}"))


def report_notices(notices: Iterable[Notice]) -> bool:
    """Prints notices on standard error, a line each; True when one of them is a fault."""
    fault = False
    for notice in notices:
        err.print(Text(f"{'problem' if notice.fault else 'note'}: {notice}"))
        fault = fault or notice.fault
    return fault


@contextmanager
def opened(folder: Path) -> Iterator[Casebook]:
    """The casebook at ``folder``, closed afterwards. Raises CasebookError when there is none."""
    casebook = Casebook.open(folder)
    try:
        yield casebook
    finally:
        casebook.close()


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error where that is a terminal; yields the function that advances it."""
    with Progress(*COLUMNS, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda n: bar.advance(task, n)


def spare_inputs(paths: Iterable[Path], *outputs: Path | None) -> None:
    """Raises InputError when an output would be written over an input: a report must never be lost to its own results."""
    given = {path.resolve() for path in paths}
    for output in outputs:
        if output is not None and output.resolve() in given:
            raise InputError(output, "is an input and would be written over", "write results to another file")


def day_of(text: str) -> date | None:
    """The day that ``--as-of`` names, None for "". Raises InputError for what is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--as-of {text}", "is no day", "write it as 2016-07-19") from error


def plural(count: int, noun: str) -> str:
    """ "1 report", "3 reports"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
