"""What Spark's workers do to find the pairs worth comparing: the rows of ``link.meet`` sent to their block and met there.

Every pair ends in one bucket, by the days of its first happening, since most that meet share their days: so few happenings are
needed in more than one bucket.
"""

from functools import partial
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tolltrace.engine.spark import blobs
from tolltrace.engine.spark.blobs import Batches
from tolltrace.engine.spark.steps import columns, loads
from tolltrace.link import block
from tolltrace.link.happenings import Told
from tolltrace.link.meet import Codes, Rows, Where, days_of, finer, meeting, rows_of

CROWDED = "n long, keys binary"


def _stable(key: block.Key) -> int:
    """The same number for the same key in every process."""
    return int.from_bytes(blake2b(repr(key).encode(), digest_size=8).digest())


def _place(keys: NDArray[np.uint64], parts: int) -> NDArray[np.int64]:
    """Where a block is brought together."""
    return (keys >> np.uint64(2)).astype(np.int64) % parts


def blocks(parts: int, batches: Batches) -> Batches:
    """Every row of every block (``blobs.ROW``), sent to its place."""
    for some in batches:
        told: list[Told] = [loads(data) for (data,) in columns(some, "brief")]
        if told:
            keys, at = rows_of(told, days_of(told), code=Codes(_stable))
            yield _sent(told, keys, at, parts)


def cut(parts: int, batches: Batches) -> Batches:
    """The same of finer blocks: columns ``brief`` and ``keys``, the crowded ones it is in."""
    for some in batches:
        told: list[Told] = []
        keys, of = [], []
        for data, inside in columns(some, "brief", "keys"):
            keys.append(np.frombuffer(inside, np.uint64))
            of.append(np.full(len(keys[-1]), len(told), np.int64))
            told.append(loads(data))
        if told:
            row_of = np.concatenate(of)
            fine, row = finer(np.concatenate(keys), row_of, told, Codes(_stable))
            yield _sent(told, fine, row_of[row], parts)


def _sent(told: list[Told], keys: NDArray[np.uint64], at: NDArray[np.int64], parts: int) -> pa.RecordBatch:
    first, last = days_of(told)
    rows = np.empty(len(keys), blobs.ROW)
    rows["key"] = keys
    rows["n"] = blobs.numbers(t.id for t in told)[at]
    rows["report"] = blobs.numbers(t.happening.report for t in told)[at]
    rows["first"], rows["last"] = first[at], last[at]
    return blobs.as_batch(blobs.parted("rows", rows, _place(keys, parts)))


def met(bounds: NDArray[np.int32], parts: int, table: pa.Table) -> pa.Table:
    """The pairs of one place's blocks by bucket, and by place the rows of crowded blocks, which are to be cut."""
    rows = blobs.joined(blobs.column(table, "data"), blobs.ROW)
    known, first_row, at = np.unique(rows["n"], return_index=True, return_inverse=True)
    of = rows[first_row]
    where = Where(*(of[name].astype(np.int64) for name in ("report", "first", "last")))
    small, crowds = Rows(rows["key"], at).sorted().split(block.MOST_PAIRS)
    a, b = meeting([small], where)
    pairs = np.empty(len(a), blobs.PAIR)
    pairs["a"], pairs["b"] = known[a], known[b]
    inside = np.empty(len(crowds.at), blobs.IN_CROWD)
    inside["key"], inside["n"] = crowds.keys, known[crowds.at]
    found = blobs.parted("pairs", pairs, bucket(bounds, where.first[a], known[a]))
    return blobs.as_table([*found, *blobs.parted("crowd", inside, _place(inside["n"], parts))])


def bucket(bounds: NDArray[np.int32], first: NDArray[np.int64], n: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The bucket of happenings by their first day; a day that fills several is dealt out among them."""
    low, high = np.searchsorted(bounds, first, "left"), np.searchsorted(bounds, first, "right")
    dealt: NDArray[np.int64] = low + ((n >> np.uint64(8)) % (high - low + 1).astype(np.uint64)).astype(np.int64)
    return dealt


def by_happening(table: pa.Table) -> pa.Table:
    """The crowded blocks of each happening."""
    found = blobs.joined(blobs.column(table, "data"), blobs.IN_CROWD)
    found = found[np.argsort(found["n"], kind="stable")]
    known, starts = np.unique(found["n"], return_index=True)
    keys = [part.tobytes() for part in np.split(found["key"], starts[1:])] if len(known) else []
    return pa.table({"n": blobs.signed(known), "keys": pa.array(keys, pa.binary())})


def once(table: pa.Table) -> pa.Table:
    """The pairs of a bucket, each once, and the happenings that they are of."""
    found = blobs.joined(blobs.column(table, "data"), blobs.PAIR)
    known, at = np.unique(np.concatenate([found["a"], found["b"]]), return_inverse=True)
    codes = np.unique(at[: len(found)].astype(np.int64) * len(known) + at[len(found) :])
    pairs = np.empty(len(codes), blobs.PAIR)
    pairs["a"], pairs["b"] = known[codes // len(known)], known[codes % len(known)]
    to = table.column("to")[0].as_py()
    return blobs.as_table([
        {"kind": "pairs", "to": to, "data": pairs.tobytes()},
        {"kind": "wanted", "to": to, "data": known.tobytes()},
    ])  # fmt: skip


def wanted(batches: Batches) -> Batches:
    """A row (n, to) for each happening that a bucket needs."""
    for some in batches:
        for to, data in columns(some, "to", "data"):
            found = np.frombuffer(data, np.uint64)
            yield pa.RecordBatch.from_arrays(
                [pa.array(blobs.signed(found)), pa.array(np.full(len(found), to, np.int64))], ["n", "to"]
            )


def pairs_of(spark_told: Any, parts: int, bounds: NDArray[np.int32]) -> Any:
    """The pairs of ``spark_told`` (columns ``steps.TOLD``), each once, by bucket: a frame of ``blobs.PARTED`` with kinds "pairs"
    and "wanted"."""
    briefs = spark_told.select("brief")
    here = _grouped(briefs.mapInArrow(partial(blocks, parts), blobs.PARTED), partial(met, bounds, parts)).persist()
    crowded = here.where("kind = 'crowd'").groupBy("to").applyInArrow(_plain(by_happening), CROWDED)
    members = crowded.join(spark_told.select("n", "brief"), "n")
    there = _grouped(members.mapInArrow(partial(cut, parts), blobs.PARTED), partial(met, bounds, parts))
    pairs = here.where("kind = 'pairs'").unionAll(there.where("kind = 'pairs'"))
    return _grouped(pairs, once)


def _grouped(frame: Any, what: Any) -> Any:
    return frame.groupBy("to").applyInArrow(_plain(what), blobs.PARTED)


def _plain(what: Any) -> Any:
    """``what`` as a function of one table: Spark looks at the types that are written here."""

    def called(table: pa.Table) -> pa.Table:
        return what(table)

    return called
