"""Texts of one wire in two outlets: found by themselves among all annotated reports, and nothing else is taken for one.

The pairs were labelled by hand among all that share word sequences. Four more share an agency's paragraph and little else, or a
site's footer; those are no copies.
"""

from tests.eval.gold import eval_set
from tolltrace.link.origin import copies

TWINS = {
    ("fakes-1926478910", "fakes-1926478942"),
    ("fakes-1926479297", "fakes-1962495711"),
    ("fakes-1923848284", "fakes-1924058189"),
    ("fakes-1926479264", "fakes-1962495639"),
}


def test_twins_are_found_and_nothing_else() -> None:
    reports = [g.report for name in ("train", "dev") for g in eval_set(name)]
    first = copies(reports)
    found = {tuple(sorted((a.doc, b.doc))) for a in reports for b in reports if a.doc < b.doc and first[a.id] == first[b.id]}
    hits = len(found & TWINS)
    assert hits / len(found) >= 0.95
    assert hits / len(TWINS) >= 0.9
