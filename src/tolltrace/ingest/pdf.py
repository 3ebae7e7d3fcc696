"""PDF: the text of each page by pypdf, its wrapped lines joined again, pages parted by an empty line."""

import re
import warnings
from io import BytesIO

from tolltrace.ingest.base import Derived, Metadata, UnreadableError
from tolltrace.ingest.html import quiet

_FULL = 0.6  # of the page's widest line: a line that is shorter ended because a paragraph, a title or an item ended
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_ITEM = re.compile(r"(?:[•◦▪*–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_TAIL = 2048  # bytes: where the end mark stands; some writers add a little behind it


def read_pdf(data: bytes) -> Derived:
    """Raises UnreadableError for a file that is no PDF, cut short, encrypted, or without text, and whatever pypdf raises for a
    damaged one."""
    import pypdf
    from pypdf.errors import DependencyError

    if b"%PDF-" not in data[:1024]:
        raise UnreadableError("this is no PDF file", "check its name, or get it again from its source")
    if b"%%EOF" not in data[-_TAIL:]:
        raise UnreadableError("the PDF is cut short (its end is missing)", "get the whole file again from its source")
    pages: list[str] = []
    unread: list[int] = []
    title = ""
    with quiet("pypdf"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = pypdf.PdfReader(BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableError("the PDF is encrypted", "save an unprotected copy and give that")
            for number in range(len(reader.pages)):
                try:
                    pages.append(unwrapped(reader.pages[number].extract_text()))
                except Exception:
                    unread.append(number + 1)
            title = " ".join(str(reader.metadata.title or "").split()) if reader.metadata else ""
        except (DependencyError, NotImplementedError) as error:
            raise UnreadableError("the PDF is encrypted", "save an unprotected copy and give that") from error
    text = "\n\n".join(p for p in pages if p)
    if not text:
        if unread:
            raise UnreadableError("no page of this PDF can be read", "get it again from its source")
        mend = "make its text readable with OCR first (for example: ocrmypdf IN.pdf OUT.pdf)"
        raise UnreadableError("no text in this PDF (scanned pages?)", mend)
    odd: tuple[tuple[str, str], ...] = ()
    if unread:
        which = ", ".join(map(str, unread[:10])) + (" ..." if len(unread) > 10 else "")
        odd = ((f"page {which} could not be read", "get the file again from its source"),)
    return Derived(text, f"pdf@1+pypdf@{pypdf.__version__}", Metadata(title=title), odd)


def unwrapped(page: str) -> str:
    """``page`` with wrapped lines joined: a figure and its noun often stand on two lines, and a line's end would part them.

    A line runs on when the next one starts in lower case, or when it is full and does not end a sentence. A hyphen at its end
    goes before a lower-case letter ("civil-/ians") and stays before any other ("Deir ez-/Zor").
    """
    lines = [line.strip() for line in page.splitlines()]
    width = max(map(len, lines), default=0)
    out: list[str] = []
    before = ""  # the line above, as it stood
    for line in lines:
        lower = line[:1].islower()
        full = len(before) >= _FULL * width and not _ENDS.search(before)
        if not (before and line and (full or lower)) or _ITEM.match(line):
            out.append(line)
        elif before.endswith("-") and not before.endswith(" -"):
            out[-1] = (out[-1][:-1] if lower else out[-1]) + line
        else:
            out[-1] += f" {line}"
        before = line
    return "\n".join(out).strip()
