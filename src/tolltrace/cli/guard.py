"""tolltrace keygen, backup, restore, lock, unlock, purge: a casebook at rest."""

from pathlib import Path
from typing import Annotated

import typer

from tolltrace.cli.common import CASEBOOK, FAULT, Folder, complain, opened, plural
from tolltrace.protect import backup as copies
from tolltrace.protect import keys
from tolltrace.protect import lock as locks
from tolltrace.protect import purge as purges

To = Annotated[list[str], typer.Option("--to", help="Who can open it: a recipient of age (age1...); give several.")]
Key = Annotated[Path, typer.Option("--key", help="The file with your age identity. A key is never given on the command line.")]
Target = Annotated[Path, typer.Argument(help="The encrypted file.", show_default=False)]


def keygen(file: Annotated[Path, typer.Argument(help="The key file to make.", show_default=False)]) -> None:
    """Make a pair of age keys: the secret one goes into the file, the public one is printed."""
    typer.echo(keys.make(file))


def backup(target: Target, *, to: To, casebook: Folder = CASEBOOK) -> None:
    """Write the whole casebook to one encrypted file, and try it: it is restored in a temporary place and compared."""
    files = copies.backup(casebook, target, to)
    typer.echo(f"{target}: {plural(files, 'file')}, encrypted to {plural(len(to), 'recipient')}, restored and compared")


def restore(source: Target, *, casebook: Folder, key: Key) -> None:
    """Restore a backup to a new folder; nothing is kept unless all of it holds."""
    files = copies.restore(source, casebook, key)
    typer.echo(f"{casebook}: {plural(files, 'file')} restored")


def lock(*, to: To, casebook: Folder = CASEBOOK) -> None:
    """Encrypt a casebook that nobody uses now: FOLDER.age takes the place of its folder."""
    typer.echo(f"{locks.lock(casebook, to)}: locked")


def unlock(*, key: Key, casebook: Folder = CASEBOOK) -> None:
    """Bring a locked casebook back."""
    typer.echo(f"{locks.unlock(casebook, key)}: unlocked")


def purge(
    reports: Annotated[list[str], typer.Argument(help="Reports by id or name.", show_default=False)],
    *,
    author: Annotated[str, typer.Option("--author", help="Who decides it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the ledger, so name no one.")],
    casebook: Folder = CASEBOOK,
) -> None:
    """Take reports that tell of a person out of the casebook for good: text, original, claims, index. Their hashes stay."""
    with opened(casebook) as book:
        done = purges.purge(book, reports, author, reason)
    typer.echo(f"{casebook}: {plural(len(done.reports), 'report')} purged; make a new backup and delete the earlier ones")
    for decision in done.decisions:
        typer.echo(f"  decision {decision} speaks of them and stays in the chain")
    for name in done.files:
        typer.echo(f"  coding/{name} holds what coders answered about them; look whether it names the person")
    if done.still_read:
        complain("somebody has the casebook open: its file keeps the old words until that is closed; then: tolltrace verify")
        raise typer.Exit(FAULT)
