"""The Store contract over SQLAlchemy Core: one class for every database, in short transactions."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, SQLAlchemyError

from tolltrace.errors import CasebookError
from tolltrace.model import (
    Claim,
    Decision,
    DecisionKind,
    Happening,
    Incident,
    Link,
    Linkage,
    Notice,
    Reconciled,
    Report,
    Scenario,
    Total,
)
from tolltrace.model.redirect import Redirect, redirects
from tolltrace.store import ledger as chain
from tolltrace.store import results
from tolltrace.store import tables as t
from tolltrace.store.alone import alone
from tolltrace.store.base import Conclusions, Extraction
from tolltrace.store.check import check_claim, check_decisions, check_linkage, check_report
from tolltrace.store.codec import decode, decode_all, encode_all
from tolltrace.store.reading import SqlReading, plain
from tolltrace.store.rows import claim_row, read_report, reconciled_row, report_row

PAGE = 200  # rows read at a time: small enough to hold, large enough that the query's cost vanishes

# What a write may have to wait for where several write at once (PostgreSQL; SQLite has one writer at a time): the reports with
# what is read from them; what is concluded; the end of the chain. Always taken in this order.
READ, CONCLUDED, CHAIN = 1, 2, 3
LINKING = 9  # one pass of linking at a time


class SqlStore:
    """A Store on ``engine``; ``where`` names it in messages."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine, self.where = engine, where

    # Reports

    def add_reports(self, reports: Iterable[Report]) -> list[bool]:
        batch = list(reports)
        with self._write(READ) as c:
            ids = [r.id for r in batch]
            known = {
                row.id
                for chunk in _chunks(ids, PAGE)
                for row in c.execute(select(t.reports.c.id).where(t.reports.c.id.in_(chunk)))
            }
            new: dict[str, Report] = {}
            added = []
            for report in batch:
                fresh = report.id not in known and report.id not in new
                added.append(fresh)
                if fresh:
                    new[report.id] = report
            if new:
                c.execute(insert(t.reports), [report_row(r) for r in new.values()])
        return added

    def add_report(self, report: Report) -> bool:
        return self.add_reports([report])[0]

    def reports(self) -> Iterator[Report]:
        for row in self._pages(select(t.reports), t.reports.c.seq):
            yield read_report(row)

    def report(self, report_id: str) -> Report | None:
        with self._read() as c:
            row = c.execute(select(t.reports).where(t.reports.c.id == report_id)).one_or_none()
        return None if row is None else read_report(row)

    def reports_of(self, report_ids: Sequence[str]) -> list[Report]:
        wanted = list(dict.fromkeys(report_ids))
        with self._read() as c:
            found = {
                row.id: read_report(row)
                for chunk in _chunks(wanted, PAGE)
                for row in c.execute(select(t.reports).where(t.reports.c.id.in_(chunk)))
            }
        return [found[i] for i in wanted if i in found]

    def undated(self, after: int = 0) -> int:
        r = t.reports.c
        with self._read() as c:
            return c.execute(select(func.count()).where(r.published.is_(None), r.seq > after)).scalar_one()

    def forget(self, report_ids: Sequence[str]) -> None:
        lite = self.engine.dialect.name == "sqlite"
        with self._write(READ, CONCLUDED) as c:
            if lite:
                c.exec_driver_sql("PRAGMA secure_delete=ON")
            docs = [d for chunk in _chunks(list(report_ids), PAGE) for d in c.execute(_docs(chunk)).scalars()]
            for table in (t.reconciled, t.conclusions, t.links, t.incidents, t.happenings, t.linkages):
                c.execute(delete(table))
            for chunk in _chunks(list(report_ids), PAGE):
                c.execute(delete(t.reports).where(t.reports.c.id.in_(chunk)))
            for doc in docs:
                named = or_(t.notices.c.where.contains(doc, autoescape=True), t.notices.c.what.contains(doc, autoescape=True))
                c.execute(delete(t.notices).where(named))
        if not lite:  # rewrites the tables: rows that are only marked as gone could still be read from the disk
            with explained(self.where), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
                for table in (t.reports, t.extractions, t.claims, t.happenings, t.incidents, t.links, t.reconciled, t.notices):
                    c.exec_driver_sql(f"VACUUM (FULL) {table.name}")
        else:
            with explained(self.where), self.engine.connect() as c:
                raw = c.connection.driver_connection
                if raw is not None:
                    raw.execute("VACUUM")
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # Claims

    def put_extractions(self, extractor: str, extractions: Iterable[Extraction]) -> None:
        batch = list(extractions)
        name = _name(extractor)
        done: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        for e in batch:
            done.append({"report": e.report, "extractor": name, "version": extractor, "current": True, "claims": len(e.claims)})
            rows.extend(claim_row(claim, e.report, name, position) for position, claim in enumerate(e.claims))
        with self._write(READ) as c:
            for chunk in _chunks([e.report for e in batch], PAGE):
                here = t.extractions.c.report.in_(chunk)
                c.execute(delete(t.extractions).where(here, t.extractions.c.extractor == name))
                c.execute(update(t.extractions).where(here).values(current=False))
            try:
                with c.begin_nested():  # what is wrong is looked up in the same transaction
                    _insert(c, t.extractions, done)
                    _insert(c, t.claims, rows)
            except IntegrityError as error:
                raise CasebookError(f"{self.where}: {self._misfit(c, batch)}") from error

    def put_claims(self, report_id: str, extractor: str, claims: Sequence[Claim]) -> None:
        self.put_extractions(extractor, [Extraction(report_id, tuple(claims))])

    def claims(self, extractor: str = "") -> Iterator[Claim]:
        chosen: Select[Any] = (
            select(t.claims.c.document)
            .join(t.reports, t.reports.c.id == t.claims.c.report)
            .join(
                t.extractions,
                and_(t.extractions.c.report == t.claims.c.report, t.extractions.c.extractor == t.claims.c.extractor),
            )
            .order_by(t.reports.c.seq, t.claims.c.position)
        )
        if not extractor:
            chosen = chosen.where(t.extractions.c.current)
        elif "@" in extractor:
            chosen = chosen.where(t.extractions.c.version == extractor)
        else:
            chosen = chosen.where(t.extractions.c.extractor == extractor)
        seq, last = t.reports.c.seq, 0
        while True:
            with self._read() as c:
                page = c.execute(select(seq).where(seq > last).order_by(seq).limit(PAGE)).scalars().all()
                documents = c.execute(chosen.where(seq.between(page[0], page[-1]))).scalars().all() if page else []
            yield from (decode(Claim, document) for document in documents)
            if len(page) < PAGE:
                return
            last = page[-1]

    def extractions(self) -> Iterator[tuple[str, bool, Extraction]]:
        seq, last = t.reports.c.seq, 0
        read = select(t.extractions).join(t.reports, t.extractions.c.report == t.reports.c.id)
        while True:
            with self._read() as c:
                page = c.execute(select(seq).where(seq > last).order_by(seq).limit(PAGE)).scalars().all()
                here = (
                    read.where(seq.between(page[0], page[-1])).order_by(seq, plain(c, t.extractions.c.extractor))
                    if page
                    else None
                )
                done = c.execute(here).all() if here is not None else []
                held: dict[tuple[str, str], list[Claim]] = {(r.report, r.extractor): [] for r in done}
                for chunk in _chunks(list(dict.fromkeys(r.report for r in done)), PAGE):
                    chosen = select(t.claims).where(t.claims.c.report.in_(chunk)).order_by(t.claims.c.position)
                    for row in c.execute(chosen):
                        held[row.report, row.extractor].append(decode(Claim, row.document))
            for r in done:
                yield r.version, r.current, Extraction(r.report, tuple(held[r.report, r.extractor]))
            if len(page) < PAGE:
                return
            last = page[-1]

    def unextracted(self, extractor: str) -> Iterator[Report]:
        done = select(t.extractions.c.report).where(t.extractions.c.version == extractor, t.extractions.c.current)
        for row in self._pages(select(t.reports).where(t.reports.c.id.not_in(done)), t.reports.c.seq):
            yield read_report(row)

    # Linkage and conclusions

    def put_linkage(self, linkage: Linkage, version: str, *, decisions: int = 0) -> None:
        before = self.linkage()
        if self.linkage_version() == version and before == linkage:
            with self._write() as c:
                c.execute(update(t.linkages).values(decisions=decisions))
            return
        with self._write() as c:
            for table in (t.reconciled, t.conclusions, t.links, t.incidents, t.happenings, t.linkages):
                c.execute(delete(table))
            c.execute(insert(t.linkages), [{"id": 1, "version": version, "decisions": decisions}])
            for table, rows in results.rows_of(linkage).items():
                _insert(c, table, [{**row, "position": n} for n, row in enumerate(rows)])
            _lead_on(c, redirects(before.incidents, linkage.incidents), [i.id for i in linkage.incidents])

    def put_results(self, linkage: Linkage, version: str, conclusions: Conclusions, *, decisions: int = 0) -> None:
        policy = conclusions.policy
        wanted = {table: results.named(table, rows) for table, rows in results.rows_of(linkage).items()}
        wanted[t.reconciled] = {r.incident: reconciled_row(r, policy) for r in conclusions.reconciled}
        totals, scenarios = encode_all(conclusions.totals), encode_all(conclusions.scenarios)
        with self._read() as c:
            seen = results.state(c)
            differing = [results.differing(c, table, rows, policy) for table, rows in wanted.items()]
            before = [decode(Incident, d) for d in c.execute(select(t.incidents.c.document)).scalars()]
        moved = redirects(before, linkage.incidents)
        fresh = {i.id for i in linkage.incidents}.difference(i.id for i in before)
        with self._write() as c:
            if results.state(c) != seen:  # another program recorded results meanwhile
                differing = [results.differing(c, table, rows, policy) for table, rows in wanted.items()]
            if any(differing[:-1]) or not seen:
                c.execute(delete(t.conclusions).where(t.conclusions.c.policy != policy))
                c.execute(delete(t.linkages))
                c.execute(insert(t.linkages), [{"id": 1, "version": version, "decisions": decisions}])
            else:
                c.execute(update(t.linkages).values(version=version, decisions=decisions))
            results.put_head(c, {"policy": policy, "totals": totals, "scenarios": scenarios, "decisions": decisions})
            for difference in differing:
                difference.write(c)
            _lead_on(c, moved, sorted(fresh))

    def amend(self, conclusions: Conclusions, *, decisions: int) -> None:
        policy = conclusions.policy
        changed = {r.incident: reconciled_row(r, policy) for r in conclusions.reconciled}
        totals, scenarios = encode_all(conclusions.totals), encode_all(conclusions.scenarios)
        with self._write() as c:
            results.amend(c, changed, policy, self.where)
            c.execute(update(t.linkages).values(decisions=decisions))
            results.put_head(c, {"policy": policy, "totals": totals, "scenarios": scenarios, "decisions": decisions})

    def linkage(self) -> Linkage:
        with self._read() as c:
            happenings, incidents, links = (
                [row.document for row in c.execute(select(table.c.document).order_by(table.c.position))]
                for table in (t.happenings, t.incidents, t.links)
            )
        return Linkage(
            tuple(decode(Happening, d) for d in happenings),
            tuple(decode(Incident, d) for d in incidents),
            tuple(decode(Link, d) for d in links),
        )

    def led(self, incident: str) -> tuple[str, ...]:
        with self._read() as c:
            found: dict[str, None] = {}
            queue, seen = [incident], set[str]()
            while queue:
                at = queue.pop(0)
                if at in seen:
                    continue
                seen.add(at)
                if c.execute(select(t.incidents.c.id).where(t.incidents.c.id == at)).first():
                    found[at] = None
                elif to := c.execute(select(t.redirects.c.to).where(t.redirects.c.gone == at)).scalar():
                    queue += json.loads(to)
        return tuple(found)

    def linkage_version(self) -> str:
        with self._read() as c:
            return c.execute(select(t.linkages.c.version)).scalar() or ""

    def put_conclusions(self, conclusions: Conclusions, *, decisions: int = 0) -> None:
        policy = conclusions.policy
        with self._write() as c:
            c.execute(delete(t.conclusions).where(t.conclusions.c.policy == policy))
            totals, scenarios = encode_all(conclusions.totals), encode_all(conclusions.scenarios)
            row = {"policy": policy, "totals": totals, "scenarios": scenarios, "decisions": decisions}
            c.execute(insert(t.conclusions), [row])
            _insert(c, t.reconciled, [{**reconciled_row(r, policy), "position": n} for n, r in enumerate(conclusions.reconciled)])

    def conclusions(self, policy: str) -> Conclusions | None:
        with self._read() as c:
            heads = c.execute(select(t.conclusions).order_by(t.conclusions.c.seq.desc())).all()
            head = next((h for h in heads if h.policy == policy or _name(h.policy) == policy), None)
            if head is None:
                return None
            chosen = select(t.reconciled.c.document).where(t.reconciled.c.policy == head.policy).order_by(t.reconciled.c.position)
            documents = [row.document for row in c.execute(chosen)]
        return Conclusions(
            head.policy,
            tuple(decode(Reconciled, d) for d in documents),
            decode_all(Total, head.totals),
            decode_all(Scenario, head.scenarios),
        )

    def rests_on(self, policy: str = "") -> int:
        with self._read() as c:
            linked = c.execute(select(t.linkages.c.decisions)).scalar() or 0
            heads = c.execute(select(t.conclusions).order_by(t.conclusions.c.seq.desc())).all()
        under = next((h.decisions for h in heads if policy in (h.policy, _name(h.policy))), 0)
        return min(linked, under) if policy else linked

    def policies(self) -> tuple[str, ...]:
        with self._read() as c:
            return tuple(c.execute(select(t.conclusions.c.policy).order_by(t.conclusions.c.seq)).scalars())

    def rest_on(self, decisions: int, since: int) -> None:
        with self._write() as c:
            for table in (t.linkages, t.conclusions):
                c.execute(update(table).where(table.c.decisions == since).values(decisions=decisions))

    # Notices and decisions

    def put_notices(self, stage: str, notices: Iterable[Notice], *, replace: bool = False) -> None:
        with self._write(READ) as c:
            if replace:
                c.execute(delete(t.notices).where(t.notices.c.stage == stage))
            here = select(t.notices.c.where, t.notices.c.what).where(t.notices.c.stage == stage)
            known = {(row.where, row.what) for row in c.execute(here)}
            rows = []
            for n in notices:
                if (n.where, n.what) not in known:
                    known.add((n.where, n.what))
                    rows.append({"stage": stage, "where": n.where, "what": n.what, "mend": n.mend, "fault": n.fault})
            _insert(c, t.notices, rows)

    def notices(self, stage: str = "") -> Iterator[Notice]:
        chosen = select(t.notices)
        for row in self._pages(chosen.where(t.notices.c.stage == stage) if stage else chosen, t.notices.c.seq):
            yield Notice(row.where, row.what, row.mend, row.fault)

    def append_decision(self, decision: Decision) -> bool:
        with self._write(CHAIN) as c:
            return chain.append(c, [decision], None)[0][0]

    def append_decisions(self, decisions: Sequence[Decision], seen: int) -> tuple[Decision, ...]:
        with self._write(CHAIN) as c:
            return chain.append(c, decisions, seen)[1]

    def decisions(self, after: int = 0) -> Iterator[Decision]:
        for row in self._pages(select(t.decisions).where(t.decisions.c.seq > after), t.decisions.c.seq):
            yield decode(Decision, row.document)

    def enter(self, kind: str, ref: str, *, author: str, at: datetime) -> None:
        with self._write(CHAIN) as c:
            chain.enter(c, kind, ref, author, at.isoformat())

    def ledger(self) -> tuple[chain.Entry, ...]:
        with self._read() as c:
            rows = c.execute(select(t.ledger).order_by(t.ledger.c.seq)).all()
        return tuple(chain.Entry(row.kind, row.ref, row.author, row.at, row.hash) for row in rows)

    def ledger_head(self) -> str:
        with self._read() as c:
            return chain.head(c)

    # The whole

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        lite = self.engine.dialect.name == "sqlite"  # there each transaction sees one moment
        options: dict[str, Any] = {} if lite else {"isolation_level": "REPEATABLE READ"}
        with explained(self.where), self.engine.connect().execution_options(**options) as c, c.begin():
            yield SqlReading(c)

    def counts(self) -> dict[str, int]:
        with self._read() as c:
            claims = c.execute(select(func.sum(t.extractions.c.claims)).where(t.extractions.c.current)).scalar() or 0
            return {
                "reports": _size(c, t.reports),
                "claims": claims,
                "incidents": _size(c, t.incidents),
                "decisions": _size(c, t.decisions),
            }

    def verify(self) -> Iterator[Notice]:
        damaged = False
        for line in self._damage():
            damaged = True
            yield Notice(self.where, f"the database file is damaged: {line}", "restore it from a backup", fault=True)
        if damaged:
            return  # what a damaged file still gives says nothing about the records
        for row in self._pages(select(t.reports), t.reports.c.seq):
            report = read_report(row)
            yield from check_report(report, row.text_sha256)
            with self._read() as c:
                claims = c.execute(select(t.claims).where(t.claims.c.report == report.id)).all()
            siblings = {claim.id for claim in claims}
            for claim in claims:
                yield from check_claim(claim, report, siblings)
        with self._read() as c:
            known = set(c.execute(select(t.claims.c.id)).scalars())
        # Claims that a person added stand in decisions.
        known |= {d.subjects[1] for d in self.decisions() if d.kind is DecisionKind.ADD}
        yield from check_linkage(self.linkage(), known)
        with self._read() as c:
            rows = c.execute(select(t.decisions).order_by(t.decisions.c.seq)).all()
            entries = c.execute(select(t.ledger).order_by(t.ledger.c.seq)).all()
        yield from check_decisions(rows)
        yield from chain.check_ledger(entries, [row.id for row in rows])

    def mark(self) -> tuple[int, int, int]:
        latest = [select(func.max(table.c.seq)).scalar_subquery() for table in (t.reports, t.conclusions, t.decisions)]
        with self._read() as c:
            reports, concluded, decided = c.execute(select(*latest)).one()
        return reports or 0, concluded or 0, decided or 0

    @contextmanager
    def linking(self) -> Iterator[None]:
        with explained(self.where), alone(self.engine, LINKING):
            yield

    def close(self) -> None:
        self.engine.dispose()

    def _damage(self) -> list[str]:
        if self.engine.dialect.name != "sqlite":
            return []
        with self._read() as c:
            return [line for (line,) in c.exec_driver_sql("PRAGMA quick_check(5)") if line != "ok"]

    # Plumbing

    @contextmanager
    def _write(self, *areas: int) -> Iterator[Connection]:
        """A transaction that writes to ``areas`` (READ, CONCLUDED, CHAIN; by default what is concluded)."""
        options: dict[str, Any] = {"tolltrace_write": True, "tolltrace_areas": areas or (CONCLUDED,)}
        with explained(self.where), self.engine.connect().execution_options(**options) as c, c.begin():
            yield c

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with explained(self.where), self.engine.connect() as c, c.begin():
            yield c

    def _pages(self, chosen: Select[Any], key: Any) -> Iterator[Row[Any]]:
        """The rows of ``chosen`` by ascending ``key`` (a unique integer), a page a transaction."""
        last = -1
        while True:
            with self._read() as c:
                rows = c.execute(chosen.where(key > last).order_by(key).limit(PAGE)).all()
            yield from rows
            if len(rows) < PAGE:
                return
            last = getattr(rows[-1], key.name)

    def _misfit(self, c: Connection, batch: list[Extraction]) -> str:
        """What is wrong with extractions that the database refused."""
        for e in batch:
            if not c.execute(select(t.reports.c.seq).where(t.reports.c.id == e.report)).first():
                return f"claims for a report that is not in the casebook ({e.report}); add the report first"
            seen: set[str] = set()
            for claim in e.claims:
                if claim.id in seen:
                    return f"report {e.report} gives claim {claim.id} twice; the extractor must give each figure and outcome once"
                seen.add(claim.id)
        return "extractions for one report given twice in one batch"


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Translates a database's error to one clear CasebookError."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise CasebookError(
            f"{where}: a text holds half of a character pair and cannot be stored; ingest replaces these"
        ) from error
    except IntegrityError as error:
        raise CasebookError(f"{where}: refused by the casebook: {_first_line(error)}") from error
    except (OperationalError, DatabaseError) as error:
        raise CasebookError(f"{where}: {_mend(' '.join(str(error.orig).split()))}") from error
    except SQLAlchemyError as error:
        raise CasebookError(f"{where}: {' '.join(str(error).split())}") from error


