"""tolltrace export: the casebook's results as a file."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks, pipeline
from tolltrace.cli.common import CASEBOOK, Folder, Policy, opened, report_notices
from tolltrace.errors import InputError
from tolltrace.export import FORMATS

Format = Annotated[str, typer.Option("--format", help=" | ".join(FORMATS) + "; default: by the file's suffix")]
Target = Annotated[Path, typer.Argument(help="The file to write.", show_default=False)]


def export(target: Target, *, format_name: Format = "", casebook: Folder = CASEBOOK, policy: Policy = "") -> None:
    """Write results to a file: JSON, JSONL, CSV tables, or one self-contained HTML page."""
    by_suffix = [f.name for f in FORMATS.values() if f.suffix == target.suffix.lower()]
    name = format_name or (by_suffix[0] if len(by_suffix) == 1 else "")
    if name not in FORMATS:
        what = f"no format {format_name!r}" if format_name else f"{target.suffix or 'no suffix'} does not say which format"
        raise InputError(target, what, f"give --format, one of: {', '.join(FORMATS)}")
    with opened(casebook) as book:
        view = pipeline.view(book, policy)
        late = checks.stale(book, policy)
    report_notices([late] if late else [])
    typer.echo(f"{FORMATS[name].write(view, target)}: written ({FORMATS[name].label})")
