"""Victims told by their names: who is on the roll of a report, how many people it names, and the claim that it makes."""

import time
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.roll import roll_of
from tolltrace.model import Claim, Modifier, make_report
from tolltrace.pipeline import new_extractor
from tolltrace.vocab.persons import NAMES, people


def named(text: str) -> list[str]:
    """The names on the roll of ``text``, one for each person."""
    report = make_report("r", text, published=date(2023, 11, 2))
    found = roll_of(parse(report))
    return [e.span.of(text) for e in found.names] if found else []


def claims(text: str) -> list[Claim]:
    return new_extractor(Config(reader="rules")).extract(make_report("r", text, published=date(2023, 11, 2)))


FAMILY = (
    "Karim Adel Darwish (44) was killed alongside his wife, Salma Nabil Darwish (39), and their sons, 12-year-old Yasin Karim "
    "Darwish and Omar Karim Darwish. "
)


def test_ages_relations_and_rows_tell_whose_names_are_of_the_dead() -> None:
    assert named(FAMILY) == ["Karim Adel Darwish", "Salma Nabil Darwish", "Yasin Karim Darwish", "Omar Karim Darwish"]


def test_who_speaks_mourns_owns_the_house_or_survives_is_on_no_roll() -> None:
    others = (
        "The bodies were pulled from the home of Fadi Saleem Mansour. Hani Darwish posted that his brother was killed. According "
        "to Rana Jaber Salem, her neighbours died at once. Lina Karim Darwish (7) survived. A post by Sami Odeh Rizq mourned the "
        "dead."
    )
    assert named(FAMILY + others) == named(FAMILY)


def test_parents_listed_among_the_dead_with_their_children_are_on_the_roll() -> None:
    text = (
        "A raid hit Homs. Father Adib Dhaif Allah Saleh, and his wife, Mona Nabil Darwish and four of their children were listed "
        "among the dead."
    )
    assert named(text) == ["Adib Dhaif Allah Saleh", "Mona Nabil Darwish"]


def test_the_wife_of_somebody_is_not_somebody() -> None:
    text = (
        FAMILY + "Amal Tawfiq Darwish (31), the wife of Bassam Adel Darwish, was killed as well (sister of Wael Tawfiq Hamdan)."
    )
    assert named(text) == [*named(FAMILY), "Amal Tawfiq Darwish"]


def test_offices_places_and_days_are_no_names() -> None:
    text = (
        FAMILY + "The Shifa Hospital said the dead were killed in Khan Younis City on Monday October, by Israeli Forces Command."
    )
    assert named(text) == named(FAMILY)


def test_a_person_told_twice_is_counted_once_however_spelled() -> None:
    text = FAMILY + "Relatives mourned Yaseen Karim Darweesh, killed at twelve. The late Salma Darwish taught physics."
    assert named(text) == named(FAMILY)


def test_one_name_is_no_roll() -> None:
    assert named("Karim Adel Darwish (44) was killed alongside his wife.") == []


def test_a_report_without_deaths_has_no_roll() -> None:
    assert named("The prize went to Karim Adel Darwish (44), Salma Nabil Darwish (39) and Omar Karim Darwish (20).") == []


@given(st.permutations(["Karim Adel Darwish", "Kareem Darwish", "Omar Karim Darwish", "Salma Nabil Darwish", "Selma Darwish"]))
def test_how_many_people_does_not_depend_on_the_order_of_their_names(names: list[str]) -> None:
    assert sorted(sorted(names[r] for r, _ in one) for one in people([[name] for name in names])) == [
        ["Kareem Darwish", "Karim Adel Darwish"],
        ["Omar Karim Darwish"],
        ["Salma Nabil Darwish", "Selma Darwish"],
    ]


def test_spellings_of_one_name_are_one_person_and_siblings_of_one_row_are_two() -> None:
    assert len(people([["Ángel Muñoz"], ["Angel Munoz"]])) == 1
    assert len(people([["Abdul Rahman Saleh"], ["Abdulrahman Saleh"], ["Abd al-Rahman Saleh"]])) == 1
    assert len(people([["Iyad Omar Saleh"], ["Eyad Saleh"]])) == 1
    assert len(people([["Hassan Ali Saleh", "Hussein Ali Saleh"]])) == 2


def test_the_roll_is_a_claim_with_the_characters_of_every_name() -> None:
    text = f"An airstrike hit the Darwish family home in Deir al-Balah on 1 November. {FAMILY}"
    [roll] = [c for c in claims(text) if c.group == NAMES]
    assert (roll.count.low, roll.count.high, roll.count.modifier) == (4, None, Modifier.AT_LEAST)
    assert [e.span.of(text) for e in roll.evidence if e.field == NAMES] == named(text)
    assert roll.claimant == ""
    assert roll.figure.of(text).startswith("Salma Nabil Darwish (39)")
    assert roll.quote.of(text) == FAMILY.strip()
    assert len({c.event for c in claims(text)}) == 1


