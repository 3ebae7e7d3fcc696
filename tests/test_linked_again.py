"""A casebook linked again: incidents are found under the ids they had."""

from pathlib import Path

from tests.link.cases import MANBIJ, claim, decide, hap, on, report
from tolltrace import pipeline
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
