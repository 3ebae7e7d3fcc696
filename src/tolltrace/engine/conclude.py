"""From pieces to the record, on one machine: copies removed, claims linked, incidents reconciled, tables written.

The stages are those of a casebook, called with the same arguments.
"""

import gc
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tolltrace.engine import tables
from tolltrace.engine.ask import Asked, Plan
from tolltrace.engine.copies import Known, Pair, removed
from tolltrace.link import link
from tolltrace.link.origin import alike, sequences
from tolltrace.model import Claim, Linkage, Notice, Report
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.reconcile.stream import few_collections
from tolltrace.reconcile.totals import Tally
from tolltrace.store.codec import decode


def conclude(asked: Asked, plan: Plan) -> dict[str, Any]:
    """Writes the tables of a batch whose pieces are all read, and says what they hold."""
    parts = [asked.part(p.number) for p in plan.pieces]
    reports, known = _reports(parts)
    copy_of = removed(known, _alike(reports))
    standing = [r for r in reports.values() if r.id not in copy_of]
    claims = _claims(parts, {r.id for r in standing})
    linkage = link(standing, claims, (), asked.config)
    aside = asked.work / "tables"
    shutil.rmtree(aside, ignore_errors=True)
    counts = _write(aside, parts, linkage, _Standing(claims, stated_days(claims, standing), copy_of, asked.policy))
    put(asked, aside)
    return {"counts": counts, "copies": len(copy_of), "digests": tables.digests(asked.folder)}


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


def _alike(reports: Mapping[str, Report]) -> Any:
    def found(pairs: Sequence[Pair]) -> Iterator[Pair]:
        of, mine = "", frozenset[str]()
        for a, b in pairs:
            if a != of:  # sorted by the first, which is compared with many
                of, mine = a, frozenset(sequences(reports[a].text))
            if alike(mine, frozenset(sequences(reports[b].text))):
                yield a, b

    return found


def _claims(parts: Sequence[Path], reports: set[str]) -> list[Claim]:
    found: dict[str, Claim] = {}
    with few_collections():
        for row in tables.rows(_files(parts, "claims"), ["report", "document"]):
            if row["report"] in reports:
                claim = decode(Claim, row["document"])
                found.setdefault(claim.id, claim)
    gc.collect()
    return list(found.values())


class _Standing:
    """What is linked: the claims by id, the days on which they were stated, which reports are copies, and the policy."""

    def __init__(self, claims: Iterable[Claim], stated: Mapping[str, date], copy_of: Mapping[str, str], policy: str) -> None:
        self.claims = {c.id: c for c in claims}
        self.stated = stated
        self.copy_of = copy_of
        self.policy = load_policy(policy)


def _write(aside: Path, parts: Sequence[Path], linkage: Linkage, known: _Standing) -> dict[str, int]:
    incident_of = {c: i.id for i in linkage.incidents for c in i.claims}
    home = {h: i.id for i in linkage.incidents for h in i.happenings}
    counts = {
        "reports": _table(aside, "reports", _with_copies(parts, known.copy_of)),
        "claims": _table(aside, "claims", _with_incidents(parts, incident_of)),
        "happenings": _table(aside, "happenings", (tables.happening_row(h, home[h.id]) for h in linkage.happenings)),
        "links": _table(aside, "links", map(tables.link_row, linkage.links)),
    }
    tally = Tally()
    incidents, tolls, traces = (tables.final(aside, name) for name in ("incidents", "tolls", "traces"))
    with few_collections(), incidents, tolls, traces:
        for incident in linkage.incidents:
            found = reconcile_revised(incident, known.claims, known.stated, known.policy)
            tally.add(found)
            incidents.put([tables.row_of_incident(incident, found)])
            tolls.put(tables.toll_rows(found))
            traces.put(tables.trace_rows(found))
    counts |= {"incidents": incidents.n, "tolls": tolls.n, "traces": traces.n}
    counts["totals"] = _table(aside, "totals", (tables.total_row(t, str(known.policy)) for t in tally.totals()))
    return counts


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
