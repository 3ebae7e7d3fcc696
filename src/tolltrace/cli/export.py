"""tolltrace export: the casebook's results as a file."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks, pipeline
from tolltrace.cli.common import CASEBOOK, AsOf, Folder, Policy, day_of, opened, report_notices
from tolltrace.errors import InputError
from tolltrace.export import FORMATS
from tolltrace.export.record import state_of
from tolltrace.export.words import words
from tolltrace.model import View
from tolltrace.release.narrow import one_incident

Format = Annotated[str, typer.Option("--format", help=" | ".join(FORMATS) + "; default: by the file's suffix")]
Lang = Annotated[str, typer.Option("--lang", help="The language of an HTML page: en or ar; default: en.")]
One = Annotated[str, typer.Option("--incident", help="Only the incident whose id starts so.")]
Target = Annotated[Path, typer.Argument(help="The file to write.", show_default=False)]


def export(  # noqa: PLR0913 - the options that the command has
    target: Target,
    *,
    format_name: Format = "",
    lang: Lang = "",
    casebook: Folder = CASEBOOK,
    policy: Policy = "",
    as_of: AsOf = "",
    incident: One = "",
) -> None:
    """Write results to a file, in one of the formats; what the format cannot carry is said in FILE.about.json beside it."""
    by_suffix = [f.name for f in FORMATS.values() if f.suffix == target.suffix.lower()]
    name = format_name or (by_suffix[0] if len(by_suffix) == 1 else "")
    if name not in FORMATS:
        what = f"no format {format_name!r}" if format_name else f"{target.suffix or 'no suffix'} does not say which format"
        raise InputError(target, what, f"give --format, one of: {', '.join(FORMATS)}")
    if lang and name != "html":
        raise InputError(f"--lang {lang}", f"{name} has no language of its own", "leave it out, or export HTML")
    day = day_of(as_of)
    language = words(lang or "en").lang  # one that there are no words for is refused before the work
    with opened(casebook) as book:
        view = pipeline.view(book, policy, day)
        late = checks.stale(book, policy)
    report_notices([late] if late else [])
    if incident:
        whole = state_of(view)
        view = one_incident(view, incident)
    path = _page(view, target, language) if name == "html" else FORMATS[name].write(view, target, whole if incident else "")
    typer.echo(f"{path}: written ({FORMATS[name].label})")


def _page(view: View, target: Path, lang: str) -> Path:
    from tolltrace.export.html import PageOptions, write_html  # templates load only for a page

    return write_html(view, target, PageOptions(lang))
