"""From pieces to the record, on one machine: copies removed, claims linked, incidents reconciled, tables written.

The stages are those of a casebook, called with the same arguments. What can be done for some incidents or files without the
others is shared out (``workers``).
"""

import gc
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from tolltrace.engine import drawn as draw
from tolltrace.engine import tables
from tolltrace.engine.ask import Asked, Plan
from tolltrace.engine.copies import Compared, Known, Remembered, removed, voiced
from tolltrace.engine.digest import digests
from tolltrace.engine.drawn import Rows
from tolltrace.engine.workers import Over, here
from tolltrace.link import link
from tolltrace.model import Claim, Happening, Link, Notice, Report
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import stated_days
from tolltrace.reconcile.stream import few_collections
from tolltrace.reconcile.totals import Tally
from tolltrace.store.codec import decode


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a batch came to: rows by table, how many reports are copies, a digest by table."""

    counts: dict[str, int]
    copies: int
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an engine found: happenings and links in order, ``copy_of`` of the reports removed, and the rows of all incidents in
    order."""

    happenings: Iterable[Happening]
    links: Sequence[Link]
    copy_of: Mapping[str, str]
    rows: Iterable[Rows]


def conclude(asked: Asked, plan: Plan, over: Over = here) -> Concluded:
    """Links and reconciles the pieces of a batch, all of which are read, and writes its tables; ``over`` does what can be shared
    out."""
    parts = [asked.part(p.number) for p in plan.pieces]
    reports, known = _reports(parts)
    texts = {i: r.text for i, r in reports.items()}
    compared = Remembered(Compared(texts.__getitem__))
    copy_of = removed(known, compared)
    standing = [r for r in reports.values() if r.id not in copy_of]
    voices = voiced([k for k in known if k.id not in copy_of], compared)
    claims = _claims(parts, {r.id for r in standing})
    linkage = link(standing, claims, (), asked.config, copy_of=voices)
    some = draw.parts(linkage.incidents, {c.id: c for c in claims}, stated_days(claims, standing))
    rows = over(partial(draw.reconciled, asked.policy), some)
    return written(asked, plan, Drawn(linkage.happenings, linkage.links, copy_of, rows), over)


def written(asked: Asked, plan: Plan, drawn: Drawn, over: Over = here) -> Concluded:
    """Writes the tables of a batch and puts them where they belong."""
    aside = asked.work / "tables"
    shutil.rmtree(aside, ignore_errors=True)
    counts = _write(aside, [asked.part(p.number) for p in plan.pieces], drawn, str(load_policy(asked.policy)))
    put(asked, aside)
    return Concluded(counts, len(drawn.copy_of), digests(asked.folder, over))


def put(asked: Asked, aside: Path) -> None:
    """Puts finished tables where they belong."""
    for name in tables.FINAL:
        shutil.rmtree(asked.folder / name, ignore_errors=True)
        (aside / name).rename(asked.folder / name)


def _files(parts: Sequence[Path], name: str) -> list[Path]:
    return [part / f"{name}.parquet" for part in parts]


def _reports(parts: Sequence[Path]) -> tuple[dict[str, Report], list[Known]]:
    """The reports that claim something, each once, and by what copies of them are known."""
    reports: dict[str, Report] = {}
    known = []
    for row in tables.rows(_files(parts, "reports")):
        if row["claims"] and row["id"] not in reports:
            reports[row["id"]] = tables.report_of(row)
            known.append(Known(row["id"], row["published"], row["text_key"], row["telling"], row["bands"]))
    return reports, known


def _claims(parts: Sequence[Path], reports: set[str]) -> list[Claim]:
    found: dict[str, Claim] = {}
    with few_collections():
        for row in tables.rows(_files(parts, "claims"), ["report", "document"]):
            if row["report"] in reports:
                claim = decode(Claim, row["document"])
                found.setdefault(claim.id, claim)
    gc.collect()
    return list(found.values())


def _write(aside: Path, parts: Sequence[Path], drawn: Drawn, policy: str) -> dict[str, int]:
    incident_of: dict[str, str] = {}
    home: dict[str, str] = {}
    tally = Tally()
    incidents, tolls, traces = (tables.final(aside, name) for name in ("incidents", "tolls", "traces"))
    with incidents, tolls, traces:
        for some in drawn.rows:
            tally = tally.plus(Tally.of(some.tally))
            incident_of |= some.claims
            home |= some.happenings
            incidents.add(some.incidents)
            tolls.add(some.tolls)
            traces.add(some.traces)
    counts = {
        "reports": _batches(aside, "reports", _with_copies(parts, drawn.copy_of)),
        "claims": _batches(aside, "claims", _with_incidents(parts, incident_of)),
        "happenings": _table(aside, "happenings", (tables.happening_row(h, home[h.id]) for h in drawn.happenings)),
        "links": _table(aside, "links", map(tables.link_row, drawn.links)),
        "totals": _table(aside, "totals", (tables.total_row(t, policy) for t in tally.totals())),
    }
    return counts | {"incidents": incidents.n, "tolls": tolls.n, "traces": traces.n}


def _table(aside: Path, name: str, rows: Iterable[tables.Row]) -> int:
    with tables.final(aside, name) as writer:
        writer.put(rows)
    return writer.n


def _batches(aside: Path, name: str, batches: Iterable[pa.RecordBatch]) -> int:
    with tables.final(aside, name) as writer:
        for batch in batches:
            writer.add(batch)
    return writer.n


def _with_copies(parts: Sequence[Path], copy_of: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    return _known_by_now(_files(parts, "reports"), tables.FINAL["reports"], "copy_of", copy_of)


def _with_incidents(parts: Sequence[Path], incident_of: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    return _known_by_now(_files(parts, "claims"), tables.FINAL["claims"], "incident", incident_of)


def _known_by_now(paths: Sequence[Path], schema: pa.Schema, name: str, value_of: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """The rows of ``paths``, each id once, with what is known by now in the column ``name``."""
    seen: set[str] = set()
    for batch in tables.batches(paths, [n for n in schema.names if n != name]):
        ids = batch.column("id").to_pylist()
        first: dict[str, int] = {}
        for n, i in enumerate(ids):
            first.setdefault(i, n)
        kept = [n for i, n in first.items() if i not in seen]
        seen.update(first)
        some = batch if len(kept) == len(ids) else batch.take(pa.array(kept, pa.int64()))
        values = pa.array([value_of.get(ids[n]) for n in kept], pa.string())
        yield pa.RecordBatch.from_arrays([values if n == name else some.column(n) for n in schema.names], schema=schema)


def notices(asked: Asked, plan: Plan) -> list[Notice]:
    """What is to be said of the inputs and of reports, in their order."""
    found = list(plan.notices)
    for piece in plan.pieces:
        with (asked.part(piece.number) / "notices.jsonl").open(encoding="ascii") as file:
            found += [Notice(**json.loads(line)) for line in file]
    return found
