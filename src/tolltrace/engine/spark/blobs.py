"""Arrays that travel between Spark's workers as bytes: a row of a data frame is a blob of many records and where it goes.

What is few to Spark is many to numpy. A million happenings stand in some seventy million blocks; as rows of a data frame each of
them would cost more than what is done with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

#: A happening in a block: the block's key (its two lowest bits as in ``link.meet``), the numbers of the happening and of its
#: report, first and last day of its window.
ROW = np.dtype([("key", "<u8"), ("n", "<u8"), ("report", "<u8"), ("first", "<i4"), ("last", "<i4")])
PAIR = np.dtype([("a", "<u8"), ("b", "<u8")])
RAW = np.dtype([*PAIR.descr, ("total", "<f8"), ("fits", "?")])
SCORE = np.dtype([*PAIR.descr, ("chance", "<f8")])
COUNT = np.dtype([("n", "<u8"), ("times", "<i8")])
IN_CROWD = np.dtype([("key", "<u8"), ("n", "<u8")])

Blob = NDArray[Any]
Batches = Iterator[pa.RecordBatch]
PARTED = "kind string, to long, data binary"
_SCHEMA = pa.schema([("kind", pa.string()), ("to", pa.int64()), ("data", pa.binary())])
_KINDS = {
    "string": pa.string(),
    "long": pa.int64(),
    "boolean": pa.bool_(),
    "binary": pa.binary(),
    "double": pa.float64(),
    "date": pa.date32(),
}


def number(identity: str) -> int:
    """The first 64 bits of the hash in an id: what sorts by it sorts by id."""
    return int(identity.rpartition("-")[2][:16], 16)


def numbers(ids: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([number(i) for i in ids], np.uint64)


def signed(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The same 64 bits as Spark has them."""
    return values.view(np.int64)


def parted(kind: str, records: Blob, to: NDArray[Any]) -> list[dict[str, Any]]:
    """A row for each value of ``to`` with the records that go there."""
    order = np.argsort(to, kind="stable")
    values, starts = np.unique(to[order], return_index=True)
    found = np.split(records[order], starts[1:]) if len(values) else []
    return [{"kind": kind, "to": v, "data": part.tobytes()} for v, part in zip(values.tolist(), found, strict=True)]


def as_batch(rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
    """Rows of ``PARTED``."""
    return pa.RecordBatch.from_pylist(list(rows), _SCHEMA)


def as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of ``PARTED``."""
    return pa.Table.from_pylist(list(rows), _SCHEMA)


def joined(blobs: Iterable[bytes], kind: np.dtype[Any]) -> Blob:
    """The records of many blobs in one array."""
    return np.frombuffer(b"".join(blobs), kind)


def column(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist() if table.num_rows else []


def batch(rows: Sequence[Mapping[str, Any]], schema: str) -> pa.RecordBatch:
    """``rows`` with the columns of ``schema``, as Spark writes it."""
    fields = [(name, _KINDS[kind]) for name, kind in (part.split() for part in schema.split(", "))]
    return pa.RecordBatch.from_pylist(list(rows), pa.schema(fields))
