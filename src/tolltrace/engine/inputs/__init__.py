"""Reports in bulk: files of many reports, cut into pieces that any number of workers read on their own.

What a piece is depends on the input alone, never on the number of workers or the engine, so that the same input gives the same
pieces and a batch that was stopped goes on where it was.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tolltrace.engine.inputs import jsonl, parquet, warc
from tolltrace.engine.inputs.base import Cut, Kind, Piece, Reading
from tolltrace.ingest.base import Ingested, Metadata, UnreadableError
from tolltrace.ingest.flow import beside
from tolltrace.ingest.land import land
from tolltrace.ingest.walk import find_files, unreadable
from tolltrace.model import Notice

__all__ = ["KINDS", "Cut", "Piece", "cut_up", "read_piece"]

KINDS: dict[str, Kind] = {
    "jsonl": Kind((".jsonl",), jsonl.cut, jsonl.read),
    "parquet": Kind((".parquet",), parquet.cut, parquet.read),
    "warc": Kind((".warc", ".warc.gz"), warc.cut, warc.read),
}
SUFFIXES = frozenset({".jsonl", ".parquet", ".warc", ".gz"})


def cut_up(paths: Iterable[Path], size: int) -> Iterator[Piece | Notice]:
    """The pieces of files and folders (recursively, sorted), of about ``size`` reports each, numbered from 0; notices for what
    cannot be read."""
    number = 0
    for found in find_files(paths, SUFFIXES):
        if isinstance(found, Notice):
            yield found
            continue
        kind = next((name for name, k in KINDS.items() if found.name.lower().endswith(k.suffixes)), "")
        if not kind:
            mend = f"give {', '.join(s for k in KINDS.values() for s in k.suffixes)}"
            yield Notice(str(found), "no kind of file that a batch reads", mend, fault=True)
            continue
        try:
            for cut in KINDS[kind].cut(found, size):
                yield Piece(number, str(found), kind, cut)
                number += 1
        except UnreadableError as error:
            yield Notice(str(found), error.what, error.mend, fault=True)
        except OSError as error:
            yield unreadable(found, error)


def read_piece(piece: Piece, asked: Metadata, limit: int) -> Iterator[Ingested | Notice]:
    """The reports of a piece as ``ingest`` reads them, and notices, in the order of the file. ``asked`` is what the user says of
    all reports. A document keeps its name even where another has it: names are no ids."""
    path = Path(piece.path)
    try:
        said, told = beside(path)
        if piece.cut.first == 1:
            yield from told
        for item in KINDS[piece.kind].read(piece, Reading(said.over(asked), limit)):
            if isinstance(item, Notice):
                yield item
            else:
                yield from land(*item, lambda doc, _: doc)
    except UnreadableError as error:
        yield Notice(piece.path, error.what, error.mend, fault=True)
    except OSError as error:
        yield unreadable(path, error)
