"""From paths to files: folders are read recursively in sorted order, each folder once, whatever links lead to it."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from tolltrace.model import Notice

SIDECAR = ".meta.yml"


def find_files(paths: Iterable[Path], suffixes: frozenset[str]) -> Iterator[Path | Notice]:
    """The files to read: those named, whatever their suffix, and those with a known suffix in the folders named.

    A folder's other files are told in one notice. Hidden files are left out. What cannot be listed gives a notice.
    """
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield unreadable(path, error)
            continue
        if not stat.S_ISDIR(mode):
            yield path
            continue
        found = False
        for entry in _folder(path, suffixes):
            found = found or isinstance(entry, Path) or entry.fault
            yield entry
        if not found:
            yield Notice(str(path), "no reports in this folder", f"it should hold {_listed(suffixes)} files", fault=True)


def unreadable(path: Path, error: OSError) -> Notice:
    """The notice for a path that the system will not give us."""
    if isinstance(error, FileNotFoundError):
        broken = path.is_symlink()
        what, mend = ("a link to nothing", "mend or remove the link") if broken else ("no such file or folder", "check the path")
    elif isinstance(error, PermissionError):
        what, mend = "it may not be read", "change its permissions (chmod u+r)"
    else:
        what, mend = f"it cannot be read ({error.strerror or error})", "check the path"
    return Notice(str(path), what, mend, fault=True)


def _folder(root: Path, suffixes: frozenset[str]) -> Iterator[Path | Notice]:
    passed_over: list[str] = []
    seen: set[tuple[int, int]] = set()
    pending = [root]
    while pending:
        path = pending.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield path
                continue
            key = (status.st_dev, status.st_ino)
            if key in seen:
                yield Notice(str(path), "a link to a folder that is read already", "nothing to do, or remove the link")
                continue
            seen.add(key)
            names = sorted(entry.name for entry in path.iterdir())
        except OSError as error:
            yield unreadable(path, error)
            continue
        entries = []
        for name in names:
            entry = path / name
            if name.startswith("."):
                continue
            if not entry.is_dir() and entry.suffix.lower() not in suffixes:
                if not name.endswith(SIDECAR):
                    passed_over.append(str(entry.relative_to(root)))
                elif not _has_report(name, names, suffixes):
                    yield Notice(str(entry), "no report lies beside this sidecar", "give both the same name", fault=True)
                continue
            entries.append(entry)
        pending.extend(reversed(entries))
    if passed_over:
        some = ", ".join(passed_over[:3]) + (", ..." if len(passed_over) > 3 else "")
        files = "1 file" if len(passed_over) == 1 else f"{len(passed_over)} files"
        yield Notice(str(root), f"{files} passed over ({some})", f"only {_listed(suffixes)} are read")


def _has_report(sidecar: str, names: list[str], suffixes: frozenset[str]) -> bool:
    base = sidecar.removesuffix(SIDECAR)
    return any(n != sidecar and Path(n).suffix.lower() in suffixes and base in (n, Path(n).stem) for n in names)


def _listed(suffixes: frozenset[str]) -> str:
    return ", ".join(sorted(suffixes))
