"""What only looks like a toll, and figures that lie within or add to one told before."""

import pytest

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader import RuleReader
from tolltrace.model import make_report
from tolltrace.pipeline import new_extractor

Row = tuple[str, str, str, int | None]


def rows(text: str) -> list[Row]:
    read = RuleReader().read(parse(make_report("r", text)), find_figures(text))
    return [(r.figure.span.of(text), r.outcome.value, r.group, r.part_of) for r in read]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor warned that a siege could leave 900 people dead.",
        "A new front would cause 60 deaths.",
        "In the film, nine guards are shot dead by rebels.",
        "In a computer game made there, 55 residents were killed.",
        "The thriller opens with a bomb that killed eight shoppers.",
        "He killed 40 minutes before 15 guests arrived.",
        "Guests gathered in the Garden of the Nine Martyrs.",
    ],
)
def test_no_claims(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In the film posted by rebels, nine guards are shot dead.", [("nine guards", "killed", "guards", None)]),
        ("The raid may have left 60 people dead.", [("60 people", "killed", "people", None)]),
        ("Medics buried the nine martyrs of the raid.", [("the nine martyrs", "killed", "martyrs", None)]),
        (
            "The mortar left 15 dead and 15 wounded. Of the 15, 6 were women.",
            [("15 dead", "killed", "dead", None), ("15 wounded", "injured", "wounded", None), ("6", "killed", "women", 0)],
        ),
        (
            "The mortar killed 9 people and wounded 25. Four of the wounded died.",
            [
                ("9 people", "killed", "people", None),
                ("25", "injured", "", None),
                ("Four of the wounded", "killed", "wounded", 1),
            ],
        ),
        (
            "A medic said mortars killed 31 residents. At least 14 children were killed.",
            [("31 residents", "killed", "residents", None), ("At least 14 children", "killed", "children", 0)],
        ),
        (
            "Mortars killed 31 residents. Another 14 children were killed in Qasra.",
            [("31 residents", "killed", "residents", None), ("Another 14 children", "killed", "another children", None)],
        ),
        (
            "Mortars killed 31 residents. Six children were also killed.",
            [("31 residents", "killed", "residents", None), ("Six children", "killed", "children", None)],
        ),
        (
            "Mortars killed 31 residents. Another 4 died in hospital. Two others were found under the rubble.",
            [
                ("31 residents", "killed", "residents", None),
                ("Another 4", "killed", "another", None),
                ("Two others", "killed", "others", None),
            ],
        ),
        ("Mortars killed 31 residents in Qasra. Report 800.", [("31 residents", "killed", "residents", None)]),
        ("Mortars killed 31 residents in Qasra. The ferry sank, killing 900.", [("31 residents", "killed", "residents", None)]),
    ],
)
def test_claims(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that 70 shoppers were killed in Hama.",
        "It isn't true that 70 shoppers were killed in Hama.",
        "The claim is false that 70 shoppers were killed in Hama.",
        "There is no truth to the report that 70 shoppers were killed in Hama.",
    ],
)
def test_what_is_said_to_be_untrue_is_denied(text: str) -> None:
    assert [
        (c.figure.of(text), c.stance.value) for c in new_extractor(Config(reader="rules")).extract(make_report("r", text))
    ] == [("70 shoppers", "denied")]
