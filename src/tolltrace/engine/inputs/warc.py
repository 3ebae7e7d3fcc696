"""Web archives: the pages of a WARC, each as the reader of its kind reads a file of it.

Archives compressed record by record, as crawlers write them, are cut at records and read from there. A page's own date counts;
the day on which it was fetched does not, since nobody published anything by fetching it.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tolltrace.engine.inputs.base import PIECE_BYTES, Cut, Item, Piece, Reading
from tolltrace.ingest.base import Derived, Metadata, UnreadableError
from tolltrace.ingest.flow import FORMATS, regular, too_large
from tolltrace.ingest.land import Found, derive
from tolltrace.model import Notice

_READERS: dict[str, Callable[[bytes], Derived]] = {media: read for media, read, _ in FORMATS.values()}
_READERS["application/xhtml+xml"] = _READERS["text/html"]
_BULK = 10  # how many times larger than its text a page may be
_KINDS = ("response", "resource", "conversion")


def cut(path: Path, size: int) -> Iterator[Cut]:
    """Pieces of ``size`` records. One pass over the archive that keeps no record."""
    start, first, count, end = 0, 1, 0, 0
    for archive, _ in _records(path, 0):
        at = archive.get_record_offset()
        if count and (count >= size or at - start >= PIECE_BYTES):
            yield Cut(start, at, first, count)
            start, first, count = at, first + count, 0
        count += 1
        end = at + 1
    if count:
        yield Cut(start, end, first, count)


def read(piece: Piece, reading: Reading) -> Iterator[Item]:
    records = islice(_records(Path(piece.path), piece.cut.start), piece.cut.count)
    for number, (_, record) in enumerate(records, piece.cut.first):
        if record.rec_type not in _KINDS or (record.http_headers is not None and record.http_headers.get_statuscode() != "200"):
            continue
        yield from _page(piece, number, record, reading)


def _page(piece: Piece, number: int, record: Any, reading: Reading) -> Iterator[Item]:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "")
    where = f"{piece.path}, record {number} ({url or 'no address'})"
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    media = str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if media not in _READERS:
        return
    try:
        data = record.content_stream().read(_BULK * reading.limit + 1)
        if len(data) > _BULK * reading.limit:
            raise too_large(len(data), _BULK * reading.limit)
        derived = derive(_READERS[media], data, media)
        if len(derived.text.encode("utf-8", "replace")) > reading.limit:
            raise too_large(len(derived.text.encode("utf-8", "replace")), reading.limit)
        if not derived.text.strip():
            return
    except UnreadableError as error:
        yield Notice(where, error.what, error.mend)  # most pages of a crawl are no articles: worth knowing, no fault
        return
    said = Metadata(doc=url or f"{Path(piece.path).stem}:{number}", url=url)
    about = said.over(reading.weaker).over(derived.said)
    yield Found(derived, about, data, media, where), [Notice(where, *odd) for odd in derived.odd]


def _records(path: Path, start: int) -> Iterator[tuple[Any, Any]]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with regular(path) as file:
        file.seek(start)
        archive = ArchiveIterator(file)
        try:
            for record in archive:
                yield archive, record
        except ArchiveLoadFailed as error:
            what = f"not an archive that can be read ({' '.join(str(error).split())[:120]})"
            raise UnreadableError(what, "get it again, or compress it record by record (warcio recompress)") from error
