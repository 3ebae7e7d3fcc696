"""Word documents (.docx): paragraphs and table rows in their order, a line each, then foot- and endnotes.

python-docx opens the package; the text is read from its XML, because python-docx's own paragraphs leave out what stands in
tracked insertions, content controls and notes, and a figure may stand in each of them.
"""

import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import Any

from tolltrace.ingest.base import Derived, Metadata, UnreadableError

_BLOWN_UP = 200_000_000  # bytes unpacked: room for many photographs, and still little enough to hold in memory
_MARKUP = 30_000_000  # bytes of XML: a text of 20 MB has less, and a tree of elements takes some fifty times its markup
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# Moved and struck text is no longer said; a fallback repeats what stands before it in older markup.
_SKIPPED = {f"{_W}moveFrom", f"{_W}del", f"{_W}pPr", f"{_W}rPr", _FALLBACK}
_NOTES = ("/footnotes", "/endnotes")


def read_docx(data: bytes) -> Derived:
    """Raises UnreadableError for a file that is protected, unreasonably large unpacked, or without text, and whatever zipfile,
    lxml and python-docx raise for a damaged one."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("an old (.doc) or password-protected Word file", "save it unprotected as .docx")
    with zipfile.ZipFile(BytesIO(data)) as package:
        sizes = {entry.filename: entry.file_size for entry in package.infolist()}
    unpacked, markup = sum(sizes.values()), sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
    for size, limit, part in ((unpacked, _BLOWN_UP, "unpacks to"), (markup, _MARKUP, "holds markup of")):
        if size > limit:
            what = f"the .docx {part} {size / 1e6:,.0f} MB, over the limit of {limit / 1e6:,.0f} MB"
            raise UnreadableError(what, "save it without its pictures, or its text as .txt")
    import docx
    from docx.oxml import parse_xml

    document = docx.Document(BytesIO(data))
    lines = list(_lines(document.element.body))
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_NOTES):
            lines += [line for line in _lines(parse_xml(relation.target_part.blob)) if line.strip()]
    text = "\n".join(lines).strip()
    if not text:
        raise UnreadableError("no text in this document", "if it holds pictures of pages, give their text")
    title = document.core_properties.title or ""
    return Derived(text, f"docx@1+python-docx@{version('python-docx')}", Metadata(title=title))


def _lines(container: Any) -> Iterator[str]:
    """The paragraphs and table rows in ``container``, however deeply content controls and the like wrap them."""
    for element in container:
        if element.tag == f"{_W}p":
            yield from _paragraph(element)
        elif element.tag == f"{_W}tr":
            cells = (" ".join(" ".join(_lines(cell)).split()) for cell in _cells(element))
            yield " | ".join(cell for cell in cells if cell)
        elif element.tag not in _SKIPPED:
            yield from _lines(element)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row; those of a table within a cell are that cell's own."""
    for element in row:
        if element.tag == f"{_W}tc":
            yield element
        elif element.tag not in _SKIPPED:
            yield from _cells(element)


def _paragraph(paragraph: Any) -> Iterator[str]:
    """A paragraph's own text, then the text boxes that hang on it."""
    boxes: list[Any] = []
    yield "".join(_words(paragraph, boxes))
    for box in boxes:
        yield from _lines(box)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            yield from _words(child, boxes)
