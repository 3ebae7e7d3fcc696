"""The last look before anything is public: every byte written is searched for the names that must not appear.

The release has left them out; this finds what a format or a template might have carried past it. Members of ZIP files (workbooks)
are opened.
"""

import html
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path


def found(folder: Path, secrets: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """The files under ``folder`` that spell one of ``secrets``, regardless of case, as text, in HTML or in JSON."""
    needles = {n.encode(): secret for secret in secrets for n in _spellings(secret)}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for content in (path.name.encode(), *contents(path)):
            folded = content.decode("utf-8", "replace").casefold().encode()
            for needle, secret in needles.items():
                if needle in folded:
                    yield path, secret


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of each member where it is a ZIP file."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def _spellings(secret: str) -> set[str]:
    plain = secret.casefold()
    return {plain, html.escape(secret).casefold(), json.dumps(secret)[1:-1].casefold()}
