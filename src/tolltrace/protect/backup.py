"""Backups: one file encrypted to age recipients, opened again and tried before it gets its name.

The one who makes a backup need not hold a key that opens it. To try it, each backup is also encrypted to a key made for this one
moment, which is used once and forgotten.
"""

import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyrage

from tolltrace.accounts import NAME, Vault
from tolltrace.errors import CasebookError, InputError
from tolltrace.protect.folder import pack, private, sync_one, unpack
from tolltrace.protect.keys import identities, recipients
from tolltrace.store import Casebook
from tolltrace.store.casebook import is_casebook

RECORDS = "casebook.sqlite"


def backup(folder: Path, target: Path, to: list[str]) -> int:
    """Writes the casebook ``folder`` to ``target``, encrypted to the recipients ``to``; how many files it holds. Raises
    CasebookError when the file does not restore to what was packed, and leaves what was there; InputError for the names given."""
    names = recipients(to)
    check_whole(folder)
    if target.resolve().is_relative_to(folder.resolve()):
        raise InputError(target, "lies within the casebook", "choose a place outside, best on another disk")
    once = pyrage.x25519.Identity.generate()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryFile(dir=folder.parent) as plain:  # it has no name: a crash leaves nothing to find
            sums = pack(folder, cast(BinaryIO, Writer(plain)))
            plain.seek(0)
            with private(aside, os.O_TRUNC) as stream:
                pyrage.encrypt_io(plain, Writer(stream), [*names, once.to_public()])
                stream.flush()
                os.fsync(stream.fileno())
        _tried(aside, once, sums, folder.parent)
        aside.replace(target)
        sync_one(target.parent)
    except OSError as error:
        raise CasebookError(f"{target}: no backup can be written here ({error.strerror or error})") from error
    finally:
        aside.unlink(missing_ok=True)
    return len(sums)


def restore(source: Path, folder: Path, key: Path) -> int:
    """Restores the backup ``source`` to the new folder ``folder`` with an identity from the file ``key``; how many files. Raises
    CasebookError when it cannot be opened or does not hold: nothing is left then."""
    if folder.exists() and any(folder.iterdir()):
        raise CasebookError(f"{folder}: is not empty; choose a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}.restoring")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with tempfile.TemporaryFile(dir=folder.parent) as plain:
            opened(source, identities(key), plain)
            sums = unpack(plain, aside)
        check(aside)
        _end_sessions(aside)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
        sync_one(folder.parent)
    except OSError as error:
        raise CasebookError(f"{folder}: cannot be restored here ({error.strerror or error})") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return len(sums)


def opened(source: Path, keys: list[pyrage.x25519.Identity], plain: IO[bytes]) -> None:
    """Decrypts ``source`` into ``plain`` and goes back to its start. Raises CasebookError when no key fits or it is damaged."""
    try:
        with source.open("rb") as stream:
            pyrage.decrypt_io(stream, Writer(plain), keys)
    except pyrage.DecryptError as error:
        raise CasebookError(f"{source}: none of the keys opens it, or it is damaged") from error
    plain.seek(0)


def check_whole(folder: Path) -> None:
    """Raises CasebookError where ``folder`` does not hold a whole casebook."""
    if (folder / RECORDS).is_file():
        return
    if is_casebook(folder):
        mend = "dump the database (pg_dump) beside a copy of the folder, or first: tolltrace move --from ADDRESS --to FOLDER"
        raise CasebookError(f"{folder}: its records are in PostgreSQL; {mend}")
    raise CasebookError(f"{folder}: no casebook here")


def check(folder: Path) -> None:
    """Raises CasebookError where a restored casebook does not open. Its files are known to be those that were packed; whether the
    records hold among themselves is a question to the casebook, and no reason to be without a copy of it."""
    with Casebook.open(folder) as book:
        book.store.counts()
        book.store.ledger_head()


def _end_sessions(folder: Path) -> None:
    """Whoever was logged in when a casebook was packed must log in again; accounts and tokens are those of that moment."""
    if (folder / NAME).is_file():
        with closing(Vault(folder / NAME)) as vault:
            vault.end_all()


def _tried(source: Path, key: pyrage.x25519.Identity, sums: dict[str, str], beside: Path) -> None:
    """Restores a new backup in a temporary place and compares every file with what was packed."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".tolltrace.") as place, tempfile.TemporaryFile(dir=beside) as plain:
        opened(source, [key], plain)
        if unpack(plain, Path(place, "copy")) != sums:
            raise CasebookError("the backup does not restore to what was packed; nothing was kept")
        check(Path(place, "copy"))


class Writer:
    """A file that is only written to: the way in for libraries, and where a test pulls the plug."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()
