"""tolltrace export: the casebook's results as a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks, handout
from tolltrace.cli.common import CASEBOOK, AsOf, Folder, Policy, day_of, opened, operator, report_notices
from tolltrace.errors import CasebookError, InputError
from tolltrace.export import CONVENTIONS, FORMATS
from tolltrace.export import Format as Kind
from tolltrace.export.pdf import write_pdf
from tolltrace.export.record import Record, ViewRecord
from tolltrace.export.words import words
from tolltrace.model import Notice
from tolltrace.publish.bundle import write_bundle
from tolltrace.publish.signing import signed
from tolltrace.release.narrow import one_incident
from tolltrace.store import Casebook
from tolltrace.stored import record_of

Format = Annotated[str, typer.Option("--format", help=" | ".join(FORMATS) + "; default: by the file's suffix")]
Lang = Annotated[str, typer.Option("--lang", help="The language of a page or a dossier (html, pdf): en or ar; default: en.")]
One = Annotated[str, typer.Option("--incident", help="Only the incident whose id starts so.")]
Public = Annotated[
    bool, typer.Option("--public", help="Only what release.yml lets out, once a person has signed it (tolltrace release).")
]
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
    public: Public = False,
) -> None:
    """Write results to a file, in one of the formats; what the format cannot carry is said in FILE.about.json beside it."""
    if target.suffix.lower() == ".zip" and not format_name:
        _bundle(target, casebook, asked_for_a_part=bool(public or as_of or incident or policy))
        return
    by_suffix = [f.name for f in FORMATS.values() if f.suffix == target.suffix.lower()]
    name = format_name or (by_suffix[0] if len(by_suffix) == 1 else "")
    if name not in FORMATS:
        suffix = target.suffix or "a name without a suffix"
        what = f"no format {format_name!r}" if format_name else f"{suffix} does not say which format"
        raise InputError(target, what, f"give --format, one of: {', '.join(FORMATS)}")
    if lang and name not in ("html", "pdf"):
        raise InputError(f"--lang {lang}", f"{name} has no language of its own", "leave it out, or export HTML")
    day = day_of(as_of)
    language = words(lang or "en").lang  # one that there are no words for is refused before the work
    if public and as_of:
        raise InputError("--as-of", "what was known on a day is signed by nobody", "leave out --public or --as-of")
    with opened(casebook) as book, _record(book, policy, day, public=public) as record:
        late = checks.stale(book, policy)
        if public:
            book.store.enter("public export", f"{name} of state={record.state}", author=operator(), at=datetime.now(UTC))
        report_notices([late] if late else [])
        chosen = ViewRecord(one_incident(record.whole, incident), record.state) if incident else record
        path = _written(FORMATS[name], chosen, target, language)
        if not public:
            _entered(book, f"{name} of {record.policy or 'no policy'}{f' as of {day}' if day else ''}", path)
        if note := FORMATS[name].other_figures(record.policy):
            report_notices([Notice(str(path), note, f"--policy {CONVENTIONS[name]} gives those")])
    typer.echo(f"{path}: written ({FORMATS[name].label})")


def _bundle(target: Path, casebook: Path, *, asked_for_a_part: bool) -> None:
    """The whole casebook as one file, which is never public."""
    if asked_for_a_part:
        raise InputError(target, "a ZIP file is the whole casebook", "leave out --public, --policy, --as-of and --incident")
    with opened(casebook) as book:
        write_bundle(book, target)
        _entered(book, "the whole casebook", target)
    typer.echo(f"{target}: written (the whole casebook; tolltrace import restores it, check.py in it checks it)")


def _entered(book: Casebook, what: str, path: Path) -> None:
    """Enters the export in the ledger. From a casebook that may only be read it is an export all the same, and a line says so."""
    try:
        handout.noted(book, what, path, operator())
    except CasebookError as error:
        report_notices([Notice(str(path), f"the ledger does not tell of it ({error})", "export from where it may be written")])


@contextmanager
def _record(book: Casebook, policy: str, day: date | None, *, public: bool) -> Iterator[Record]:
    """What is exported: a signed release where it is for everybody, else the record."""
    if public:
        made = signed(book, policy)
        yield ViewRecord(made.release.view, made.state)
        return
    with record_of(book, policy, day) as record:
        yield record


def _written(kind: Kind, record: Record, target: Path, lang: str) -> Path:
    """The file in its language, where its format has one."""
    if kind.name == "html":
        from tolltrace.export.html import PageOptions, write_html  # templates load only for a page

        return write_html(record.whole, target, PageOptions(lang))
    if kind.name == "pdf":
        kind = replace(kind, make=lambda record, path: write_pdf(record, path, lang))
    return kind.write(record, target)
