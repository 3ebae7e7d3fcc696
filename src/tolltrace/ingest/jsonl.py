"""JSON lines: one report a line, its text kept character for character so that offsets agree with other people's."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tolltrace.ingest.base import Metadata, UnreadableError
from tolltrace.ingest.metadata import Odd, read_fields, shown

BY = "jsonl@1"
_SHAPE = '{"doc", "publisher", "published", "title", "url", "text"}, all but text optional'
_HOPELESS = 20  # lines that all fail before the file is given up as something else
_FEW = 3  # a file with no more lines than this is told of line by line even when all fail


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds a report: ``original`` are its bytes without the line end, ``text`` is verbatim."""

    number: int
    original: bytes
    text: str
    said: Metadata
    odd: tuple[Odd, ...]


@dataclass(frozen=True, slots=True)
class BadLine:
    number: int
    what: str
    mend: str


def read_jsonl(file: BinaryIO, limit: int, *, first: int = 1) -> Iterator[Line | BadLine]:
    """The reports of an open file, and the lines that hold none. Lines are read one by one and none longer than ``limit``
    bytes is held. Raises UnreadableError when nothing in the file looks like JSON lines. ``first`` is the number of the line at
    which ``file`` begins: a later part of a file is not judged by its own first lines."""
    failed: list[BadLine] = []  # held back until a line succeeds: a file of another kind gets one notice, not thousands
    landed = first > 1
    for number, raw in _lines(file, limit, first):
        if not raw.strip():
            continue
        line = _read(number, raw, limit)
        if isinstance(line, Line):
            yield from failed
            failed, landed = [], True
            yield line
        elif landed:
            yield line
        else:
            failed.append(line)
            if len(failed) == _HOPELESS:
                raise _hopeless(failed, "first ")
    if len(failed) > _FEW:
        raise _hopeless(failed, "")
    yield from failed
    if not landed and not failed:
        raise UnreadableError("the file is empty", f"write one report a line: {_SHAPE}")


def _hopeless(failed: list[BadLine], first: str) -> UnreadableError:
    line = failed[0]
    return UnreadableError(f"none of the {first}{len(failed)} lines holds a report (line {line.number}: {line.what})", line.mend)


def _lines(file: BinaryIO, limit: int, first: int) -> Iterator[tuple[int, bytes]]:
    number = first - 1
    while raw := file.readline(limit + 2):
        number += 1
        if number == 1:
            if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise UnreadableError("this file is UTF-16, JSON lines are UTF-8", "save it as UTF-8")
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) > limit and not raw.endswith(b"\n"):
            yield number, raw
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            continue
        yield number, raw.removesuffix(b"\n").removesuffix(b"\r")


def _read(number: int, raw: bytes, limit: int) -> Line | BadLine:
    try:
        data = _object(raw, limit)
        text = _text(data)
    except UnreadableError as error:
        return BadLine(number, error.what, error.mend)
    said, odd = read_fields(data)
    return Line(number, raw, text, said, tuple(odd))


def _object(raw: bytes, limit: int) -> dict[str, Any]:
    if len(raw) > limit:
        raise UnreadableError(f"the line is longer than the limit of {limit:,} bytes", "split it, or raise max_text_bytes")
    mend = f"write one report a line: {_SHAPE}"
    try:
        data = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableError("the line is not UTF-8", "save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not JSON ({error.msg.lower().removesuffix(' at')} at column {error.colno})", mend) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets thousands deep
        raise UnreadableError("not JSON that can be read", mend) from error
    if not isinstance(data, dict):
        raise UnreadableError(f"not a report ({shown(data)})", mend)
    return data


def _text(data: dict[str, Any]) -> str:
    text = data.get("text")
    mend = 'give the report\'s words as "text"'
    if text is None:
        raise UnreadableError("it has no text", mend)
    if not isinstance(text, str):
        raise UnreadableError(f"its text is no text ({shown(text)})", mend)
    if not text.strip():
        raise UnreadableError("its text is empty", mend)
    return text
