"""Linking on Spark: blocks met by ``link.meet``, pairs judged by ``link.judge``, parts clustered by ``link.solve``.

A block of too many pairs is cut and dropped as in one process, so that nothing grows with the reports that tell of one battle.
The driver holds numbers alone: of each happening and of each score worth keeping; what happenings are travels between workers.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tolltrace.config import Config
from tolltrace.engine import tables
from tolltrace.engine.copies import Joined
from tolltrace.engine.spark import blobs, judging, solving, steps
from tolltrace.engine.spark.meeting import pairs_of, wanted
from tolltrace.link import fit
from tolltrace.link.context import tally
from tolltrace.link.score import Scorer
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import Happening, Link
from tolltrace.store.codec import decode

_IN_BUCKET = 10_000  # happenings judged at a time, and solved at a time


@dataclass(frozen=True)
class Standing:
    """The reports that are linked: the folder of each piece, their ids by piece, for each the first of its near-identical
    reports (whose voice it has), and the hash of its text."""

    parts: Mapping[int, Path]
    of_piece: Mapping[int, Sequence[str]]
    voices: Mapping[str, str]
    text_keys: Mapping[str, str]


@dataclass(frozen=True)
class Scores:
    """The scores worth keeping (``blobs.SCORE``), sorted by pair, and how many others fit each happening (``blobs.COUNT``,
    sorted; those that nothing fits are left out)."""

    scores: blobs.Blob
    fitting: blobs.Blob

    def keep(self, path: Path) -> None:
        """Writes them to ``path``, whole or not at all."""
        aside = path.with_name(f".{path.name}")
        with aside.open("wb") as file:
            np.savez(file, scores=self.scores, fitting=self.fitting)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    @classmethod
    def kept(cls, path: Path) -> "Scores":
        with np.load(path, allow_pickle=False) as found:
            return cls(found["scores"], found["fitting"])


class Found:
    """What linking gave: a row for each incident (``id``, ``document``, ``whole``: its claims and publication days), happenings
    and links."""

    def __init__(self, solved: Any, told: Any) -> None:
        self._solved, self._told = solved, told

    @property
    def incidents(self) -> Any:
        return self._solved.where("kind = 'incident'")

    def links(self) -> list[Link]:
        found = self._solved.where("kind = 'link'").select("document").collect()
        return sorted((decode(Link, row.document) for row in found), key=lambda k: (k.a, k.b))

    def happenings(self) -> Iterator[Happening]:
        rows = self._told.select("whole").mapInArrow(steps.documents, "id string, document string").orderBy("id")
        for row in rows.toLocalIterator(prefetchPartitions=True):
            yield decode(Happening, row.document)


class Linking:
    """One linking on ``spark``."""

    def __init__(self, spark: Any, config: Config, weights: Weights | None = None) -> None:
        self._spark, self._config, self._weights = spark, config, weights

    def run(self, standing: Standing, kept: Path) -> Found:
        """Links the reports. Scores are kept in the file ``kept``: whoever starts again after a kill need not judge again."""
        told = self._told(standing)
        ids = told.select("n", "id", "report").toArrow()
        scorer = Scorer(self._weights or self._fitted(told, ids.num_rows))
        if not kept.is_file():
            self.scores(told, scorer, ids.num_rows).keep(kept)
        found = Scores.kept(kept)
        return self.solved(told, ids, found, scorer, standing)

    def scores(self, told: Any, scorer: Scorer, happenings: int) -> Scores:
        """The scores of all pairs worth keeping of ``told`` (columns ``steps.TOLD``)."""
        parts = 1 + happenings // _IN_BUCKET
        pairs = pairs_of(told, parts, _bounds(told, parts)).persist()
        needed = pairs.where("kind = 'wanted'").mapInArrow(wanted, "n long, to long")
        briefs = needed.join(told.select("n", "brief"), "n").select("to", "brief").persist()
        asked = pairs.where("kind = 'pairs'")
        raws = _beside(asked, briefs, partial(judging.raws, scorer.weights), blobs.PARTED).persist()
        fitting = judging.added(_collected(raws.where("kind = 'fitting'"), blobs.COUNT))
        # A crowd takes from a score and rivals may lift it: those that are kept are finished where both are known.
        known = self._spark.sparkContext.broadcast(fitting)
        finished = _beside(raws.where("kind = 'raws'"), briefs, partial(judging.scores, known), blobs.PARTED)
        scores = np.sort(_collected(finished, blobs.SCORE), order=("a", "b"))
        for frame in (pairs, briefs, raws):
            frame.unpersist()
        return Scores(scores, fitting)

    def _told(self, standing: Standing) -> Any:
        rows = [(n, str(folder), list(standing.of_piece[n])) for n, folder in standing.parts.items()]
        parallel = self._spark.sparkContext.parallelize(rows, max(1, len(rows)))
        pieces = self._spark.createDataFrame(parallel, "number long, folder string, reports array<string>")
        bare = pieces.mapInArrow(steps.bare, steps.BARE).persist()
        seen: Counter[Any] = Counter()
        n = reports = 0
        for row in bare.select("report", "traits").mapInArrow(steps.seen_in, "seen binary").collect():
            counts, told, by = steps.loads(row.seen)
            seen.update(counts)
            n, reports = n + told, reports + by
        known = tally(seen, n, reports)
        by_piece = bare.select("report", "traits").mapInArrow(partial(steps.words, known), "word string, uses long")
        words = by_piece.groupBy("word").sum("uses").toDF("word", "uses")
        few = words.where(f"uses > 1 AND uses <= {known.most}").collect()
        uses = self._spark.sparkContext.broadcast({row["word"]: row["uses"] for row in few})
        found = bare.mapInArrow(partial(steps.with_context, known, uses), steps.TOLD).persist()
        found.count()
        bare.unpersist()
        return found

    def _fitted(self, told: Any, n: int) -> Weights:
        if n < fit.FROM:
            return shipped()
        some = told.select("brief").mapInArrow(partial(steps.some_months, fit.every(n)), "brief binary").collect()
        return fit.fitted_to(sorted((steps.loads(row.brief) for row in some), key=lambda t: t.id), shipped())

    def solved(self, told: Any, ids: pa.Table, found: Scores, scorer: Scorer, standing: Standing) -> Found:
        """The incidents and links of ``told``, whose columns n, id and report are ``ids``."""
        spark = self._spark
        reports = ids.column("report").to_pylist()
        parts = _Parts(ids.column("n").to_numpy().view(np.uint64), found.scores, self._config.ask_at)
        parts.tie(standing.text_keys[r] for r in reports)
        bucket = parts.buckets()
        about = pa.table({
            "n": ids.column("n"),
            "to": bucket,
            "fitting": judging.among(found.fitting, parts.numbers),
            "voice": [standing.voices[r] for r in reports],
            "text_key": [standing.text_keys[r] for r in reports],
        })  # fmt: skip
        members = told.select("n", "whole").join(spark.createDataFrame(about), "n")
        inside = blobs.as_table(blobs.parted("scores", *parts.inside(bucket)))
        names = spark.sparkContext.broadcast(dict(_publishers(standing, set(standing.voices.values()))))
        solve = partial(solving.solved, self._config, scorer.weights, names)
        return Found(_beside(members, spark.createDataFrame(inside), solve, solving.SOLVED).persist(), told)


class _Parts:
    """Which happenings anything ties together. ``numbers`` are those of the happenings, in any order; by position in them."""

    def __init__(self, numbers: NDArray[np.uint64], scores: blobs.Blob, ask_at: float) -> None:
        self.numbers, self._scores = numbers, scores
        order = np.argsort(numbers)
        self._ends = [order[np.searchsorted(numbers, scores[end], sorter=order)] for end in ("a", "b")]
        self._joined = Joined(len(numbers))
        tied = np.flatnonzero(scores["chance"] >= ask_at)
        for a, b in zip(*(ends[tied].tolist() for ends in self._ends), strict=True):
            self._joined(a, b)

    def tie(self, texts: Iterator[str]) -> None:
        """Ties what one text told twice tells, since its tellings start together."""
        first: dict[str, int] = {}
        for n, text in enumerate(texts):
            self._joined(first.setdefault(text, n), n)

    def buckets(self) -> NDArray[np.int64]:
        """For each happening the bucket in which its part is solved."""
        part = np.array([self._joined.first(n) for n in range(len(self.numbers))], np.int64)
        _, of, sizes = np.unique(part, return_inverse=True, return_counts=True)
        found: NDArray[np.int64] = ((np.cumsum(sizes) - sizes) // _IN_BUCKET)[of]
        self._part = part
        return found

    def inside(self, bucket: NDArray[np.int64]) -> tuple[blobs.Blob, NDArray[np.int64]]:
        """The scores within one part, and the bucket of each."""
        a, b = self._ends
        same = self._part[a] == self._part[b]
        return self._scores[same], bucket[a[same]]


def _bounds(told: Any, parts: int) -> NDArray[np.int32]:
    """First days between the buckets that are about equally full."""
    if parts == 1:
        return np.empty(0, np.int32)
    shares = [n / parts for n in range(1, parts)]
    return np.array(told.where("first IS NOT NULL").approxQuantile("first", shares, 0.1 / parts), np.int32)


def _beside(frame: Any, other: Any, what: Any, schema: str) -> Any:
    """The rows of both frames with one value of ``to`` through ``what``."""

    def called(left: pa.Table, right: pa.Table) -> pa.Table:  # Spark looks at the types that are written here
        return what(left, right)

    return frame.groupBy("to").cogroup(other.groupBy("to")).applyInArrow(called, schema)


def _collected(frame: Any, kind: Any) -> blobs.Blob:
    return blobs.joined((row.data for row in frame.select("data").toLocalIterator()), kind)


def _publishers(standing: Standing, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """In whose voice each of ``wanted`` speaks: the agency whose text it prints, else the publisher."""
    for folder in standing.parts.values():
        for row in tables.rows([folder / "reports.parquet"], ["id", "publisher", "agency"]):
            if row["id"] in wanted:
                yield row["id"], row["agency"] or row["publisher"]
