"""Parquet for data frames: a table with its types, written by DuckDB from a file of lines, so that memory holds a piece of it."""

import json
import tempfile
from pathlib import Path

from tolltrace.errors import MissingExtraError
from tolltrace.export.files import placed
from tolltrace.export.tables import Kind, Table

MEMORY = "200MB"  # what DuckDB may take; more is kept on disk
Settings = dict[str, str | bool | int | float | list[str]]
LINE = 1_000_000  # bytes of a line that DuckDB makes room for; it takes about twice that
_TYPES = {Kind.TEXT: "VARCHAR", Kind.WHOLE: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.YES_NO: "BOOLEAN", Kind.DAY: "DATE"}


def write_parquet(made: Table, path: Path) -> Path:
    """``made`` as Parquet. Raises MissingExtraError without duckdb."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("Parquet", "parquet") from error
    with placed(path) as aside, tempfile.TemporaryDirectory(prefix=".tolltrace.", dir=path.parent) as folder:
        lines = Path(folder, "rows.jsonl")
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
        longest = LINE
        with lines.open("w", encoding="utf-8", errors="replace") as stream:
            for row in made.rows():
                line = encode(dict(zip(made.header, row, strict=True))) + "\n"
                longest = max(longest, 4 * len(line))  # bytes at most
                stream.write(line)
        types = "{" + ", ".join(f"{_quoted(c.name)}: {_quoted(_TYPES[c.kind])}" for c in made.columns) + "}"
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "threads": 1,
            "temp_directory": folder,
            "preserve_insertion_order": True,
        }
        with duckdb.connect(config=settings) as connection:
            source = (
                f"read_json({_quoted(str(lines))}, format='newline_delimited', columns={types}, maximum_object_size={longest})"
            )
            copy = f"COPY (SELECT * FROM {source}) TO {_quoted(str(aside))} (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608 - quoted
            connection.execute(copy)
    return path


def _quoted(text: str) -> str:
    """``text`` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
