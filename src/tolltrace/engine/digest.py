"""What tells whether two batches came to the same rows, whatever wrote them and in whatever files they lie."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq

from tolltrace.engine import tables
from tolltrace.engine.workers import Over, here

_TOGETHER = 8  # groups of rows, for which one worker works out a digest


def digests(folder: Path, over: Over = here) -> dict[str, str]:
    """For each table a number in hexadecimal that is the same for the same rows, in whatever order and files they lie: the sum of
    the SHA-256 of each row. ``over`` shares it out."""
    some = [(name, path, groups) for name in tables.FINAL for path in tables.files(folder, name) for groups in _groups(path)]
    found = dict.fromkeys(tables.FINAL, 0)
    for (name, _, _), total in zip(some, over(_digest, [(path, groups) for _, path, groups in some]), strict=True):
        found[name] += total
    return {name: f"{total % (1 << 256):064x}" for name, total in found.items()}


def _groups(path: Path) -> list[tuple[int, ...]]:
    """The row groups of a file, some together."""
    with pq.ParquetFile(path) as file:
        n = file.num_row_groups
    return [tuple(range(at, min(at + _TOGETHER, n))) for at in range(0, n, _TOGETHER)]


def _digest(part: tuple[Path, tuple[int, ...]]) -> int:
    path, groups = part
    with pq.ParquetFile(path) as file:
        some = file.iter_batches(tables.ROWS, row_groups=list(groups))
        told = (tables.compact(row).encode("utf-8") for batch in some for row in batch.to_pylist())
        return sum(int.from_bytes(hashlib.sha256(row).digest()) for row in told)
