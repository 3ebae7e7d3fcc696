"""A place is never farther off than the parent that the text names with it."""

import pytest

from tolltrace.extract.document import parse
from tolltrace.extract.where import place_of
from tolltrace.model import Scope, Span, Where, make_report
from tolltrace.places import Gazetteer


def where(text: str, figure: str) -> Where:
    at = text.index(figure)
    return place_of(parse(make_report("d", text)), Span(at, at + len(figure)), Scope.INCIDENT, Gazetteer.default())[0]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("A shell killed 12 people in the Old City of Mosul on Monday.", (36.3, 43.1)),
        ("A shell killed 12 people in the Old City of Aleppo on Monday.", (36.2, 37.2)),
        ("A rocket killed 12 people in the Green Zone in Baghdad on Monday.", (33.3, 44.4)),
        ("An air strike on Manbij, in Syria's Aleppo province, killed 12 people.", (36.5, 37.95)),
    ],
)
def test_the_parent_in_the_text_outranks_a_namesake(text: str, point: tuple[float, float]) -> None:
    found = where(text, "12 people")
    assert found.lat is not None
    assert found.lon is not None
    assert abs(found.lat - point[0]) < 0.4
    assert abs(found.lon - point[1]) < 0.4


def test_a_source_named_like_a_place_is_no_place() -> None:
    text = "The range of an air strike on Sarmin begins at 56 people and ends with Al Jazeera's figure."
    assert where(text, "56 people").written == "Sarmin"
