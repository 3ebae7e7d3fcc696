"""The building or ground that was struck, in front of the town that it stands in."""

import pytest

from tolltrace.config import Config
from tolltrace.extract.sites import site_of
from tolltrace.model import make_report
from tolltrace.pipeline import new_extractor


def told(text: str) -> list[tuple[str, str]]:
    """Figure and place of each claim, as the rules read them."""
    extractor = new_extractor(Config(reader="rules"))
    return [(c.figure.of(text), c.where.written) for c in extractor.extract(make_report("t", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rockets on the national school in the Sukkari neighbourhood of Aleppo killed three children on Monday.",
            [("three children", "national school, Sukkari, Aleppo")],
        ),
        ("Jets struck a market in the town of Binnish, killing 12 people.", [("12 people", "market, Binnish")]),
        ("A shell hit a hospital in Binnish and killed two nurses.", [("two nurses", "hospital, Binnish")]),
        # Where the wounded are treated nobody was struck.
        ("A raid on Binnish killed four people, said a doctor at the hospital in Binnish.", [("four people", "Binnish")]),
        ("Two schools lie in Binnish, where a shell killed four people.", [("four people", "Binnish")]),
        ("A shell killed four people near the school and in Binnish.", [("four people", "Binnish")]),
        # A total of many strikes has no site.
        ("Strikes on a market in Binnish have killed 300 people since January 2016.", [("300 people", "Binnish")]),
    ],
)
def test_a_site_stands_before_its_town(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_all_figures_of_a_happening_have_its_site_and_none_where_two_are_named() -> None:
    one = "Jets struck a market in Binnish on Monday, killing 12 people. Five people were wounded in Binnish."
    assert told(one) == [("12 people", "market, Binnish"), ("Five people", "market, Binnish")]
    two = "Jets struck a market in Binnish on Monday, killing 12 people. A strike on a school in Binnish wounded five people."
    assert [place for _, place in told(two)] == ["Binnish", "Binnish"]


def test_what_is_written_is_evidence() -> None:
    text = "Jets struck a market in the town of Binnish, killing 12 people."
    (claim,) = new_extractor(Config(reader="rules")).extract(make_report("t", text))
    assert [e.span.of(text) for e in claim.evidence if e.field == "where"] == ["Binnish", "market"]
    assert site_of(text, claim) is None, "a place that has its site gets no second one"
