"""The archive: original bytes under their SHA-256, written once and never changed.

``objects/ab/cdef...`` holds the bytes whose hash is ``abcdef...``. A file appears under its name only when it is whole and
on the disk (written aside, fsync, atomic rename), so a crash leaves either the object or nothing but a stray temporary.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tolltrace.errors import CasebookError
from tolltrace.model import Notice, sha256_hex

_NAME = re.compile(r"[0-9a-f]{64}")


class Archive:
    """The archive in folder ``root`` (made when the first object is put)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unsynced: set[Path] = set()

    def path(self, sha256: str) -> Path:
        """Where the object with this hash lies, whether it is there or not. Raises ValueError for anything but a SHA-256."""
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.root / "objects" / sha256[:2] / sha256[2:]

    def put(self, data: bytes, *, flush: bool = True) -> str:
        """Keeps ``data`` and returns its SHA-256. Putting the same bytes again changes nothing.

        ``flush=False`` leaves the folder entries to a later ``flush()``: for many small objects in a row. Raises
        CasebookError when it cannot be written.
        """
        sha256 = sha256_hex(data)
        target = self.path(sha256)
        if target.is_file() and target.stat().st_size == len(data):
            return sha256
        try:
            self._write(data, target)
            if flush:
                self.flush()
        except OSError as error:
            raise CasebookError(
                f"{self.root}: the original cannot be archived ({error.strerror}); mend that and run again"
            ) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash. Raises CasebookError when they are not there or are not what was put."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise CasebookError(f"{self.root}: no original {sha256} ({error.strerror}); restore it from a backup") from error
        if sha256_hex(data) != sha256:
            raise CasebookError(f"{self.root}: original {sha256} is damaged; restore it from a backup")
        return data

    def __contains__(self, sha256: str) -> bool:
        return bool(_NAME.fullmatch(sha256)) and self.path(sha256).is_file()

    def names(self) -> Iterator[str]:
        """The hashes of all objects, sorted."""
        for path in self._files():
            if _NAME.fullmatch(name := path.parent.name + path.name):
                yield name

    def flush(self) -> None:
        """Makes sure that every object put is found after a power cut: syncs the folders that gained one."""
        while self._unsynced:
            folder = self._unsynced.pop()
            if hasattr(os, "O_DIRECTORY"):  # Windows cannot sync a folder, and need not
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def check(self) -> Iterator[Notice]:
        """Recomputes every hash; a notice for each object that is not what its name says, or that is no object."""
        for path in self._files():
            name = path.parent.name + path.name
            where = f"{path}"
            if not _NAME.fullmatch(name):
                yield Notice(where, "a file that the archive did not make", "move it elsewhere", fault=True)
                continue
            try:
                found = sha256_hex(path.read_bytes())
            except OSError as error:
                yield Notice(where, f"the original cannot be read ({error.strerror})", "check the file's permissions", fault=True)
                continue
            if found != name:
                yield Notice(
                    where, "the original is not what was archived (the hash differs)", "restore it from a backup", fault=True
                )

    def _files(self) -> Iterator[Path]:
        objects = self.root / "objects"
        if not objects.is_dir():
            return
        for folder in sorted(objects.iterdir()):
            if folder.is_dir():
                yield from sorted(folder.iterdir())
            else:
                yield folder

    def _write(self, data: bytes, target: Path) -> None:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._unsynced.update((target.parent.parent, target.parent.parent.parent))
        aside = self.root / "incoming"
        aside.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=aside)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._unsynced.add(target.parent)
