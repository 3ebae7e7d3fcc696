"""Parquet with a column ``text`` and what else is known of a report: doc, publisher, published, title, url."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tolltrace.engine.inputs.base import Cut, Item, Piece, Reading, named
from tolltrace.ingest.base import Derived, UnreadableError
from tolltrace.ingest.flow import regular, too_large
from tolltrace.ingest.land import Found
from tolltrace.ingest.metadata import FIELDS, read_fields
from tolltrace.model import Notice

BY = "parquet@1"
_ROWS = 256  # read at a time


def cut(path: Path, size: int) -> Iterator[Cut]:
    """Pieces of ``size`` rows, none across two row groups."""
    with _opened(path) as file:
        first = 1
        for group in range(file.metadata.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            for start in range(0, rows, size):
                end = min(rows, start + size)
                yield Cut(start, end, first, end - start, group)
                first += end - start


def read(piece: Piece, reading: Reading) -> Iterator[Item]:
    mend = 'give the report\'s words as "text"'
    for number, row in _rows(piece):
        where = f"{piece.path}, row {number}"
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            yield Notice(where, "it has no text", mend, fault=True)
            continue
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > reading.limit:
            error = too_large(len(data), reading.limit)
            yield Notice(where, error.what, error.mend, fault=True)
            continue
        said, odd = read_fields(row)
        about = replace(said.over(reading.weaker), doc=said.doc or named(piece.path, number, reading.weaker.doc))
        yield Found(Derived(text, BY), about, data, "text/plain", where), [Notice(where, *o, fault=True) for o in odd]


def _rows(piece: Piece) -> Iterator[tuple[int, dict[str, Any]]]:
    with _opened(Path(piece.path)) as file:
        wanted = [name for name in ("text", *FIELDS) if name in file.schema_arrow.names]
        at = 0
        for batch in file.iter_batches(_ROWS, row_groups=[piece.cut.group], columns=wanted):
            low, high = max(0, piece.cut.start - at), min(batch.num_rows, piece.cut.end - at)
            if low < high:
                for n, row in enumerate(batch.slice(low, high - low).to_pylist(), at + low):
                    yield piece.cut.first + n - piece.cut.start, row
            at += batch.num_rows
            if at >= piece.cut.end:
                return


def _opened(path: Path) -> pq.ParquetFile:
    regular(path).close()
    try:
        file = pq.ParquetFile(path)
    except (OSError, ValueError) as error:  # pyarrow's own errors are of both kinds
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UnreadableError("this is no Parquet file, or a damaged one", "get it again from its source") from error
    if "text" not in file.schema_arrow.names:
        found = ", ".join(file.schema_arrow.names[:8])
        raise UnreadableError(f"it has no column text (it has {found})", "name the column of the reports' words text")
    return file
