"""Claims brought up to what people decided about them: edited, added, taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tolltrace.model import Claim, Decision, DecisionKind, Happening, Scope, happening_id
from tolltrace.model.edits import edited
from tolltrace.sight import rows
from tolltrace.sight.change import Change
from tolltrace.sight.rows import PUT
from tolltrace.store.codec import decode


def brought_up(change: Change, decisions: Sequence[Decision], subjects: Iterable[str]) -> set[str]:
    """Brings the claims among ``subjects`` up to what people say of them; gives the names of claimants that they have
    and had."""
    had: set[str] = set()
    if not change.kinds & {DecisionKind.EDIT, DecisionKind.ADD}:
        return had
    for decision in decisions:
        if decision.kind is DecisionKind.ADD and (report := _rank(change, decision.subjects[0])) is not None:
            _add(change, decode(Claim, decision.value), report)
    for identity in subjects:
        row = change.db.execute("SELECT document, read FROM claim_texts WHERE id = ?", (identity,)).fetchone()
        if row is None:
            _back(change, identity)
            continue
        now, read = decode(Claim, row[0]), decode(Claim, row[1] or row[0])
        had.add(rows.source_of(now))
        if _gone(change, read):
            _remove(change, now)
            continue
        after = edited([read], change.standing([identity], DecisionKind.EDIT))[0]
        had.add(rows.source_of(after))
        if after != now:
            _put(change, after, None if after == read else read)
    return had


def _gone(change: Change, claim: Claim) -> bool:
    """Whether a person added the claim and took it back since."""
    added = [d for d in change.shelf().decided([claim.id]) if d.kind is DecisionKind.ADD]
    return bool(added) and claim.reader == "person" and not change.standing([claim.id], DecisionKind.ADD)


def _back(change: Change, identity: str) -> None:
    """A claim whose addition was taken back, and that taken back too."""
    for decision in change.standing([identity], DecisionKind.ADD):
        if decision.subjects[1:2] == (identity,) and (report := _rank(change, decision.subjects[0])) is not None:
            _add(change, decode(Claim, decision.value), report)


def _rank(change: Change, report: str) -> int | None:
    row = change.db.execute("SELECT rank FROM reports WHERE id = ?", (report,)).fetchone()
    return None if row is None else int(row[0])


def _add(change: Change, claim: Claim, report: int) -> None:
    """Puts a claim that a person found into its happening, a new one where its report tells of none with its label."""
    _put(change, claim, None)
    change.db.execute("UPDATE reports SET claims = claims + 1 WHERE rank = ?", (report,))
    if claim.scope is not Scope.INCIDENT:
        return
    identity = happening_id(claim.report, claim.event)
    held = change.shelf().happening.get(identity)
    if held is None:
        party = (claim.responsible,) if claim.responsible else ()
        held = Happening(identity, claim.report, claim.event, (), claim.when, claim.where, claim.method, party)
    if claim.id not in held.claims:
        held = replace(held, claims=(*held.claims, claim.id))
    change.db.execute(PUT["happenings"], rows.happening_row(held, change.incident_of(identity)))


def _remove(change: Change, claim: Claim) -> None:
    shelf = change.shelf()
    identity = happening_id(claim.report, claim.event)
    if (held := shelf.happening.get(identity)) is not None:
        left = replace(held, claims=tuple(c for c in held.claims if c != claim.id))
        change.db.execute(PUT["happenings"], rows.happening_row(left, change.incident_of(identity)))
    change.db.execute("UPDATE reports SET claims = claims - 1 WHERE id = ?", (claim.report,))
    for statement in (
        "DELETE FROM claims WHERE id = ?",
        "DELETE FROM claim_texts WHERE id = ?",
        "DELETE FROM named WHERE claim = ?",
        "DELETE FROM queue WHERE id = ?",
    ):
        change.db.execute(statement, (claim.id,))


def _put(change: Change, claim: Claim, read: Claim | None) -> None:
    report = _rank(change, claim.report)
    if report is None:
        return
    change.db.execute(PUT["claims"], rows.claim_row(claim, report, change.incident_of(claim.id)))
    change.db.execute(PUT["claim_texts"], rows.claim_text(claim, read))
    names = [n for (n,) in change.db.execute("SELECT name FROM named WHERE claim = ?", (claim.id,))]
    change.db.execute("DELETE FROM named WHERE claim = ?", (claim.id,))
    at = rows.rank_of(report, claim)
    for text in rows.named(claim):
        change.db.execute("INSERT OR IGNORE INTO names (folded, first) VALUES (?, ?)", (text, at))
        (n,) = change.db.execute("SELECT n FROM names WHERE folded = ?", (text,)).fetchone()
        change.db.execute(PUT["named"], (n, at, claim.id))
        names.append(n)
    for n in dict.fromkeys(names):
        (first,) = change.db.execute("SELECT min(rank) FROM named WHERE name = ?", (n,)).fetchone()
        if first is None:
            change.db.execute("DELETE FROM names WHERE n = ?", (n,))
        else:
            change.db.execute("UPDATE names SET first = ? WHERE n = ?", (first, n))
