"""Casebooks on disk made from a View: what a person could have recorded, canaries included."""

from pathlib import Path

from tolltrace import pipeline
from tolltrace.model import View
from tolltrace.publish.signing import draft, sign
from tolltrace.store import Casebook
from tolltrace.store.base import Conclusions


def recorded(view: View, folder: Path) -> Casebook:
    """A casebook that holds exactly ``view``."""
    book = Casebook.create(folder)
    book.store.add_reports(view.reports)
    for report in view.reports:
        claims = tuple(c for c in view.claims if c.report == report.id)
        book.store.put_claims(report.id, "rules@1", claims)
    book.store.put_linkage(view.linkage, pipeline.LINKED_BY)
    book.store.put_conclusions(Conclusions(view.policy, view.reconciled, view.totals, view.scenarios))
    book.store.put_notices("ingest", view.notices)
    return book


def signed_book(view: View, folder: Path, rules: str = "") -> Casebook:
    """The same, signed for publication under ``rules``."""
    book = recorded(view, folder)
    (folder / "release.yml").write_text(rules, encoding="utf-8")
    sign(book, draft(book), "amal", "read")
    return book
