"""Linking on Spark: blocks of ``link.block`` joined as data frames, pairs judged by ``link.score``, clusters by ``link.solve``.

A block of too many pairs is cut and dropped as in one process, so that no join grows beyond it, however many reports tell of one
battle. Happenings that scores tie together are solved together; such parts need nothing of each other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from tolltrace.config import Config
from tolltrace.engine import tables
from tolltrace.engine.spark import steps
from tolltrace.link import block, fit
from tolltrace.link.context import tally
from tolltrace.link.score import KEPT, Score, Scorer, logit
from tolltrace.link.solve import components
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import Happening, Link
from tolltrace.store.codec import decode


@dataclass(frozen=True)
class Standing:
    """The reports that are linked: the folder of each piece, their ids by piece, for each the first of its near-identical
    reports (whose voice it has), and the hash of its text."""

    parts: Mapping[int, Path]
    of_piece: Mapping[int, Sequence[str]]
    voices: Mapping[str, str]
    text_keys: Mapping[str, str]


class Found:
    """What linking gave: a row for each incident (``id``, ``document``, ``whole``: its claims and publication days), happenings
    and links."""

    def __init__(self, incidents: Any, links: Any, told: Any) -> None:
        self.incidents, self._links, self._told = incidents, links, told

    def links(self) -> list[Link]:
        return sorted((decode(Link, row.document) for row in self._links.collect()), key=lambda k: (k.a, k.b))

    def happenings(self) -> list[Happening]:
        return sorted((decode(Happening, row.document) for row in self._told.collect()), key=lambda h: h.id)


class Linking:
    """One linking on ``spark``."""

    def __init__(self, spark: Any, config: Config, weights: Weights | None = None) -> None:
        self._spark, self._config, self._weights = spark, config, weights

    def run(self, standing: Standing) -> Found:
        told = self._told(standing)
        scorer = Scorer(self._weights or self._fitted(told))
        scores, fitting = self.scores(told, scorer)
        return self._solved(told, scores, fitting, scorer, standing)

    def scores(self, told: Any, scorer: Scorer) -> tuple[list[Score], dict[str, int]]:
        """The scores of all pairs worth keeping of ``told`` (columns ``steps.TOLD``), and how many others fit each happening."""
        pairs = self._met(told)
        brief = told.select("id", "brief")
        raws = _judged(pairs, brief, partial(steps.raw_scores, scorer.weights), steps.RAW).persist()
        ends = raws.where(f"fits AND total >= {logit(KEPT)!r}")
        counted = ends.selectExpr("a AS id").union(ends.selectExpr("b AS id")).groupBy("id").count()
        fitting = {row["id"]: row["count"] for row in counted.collect()}
        # A crowd takes from a score and rivals may lift it: the few that are kept are finished where both are known.
        known = counted.toDF("id", "n")
        most = (
            raws.join(known.toDF("a", "n_a"), "a", "left")
            .join(known.toDF("b", "n_b"), "b", "left")
            .selectExpr("a", "b", "total", "fits", "greatest(coalesce(n_a, 0), coalesce(n_b, 0)) AS most")
        )
        rows = _judged(most, brief, steps.finished_scores, steps.SCORE).collect()
        raws.unpersist()
        return [Score(row.a, row.b, row.chance) for row in rows], fitting

    def _told(self, standing: Standing) -> Any:
        rows = [(n, str(folder), list(standing.of_piece[n])) for n, folder in standing.parts.items()]
        parallel = self._spark.sparkContext.parallelize(rows, max(1, len(rows)))
        pieces = self._spark.createDataFrame(parallel, "number long, folder string, reports array<string>")
        bare = pieces.mapInArrow(steps.bare, steps.BARE).persist()
        seen: Counter[Any] = Counter()
        for row in bare.mapInArrow(steps.seen_in, "seen binary").collect():
            seen.update(steps.loads(row.seen))
        n, reports = bare.count(), bare.select("report").distinct().count()
        known = tally(seen, n, reports)
        words = bare.mapInArrow(partial(steps.words, known), "report string, word string").distinct().groupBy("word").count()
        few = words.where(f"count > 1 AND count <= {known.most}").collect()
        uses = self._spark.sparkContext.broadcast({row["word"]: row["count"] for row in few})
        told = bare.mapInArrow(partial(steps.with_context, known, uses), steps.TOLD).persist()
        told.count()
        bare.unpersist()
        return told

    def _fitted(self, told: Any) -> Weights:
        n = told.count()
        if n < fit.FROM:
            return shipped()
        every = fit.every(n)
        looked = (steps.loads(row.brief) for row in told.select("brief").toLocalIterator())
        some = sorted((t for t in looked if fit.looked_at(t, every)), key=lambda t: t.id)
        return fit.fitted_to(some, shipped())

    def _met(self, told: Any) -> Any:
        """The pairs to compare, as ``link.meet`` gives them: columns a and b, the smaller id first."""
        keys = told.mapInArrow(steps.keys, steps.KEYS).persist()
        size = "count(*) AS n, count_if(NOT flag) AS plain"
        sized = keys.groupBy("key").agg(*_exprs(size)).selectExpr(
            "key", "n * (n - 1) div 2 - plain * (plain - 1) div 2 AS pairs"
        ).persist()  # fmt: skip
        small = keys.join(sized.where(f"pairs BETWEEN 1 AND {block.MOST_PAIRS}").select("key"), "key")
        crowds = sized.where(f"pairs > {block.MOST_PAIRS}").select("key")
        members = keys.join(crowds, "key").groupBy("id").agg(*_exprs("collect_list(struct(key, flag, timed)) AS inside"))
        finer = (
            members.join(told.select("id", "report", "first", "last", "brief"), "id")
            .mapInArrow(steps.finer, steps.KEYS)
            .persist()
        )
        fine = finer.groupBy("key").agg(*_exprs(size)).selectExpr(
            "key", "n * (n - 1) div 2 - plain * (plain - 1) div 2 AS pairs"
        )  # fmt: skip
        cut = finer.join(fine.where(f"pairs BETWEEN 1 AND {block.MOST_PAIRS}").select("key"), "key")
        return _pairs(small).union(_pairs(cut)).distinct()

    def _solved(
        self, told: Any, scores: Sequence[Score], fitting: Mapping[str, int], scorer: Scorer, standing: Standing
    ) -> Found:
        part, of_report = _parts(told, scores, standing.text_keys, self._config.ask_at)
        spark = self._spark
        inside = [s for s in scores if part.get(s.a, s.a) == part.get(s.b, s.b)]
        scored = spark.createDataFrame(_as_table(inside, part)) if inside else None
        about = pa.table({
            "id": list(of_report),
            "part": [part.get(i, i) for i in of_report],
            "fitting": [fitting.get(i, 0) for i in of_report],
            "voice": [standing.voices[r] for r in of_report.values()],
            "text_key": [standing.text_keys[r] for r in of_report.values()],
        })  # fmt: skip
        publishers = dict(_publishers(standing, set(standing.voices.values())))
        rows = told.select("id", "whole").join(spark.createDataFrame(about), "id").selectExpr(
            "part", "whole", "fitting", "voice", "text_key", "'' AS a", "'' AS b", "0.0D AS chance"
        )  # fmt: skip
        if scored is not None:
            rows = rows.unionByName(
                scored.selectExpr(
                    "part", "CAST(NULL AS BINARY) AS whole", "0L AS fitting", "'' AS voice", "'' AS text_key", "a", "b", "chance"
                )
            )
        names = spark.sparkContext.broadcast(publishers)
        config, weights = self._config, scorer.weights

        def solve_part(rows: pa.Table) -> pa.Table:  # Spark looks at the types that are written here
            return steps.solved_part(config, weights, names, rows)

        solved = rows.groupBy("part").applyInArrow(
            solve_part, steps.SOLVED
        ).persist()  # fmt: skip
        whole = solved.where("kind = 'incident'")
        return Found(whole, solved.where("kind = 'link'"), told.mapInArrow(steps.documents, "document string"))


def _exprs(text: str) -> list[Any]:
    from pyspark.sql import functions

    return [functions.expr(part) for part in text.split(", ")] if "struct" not in text else [functions.expr(text)]


def _pairs(keys: Any) -> Any:
    """Pairs of rows of one block that meet: one of them of the sort that the block is for, of different reports, in days that
    meet where days count."""
    names = ["id", "flag", "report", "first", "last"]
    one = keys.where("flag").selectExpr("key", "timed", *(f"{n} AS {n}_1" for n in names))
    other = keys.selectExpr("key", *(f"{n} AS {n}_2" for n in names))
    met = one.join(other, "key").where("""
        id_1 <> id_2 AND (id_1 < id_2 OR NOT flag_2) AND report_1 <> report_2
        AND (NOT timed OR first_1 IS NULL OR first_2 IS NULL OR (first_1 <= last_2 AND first_2 <= last_1))
    """)
    return met.selectExpr("least(id_1, id_2) AS a", "greatest(id_1, id_2) AS b").distinct()


def _judged(pairs: Any, brief: Any, judge: Any, schema: str) -> Any:
    """``pairs`` (a, b and more) with both happenings beside them, through ``judge``."""
    with_b = pairs.join(brief.toDF("b", "brief_b"), "b")
    return with_b.join(brief.toDF("a", "brief_a"), "a").mapInArrow(judge, schema)


def _as_table(scores: Sequence[Score], part: Mapping[str, str]) -> pa.Table:
    return pa.table({
        "part": [part.get(s.a, s.a) for s in scores],
        "a": [s.a for s in scores],
        "b": [s.b for s in scores],
        "chance": [s.chance for s in scores],
    })  # fmt: skip


def _parts(
    told: Any, scores: Sequence[Score], text_keys: Mapping[str, str], ask_at: float
) -> tuple[dict[str, str], dict[str, str]]:
    """For each happening that anything ties to another the smallest of those it is tied to; and the report of every happening.
    What one text told twice tells is tied, since its tellings start together."""
    of_report = {row.id: row.report for row in told.select("id", "report").collect()}
    same: dict[str, set[str]] = {}
    for i, report in of_report.items():
        same.setdefault(text_keys[report], set()).add(i)
    start = [group for group in same.values() if len({of_report[i] for i in group}) > 1]
    tied = components(start, {(s.a, s.b): s for s in scores}, ask_at)
    return {i: members[0] for members in tied for i in members}, of_report


def _publishers(standing: Standing, wanted: set[str]) -> Iterator[tuple[str, str]]:
    for folder in standing.parts.values():
        for row in tables.rows([folder / "reports.parquet"], ["id", "publisher"]):
            if row["id"] in wanted:
                yield row["id"], row["publisher"]
