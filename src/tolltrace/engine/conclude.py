"""From pieces to the record, on one machine: copies removed, claims linked, incidents reconciled, tables written.

The stages are those of a casebook, called with the same arguments.
"""

import gc
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tolltrace.engine import tables
from tolltrace.engine.ask import Asked, Plan
from tolltrace.engine.copies import Compared, Known, Remembered, removed, voiced
from tolltrace.link import link
from tolltrace.model import Claim, Happening, Incident, Link, Notice, Reconciled, Report
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
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
    """What an engine found: happenings and links in order, ``copy_of`` of the reports removed, and incidents in order, each with
    what its claims come to."""

    happenings: Iterable[Happening]
    links: Sequence[Link]
    copy_of: Mapping[str, str]
    incidents: Iterable[tuple[Incident, Reconciled]]


def conclude(asked: Asked, plan: Plan) -> Concluded:
    """Links and reconciles the pieces of a batch, all of which are read, and writes its tables."""
    parts = [asked.part(p.number) for p in plan.pieces]
    reports, known = _reports(parts)
    texts = {i: r.text for i, r in reports.items()}
    compared = Remembered(Compared(texts.__getitem__))
    copy_of = removed(known, compared)
    standing = [r for r in reports.values() if r.id not in copy_of]
    voices = voiced([k for k in known if k.id not in copy_of], compared)
    claims = _claims(parts, {r.id for r in standing})
    linkage = link(standing, claims, (), asked.config, copy_of=voices)
    by_id, stated, policy = {c.id: c for c in claims}, stated_days(claims, standing), load_policy(asked.policy)
    incidents = ((i, reconcile_revised(i, by_id, stated, policy)) for i in linkage.incidents)
    return written(asked, plan, Drawn(linkage.happenings, linkage.links, copy_of, incidents))


def written(asked: Asked, plan: Plan, drawn: Drawn) -> Concluded:
    """Writes the tables of a batch and puts them where they belong."""
    aside = asked.work / "tables"
    shutil.rmtree(aside, ignore_errors=True)
    counts = _write(aside, [asked.part(p.number) for p in plan.pieces], drawn, str(load_policy(asked.policy)))
    put(asked, aside)
    return Concluded(counts, len(drawn.copy_of), tables.digests(asked.folder))


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
    with few_collections(), incidents, tolls, traces:
        for incident, found in drawn.incidents:
            incident_of |= dict.fromkeys(incident.claims, incident.id)
            home |= dict.fromkeys(incident.happenings, incident.id)
            tally.add(found)
            incidents.put([tables.row_of_incident(incident, found)])
            tolls.put(tables.toll_rows(found))
            traces.put(tables.trace_rows(found))
    counts = {
        "reports": _table(aside, "reports", _with_copies(parts, drawn.copy_of)),
        "claims": _table(aside, "claims", _with_incidents(parts, incident_of)),
        "happenings": _table(aside, "happenings", (tables.happening_row(h, home[h.id]) for h in drawn.happenings)),
        "links": _table(aside, "links", map(tables.link_row, drawn.links)),
        "totals": _table(aside, "totals", (tables.total_row(t, policy) for t in tally.totals())),
    }
    return counts | {"incidents": incidents.n, "tolls": tolls.n, "traces": traces.n}


def _table(aside: Path, name: str, rows: Iterable[tables.Row]) -> int:
    with tables.final(aside, name) as writer:
        writer.put(rows)
    return writer.n


def _with_copies(parts: Sequence[Path], copy_of: Mapping[str, str]) -> Iterator[tables.Row]:
    seen: set[str] = set()
    names = [n for n in tables.FINAL["reports"].names if n != "copy_of"]
    for row in tables.rows(_files(parts, "reports"), names):
        if row["id"] not in seen:
            seen.add(row["id"])
            yield {**row, "copy_of": copy_of.get(row["id"])}


def _with_incidents(parts: Sequence[Path], incident_of: Mapping[str, str]) -> Iterator[tables.Row]:
    seen: set[str] = set()
    for row in tables.rows(_files(parts, "claims")):
        if row["id"] not in seen:
            seen.add(row["id"])
            yield {**row, "incident": incident_of.get(row["id"])}


def notices(asked: Asked, plan: Plan) -> list[Notice]:
    """What is to be said of the inputs and of reports, in their order."""
    found = list(plan.notices)
    for piece in plan.pieces:
        with (asked.part(piece.number) / "notices.jsonl").open(encoding="ascii") as file:
            found += [Notice(**json.loads(line)) for line in file]
    return found
