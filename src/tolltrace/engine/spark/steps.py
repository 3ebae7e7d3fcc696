"""What Spark's workers do with rows of linking: happenings made, put into context and into blocks, judged, clustered.

Each function takes Arrow batches and gives some; the judgements in them are those of ``link``. Happenings travel as pickles that
one run makes and reads.
"""

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa

from tolltrace.config import Config
from tolltrace.engine import tables
from tolltrace.link import block
from tolltrace.link.context import Context, in_context, traits
from tolltrace.link.happenings import Told, happenings
from tolltrace.link.origin import origins
from tolltrace.link.score import KEPT, Raw, Score, Scorer, finished, worth_keeping
from tolltrace.link.solve import given, incident, solve
from tolltrace.link.weights import Weights
from tolltrace.model import Claim, Feature, Report
from tolltrace.store.codec import decode, encode

Batches = Iterator[pa.RecordBatch]
BARE = "id string, report string, traits binary, published date"
TOLD = "id string, report string, first long, last long, brief binary, whole binary"
KEYS = "key long, id string, flag boolean, timed boolean, report string, first long, last long"
RAW = "a string, b string, total double, fits boolean"
SCORE = "a string, b string, chance double"
SOLVED = "kind string, id string, document string, whole binary"


def loads(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - what our own workers made in the same run, and nothing else, comes here


class _Unpacked:
    """Happenings out of their bytes; those last seen are kept, as the pairs of one lie together."""

    def __init__(self) -> None:
        self._known: dict[bytes, Told] = {}

    def __call__(self, data: bytes) -> Told:
        found = self._known.get(data)
        if found is None:
            if len(self._known) >= 20_000:
                self._known.clear()
            found = self._known[data] = loads(data)
        return found


def _columns(batch: pa.RecordBatch, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(batch.column(n).to_pylist() for n in names), strict=True)


def _batch(rows: Sequence[Mapping[str, Any]], schema: str) -> pa.RecordBatch:
    kinds = {"string": pa.string(), "long": pa.int64(), "boolean": pa.bool_(), "binary": pa.binary(), "double": pa.float64()}
    kinds["date"] = pa.date32()
    fields = [(name, kinds[kind]) for name, kind in (part.split() for part in schema.split(", "))]
    return pa.RecordBatch.from_pylist(list(rows), pa.schema(fields))


def bare(batches: Batches) -> Batches:
    """The happenings of each piece, as far as a report alone tells."""
    for batch in batches:
        for folder, wanted in _columns(batch, "folder", "reports"):
            ids = set(wanted)
            reports = {r["id"]: tables.report_of(r) for r in tables.rows([Path(folder, "reports.parquet")]) if r["id"] in ids}
            claims = {
                r["id"]: decode(Claim, r["document"])
                for r in tables.rows([Path(folder, "claims.parquet")], ["id", "report", "document"])
                if r["report"] in ids
            }
            rows = [
                {
                    "id": t.id,
                    "report": t.happening.report,
                    "traits": pickle.dumps(t),
                    "published": reports[t.happening.report].published,
                }
                for t in traits(happenings(list(claims.values()), reports), reports)
            ]
            yield _batch(rows, "id string, report string, traits binary, published date")


def seen_in(batches: Batches) -> Batches:
    seen: Counter[Any] = Counter()
    for batch in batches:
        for (data,) in _columns(batch, "traits"):
            t = loads(data)
            seen[t.happening.method] += 1
            seen.update(t.happening.responsible)
    yield _batch([{"seen": pickle.dumps(seen)}], "seen binary")


def words(known: Context, batches: Batches) -> Batches:
    for batch in batches:
        found = {(r, word): None for r, data in _columns(batch, "report", "traits") for word in known.words_of(loads(data))}
        yield _batch([{"report": r, "word": w} for r, w in found], "report string, word string")


def with_context(known: Context, uses: Any, batches: Batches) -> Batches:
    counts: Counter[str] = Counter(uses.value)
    for batch in batches:
        yield _batch(
            [told_row(in_context(loads(data), known, counts), day) for data, day in _columns(batch, "traits", "published")],
            TOLD,
        )


def told_row(t: Told, published: Any = None) -> dict[str, Any]:
    """A happening as a row: what comparing needs of it, and the whole with its report's day."""
    days = block.window(t)
    brief = replace(t, claims=(), said=(), names=(), happening=replace(t.happening, claims=()))
    return {
        "id": t.id,
        "report": t.happening.report,
        "first": days[0].toordinal() if days else None,
        "last": days[1].toordinal() if days else None,
        "brief": pickle.dumps(brief),
        "whole": pickle.dumps((replace(t, said=(), names=()), published)),
    }


def _hashed(*parts: Any) -> int:
    """The same number for the same key in every process."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), signed=True)


def keys(batches: Batches) -> Batches:
    for batch in batches:
        rows = []
        for report, first, last, data in _columns(batch, "report", "first", "last", "brief"):
            t = loads(data)
            for key, flag in dict(block.keys(t)).items():
                timed = key[0] != "words"
                rows.append(_key_row(_hashed(key), t.id, flag, timed, (report, first, last)))
        yield _batch(rows, KEYS)


def _key_row(key: int, i: str, flag: bool, timed: bool, about: tuple[str, int | None, int | None]) -> dict[str, Any]:
    report, first, last = about
    return {"key": key, "id": i, "flag": flag, "timed": timed, "report": report, "first": first, "last": last}


def finer(batches: Batches) -> Batches:
    """The rows of crowded blocks in finer ones."""
    for batch in batches:
        rows = []
        for i, inside, data, *about in _columns(batch, "id", "inside", "brief", "report", "first", "last"):
            cuts = list(block.fine(loads(data)))
            rows += [
                _key_row(_hashed(of["key"], cut), i, of["flag"], of["timed"], (about[0], about[1], about[2]))
                for of in inside
                for cut in cuts
            ]
        yield _batch(rows, KEYS)


def raw_scores(weights: Weights, batches: Batches) -> Batches:
    scorer, unpack = Scorer(weights), _Unpacked()
    for batch in batches:
        rows = []
        for one, other in _columns(batch, "brief_a", "brief_b"):
            a, b = unpack(one), unpack(other)
            raw = scorer.raw(a, b)
            if worth_keeping(raw, a, b):
                rows.append({"a": raw.a, "b": raw.b, "total": raw.total, "fits": raw.fits})
        yield _batch(rows, RAW)


def finished_scores(batches: Batches) -> Batches:
    unpack = _Unpacked()
    for batch in batches:
        rows = []
        for a, b, total, fits, most, one, other in _columns(batch, "a", "b", "total", "fits", "most", "brief_a", "brief_b"):
            score = finished(Raw(a, b, total, fits), unpack(one), unpack(other), most)
            if score.chance >= KEPT:
                rows.append({"a": a, "b": b, "chance": score.chance})
        yield _batch(rows, "a string, b string, chance double")


def documents(batches: Batches) -> Batches:
    for batch in batches:
        rows = [{"document": encode(loads(data)[0].happening)} for (data,) in _columns(batch, "whole")]
        yield _batch(rows, "document string")


def solved_part(config: Config, weights: Weights, publishers: Any, rows: pa.Table) -> pa.Table:
    """The incidents and links of one part."""
    told, published, fitting, texts, copy_of = {}, {}, {}, {}, {}
    scores: dict[tuple[str, str], Score] = {}
    for row in rows.to_pylist():
        if row["whole"] is None:
            scores[row["a"], row["b"]] = Score(row["a"], row["b"], row["chance"])
            continue
        t, day = loads(row["whole"])
        told[t.id], fitting[t.id] = t, row["fitting"]
        report = t.happening.report
        published[report], texts[report], copy_of[report] = day, row["text_key"], row["voice"]
    scorer = Scorer(weights)

    def explained(a: str, b: str) -> tuple[Feature, ...]:
        return scorer.explained(told[a], told[b], max(fitting[a], fitting[b]))

    ordered = [told[i] for i in sorted(told)]
    stubs = [Report(i, "", text) for i, text in texts.items()]
    solved = solve(given(ordered, stubs, ()), scores, explained, config)
    speakers = {i: Report(i, "", "", publishers.value.get(i, "")) for i in copy_of.values()}
    voices = origins((t.claims for t in ordered), speakers, copy_of)
    found: list[dict[str, Any]] = []
    for group in solved.groups:
        members = [told[i] for i in group]
        one = incident(members, voices, solved.cohesion.get(group, 1.0))
        days = {t.happening.report: published[t.happening.report] for t in members}
        whole = pickle.dumps(([c for t in members for c in t.claims], days))
        found.append({"kind": "incident", "id": one.id, "document": encode(one), "whole": whole})
    found += [{"kind": "link", "id": link.a, "document": encode(link), "whole": None} for link in solved.links]
    schema = pa.schema([("kind", pa.string()), ("id", pa.string()), ("document", pa.string()), ("whole", pa.binary())])
    return pa.Table.from_pylist(found, schema)
