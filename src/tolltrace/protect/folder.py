"""A casebook's folder as one stream and back: every file with its hash, databases as one consistent moment of them."""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from tolltrace.errors import CasebookError

LIST = "SHA256.json"  # the last member: every other one with its hash
_PENDING = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database: its backup takes them in
_PIECE = 1 << 20


def pack(folder: Path, stream: IO[bytes]) -> dict[str, str]:
    """Writes every file of ``folder`` to ``stream`` as tar; their hashes by name. Raises CasebookError for
    one that cannot be read."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
                name = path.relative_to(folder).as_posix()
                if path.suffix == ".sqlite":
                    with tempfile.NamedTemporaryFile(dir=folder.parent, prefix=".tolltrace.") as copy:
                        _snapshot(path, Path(copy.name))
                        sums[name] = _member(tar, Path(copy.name), name)
                elif not name.endswith(_PENDING) and not name.startswith("."):
                    sums[name] = _member(tar, path, name)
            listed = json.dumps(sums).encode()
            info = tarfile.TarInfo(LIST)
            info.size = len(listed)
            tar.addfile(info, io.BytesIO(listed))
    except (OSError, sqlite3.Error) as error:
        raise CasebookError(f"{folder}: cannot be read whole ({error}); nothing was changed") from error
    return sums


def _snapshot(source: Path, target: Path) -> None:
    """A database as it is at one moment, also while somebody writes to it."""
    address = source.resolve().as_uri() + "?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=15)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _member(tar: tarfile.TarFile, path: Path, name: str) -> str:
    info = tarfile.TarInfo(name)
    info.size = path.stat().st_size
    info.mode = 0o600
    with path.open("rb") as source:
        hashed = _Hashed(source)
        tar.addfile(info, cast(BinaryIO, hashed))  # it is only read
    return hashed.digest.hexdigest()


class _Hashed:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


def unpack(stream: IO[bytes], folder: Path) -> dict[str, str]:
    """Makes the files of ``stream`` in the new folder ``folder``, readable by its owner alone, on the disk when this returns;
    their hashes by name. Raises CasebookError when one is not what was packed."""
    folder.mkdir(mode=0o700)
    sums: dict[str, str] = {}
    listed = None
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for info in tar:
                source = tar.extractfile(info)
                inner = PurePosixPath(info.name)
                if source is None or inner.is_absolute() or ".." in inner.parts:
                    raise CasebookError(f"{info.name}: a name that no backup of ours has; nothing was restored")
                if info.name == LIST:
                    listed = json.loads(source.read())
                else:
                    sums[info.name] = _placed(source, folder / inner)
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise CasebookError(f"the backup is damaged ({error}); take another one") from error
    if listed != sums:
        raise CasebookError("the backup is damaged (a file is not what was packed); take another one")
    sync(folder)
    return sums


def _placed(source: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with private(target, os.O_TRUNC) as stream:
        while piece := source.read(_PIECE):
            digest.update(piece)
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def private(path: Path, how: int) -> BinaryIO:
    """A new file that its owner alone may read, opened for writing bytes; ``how`` is O_TRUNC, or O_EXCL for
    one that must not be there yet."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "wb")


def sync(folder: Path) -> None:
    """Makes sure that the entries of ``folder`` and of the folders in it are found after a power cut."""
    for path in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        sync_one(path)


def sync_one(folder: Path) -> None:
    """The same for ``folder`` alone."""
    if hasattr(os, "O_DIRECTORY"):  # Windows cannot sync a folder, and need not
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
