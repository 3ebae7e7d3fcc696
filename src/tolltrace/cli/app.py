"""The command table, and the one place where errors become one clear line and an exit code.

Exit codes: 0 all well; 1 something given could not be used, or does not hold (the rest was done); 2 wrong usage;
130 stopped by the user (what was recorded stays).
"""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tolltrace import __version__
from tolltrace.cli import (
    accounts,
    add,
    batch,
    coding,
    compare,
    estimate,
    evaluate,
    export,
    extract,
    guard,
    import_,
    init,
    link,
    move,
    places,
    publish,
    reconcile,
    release,
    run,
    serve,
    show,
    sources,
    totals,
    verify,
)
from tolltrace.cli.common import FAULT, STOPPED, complain
from tolltrace.errors import TolltraceError


class Commands(TyperGroup):
    """The commands; one that is stopped ends with a line. typer would make a bare exit code of Ctrl+C before main sees it."""

    def invoke(self, ctx: Any) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            complain("stopped; what was recorded stays, run the same command to finish")
            raise typer.Exit(STOPPED) from stop


app = typer.Typer(
    name="tolltrace",
    cls=Commands,
    help="Turns conflicting reports of harm in war into a casualty record that can be defended.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# In the order of work; `run` does all of it.
app.command("run")(run.run)
app.command("init")(init.init)
app.command("add")(add.add)
app.command("extract")(extract.extract)
app.command("link")(link.link)
app.command("reconcile")(reconcile.reconcile)
app.command("show")(show.show)
app.command("sources")(sources.sources)
app.command("serve")(serve.serve)
app.command("export")(export.export)
app.command("import")(import_.import_)
app.command("release")(release.release)
app.command("publish")(publish.publish)
app.command("batch")(batch.batch)
app.command("totals")(totals.totals)
app.command("compare")(compare.compare)
app.command("estimate")(estimate.estimate)
app.command("verify")(verify.verify)
app.command("move")(move.move)
for _name in ("keygen", "backup", "restore", "lock", "unlock", "purge"):
    app.command(_name)(getattr(guard, _name))
app.command("eval")(evaluate.eval_)
app.add_typer(accounts.app, name="accounts")
app.add_typer(coding.app, name="coding")
app.add_typer(places.app, name="places")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tolltrace {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Nothing to do before a command."""


def main() -> None:
    """Runs the command line and exits."""
    try:
        app()
    except TolltraceError as error:
        complain(str(error))
        sys.exit(FAULT)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        complain(f"{error.filename or 'the output'} cannot be written or read ({error.strerror}); check the disk and the path")
        sys.exit(FAULT)