def test_more_names_than_anybody_counts_are_doubtful() -> None:
    counted = "Two people were killed when an airstrike hit a home in Deir al-Balah on 1 November. "

    def roll(count: str) -> tuple[int | None, float, tuple[str, ...]]:
        [found] = [c for c in claims(counted.replace("Two", count) + FAMILY) if c.group == NAMES]
        return found.count.low, found.confidence, found.doubts

    assert roll("Two") == (4, 0.6, ("outcome",))
    assert roll("Nine") == (4, 0.8, ())
    assert roll("At least three") == (4, 0.8, ()), "more names do not gainsay an open count"


def test_a_roll_a_name_longer_than_any_count_bears_that_count_out() -> None:
    names = (
        "Adib Saleh",
        "Omar Khalil",
        "Mona Hamdan",
        "Salma Idris",
        "Karim Darwish",
        "Yasin Zarqan",
        "Taqwa Harbush",
        "Lama Nabil",
    )
    listed = ", ".join(f"{name} ({20 + age})" for age, name in enumerate(names))
    text = (
        f"Seven people were killed when an airstrike hit a home in Deir al-Balah on 1 November. The names of the dead: {listed}."
    )
    [found] = [c for c in claims(text) if c.group == NAMES]
    assert (found.count.low, found.confidence, len([e for e in found.evidence if e.field == NAMES])) == (7, 0.8, 8)


def test_two_names_are_a_roll_where_nobody_counts_two() -> None:
    apart = "Karim Adel Darwish (44) was killed in Rafah on Monday. Salma Nabil Hamdan (39) was also killed, neighbours said."
    assert [c.count.low for c in claims(apart) if c.group == NAMES] == [2]
    counted = "Two people were killed in Rafah on Monday. "
    assert [c for c in claims(counted + apart) if c.group == NAMES] == []
    in_one_breath = "Karim Adel Darwish and Salma Nabil Hamdan were killed in Rafah on Monday."
    assert [c for c in claims(in_one_breath) if c.group == NAMES] == []


def test_mourners_the_wounded_and_the_unproven_are_on_no_roll() -> None:
    others = (
        "Friends posted condolences for the dead, including Basel Omar Shouka. Fadi Adel Rizq, 12, sustained burns as the others "
        "were killed. No source said that the strike killed Walid Hasan Rafat (30)."
    )
    assert named(FAMILY + others) == named(FAMILY)


def test_what_follows_or_leads_a_row_is_said_of_all_of_it() -> None:
    for text in (
        "A bomb killed two men. Premier Masoud Rizq, 77, Latif Rashid Amin, 79, and Shia Sudani Omar, 53, condemned the killing.",
        "The strike killed nobody else; Omar Karim Darwish (12), Huda Karim Darwish (3) and Lina Karim Darwish (5) were injured.",
        "The dead left behind survivors Omar Karim Darwish (12), Huda Karim Darwish (3) and Lina Karim Darwish (5).",
        "The army denied killing Omar Karim Darwish (12), Huda Karim Darwish (3) and Lina Karim Darwish (5).",
    ):
        assert named(text) == []
    assert named("A missile killed Serhii Ivanenko, 34, Olena Petrenko, 31, and Mariia Hnatiuk, 4.") == [
        "Serhii Ivanenko",
        "Olena Petrenko",
        "Mariia Hnatiuk",
    ]
    assert named("Salma Nabil Hamdan, Omar Jaber Saleh and Huda Faris Amin were killed on Monday in the strike.") == [
        "Salma Nabil Hamdan",
        "Omar Jaber Saleh",
        "Huda Faris Amin",
    ]
    assert named("Killed: Kafr Zita (3), Kafr Nabl (5), Jisr Shughour (2), Tal Mannas (1).") == []


def test_the_dead_of_another_year_are_of_no_roll() -> None:
    text = (
        "On Monday shelling killed a farmer in Rafah. In 2014 an airstrike killed Ali Omar Saleh (40), Hassan Jaber Nouri "
        "(25) and Reza Karim Amini (30) there."
    )
    assert [c for c in claims(text) if c.group == NAMES] == []


def test_names_that_are_figures_by_themselves_are_counted_together() -> None:
    text = (
        "An airstrike hit Rafah on Monday. Salma Nabil Hamdan was killed. Omar Jaber Saleh was killed. Huda Faris Amin was "
        "killed. Lina Adel Rizq was killed."
    )
    assert [c.count.low for c in claims(text) if c.group == NAMES] == [4]
    assert len({c.id for c in claims(text)}) == len(claims(text))


def test_no_text_takes_long() -> None:
    text = "Five were killed, see https://example.org/News" + "-Aid" * 2000
    began = time.process_time()
    assert named(text) == []
    assert time.process_time() - began < 2
