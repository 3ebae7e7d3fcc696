"""A casebook linked again: incidents are found under the ids they had."""

from pathlib import Path

from tests.link.cases import MANBIJ, claim, decide, hap, on, report
from tests.link.test_fit import dense
from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.link.weights import shipped
from tolltrace.model import DecisionKind, incident_id
from tolltrace.store import Casebook
from tolltrace.store.base import Extraction

DAY = on("2024-03-18")


def test_ids_outlive_more_reports_splits_and_merges(tmp_path: Path) -> None:
    book = Casebook.create(tmp_path / "book")
    first, *late = sorted(map(report, ("a", "b", "c")), key=hap)

    def linked() -> dict[tuple[str, ...], str]:
        found = pipeline.link_claims(book)
        assert pipeline.relinked(book) == book.store.linkage() == found
        return {i.happenings: i.id for i in found.incidents}

    def add(*names: object) -> None:
        sources = [r for r in (first, *late) if r in names]
        book.store.add_reports(sources)
        said = [Extraction(r.id, (claim(r, 12, 12, when=DAY, where=MANBIJ),)) for r in sources]
        book.store.put_extractions("rules@1", said)

    add(*late)
    a, b, c = hap(first), *map(hap, late)
    assert linked() == {(b, c): incident_id((b,))}
    add(first)  # its happening is the smallest now
    assert linked() == {(a, b, c): incident_id((b,))}
    for other in (b, c):
        book.store.append_decision(decide(DecisionKind.SPLIT, a, other, hour=9 if other == b else 10))
    assert linked() == {(a,): incident_id((a,)), (b, c): incident_id((b,))}
    assert book.store.led(incident_id((a,))) == (incident_id((a,)),)
    book.store.append_decision(decide(DecisionKind.MERGE, a, b, c, hour=11))
    assert linked() == {(a, b, c): incident_id((b,))}
    assert book.store.led(incident_id((a,))) == (incident_id((b,)),)
    # Reviewing records the same pass under the same names.
    assert pipeline.passed(book).linkage == book.store.linkage()
    book.close()


def test_a_large_casebook_is_linked_by_weights_fitted_to_it(tmp_path: Path) -> None:
    """The weights that ship would join strikes of a town that is struck every day."""
    book = Casebook.create(tmp_path / "book")
    texts, claims = dense(400)
    book.store.add_reports(texts)
    book.store.put_extractions("rules@1", [Extraction(r.id, (c,)) for r, c in zip(texts, claims, strict=True)])
    found = pipeline.link_claims(book).links
    assert found == link(texts, claims, [], Config()).links
    assert found != link(texts, claims, [], Config(), shipped()).links
    book.close()