def _mend(problem: str) -> str:
    for sign, said in (
        ("locked", "another process is writing to this casebook; wait until it is done and run this again"),
        ("readonly", "the casebook is read-only; change its permissions, or copy it to a folder you may write to"),
        ("unable to open", "the casebook cannot be opened; check the folder and its permissions"),
        ("disk is full", "the disk is full; make room and run this again (nothing recorded is lost)"),
        ("lock timeout", "another process is writing to this casebook; wait until it is done and run this again"),
        ("read-only transaction", "the casebook is read-only; connect to the main server, as a user who may write"),
        ("permission denied", "this user may not do that in the database; ask its owner for the rights"),
        ("No space left", "the disk of the database is full; make room and run this again (nothing recorded is lost)"),
        ("password authentication failed", "the password is wrong or missing; put it in ~/.pgpass or PGPASSWORD"),
        ("no password supplied", "the password is wrong or missing; put it in ~/.pgpass or PGPASSWORD"),
        ("does not exist", f"{problem.rpartition('FATAL: ')[2]}; ask whoever runs the server to make it"),
        ("connection", f"the server of the database cannot be reached ({problem.rpartition(': ')[2]}); see that it runs"),
        ("malformed", "the database file is damaged; restore it from a backup, or rebuild it from the archive"),
        ("not a database", "the database file is damaged; restore it from a backup, or rebuild it from the archive"),
    ):
        if sign in problem:
            return said
    return problem


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).partition("\n")[0]


def _name(versioned: str) -> str:
    return versioned.partition("@")[0]


def _docs(report_ids: Sequence[str]) -> Select[Any]:
    return select(t.reports.c.doc).where(t.reports.c.id.in_(report_ids))


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _insert(c: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        c.execute(insert(table), rows)


def _lead_on(c: Connection, moved: Sequence[Redirect], there: list[str]) -> None:
    """Ids that are gone lead on; those of ``there`` do not any more."""
    for chunk in _chunks([*there, *(r.gone for r in moved)], PAGE):
        c.execute(delete(t.redirects).where(t.redirects.c.gone.in_(chunk)))
    _insert(c, t.redirects, [{"gone": r.gone, "to": json.dumps(r.to)} for r in moved])


def _size(c: Connection, table: Table) -> int:
    return c.execute(select(func.count()).select_from(table)).scalar_one()
