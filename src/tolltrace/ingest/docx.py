"""Word documents (.docx): paragraphs and table rows in their order, by python-docx, a line each."""

import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import Any

from tolltrace.ingest.base import Derived, Metadata, UnreadableError

_BLOWN_UP = 200_000_000  # bytes unpacked: room for many photographs, and still little enough to hold in memory


def read_docx(data: bytes) -> Derived:
    """Raises UnreadableError for a file that is protected, unreasonably large unpacked, or without text, and whatever zipfile,
    lxml and python-docx raise for a damaged one."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("an old (.doc) or password-protected Word file", "save it unprotected as .docx")
    with zipfile.ZipFile(BytesIO(data)) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    if unpacked > _BLOWN_UP:
        what = f"the .docx unpacks to {unpacked / 1e6:,.0f} MB, over the limit of {_BLOWN_UP / 1e6:,.0f} MB"
        raise UnreadableError(what, "save it without its pictures, or its text as .txt")
    import docx

    document = docx.Document(BytesIO(data))
    text = "\n".join(_lines(document)).strip()
    title = " ".join((document.core_properties.title or "").split())
    if not text:
        raise UnreadableError("no text in this document", "if it holds pictures of pages, give their text")
    return Derived(text, f"docx@1+python-docx@{version('python-docx')}", Metadata(title=title))


def _lines(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = [" ".join(cell.text.split()) for cell in row.cells]
                # A merged cell comes once for each column that it spans.
                yield " | ".join(c for i, c in enumerate(cells) if c and (i == 0 or c != cells[i - 1]))
        else:
            yield block.text
