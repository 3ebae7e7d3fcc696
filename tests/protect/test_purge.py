"""Purging leaves no byte of a person in the casebook's folder, and a tombstone whose hashes can be checked."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tolltrace import checks, pipeline
from tolltrace.errors import CasebookError, InputError
from tolltrace.ingest import IngestOptions
from tolltrace.model import DecisionKind, make_decision, sha256_hex
from tolltrace.protect.purge import purge
from tolltrace.store import Casebook

NAME = "Zahira Quzmaniax"
OTHER = "Officials said that 9 people were killed in an air strike on Tokhar on 19 July 2016."
ABOUT = f"{NAME} said that 12 people were killed in an air strike on Sarmada on 3 January 2017. {NAME} saw it."


def bytes_of(folder: Path) -> bytes:
    return b"\n".join(p.name.encode() + b"\n" + p.read_bytes() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    made = Casebook.create(tmp_path / "book")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(OTHER, encoding="utf-8")
    (tmp_path / "in" / "quzmaniax.txt").write_text(ABOUT, encoding="utf-8")
    pipeline.add(made, [tmp_path / "in"], IngestOptions())
    pipeline.extract(made)
    pipeline.refreshed(made)
    (tmp_path / "book" / "answers").mkdir()
    (tmp_path / "book" / "answers" / "a.json").write_text(json.dumps({"quote": ABOUT}), encoding="utf-8")
    return made


def test_no_byte_of_the_person_stays_and_the_tombstone_fits_the_original(book: Casebook) -> None:
    assert NAME.encode() in bytes_of(book.path)
    going = next(r for r in book.store.reports() if r.doc == "quzmaniax")
    claims = [c.id for c in book.store.claims() if c.report == going.id]
    decided = make_decision(DecisionKind.ACCEPT, (claims[0],), reason="seen", author="amal", at=datetime.now(UTC))
    book.store.append_decision(decided)
    done = purge(book, ["quzmaniax"], "amal", "asked for by the person")
    assert (done.reports, done.decisions) == ((going.id,), (decided.id,))
    book.close()
    left = bytes_of(book.path).lower()
    assert NAME.lower().encode() not in left
    assert b"quzmaniax" not in left
    with Casebook.open(book.path) as again:
        assert [r.doc for r in again.store.reports()] == ["one"]
        entry = next(e for e in again.store.ledger() if e.kind == "purged")
        said = dict(part.split("=", 1) for part in entry.ref.split(" ")[:3])
        assert said == {"report": going.id, "text": sha256_hex(ABOUT.encode()), "original": sha256_hex(ABOUT.encode())}
        assert [n for n in checks.verify(again) if n.fault] == []
        assert len(pipeline.view(again).linkage.incidents) == 1


def test_what_is_not_there_or_has_no_reason_purges_nothing(book: Casebook) -> None:
    with pytest.raises(InputError, match="nothing was purged"):
        purge(book, ["quzmaniax", "nobody"], "amal", "x")
    with pytest.raises(CasebookError, match="a reason"):
        purge(book, ["quzmaniax"], "amal", " ")
    assert len(list(book.store.reports())) == 2
    assert book.store.ledger() == ()
    book.close()


def test_an_original_that_another_report_has_too_stays(book: Casebook, tmp_path: Path) -> None:
    pipeline.add(book, [tmp_path / "in" / "one.txt"], IngestOptions(source="Another Desk"))
    twice = [r for r in book.store.reports() if r.doc == "one"]
    assert len({r.archive_sha256 for r in twice}) == 1
    pipeline.extract(book)
    purge(book, [twice[0].id], "amal", "a copy")
    assert twice[0].archive_sha256 in book.archive
    purge(book, [twice[1].id], "amal", "the other")
    assert twice[0].archive_sha256 not in book.archive
    book.close()


def test_somebody_who_reads_meanwhile_keeps_the_words_and_that_is_said(book: Casebook) -> None:
    with book.store.reading() as reading:
        assert next(reading.reports())
        done = purge(book, ["quzmaniax"], "amal", "asked for by the person")
        assert done.still_read
    book.close()
    Casebook.open(book.path).close()
    assert b"quzmaniax" not in bytes_of(book.path).lower()


def test_answers_of_coders_about_them_are_named_and_accounts_are_left_alone(book: Casebook) -> None:
    claim = next(c for c in book.store.claims() if c.report == next(r.id for r in book.store.reports() if r.doc == "quzmaniax"))
    (book.path / "coding").mkdir()
    (book.path / "coding" / "smp-1.jsonl").write_text(json.dumps({"claim": claim.id}) + "\n", encoding="utf-8")
    (book.path / "coding" / "smp-2.jsonl").write_text("{}\n", encoding="utf-8")
    (book.path / "accounts.sqlite").write_bytes(b"whoever works here")
    done = purge(book, ["quzmaniax"], "amal", "asked for by the person")
    assert (done.files, done.still_read) == (("smp-1.jsonl",), False)
    assert (book.path / "accounts.sqlite").read_bytes() == b"whoever works here"
    book.close()
