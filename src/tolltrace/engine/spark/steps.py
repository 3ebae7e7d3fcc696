"""What Spark's workers do before pairs are met: happenings made of the pieces, and put into context.

Each function takes Arrow batches and gives some; the judgements in them are those of ``link``. Happenings travel as pickles that
one run makes and reads.
"""

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from tolltrace.engine import tables
from tolltrace.engine.spark import blobs
from tolltrace.engine.spark.blobs import Batches, batch
from tolltrace.link import block
from tolltrace.link.context import Context, in_context, traits
from tolltrace.link.fit import looked_at
from tolltrace.link.happenings import Told, happenings
from tolltrace.model import Claim
from tolltrace.store.codec import decode, encode

BARE = "report string, traits binary, published date"
TOLD = "n long, id string, report string, first long, brief binary, whole binary"


def loads(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - what our own workers made in the same run, and nothing else, comes here


def columns(some: pa.RecordBatch, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(some.column(n).to_pylist() for n in names), strict=True)


def bare(batches: Batches) -> Batches:
    """The happenings of each piece, as far as a report alone tells."""
    for some in batches:
        for folder, wanted in columns(some, "folder", "reports"):
            ids = set(wanted)
            reports = {r["id"]: tables.report_of(r) for r in tables.rows([Path(folder, "reports.parquet")]) if r["id"] in ids}
            claims = {
                r["id"]: decode(Claim, r["document"])
                for r in tables.rows([Path(folder, "claims.parquet")], ["id", "report", "document"])
                if r["report"] in ids
            }
            rows = [
                {
                    "report": t.happening.report,
                    "traits": pickle.dumps(t),
                    "published": reports[t.happening.report].published,
                }
                for t in traits(happenings(list(claims.values()), reports), reports)
            ]
            yield batch(rows, BARE)


def seen_in(batches: Batches) -> Batches:
    """How often methods and parties are named, and how many happenings and reports there are: one row."""
    seen: Counter[Any] = Counter()
    n, reports = 0, set[str]()
    for some in batches:
        for report, data in columns(some, "report", "traits"):
            t = loads(data)
            n += 1
            reports.add(report)  # a report is in one piece alone
            seen[t.happening.method] += 1
            seen.update(t.happening.responsible)
    yield batch([{"seen": pickle.dumps((seen, n, len(reports)))}], "seen binary")


def words(known: Context, batches: Batches) -> Batches:
    """In how many reports of these pieces each word stands."""
    by_report: dict[str, set[str]] = defaultdict(set)
    for some in batches:
        for report, data in columns(some, "report", "traits"):
            by_report[report].update(known.words_of(loads(data)))
    counts = Counter(word for found in by_report.values() for word in found)
    yield batch([{"word": word, "uses": n} for word, n in counts.items()], "word string, uses long")


def with_context(known: Context, uses: Any, batches: Batches) -> Batches:
    counts: Counter[str] = Counter(uses.value)
    for some in batches:
        told = [told_row(in_context(loads(data), known, counts), day) for data, day in columns(some, "traits", "published")]
        yield batch(told, TOLD)


def told_row(t: Told, published: Any = None) -> dict[str, Any]:
    """A happening as a row: what comparing needs of it, and the whole with its report's day."""
    days = block.window(t)
    brief = replace(t, claims=(), said=(), names=(), happening=replace(t.happening, claims=()))
    number = blobs.number(t.id)
    return {
        "n": number - (1 << 64) if number >> 63 else number,  # the same 64 bits as Spark has them
        "id": t.id,
        "report": t.happening.report,
        "first": days[0].toordinal() if days else None,
        "brief": pickle.dumps(brief),
        "whole": pickle.dumps((replace(t, said=(), names=()), published)),
    }


def some_months(every: int, batches: Batches) -> Batches:
    """The happenings that the weights are fitted to."""
    for some in batches:
        rows = [{"brief": data} for (data,) in columns(some, "brief") if looked_at(loads(data), every)]
        yield batch(rows, "brief binary")


def documents(batches: Batches) -> Batches:
    for some in batches:
        found = ((loads(data)[0].happening) for (data,) in columns(some, "whole"))
        yield batch([{"id": h.id, "document": encode(h)} for h in found], "id string, document string")
