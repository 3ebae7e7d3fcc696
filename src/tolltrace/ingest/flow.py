"""ingest(): from paths to reports, one input after the other; whatever is wrong with one is said and the rest goes on."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from tolltrace.config import Config
from tolltrace.ingest.base import Derived, Ingested, IngestOptions, Metadata, UnreadableError
from tolltrace.ingest.docx import read_docx
from tolltrace.ingest.html import read_html
from tolltrace.ingest.jsonl import BY as BY_JSONL
from tolltrace.ingest.jsonl import BadLine, read_jsonl
from tolltrace.ingest.land import Found, derive, land
from tolltrace.ingest.metadata import clean, parse_day, read_sidecar, wrong_day
from tolltrace.ingest.pdf import read_pdf
from tolltrace.ingest.text import read_text
from tolltrace.ingest.walk import find_files, unreadable
from tolltrace.model import Notice

# suffix -> (media type, reader, how many times larger than its text a document may be: pictures)
FORMATS: dict[str, tuple[str, Callable[[bytes], Derived], int]] = {
    ".txt": ("text/plain", read_text, 1),
    ".html": ("text/html", read_html, 1),
    ".htm": ("text/html", read_html, 1),
    ".pdf": ("application/pdf", read_pdf, 10),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", read_docx, 10),
}
JSONL = ".jsonl"
SUFFIXES = frozenset([*FORMATS, JSONL])
_MENDS = {
    ".doc": "save it as .docx",
    ".rtf": "save it as .docx or .txt",
    ".odt": "save it as .docx",
    ".json": "write one report a line and name it .jsonl",
    ".csv": "write one report a line as JSON and name it .jsonl",
}


def ingest(
    paths: Iterable[Path], options: IngestOptions | None = None, config: Config | None = None
) -> Iterator[Ingested | Notice]:
    """Reads files and folders (recursively, sorted). Yields a report for each document, and a Notice for each thing that did
    not land (``fault``) or was odd; a report's own notices come right after it. Raises nothing for bad input.

    ``config.max_text_bytes`` is the largest text, in bytes of UTF-8, that is read. Documents that share a name but not a text
    get ``~2``, ``~3`` ... behind it, in the order read.
    """
    flow = _Flow(options or IngestOptions(), (config or Config()).max_text_bytes)
    yield from flow.start()
    for found in find_files([Path(p) for p in paths], SUFFIXES):
        if isinstance(found, Notice):
            yield found
        else:
            yield from flow.file(found)


class _Flow:
    """One run of ingest: its options, and the names already given to documents."""

    def __init__(self, options: IngestOptions, limit: int) -> None:
        self.limit = limit
        self.option_day = options.published
        day = parse_day(options.published)
        self.wrong_option = day is None and options.published not in (None, "")
        self.asked = Metadata(publisher=options.source.strip(), published=day, undated=self.wrong_option)
        self.named: dict[str, list[bytes]] = {}

    def start(self) -> Iterator[Notice]:
        if self.wrong_option:
            yield Notice("--published", *wrong_day(self.option_day), fault=True)

    def file(self, path: Path) -> Iterator[Ingested | Notice]:
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES:
            mend = _MENDS.get(suffix, f"give one of {', '.join(sorted(SUFFIXES))}")
            yield Notice(str(path), f"unknown kind of file ({suffix or 'no suffix'})", mend, fault=True)
            return
        try:
            if suffix == JSONL:
                yield from self._jsonl(path)
            else:
                yield from self._document(path, suffix)
        except UnreadableError as error:
            yield Notice(str(path), error.what, error.mend, fault=True)
        except OSError as error:
            yield unreadable(path, error)

    def _document(self, path: Path, suffix: str) -> Iterator[Ingested | Notice]:
        media_type, read, bulk = FORMATS[suffix]
        data = _bytes_of(path, bulk * self.limit)
        if not data.strip():
            raise UnreadableError("the file is empty", "check it, or leave it out")
        derived = derive(read, data, suffix)
        if not derived.text.strip():
            raise UnreadableError("the file holds no text", "check it, or leave it out")
        if len(derived.text) > self.limit // 4 and (size := len(derived.text.encode("utf-8", "replace"))) > self.limit:
            raise too_large(size, self.limit)
        said, told = beside(path)
        about = said.over(self.asked).over(derived.said).over(Metadata(doc=path.stem))
        told += [Notice(str(path), *odd) for odd in derived.odd]
        yield from land(Found(derived, about, data, media_type, str(path)), told, self._name)

    def _jsonl(self, path: Path) -> Iterator[Ingested | Notice]:
        with regular(path) as file:
            said, told = beside(path)
            yield from told
            weaker = said.over(self.asked)
            for line in read_jsonl(file, self.limit):
                where = f"{path}, line {line.number}"
                if isinstance(line, BadLine):
                    yield Notice(where, line.what, line.mend, fault=True)
                    continue
                name = line.said.doc or f"{said.doc or path.stem}:{line.number}"
                about = replace(line.said.over(weaker), doc=name)
                found = Found(Derived(line.text, BY_JSONL), about, line.original, "application/json", where)
                yield from land(found, [Notice(where, *odd, fault=True) for odd in line.odd], self._name)

    def _name(self, doc: str, text: str) -> str:
        """``doc``, or with ~2, ~3 ... when other texts have that name; the same text keeps the name it got."""
        digest = sha256(text.encode()).digest()[:16]
        texts = self.named.setdefault(doc, [])
        if digest not in texts:
            texts.append(digest)
        number = texts.index(digest) + 1
        return doc if number == 1 else f"{doc}~{number}"


def rederived(original: bytes, derived_by: str) -> str | None:
    """The text that ``original`` gives today by the method named ``derived_by`` (``Report.derived_by``); None when that method
    is not here in that version. Raises nothing: bytes that can no longer be read give ""."""
    try:
        if derived_by == BY_JSONL:
            line = next(read_jsonl(BytesIO(original), len(original)))
            return "" if isinstance(line, BadLine) else clean(line.text)
        method = derived_by.partition("@")[0]
        read = {"text": read_text, "html": read_html, "pdf": read_pdf, "docx": read_docx}.get(method)
        derived = derive(read, original, method) if read else None
    except UnreadableError:
        return ""
    return clean(derived.text) if derived and derived.by == derived_by else None


def beside(path: Path) -> tuple[Metadata, list[Notice]]:
    """What the sidecar of ``path`` says, and what is wrong with it."""
    said, odd = read_sidecar(path)
    return said, [Notice(str(where), *o, fault=True) for where, o in odd]


def _bytes_of(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes; a larger one is not read at all."""
    with regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise too_large(size, limit)
        return file.read(limit + 1)


def regular(path: Path) -> BinaryIO:
    """``path`` opened for reading, if it is a file and no pipe or device: reading one of those could wait for ever. Raises
    UnreadableError otherwise."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError("this is no regular file", "give a file or a folder")
    return os.fdopen(handle, "rb")


def too_large(size: int, limit: int) -> UnreadableError:
    """What is said of a document of ``size`` bytes where ``limit`` are read."""
    mend = "split it into one file a report, or raise max_text_bytes in tolltrace.yml"
    return UnreadableError(f"{size / 1e6:,.1f} MB is over the limit of {limit / 1e6:,.1f} MB", mend)
