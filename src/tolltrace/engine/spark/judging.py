"""What Spark's workers do with the pairs of a bucket: judge them as arrays, then finish those worth keeping among the others."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from tolltrace.engine.spark import blobs
from tolltrace.engine.spark.steps import loads
from tolltrace.link.happenings import Told
from tolltrace.link.judge import judged
from tolltrace.link.score import KEPT, Raw, Scorer, finish, partners
from tolltrace.link.weights import Weights


def _told(briefs: pa.Table) -> tuple[list[Told], Any]:
    """The happenings of a bucket sorted by id, and their numbers. Raises ValueError for two of one number."""
    told = sorted((loads(data) for data in blobs.column(briefs, "brief")), key=lambda t: t.id)
    numbers = blobs.numbers(t.id for t in told)
    if np.any(numbers[1:] == numbers[:-1]):
        raise ValueError("two happenings share the first 64 bits of their ids")
    return told, numbers


def _to(table: pa.Table) -> int:
    return int(table.column("to")[0].as_py())


def raws(weights: Weights, pairs: pa.Table, briefs: pa.Table) -> pa.Table:
    """The raw scores of a bucket (``blobs.RAW``), and how many others fit each happening, as far as it tells."""
    told, numbers = _told(briefs)
    asked = blobs.joined(blobs.column(pairs, "data"), blobs.PAIR)
    left, right = np.searchsorted(numbers, asked["a"]), np.searchsorted(numbers, asked["b"])
    found = list(judged(told, (left, right), Scorer(weights)))
    rows = np.array([(blobs.number(r.a), blobs.number(r.b), r.total, r.fits) for r in found], blobs.RAW)
    fitting = partners(found)
    counted = np.array([(blobs.number(i), times) for i, times in fitting.items()], blobs.COUNT)
    to = _to(pairs)
    return blobs.as_table([
        {"kind": "raws", "to": to, "data": rows.tobytes()},
        {"kind": "fitting", "to": to, "data": counted.tobytes()},
    ])  # fmt: skip


def scores(fitting: Any, kept: pa.Table, briefs: pa.Table) -> pa.Table:
    """The finished scores of a bucket (``blobs.SCORE``); ``fitting`` broadcasts ``blobs.COUNT`` of all happenings, sorted."""
    told, numbers = _told(briefs)
    times = among(fitting.value, numbers)
    found = blobs.joined(blobs.column(kept, "data"), blobs.RAW)
    ends = (np.searchsorted(numbers, found[end]).tolist() for end in ("a", "b"))
    given = [
        Raw(told[a].id, told[b].id, total, fits)
        for a, b, total, fits in zip(*ends, found["total"].tolist(), found["fits"].tolist(), strict=True)
    ]
    by_id = {t.id: t for t in told}
    counts: Mapping[str, int] = dict(zip(by_id, times.tolist(), strict=True))
    done = [s for s in finish(given, by_id, counts).values() if s.chance >= KEPT]
    rows = np.array([(blobs.number(s.a), blobs.number(s.b), s.chance) for s in done], blobs.SCORE)
    return blobs.as_table([{"kind": "scores", "to": _to(kept), "data": rows.tobytes()}])


def among(fitting: blobs.Blob, numbers: Any) -> Any:
    """How many others fit each of ``numbers``; ``fitting`` is sorted by number."""
    if not len(fitting):
        return np.zeros(len(numbers), np.int64)
    at = np.minimum(np.searchsorted(fitting["n"], numbers), len(fitting) - 1)
    return np.where(fitting["n"][at] == numbers, fitting["times"][at], 0)


def added(counts: blobs.Blob) -> blobs.Blob:
    """Counts of many buckets as one, sorted by number."""
    known, at = np.unique(counts["n"], return_inverse=True)
    whole = np.empty(len(known), blobs.COUNT)
    whole["n"], whole["times"] = known, np.bincount(at, counts["times"], len(known)).astype(np.int64)
    return whole
