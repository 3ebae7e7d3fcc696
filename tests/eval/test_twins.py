"""Texts of one wire in two outlets: found by themselves among all annotated reports, and nothing else is taken for one.

The pairs were labelled by hand, looking at every pair of the 214 reports that shares six in a hundred of the shorter text's
sequences of five words, or 25 of them (63 pairs). The four twins print one text as a whole, however cut. ``NEAR`` are the next in
overlap, which one might take for twins: none prints the other's text.
"""

from tests.eval.gold import eval_set
from tolltrace.link.origin import copies

TWINS = {
    ("fakes-1926478910", "fakes-1926478942"),
    ("fakes-1926479297", "fakes-1962495711"),
    ("fakes-1923848284", "fakes-1924058189"),
    ("fakes-1926479264", "fakes-1962495639"),
}
NEAR = {
    # An outlet's standing paragraphs or the frame of its pages, under reports of other days.
    ("fakes-1924058080", "fakes-1924058107"),
    ("fakes-1924058080", "fakes-1924058081"),
    ("fakes-1924058081", "fakes-1924058107"),
    ("fakes-1924058080", "fakes-1924058102"),
    ("fakes-1924058102", "fakes-1924058107"),
    ("fakes-1924058081", "fakes-1924058102"),
    ("fakes-1962495691", "fakes-1962495696"),
    ("fakes-1965495373", "fakes-1965495380"),
    ("fakes-1923102965", "fakes-1923102975"),
    # A passage of one agency in two reports that are otherwise written anew.
    ("fakes-1914947538", "fakes-1923848201"),
    ("fakes-1923102891", "fakes-1924058188"),
    ("fakes-1915433695", "fakes-1923848178"),
    # One ministry's or police command's way of putting things, for other harm.
    ("fakes-1926478986", "fakes-1962495711"),
    ("fakes-1962495711", "fakes-1962495717"),
    ("fakes-1926479297", "fakes-1962495717"),
    ("fakes-1926478986", "fakes-1926479297"),
}


def test_twins_are_found_and_nothing_else() -> None:
    reports = [g.report for name in ("train", "dev") for g in eval_set(name)]
    assert {r.doc for r in reports} >= {doc for pair in TWINS | NEAR for doc in pair}
    first = copies(reports)
    found = {tuple(sorted((a.doc, b.doc))) for a in reports for b in reports if a.doc < b.doc and first[a.id] == first[b.id]}
    hits = len(found & TWINS)
    assert found & NEAR == set()
    assert hits / len(found) >= 0.95
    assert hits / len(TWINS) >= 0.9
