"""JSON lines in pieces of whole lines."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tolltrace.engine.inputs.base import PIECE_BYTES, Cut, Item, Piece, Reading, named
from tolltrace.ingest.base import Derived
from tolltrace.ingest.flow import regular
from tolltrace.ingest.jsonl import BY, BadLine, read_jsonl
from tolltrace.ingest.land import Found
from tolltrace.model import Notice

_BLOCK = 1 << 20


def cut(path: Path, size: int) -> Iterator[Cut]:
    """Pieces of ``size`` lines, or of fewer where they are long. One pass over the file that holds a block of it."""
    with regular(path) as file:
        start = at = 0
        first, lines, ended = 1, 0, True
        while block := file.readline(_BLOCK):
            at += len(block)
            ended = block.endswith(b"\n")
            if not ended:
                continue
            lines += 1
            if lines >= size or at - start >= PIECE_BYTES:
                yield Cut(start, at, first, lines)
                start, first, lines = at, first + lines, 0
        if at > start or not at:
            yield Cut(start, at, first, lines + (not ended))


def read(piece: Piece, reading: Reading) -> Iterator[Item]:
    with io.BufferedReader(Part(Path(piece.path), piece.cut.start, piece.cut.end)) as file:
        for line in read_jsonl(file, reading.limit, first=piece.cut.first):
            where = f"{piece.path}, line {line.number}"
            if isinstance(line, BadLine):
                yield Notice(where, line.what, line.mend, fault=True)
                continue
            name = line.said.doc or named(piece.path, line.number, reading.weaker.doc)
            about = replace(line.said.over(reading.weaker), doc=name)
            found = Found(Derived(line.text, BY), about, line.original, "application/json", where)
            yield found, [Notice(where, *odd, fault=True) for odd in line.odd]


class Part(io.RawIOBase):
    """The bytes of a file from ``start`` up to ``end``, as a file of its own."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        super().__init__()
        self._file = regular(path)
        self._file.seek(start)
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub's buffer has no length
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
