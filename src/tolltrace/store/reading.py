"""One moment of a casebook's records, read in pieces: what is too large for memory can be exported whole.

All questions are asked in one transaction, so that what is written meanwhile changes nothing in the answers.
"""

import json
from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from tolltrace.model import Claim, Decision, Incident, Reconciled, Report, Scenario, Scope, Total
from tolltrace.store import tables as t
from tolltrace.store.base import Conclusions
from tolltrace.store.codec import decode, decode_all
from tolltrace.store.rows import read_report

PAGE = 200  # rows at a time


class SqlReading:
    """The Reading of a SqlStore, on a connection in a transaction that sees one moment."""

    def __init__(self, c: Connection) -> None:
        self._c = c
        r = t.reports.c
        self._latest = select(func.max(r.seq)).group_by(r.doc, r.text_sha256)

    def decisions(self) -> list[Decision]:
        found = self._c.execute(select(t.decisions.c.document).order_by(t.decisions.c.seq)).scalars()
        return [decode(Decision, document) for document in found]

    def concluded(self, policy: str) -> Conclusions | None:
        heads = self._c.execute(select(t.conclusions).order_by(t.conclusions.c.seq.desc())).all()
        head = next((h for h in heads if policy in (h.policy, h.policy.partition("@")[0])), None)
        if head is None:
            return None
        return Conclusions(head.policy, (), decode_all(Total, head.totals), decode_all(Scenario, head.scenarios))

    def incidents(self, policy: str) -> Iterator[list[tuple[Incident, Reconciled | None]]]:
        for page in self._incidents(policy):
            yield [
                (decode(Incident, row.document), None if row.concluded is None else decode(Reconciled, row.concluded))
                for row in page
            ]

    def linked(self) -> Iterator[str]:
        for page in self._incidents(""):
            for row in page:
                yield from json.loads(row.document)["claims"]

    def _incidents(self, policy: str) -> Iterator[Sequence[Any]]:
        i, r = t.incidents.c, t.reconciled.c
        own = and_(r.incident == i.id, r.policy == policy)
        chosen = select(i.position, i.document, r.document.label("concluded"))
        chosen = chosen.select_from(t.incidents.outerjoin(t.reconciled, own)).order_by(i.position).limit(PAGE)
        last = -1
        while page := self._c.execute(chosen.where(i.position > last)).all():
            yield page
            last = page[-1].position

    def reports(self) -> Iterator[list[Report]]:
        r = t.reports.c
        sorted_by = (r.published.is_(None), self._plain(r.published), self._plain(r.doc), self._plain(r.id))
        order = array("q", self._c.execute(select(r.seq).where(r.seq.in_(self._latest)).order_by(*sorted_by)).scalars())
        for at in range(0, len(order), PAGE):
            page = list(order[at : at + PAGE])
            found = {row.seq: read_report(row) for row in self._c.execute(select(t.reports).where(r.seq.in_(page)))}
            yield [found[seq] for seq in page]

    def told_better(self) -> set[str]:
        r = t.reports.c
        return set(self._c.execute(select(r.id).where(r.seq.not_in(self._latest))).scalars())

    def reports_of(self, report_ids: Collection[str]) -> dict[str, Report]:
        chosen = select(t.reports)
        return {
            row.id: read_report(row)
            for chunk in _chunks(report_ids)
            for row in self._c.execute(chosen.where(t.reports.c.id.in_(chunk)))
        }

    def claims_of(self, report_ids: Collection[str]) -> dict[str, list[Claim]]:
        found: dict[str, list[Claim]] = {r: [] for r in report_ids}
        chosen = self._current(t.claims.c.report, t.claims.c.document).order_by(t.claims.c.position)
        for chunk in _chunks(report_ids):
            for row in self._c.execute(chosen.where(t.claims.c.report.in_(chunk))):
                found[row.report].append(decode(Claim, row.document))
        return found

    def claims(self, claim_ids: Collection[str]) -> dict[str, Claim]:
        chosen = self._current(t.claims.c.id, t.claims.c.document)
        return {
            row.id: decode(Claim, row.document)
            for chunk in _chunks(claim_ids)
            for row in self._c.execute(chosen.where(t.claims.c.id.in_(chunk)))
        }

    def scopes(self) -> Iterator[tuple[str, Scope]]:
        chosen = self._current(t.claims.c.id, t.claims.c.scope).join(t.reports, t.reports.c.id == t.claims.c.report)
        chosen = chosen.where(t.reports.c.seq.in_(self._latest)).execution_options(yield_per=PAGE)
        for row in self._c.execute(chosen):
            yield row.id, Scope(row.scope)

    @staticmethod
    def _current(*columns: ColumnElement[Any]) -> Select[Any]:
        here = and_(t.extractions.c.report == t.claims.c.report, t.extractions.c.extractor == t.claims.c.extractor)
        return select(*columns).select_from(t.claims).join(t.extractions, here).where(t.extractions.c.current)

    def _plain(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return plain(self._c, column)


def plain(c: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """``column`` in the order of code points, as Python sorts; SQLite does it by itself."""
    return column if c.dialect.name == "sqlite" else column.collate("C")


def _chunks(items: Collection[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while chunk := list(islice(rest, PAGE)):
        yield chunk
