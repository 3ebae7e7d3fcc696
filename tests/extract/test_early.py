"""Early counts, and parts that the words beside them give away: invented sentences, read by the default reader."""

from datetime import date

import pytest

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader.parts import told_within
from tolltrace.model import Stance, make_report
from tolltrace.pipeline import new_extractor

LEARNED = new_extractor(Config(reader="learned"))


def stances(text: str) -> dict[str, Stance]:
    return {c.figure.of(text): c.stance for c in LEARNED.extract(make_report("r", text, published=date(2024, 5, 2)))}


def test_a_count_called_initial_is_superseded_by_a_larger_one() -> None:
    text = (
        "Eleven people were killed when a raid hit a bakery in Taiz on 1 May 2024.\nInitially, Coastal Radio reported just after "
        "midnight that four people were killed. The Red Crescent later counted eleven people killed."
    )
    assert stances(text)["four people"] is Stance.SUPERSEDED
    assert stances(text)["eleven people"] is Stance.REPORTED


@pytest.mark.parametrize(
    "text",
    [
        "Initially, Coastal Radio reported that four people were killed when a raid hit a bakery in Taiz on 1 May 2024.",
        "Eleven people died in Taiz on 1 May 2024.\nFour people were killed in the initial strike, Coastal Radio reported.",
        "A raid on a market in Taiz on 1 May 2024 killed eleven people. The initial airstrike killed four people, medics said.",
        "A raid initially aimed at a depot killed four people in Taiz on 1 May 2024.\nEleven died there in all, medics said.",
        "Initially, medics said four people were killed in Taiz on 1 May 2024.\nSince January 400 died in Yemen, the UN says.",
    ],
)
def test_without_a_larger_one_or_of_an_initial_strike_it_stands(text: str) -> None:
    found = stances(text)
    assert found.get("four people", found.get("Four people")) is Stance.REPORTED


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("The raid killed their four children, including a son and a daughter.", True),
        ("The raid killed 12 people, among them two nurses.", True),
        ("Two civilians, a man and his son, were killed in Taiz.", True),
        ("The raid killed four children and a nurse.", False),
        ("Two fighters, a man and a child were killed in Taiz.", False),
        ("Two civilians, a man and his son and a nurse were killed in Taiz.", False),
        ("The raid killed two nurses, including 12 people.", False),
    ],
)
def test_whether_the_words_put_the_second_figure_within_the_first(text: str, within: bool) -> None:
    first, second = find_figures(text)[:2]
    assert told_within(text, first, second) is within


def test_a_name_goes_on_over_the_age_behind_it() -> None:
    text = "A shell killed a child named Adib Hussam Saleh (14) , and a child named Omar Nasser (13) . Nobody else was hurt."
    document = parse(make_report("r", text))
    assert document.sentences[0].of(text).startswith("A shell killed a child named Adib Hussam Saleh (14) , and a child")


def test_figures_of_one_sentence_do_not_supersede_each_other() -> None:
    text = "The army initially said that a senior commander and around 20 fighters were killed in a raid on Taiz on 1 May 2024."
    assert set(stances(text).values()) == {Stance.REPORTED}
