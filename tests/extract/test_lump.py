"""One count of killed and wounded together, and what only looks like one."""

from datetime import date

import pytest

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader.lump import lumped
from tolltrace.model import Outcome, make_report
from tolltrace.pipeline import new_extractor

LEARNED = new_extractor(Config(reader="learned"))


def figures(text: str) -> list[str]:
    document = parse(make_report("r", text))
    return [f.span.of(text) for f in find_figures(text) if lumped(text, f, document.sentence_at(f.span.start))]


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Rockets on Sorna left 63 people killed and injured.", "63 people"),
        ("The blast in Sorna left 40 dead or wounded.", "40 dead"),
        ("In Sorna 31 farmers were either killed or maimed.", "31 farmers"),
        ("At least 63 killed, injured in Sorna market.", "At least 63 killed"),
        ("The mortars left dozens of killed and wounded.", "dozens of killed"),
        ("Guards ambushed a column, killing and injuring 27 raiders.", "27 raiders"),
        ("Sorna bomber kills, injures over 100.", "over 100"),
        ("Mines have wounded or killed 35 herders.", "35 herders"),
        ("The number of dead and wounded in the town has risen to 45.", "45"),
        ("The clinic spoke of 1400 dead and injured pilgrims.", "1400 dead"),
        ("63 people were killed and injured in 3 villages.", "63 people"),
    ],
)
def test_one_count_of_both(text: str, both: str) -> None:
    assert figures(text) == [both]


@pytest.mark.parametrize(
    "text",
    [
        "The raid killed 12 people and injured 30.",
        "12 people were killed and 30 injured in Sorna.",
        "12 people were killed and injured 30 others.",
        "Two of the wounded were killed in their beds.",
        "Gunmen shot 11 diners dead and wounded half a dozen more.",
        "Nobody was killed or injured.",
        "Nine people were killed and wounded people were pulled from the rubble.",
        "Nine dead, wounded soldiers flown to Sorna.",
        "At least 12 people killed, wounded taken to hospital.",
        "12 people were killed and injured as many as 40 others.",
        "12 people were killed and injured a dozen others.",
        "Seven were dead and wounded numbered 30.",
        "The toll of dead and wounded stands at 44 dead and 90 injured.",
        "No one was killed and 3 were wounded.",
        "The number of dead in Sorna rose to 45 and 60 were hurt.",
    ],
)
def test_two_counts_and_none(text: str) -> None:
    assert figures(text) == []


def test_the_words_outweigh_the_network() -> None:
    """A network that takes such a figure for a count of the killed would raise a death toll by all the wounded."""
    text = "Rebels shelled the market of Ariha on Sunday, leaving 63 people killed and injured, residents said."
    found = LEARNED.extract(make_report("r", text, published=date(2016, 5, 10)))
    assert [(c.figure.of(text), c.outcome, c.confidence > 0.9) for c in found] == [("63 people", Outcome.CASUALTIES, True)]
