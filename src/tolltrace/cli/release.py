"""tolltrace release: what would be published, what is withheld and why; and a person's signature under it."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from tolltrace import checks
from tolltrace.cli.common import CASEBOOK, Folder, Policy, opened, plural, report_notices
from tolltrace.export.files import write_text
from tolltrace.publish.signing import Draft, draft, sign, unnamed

Sign = Annotated[str, typer.Option("--sign", help="Sign this state and these rules with your name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why it may be published.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write the list of what is withheld; it is not for publication.")]


def release(
    *, casebook: Folder = CASEBOOK, policy: Policy = "", sign_as: Sign = "", reason: Reason = "", json_file: Json = None
) -> None:
    """List what is withheld from everything public, and why; nothing is published. With --sign, sign it."""
    with opened(casebook) as book:
        late = checks.stale(book, policy)
        made = draft(book, policy)
        report_notices([late] if late else [])
        if json_file:
            rows = [{"what": w.what, "of": w.of, "value": w.value, "why": w.why} for w in made.release.withheld]
            write_text(json_file, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n",))
        if sign_as:
            sign(book, made, sign_as, reason)  # before the list: whoever cuts that short has signed all the same
        _tell(made)
        report_notices(unnamed(made))
        if sign_as:
            typer.echo(f"Signed by {sign_as}: state {made.state[:16]}, rules {made.rules.digest[:16]}")
        else:
            typer.echo(f"Signed by {made.signed_by}" if made.signed_by else "Not signed: nothing can be published yet")


def _tell(made: Draft) -> None:
    shown, whole = made.release.view, made.view
    typer.echo(
        f"Published: {len(shown.linkage.incidents)} of {plural(len(whole.linkage.incidents), 'incident')}, "
        f"{len(shown.claims)} of {plural(len(whole.claims), 'claim')}"
    )
    for (what, why), number in sorted(Counter((w.what, w.why) for w in made.release.withheld).items()):
        typer.echo(f"  withheld: {what} ({why}): {number}")
    for item in made.release.withheld:
        typer.echo(f"    {item.what:9} {item.of}  {' '.join(item.value.split())[:60]}  [{item.why}]")
