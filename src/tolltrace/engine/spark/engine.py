"""Spark as an engine of batches."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from tolltrace.engine import tables
from tolltrace.engine.ask import Asked, Plan, remaining
from tolltrace.engine.conclude import Concluded, Drawn, written
from tolltrace.engine.copies import Compared, Known, Pair, Remembered, removed, voiced
from tolltrace.engine.inputs import Piece
from tolltrace.engine.spark import session
from tolltrace.engine.spark.linking import Linking, Standing
from tolltrace.engine.spark.reconciling import reconciled
from tolltrace.engine.work import Done, do
from tolltrace.errors import InputError

_LOOK = 0.5  # seconds between two looks at which pieces are done


class Spark:
    """A batch on the Spark at ``master`` ("local[2]", "spark://..."; "" for what the environment says). Inputs and the batch's
    folder must lie on a disk that the driver and every worker see under one name."""

    def __init__(self, master: str = "", partitions: int = 64) -> None:
        self._spark = session.started(master, partitions)

    def read_pieces(self, asked: Asked, reader: str, pieces: Sequence[Piece], tell: Callable[[int], None]) -> None:
        """Reads ``pieces``, a task each; a task whose worker dies is tried again by Spark."""
        if not pieces:
            return
        by_number = {p.number: p for p in pieces}
        job = _Thread(lambda: self._read(asked, reader, by_number))
        job.start()
        waiting = list(pieces)
        while waiting:
            job.join(_LOOK)
            alive = job.is_alive()
            left = remaining(asked, waiting)
            tell(sum(p.cut.count for p in waiting) - sum(p.cut.count for p in left))
            waiting = left
            if not alive:
                break
        job.join()
        if job.error is not None:
            raise InputError("batch", f"Spark gave up ({_said(job.error)})", "the same command goes on from there")

    def _read(self, asked: Asked, reader: str, pieces: dict[int, Piece]) -> None:
        def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                done: list[Done] = [do(asked, reader, pieces[n]) for n in batch.column(0).to_pylist()]
                yield pa.RecordBatch.from_pylist([asdict(d) for d in done])

        numbers = self._numbers(sorted(pieces))
        numbers.mapInArrow(read, "number long, items long, reports long, claims long").collect()

    def _numbers(self, numbers: Sequence[int]) -> Any:
        """A data frame of ``number``, a partition each."""
        rows = self._spark.sparkContext.parallelize([(n,) for n in numbers], max(1, len(numbers)))
        return self._spark.createDataFrame(rows, "number long")

    def conclude(self, asked: Asked, plan: Plan) -> Concluded:
        parts = {p.number: asked.part(p.number) for p in plan.pieces}
        known = _known(parts)
        alike_ = Remembered(partial(self._alike, self._texts(parts)))
        copy_of = removed(list(known.values()), alike_)
        standing = [k for i, k in known.items() if i not in copy_of]
        voices = voiced(standing, alike_)
        keys = {k.id: k.text_key for k in standing}
        told = Standing(parts, _by_piece(parts, copy_of), voices, keys)
        found = Linking(self._spark, asked.config).run(told, asked.work / "scores.npz")
        return written(asked, plan, Drawn(found.happenings(), found.links(), copy_of, reconciled(asked.policy, found)))

    def _texts(self, parts: dict[int, Path]) -> Any:
        files = [str(folder / "reports.parquet") for folder in parts.values()]
        return self._spark.read.parquet(*files).where("claims > 0").select("id", "text").dropDuplicates(["id"])

    def _alike(self, texts: Any, pairs: Sequence[Pair]) -> list[Pair]:
        """The pairs whose texts are copies."""

        def compare(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                a, b, one, other = (batch.column(n).to_pylist() for n in ("a", "b", "one", "other"))
                of = dict(zip(a, one, strict=True)) | dict(zip(b, other, strict=True))
                held = [{"a": first, "b": second} for first, second in Compared(of.__getitem__)(list(zip(a, b, strict=True)))]
                yield pa.RecordBatch.from_pylist(held, pa.schema([("a", pa.string()), ("b", pa.string())]))

        asked = self._spark.createDataFrame(pa.table({"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}))
        found = (
            asked.join(texts.toDF("a", "one"), "a").join(texts.toDF("b", "other"), "b").mapInArrow(compare, "a string, b string")
        )
        return [(row.a, row.b) for row in found.collect()]


class _Thread(threading.Thread):
    """Runs something and keeps what it raised."""

    def __init__(self, what: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._what = what
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._what()
        except Exception as error:  # whatever it is, it is told by the one who waits
            self.error = error


def _said(error: Exception) -> str:
    """What a worker said, out of the stack traces around it."""
    lines = [line.strip() for line in str(error).splitlines() if "Error: " in line and "org.apache" not in line]
    return (lines[-1].partition("Error: ")[2] if lines else " ".join(str(error).split()))[:300]


def _known(parts: dict[int, Path]) -> dict[str, Known]:
    """The reports that claim something, each once."""
    known: dict[str, Known] = {}
    names = ["id", "published", "text_key", "telling", "bands", "claims"]
    for row in tables.rows([folder / "reports.parquet" for folder in parts.values()], names):
        if row["claims"] and row["id"] not in known:
            known[row["id"]] = Known(row["id"], row["published"], row["text_key"], row["telling"], row["bands"])
    return known


def _by_piece(parts: dict[int, Path], copy_of: dict[str, str]) -> dict[int, list[str]]:
    """Of each piece the reports that are linked, each in one piece only."""
    found: dict[int, list[str]] = {}
    seen: set[str] = set()
    for number, folder in parts.items():
        rows = tables.rows([folder / "reports.parquet"], ["id", "claims"])
        mine = [r["id"] for r in rows if r["claims"] and r["id"] not in copy_of]
        found[number] = [i for i in dict.fromkeys(mine) if i not in seen]
        seen.update(found[number])
    return found
