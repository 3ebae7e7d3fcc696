"""tolltrace accounts: who may come in when the casebook is served, from the machine itself."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from tolltrace.accounts import NAME, Grant, Role, Vault
from tolltrace.accounts.secret import new_password
from tolltrace.cli.common import CASEBOOK, Folder, operator
from tolltrace.errors import InputError
from tolltrace.store import Casebook

app = typer.Typer(help="Who may come in when the casebook is served, and as what.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(help="The name that decisions are recorded under.", show_default=False)]
As = Annotated[Role, typer.Option("--role", help="viewer looks, reviewer judges, editor changes, owner decides who may come in.")]
Typed = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")]


@app.command("add")
def add(name: Who, *, role: As = Role.OWNER, password_stdin: Typed = False, casebook: Folder = CASEBOOK) -> None:
    """Make an account. The first one is an owner's; once it is there, everybody must log in."""
    with Casebook.open_or_create(casebook) as book:
        vault = Vault(book.path / NAME)
        account = vault.add(name, role, _password(stdin=password_stdin))
        _note(book, f"{account.name}: account made ({account.role})")
    typer.echo(f"{casebook}: {account.name} may come in as {account.role}")


@app.command("list")
def list_(*, casebook: Folder = CASEBOOK) -> None:
    """Show who may come in."""
    with Casebook.open(casebook) as book:
        people = Vault(book.path / NAME).accounts()
    for a in people:
        states = [a.role.value, "in" if a.active else "out", *(["second factor"] if a.second else [])]
        typer.echo(f"{a.name}\t{', '.join([*states, *(['first password'] if a.unsettled else [])])}")
    if not people:
        typer.echo(f"{casebook}: nobody has an account; tolltrace serve answers on this machine alone, without a password")


@app.command("role")
def role(name: Who, role: Annotated[Role, typer.Argument(show_default=False)], *, casebook: Folder = CASEBOOK) -> None:
    """Give somebody another role."""
    with Casebook.open(casebook) as book:
        Vault(book.path / NAME).put_role(name, role)
        _note(book, f"{name}: role {role}")
    typer.echo(f"{casebook}: {name} is {role} from now on")


@app.command("out")
def out(name: Who, *, casebook: Folder = CASEBOOK) -> None:
    """Let somebody in no more: their sessions and tokens end at once."""
    with Casebook.open(casebook) as book:
        Vault(book.path / NAME).put_active(name, False)
        _note(book, f"{name}: let in no more")
    typer.echo(f"{casebook}: {name} is let in no more; tolltrace accounts in {name} undoes that")


@app.command("in")
def in_(name: Who, *, casebook: Folder = CASEBOOK) -> None:
    """Let somebody in again."""
    with Casebook.open(casebook) as book:
        Vault(book.path / NAME).put_active(name, True)
        _note(book, f"{name}: let in again")
    typer.echo(f"{casebook}: {name} is let in again")


@app.command("password")
def password(name: Who, *, casebook: Folder = CASEBOOK) -> None:
    """Draw a first password for somebody who forgot theirs, and switch their second factor off."""
    with Casebook.open(casebook) as book:
        vault = Vault(book.path / NAME)
        account = vault.account(name)
        if account is None:
            raise InputError(name, "there is no account of that name", "tolltrace accounts list shows them")
        drawn = new_password()
        vault.put_password(account.name, drawn, unsettled=True)
        vault.drop_key(account.name)
        _note(book, f"{account.name}: new first password, second factor off")
    typer.echo(f"{casebook}: {account.name} comes in with {drawn} and must choose another password then")


@app.command("token")
def token(
    name: Who,
    *,
    grant: Annotated[
        list[Grant] | None, typer.Option("--grant", help="read, public, decide, export; may be given again.")
    ] = None,
    label: Annotated[str, typer.Option("--label", help="What it is for.")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it is valid.")] = 90,
    casebook: Folder = CASEBOOK,
) -> None:
    """Make a token for a program that works in somebody's name over /api/v1. It is shown once."""
    with Casebook.open(casebook) as book:
        vault = Vault(book.path / NAME)
        account = vault.account(name)
        if account is None and vault.any():
            raise InputError(name, "there is no account of that name", "tolltrace accounts list shows them")
        made, secret = vault.add_token(account.name if account else name, label, grant or [Grant.READ], days)
        _note(book, f"{made.name}: token {made.id} made ({' '.join(sorted(made.grants))})")
    typer.echo(secret)


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InputError("standard input", "nobody is there to type a password", "add --password-stdin and pipe it in")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _note(book: Casebook, what: str) -> None:
    book.store.enter("account", what, author=operator(), at=datetime.now(UTC))


def first_owner(book: Casebook, vault: Vault) -> None:
    """Makes the owner's account at the terminal, before a casebook is served to others."""
    typer.echo("Nobody has an account yet. Make the owner's; the owner then lets others in, on the page Accounts.")
    account = vault.add(str(typer.prompt("Name")), Role.OWNER, _password(stdin=False))
    _note(book, f"{account.name}: account made ({account.role})")
