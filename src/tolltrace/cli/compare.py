"""tolltrace compare: the same evidence under several conventions, and why they differ."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks, pipeline
from tolltrace.cli.common import CASEBOOK, Folder, opened, report_notices
from tolltrace.errors import InputError
from tolltrace.export.compare import Comparison, print_comparison, write_comparison_json
from tolltrace.export.compare_words import compare_words
from tolltrace.reconcile import load_policy
from tolltrace.vocab import names

Named = Annotated[
    str, typer.Option("--policies", help=f"Two or more of {', '.join(names('policies'))}; the first is held against the others.")
]
Only = Annotated[str, typer.Option("--incident", help="One incident, by its id or the start of it.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write everything as one JSON object.")]
Lang = Annotated[str, typer.Option("--lang", help="The page's language: en or ar.")]
Html = Annotated[Path | None, typer.Option("--html", help="Also write one self-contained HTML page.")]


def compare(
    *,
    casebook: Folder = CASEBOOK,
    policies: Named = "default,airwars,ucdp-ged,acled",
    incident: Only = "",
    json: Json = None,
    html: Html = None,
    lang: Lang = "en",
) -> None:
    """Show how each convention would code the incidents of a casebook, and why they differ, down to the claim."""
    wanted = [name for part in policies.split(",") if (name := part.strip())]
    if len(set(wanted)) < 2 or len(set(wanted)) < len(wanted):
        raise InputError("--policies", "a comparison takes two or more different policies", f"of {', '.join(names('policies'))}")
    language = compare_words(lang).page.lang  # one that there are no words for is refused before the work
    loaded = tuple(load_policy(name) for name in wanted)
    with opened(casebook) as book:
        view, found = pipeline.compared(book, loaded, incident)
        late = checks.stale(book)
    report_notices([late] if late else [])
    if incident and not found:
        raise InputError(incident, "no incident has an id that starts so", "take an id from: tolltrace show")
    given = Comparison(view, loaded, found)
    # Files before what is printed: whoever pages or cuts it still gets them.
    written = [("Page", _page(given, html, language))] if html else []
    written += [("JSON", write_comparison_json(given, json))] if json else []
    print_comparison(given)
    for label, path in written:
        typer.echo(f"{label}: {path}")


def _page(given: Comparison, path: Path, lang: str) -> Path:
    from tolltrace.export.compare_page import write_comparison_html  # templates load only for a page

    return write_comparison_html(given, path, lang)
