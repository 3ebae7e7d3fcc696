"""Writing a file so that a reader never sees half of it: a temporary file beside it, then one rename."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tolltrace.errors import InputError


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to (missing folders are made), given the name ``path`` when the block ends well.

    An interrupted or failing block leaves what was there. Raises InputError when the path cannot be written.
    """
    temporary = ""
    if path.exists() and not path.is_file():
        raise InputError(path, "is no ordinary file and is left alone", "give a path of a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
        yield Path(temporary)
        with Path(temporary).open("rb+") as stream:
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        raise InputError(
            path, f"cannot be written ({error.strerror or error})", "give a path in a folder you may write"
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def write_text(path: Path, chunks: Iterable[str]) -> Path:
    """Write ``chunks`` in UTF-8 to ``path`` as ``placed`` does and return ``path``. Lone surrogates, which broken input may
    carry, become "?" since UTF-8 cannot hold them."""
    with placed(path) as aside, aside.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        stream.writelines(chunks)
    return path


def _umask() -> int:
    """The process's umask: mkstemp makes private files, an export is an ordinary one."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
