"""What must hold in a casebook, recomputed: hashes, ids, offsets. Each check names the report and the claim that fails it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from tolltrace.errors import CasebookError
from tolltrace.model import Claim, Decision, Linkage, Notice, Report, claim_id, make_decision, report_id
from tolltrace.store.codec import decode
from tolltrace.store.rows import claim_columns

_EXTRACT = "extract this report again"
_TAMPERED = "restore it from a backup, or add its original again from the archive"


def check_report(report: Report, recorded_sha256: str) -> Iterator[Notice]:
    """The text is the one that was hashed when it was recorded, and the id is that of this content."""
    where = f"report {report.doc} ({report.id})"
    if report.text_sha256 != recorded_sha256:
        yield Notice(where, "its text is not the one that was recorded (the hash differs)", _TAMPERED, fault=True)
    elif report_id(report.doc, report.text, report.publisher, report.published, report.url) != report.id:
        yield Notice(where, "its id does not fit its text, publisher, date and address", _TAMPERED, fault=True)


def check_claim(row: Row[Any], report: Report, siblings: set[str]) -> Iterator[Notice]:
    """The claim's document is readable, its id and columns fit it, and its spans point at what it says."""
    where = f"report {report.doc} ({report.id}), claim {row.id}"
    try:
        claim = decode(Claim, row.document)
    except CasebookError as error:
        yield Notice(where, str(error).partition(";")[0], _EXTRACT, fault=True)
        return
    for what in _claim_faults(claim, row, report, siblings):
        yield Notice(where, what, _EXTRACT, fault=True)


def _claim_faults(claim: Claim, row: Row[Any], report: Report, siblings: set[str]) -> Iterator[str]:
    length = len(report.text)
    if claim.report != report.id:
        yield f"it says that it is of report {claim.report}"
    if claim.id != claim_id(claim.report, claim.figure, claim.outcome):
        yield "its id does not fit its figure and outcome"
    differing = [name for name, value in claim_columns(claim).items() if getattr(row, name) != value]
    if differing:
        yield f"its columns differ from its document: {', '.join(differing)}"
    if claim.quote.end > length:
        yield f"its quote {claim.quote.start}..{claim.quote.end} goes beyond the text of {length} characters"
    elif not claim.quote.covers(claim.figure):
        yield f"its figure {claim.figure.start}..{claim.figure.end} lies outside its quote {claim.quote.start}..{claim.quote.end}"
    elif claim.count.phrase not in claim.figure.of(report.text):
        yield f"the text has {claim.figure.of(report.text)!r} where it counts {claim.count.phrase!r}"
    for evidence in claim.evidence:
        if evidence.span.end > length:
            yield f"its evidence for {evidence.field} goes beyond the text of {length} characters"
    for name, other in (("part_of", claim.part_of), ("repeat_of", claim.repeat_of)):
        if other and other not in siblings:
            yield f"its {name} names a claim that the report does not have: {other}"


def check_linkage(linkage: Linkage, claims: set[str]) -> Iterator[Notice]:
    """Happenings and incidents name claims that are there; each happening is in at most one incident."""
    happenings = {h.id: h for h in linkage.happenings}
    for h in linkage.happenings:
        if missing := [c for c in h.claims if c not in claims]:
            yield Notice(
                f"happening {h.id}", f"it names claims that are not there: {', '.join(missing)}", "link again", fault=True
            )
    taken: dict[str, str] = {}
    for incident in linkage.incidents:
        where = f"incident {incident.id}"
        for h_id in incident.happenings:
            if h_id not in happenings:
                yield Notice(where, f"it names a happening that is not there: {h_id}", "link again", fault=True)
            elif taken.setdefault(h_id, incident.id) != incident.id:
                yield Notice(where, f"happening {h_id} is also in incident {taken[h_id]}", "link again", fault=True)
        if missing := [c for c in incident.claims if c not in claims]:
            yield Notice(where, f"it names claims that are not there: {', '.join(missing)}", "link again", fault=True)


def check_decisions(rows: Sequence[Row[Any]]) -> Iterator[Notice]:
    """Each decision's id is that of its content, and none was taken out: they are numbered without gaps."""
    mend = "restore the casebook from a backup: decisions are append-only"
    for expected, row in enumerate(rows, 1):
        if row.seq != expected:
            yield Notice("decisions", f"number {expected} is missing before {row.id}", mend, fault=True)
            break
    for row in rows:
        try:
            d = decode(Decision, row.document)
        except CasebookError as error:
            yield Notice(f"decision {row.id}", str(error).partition(";")[0], mend, fault=True)
            continue
        made = make_decision(d.kind, d.subjects, reason=d.reason, author=d.author, at=d.at, field=d.field, value=d.value)
        if made.id != row.id or d.id != row.id:
            yield Notice(f"decision {row.id}", "its content is not the one that was decided (the hash differs)", mend, fault=True)
