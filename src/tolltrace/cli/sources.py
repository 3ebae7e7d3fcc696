"""tolltrace sources: speakers that no list knows, and a person's word on whom they are."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from tolltrace import pipeline
from tolltrace.cli.common import CASEBOOK, Folder, opened, operator, plural
from tolltrace.errors import InputError
from tolltrace.link.names import Candidate, candidates, taken_for
from tolltrace.model import Claim, DecisionKind, make_decision
from tolltrace.model.edits import edited
from tolltrace.model.plain import plain
from tolltrace.store import Casebook

Name = Annotated[str, typer.Option("--name", help="A name as the list gives it.")]
Same = Annotated[str, typer.Option("--is", help="Whom that name speaks of: the name that its claims get.")]
Reason = Annotated[str, typer.Option("--reason", help="Why you know; it is recorded with the decision.")]


def sources(*, name: Name = "", same: Same = "", reason: Reason = "", casebook: Folder = CASEBOOK) -> None:
    """List speakers that no list knows, and whom they may be. With --name and --is, say that one is another: nothing is taken
    for the same by itself."""
    with opened(casebook) as book:
        decisions = list(book.store.decisions())
        _, read = pipeline.current(book.store, decisions)
        claims = edited(read, decisions)
        if name or same:
            done = _confirm(book, claims, (name, same, reason))
            typer.echo(f"{casebook}: {plural(done, 'claim')} of {plain(name)} now {plain(same)}'s; next: tolltrace link")
            return
        found = candidates(claims, taken_for(read, decisions))
    typer.echo(f"{casebook}: {plural(len(found), 'speaker')} that no list knows")
    for one in found:
        typer.echo(_line(one))


def _line(one: Candidate) -> str:
    told = f"  {plain(one.name)}: {plural(one.claims, 'claim')} in {plural(one.reports, 'report')}"
    return f"{told}; perhaps {' or '.join(plain(n) for n in one.may_be)}" if one.may_be else told


def _confirm(book: Casebook, claims: list[Claim], said: tuple[str, str, str]) -> int:
    """Records one decision on all claims of a name; returns how many they are."""
    name, same, reason = (" ".join(part.split()) for part in said)
    if not (name and same and reason):
        raise InputError(name or same, "a name was told without what it is, or why", "give --name, --is and --reason together")
    subjects = tuple(sorted(c.id for c in claims if " ".join(c.claimant.split()) == name))
    if not subjects:
        raise InputError(name, "no claim has this claimant", "take a name from: tolltrace sources")
    edit = make_decision(
        DecisionKind.EDIT, subjects, reason=reason, author=operator(), at=datetime.now(UTC), field="claimant", value=same
    )
    book.store.append_decision(edit)
    return len(subjects)
