"""Reading a table of items by lists from CSV: one row a history with its count, or one row an item."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tolltrace.errors import InputError
from tolltrace.estimate.table import History, Table, make_table

COUNTS = frozenset({"count", "counts", "n", "freq", "frequency", "number", "total"})
IDS = frozenset({"id", "item", "name", "incident", "person", "record", "key"})
_SEPARATORS = ",;\t|"
_MOST = 10**9  # a count beyond is a slip, not a war
_BYTES = 200_000_000


def read_table(path: Path, unit: str = "item") -> Table:
    """The table in a CSV file with a header (separated by comma, semicolon, tab or bar; UTF-8).

    Every column is a list and holds 0 or 1 (empty is 0), except one named like a count (``COUNTS``) and one that only names
    the item (``IDS``); without a count each row is one item. Raises InputError with line and mend for anything else.
    """
    header, rows = _rows(path)
    folded = [h.casefold() for h in header]
    counts = [i for i, h in enumerate(folded) if h in COUNTS]
    if len(counts) > 1:
        raise InputError(path, f"{len(counts)} columns look like counts ({_named(header, counts)})", "keep one of them", line=1)
    lists = [i for i, h in enumerate(folded) if h not in COUNTS and h not in IDS]
    names = [header[i] for i in lists]
    if not lists:
        raise InputError(path, "no column is a list", "give one column of 0 and 1 for each list, named in the first line", line=1)
    for name in names:
        if not name or names.count(name) > 1:
            what = f"two lists are called {name!r}" if name else "a column has no name"
            raise InputError(path, what, "name each list once in the first line", line=1)
    found = Counter[History]()
    for line, row in rows:
        if len(row) != len(header):
            raise InputError(path, f"{len(row)} values for {len(header)} columns", "give one value for each column", line=line)
        history = tuple(_bit(path, line, header[i], row[i]) for i in lists)
        count = _count(path, line, row[counts[0]]) if counts else 1
        if count and not any(history):
            mend = "leave the row out: how many no list holds is what is estimated"
            raise InputError(path, "an item is on no list", mend, line=line)
        found[history] += count
    return make_table(names, found, unit=unit, name=path.name)


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows that hold something, each with its line number."""
    try:
        if path.stat().st_size > _BYTES:
            raise InputError(path, f"it is larger than {_BYTES // 10**6} MB", "count equal rows into one row with a count")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})", "give a CSV file") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "it is not UTF-8 text", "save the table as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        # strict: a quotation mark that is never closed would swallow the rest of the file without a word.
        reader = csv.reader(text.splitlines(), delimiter=separator, strict=True)
        lines = [(reader.line_num, [value.strip() for value in row]) for row in reader]
    except csv.Error as error:
        raise InputError(path, f"it is not CSV ({error})", "save the table as CSV in UTF-8") from error
    kept = [(line, row) for line, row in lines if any(row)]
    if not kept:
        raise InputError(path, "it is empty", "give a CSV table with one column of 0 and 1 for each list")
    return kept[0][1], kept[1:]


def _bit(path: Path, line: int, column: str, value: str) -> int:
    if value in ("0", "1", ""):
        return int(value or 0)
    raise InputError(path, f"{column} holds {value[:40]!r}", "a list holds 0 or 1; name the counts' column count", line=line)


def _count(path: Path, line: int, value: str) -> int:
    if value.isascii() and value.isdigit() and int(value[:12]) <= _MOST and len(value) <= 12:
        return int(value)
    raise InputError(path, f"the count is {value[:40]!r}", f"give a whole number from 0 to {_MOST:,}", line=line)


def _named(header: Sequence[str], at: Sequence[int]) -> str:
    return ", ".join(header[i] for i in at)
