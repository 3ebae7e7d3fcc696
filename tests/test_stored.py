"""The record read a page at a time is the record read whole: same rows, same order, same state, from one moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.export.sample import many, sample
from tests.publish.cases import recorded
from tests.review.cases import casebook
from tolltrace import pipeline
from tolltrace.export.record import Record, ViewRecord
from tolltrace.model import Claim, Count, DecisionKind, Linkage, Modifier, Outcome, Span, claim_id, make_decision, make_report
from tolltrace.review.added import addition
from tolltrace.store import Casebook
from tolltrace.store.base import Extraction
from tolltrace.stored import StoredRecord, record_of

AT = datetime(2031, 6, 1, 12, tzinfo=UTC)


def said(record: Record) -> dict[str, object]:
    """Everything that a record gives."""
    return {
        "policy": record.policy,
        "state": record.state,
        "lines": record.lines,
        "claims": list(record.claims()),
        "entries": [(e, record.told_in(e.incident)) for e in record.entries()],
        "alone": [record.told_in(e.incident) for e in list(record.entries())],
        "reports": list(record.reports()),
        "totals": list(record.totals()),
        "whole": replace(record.whole, notices=()),
    }


def judged(folder: Path) -> Casebook:
    """A casebook in which people added, edited, took back and rejected, and a report was told better."""
    book = casebook(folder)
    claims, report = list(book.store.claims()), next(book.store.reports())
    again = replace(report, published=date(2031, 5, 15), id="rep-again")
    assert book.store.add_report(again)
    book.store.put_extractions("rules@1", [Extraction(again.id, (replace(claims[0], id="clm-again", report=again.id),))])
    other = list(book.store.reports())[1]
    at = Span(0, 4)
    added = Claim(claim_id(other.id, at, Outcome.MISSING), other.id, at, at, Count(2, 2, Modifier.EXACT, "two"), Outcome.MISSING)
    number = iter(range(99))

    def decide(kind: DecisionKind, *subjects: str, field: str = "", value: str = "") -> str:
        made = make_decision(
            kind, subjects, author="amal", at=AT.replace(second=next(number)), reason="", field=field, value=value
        )
        assert book.store.append_decision(made)
        return made.id

    decide(DecisionKind.ADD, other.id, added.id, value=addition(added))
    decide(DecisionKind.EDIT, added.id, field="low", value="1")
    decide(DecisionKind.EDIT, claims[1].id, field="claimant", value="somebody else")
    wrong = decide(DecisionKind.EDIT, claims[2].id, field="scope", value="aggregate")
    decide(DecisionKind.UNDO, wrong)
    decide(DecisionKind.REJECT, claims[2].id)
    return book


CASES: dict[str, Callable[[Path], Casebook]] = {
    "sample": lambda folder: recorded(sample(), folder),
    "pages": lambda folder: recorded(many(450), folder),
    "empty": Casebook.create,
    "judged": judged,
}


@pytest.mark.parametrize("case", CASES)
def test_the_streamed_record_is_the_whole_one(case: str, tmp_path: Path) -> None:
    with CASES[case](tmp_path / "book") as book:
        for _ in range(2):
            with record_of(book) as record:
                assert isinstance(record, StoredRecord)
                assert said(record) == said(ViewRecord(pipeline.view(book)))
            if case == "judged":
                pipeline.refreshed(book)


def test_another_policy_and_an_earlier_day_are_computed(tmp_path: Path) -> None:
    with judged(tmp_path / "book") as book:
        pipeline.refreshed(book)
        for policy, day in (("ucdp-ged", None), ("", date(2031, 5, 14)), ("ucdp-ged", date(2031, 5, 14))):
            with record_of(book, policy, day) as record:
                assert isinstance(record, ViewRecord)
                assert record.view == pipeline.view(book, policy, day)
        pipeline.reconcile_incidents(book, "ucdp-ged")
        with record_of(book, "ucdp-ged") as record:
            assert isinstance(record, StoredRecord)
            assert said(record) == said(ViewRecord(pipeline.view(book, "ucdp-ged")))


def test_what_is_written_meanwhile_changes_nothing_in_it(tmp_path: Path) -> None:
    with recorded(many(450), tmp_path / "book") as book:
        before = said(ViewRecord(pipeline.view(book)))
        with record_of(book) as record:
            found = record.entries()
            entries = [next(found)]
            with Casebook.open(tmp_path / "book") as elsewhere:
                elsewhere.store.put_linkage(Linkage(), "other@1")
                elsewhere.store.add_report(make_report("one more", "Nothing happened."))
            assert [*entries, *found] == [e for e, _ in before["entries"]]  # type: ignore[attr-defined]
            assert record.state == before["state"]
