"""A casebook locked while nobody uses it: one encrypted file in the place of its folder, and back.

At every moment there is one whole copy: the folder until the encrypted file was tried and is on the disk, the encrypted file
until the folder was restored, checked and is on the disk. What a power cut leaves half done the same command finishes.
"""

import shutil
from pathlib import Path

from tolltrace.errors import CasebookError
from tolltrace.protect.backup import backup, check_whole, restore
from tolltrace.protect.folder import sync_one
from tolltrace.protect.keys import identities, recipients
from tolltrace.store import Casebook

SUFFIX = ".age"


def locked_file(folder: Path) -> Path:
    """Where the locked form of a casebook lies: beside it, FOLDER.age."""
    return folder.with_name(folder.name + SUFFIX)


def lock(folder: Path, to: list[str]) -> Path:
    """Puts FOLDER.age in the place of the casebook ``folder``. Raises CasebookError when somebody writes to it meanwhile: it
    stays unlocked then."""
    recipients(to)
    target = locked_file(folder)
    _recover(folder)
    if not folder.exists() and target.is_file():
        return target
    check_whole(folder)
    before = _stand(folder)
    backup(folder, target, to)
    going, gone = _aside(folder)
    folder.rename(going)  # nobody finds it any more
    if _stand(going) != before:
        going.rename(folder)
        raise CasebookError(f"{folder}: somebody wrote to it meanwhile; close what uses it and lock it again")
    going.rename(gone)  # from here on the encrypted file is the casebook
    sync_one(folder.parent)
    shutil.rmtree(gone)
    return target


def unlock(folder: Path, key: Path) -> Path:
    """Restores the casebook ``folder`` from FOLDER.age, which is removed once the folder is whole. Raises CasebookError."""
    source = locked_file(folder)
    identities(key)
    _recover(folder)
    if not source.is_file():
        raise CasebookError(f"{folder}: is not locked (there is no {source.name})")
    restore(source, folder, key)
    source.unlink()
    return folder


def _recover(folder: Path) -> None:
    """Finishes, or takes back, a lock that was cut off."""
    going, gone = _aside(folder)
    shutil.rmtree(gone, ignore_errors=True)
    if going.exists() and not folder.exists():
        going.rename(folder)


def _aside(folder: Path) -> tuple[Path, Path]:
    """The names of a folder that is being locked, and of one that is."""
    return folder.with_name(f".{folder.name}.going"), folder.with_name(f".{folder.name}.gone")


def _stand(folder: Path) -> tuple[object, ...]:
    """What tells that a casebook changed: what is recorded, decided and entered."""
    with Casebook.open(folder) as book:
        return book.store.mark(), book.store.ledger_head(), tuple(sorted(book.store.counts().items()))
