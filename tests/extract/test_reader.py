"""The rule reader on sentences written for it: what is a claim, of what, and what lies within what."""

from time import process_time

import pytest

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader import RuleReader
from tolltrace.extract.reader.status import all_called
from tolltrace.model import Span, Status, make_report
from tolltrace.pipeline import new_extractor

Row = tuple[str, str, str]


def readings(text: str):
    return RuleReader().read(parse(make_report("r", text)), find_figures(text))


def rows(text: str) -> list[Row]:
    return [(r.figure.span.of(text), r.outcome.value, r.status.value) for r in readings(text)]


CLAIMS: list[tuple[str, list[Row]]] = [
    ("Shelling killed 12 people in Qasra on Monday.", [("12 people", "killed", "unknown")]),
    ("At least 12 people were killed in Qasra.", [("At least 12 people", "killed", "unknown")]),
    (
        "The strike has killed 12 civilians and wounded 30.",
        [("12 civilians", "killed", "civilian"), ("30", "injured", "unknown")],
    ),
    ("The raid left 12 dead and 30 wounded.", [("12 dead", "killed", "unknown"), ("30 wounded", "injured", "unknown")]),
    ("A car bomb ripped through a market, killing 4, wounding 7.", [("4", "killed", "unknown"), ("7", "injured", "unknown")]),
    ("Mortar fire kills 9 wounds 40 in Qasra", [("9", "killed", "unknown"), ("40", "injured", "unknown")]),
    ("2 residents killed 5 injured in rocket fire", [("2 residents", "killed", "civilian"), ("5 injured", "injured", "unknown")]),
    ("The attack claimed the lives of 20 civilians.", [("20 civilians", "killed", "civilian")]),
    ("The deaths of 14 people were confirmed.", [("14 people", "killed", "unknown")]),
    ("The death toll rose to 56.", [("56", "killed", "unknown")]),
    ("The civilian death toll rose to 56.", [("56", "killed", "civilian")]),
    ("The number of rebels killed in the clashes has risen to 39.", [("39", "killed", "combatant")]),
    ("Monitors put the number of dead at between 75 and 200.", [("between 75 and 200", "killed", "unknown")]),
    ("The toll stood at nine and the number of wounded at 31.", [("nine", "killed", "unknown"), ("31", "injured", "unknown")]),
    ("Seven soldiers lost their lives in the ambush.", [("Seven soldiers", "killed", "combatant")]),
    ("Three farmers succumbed to their wounds.", [("Three farmers", "killed", "civilian")]),
    ("Five residents were martyred in the shelling.", [("Five residents", "killed", "civilian")]),
    ("ISIS militants executed nine teachers in the square.", [("nine teachers", "killed", "civilian")]),
    ("Twelve people were killed or wounded in the raid.", [("Twelve people", "casualties", "unknown")]),
    ("The shelling killed and wounded 40 people.", [("40 people", "casualties", "unknown")]),
    ("The raid caused 30 casualties.", [("30 casualties", "casualties", "unknown")]),
    ("More than 3,000 residents were forced from their homes.", [("More than 3,000 residents", "displaced", "civilian")]),
    ("Some 5,000 people fled the town.", [("Some 5,000 people", "displaced", "unknown")]),
    ("Gunmen kidnapped 14 teachers near Qasra.", [("14 teachers", "abducted", "civilian")]),
    ("Two aid workers were taken hostage.", [("Two aid workers", "abducted", "civilian")]),
    ("Troops arrested 15 residents.", [("15 residents", "detained", "civilian")]),
    ("Eight miners are still missing.", [("Eight miners", "missing", "civilian")]),
    ("Eleven people remain unaccounted for.", [("Eleven people", "missing", "unknown")]),
    ("No civilians were killed in the raid.", [("No civilians", "killed", "civilian")]),
    ("Officials said no civilian was harmed.", [("no civilian", "casualties", "civilian")]),
    ("THE ARMY SAID IT KILLED 20 REBELS ON SUNDAY.", [("20 REBELS", "killed", "combatant")]),
    (
        "A senior commander and around 20 fighters were killed in the strike.",
        [("A senior commander", "killed", "combatant"), ("around 20 fighters", "killed", "combatant")],
    ),
    (
        "Six children were killed along with two teachers.",
        [("Six children", "killed", "civilian"), ("two teachers", "killed", "civilian")],
    ),
    ("Three suicide bombers killed at least two shepherds.", [("at least two shepherds", "killed", "civilian")]),
    (
        "The strike killed 19 members of the Red Valley Brigade.",
        [("19 members of the Red Valley Brigade", "killed", "combatant")],
    ),
    ("Four shepherds were killed by six gunmen.", [("Four shepherds", "killed", "civilian")]),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMS, ids=[text[:50] for text, _ in CLAIMS])
def test_claims(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The army sent 560 troops and 40 tanks to the province.",
        "Warplanes carried out 12 strikes that killed nobody we know of by name.".replace(
            " that killed nobody we know of by name", ""
        ),
        "The bombardment, which killed no animals, lasted 90 minutes.".replace(", which killed no animals,", ""),
        "The war could kill thousands of people.",
        "The offensives are predicted to displace hundreds of thousands of people.",
        "The group threatened to execute ten hostages.",
        "The killed man's house lies ten miles from a city of 1.5 million people.",
        "Shells that killed livestock fell within 12 kilometres of the camp.",
        "The two sides exchanged 37 prisoners at the crossing.",
        "Rescuers treated the wounded in a town where 40,000 people live.",
        "Cholera has killed 60 people in the camp.",
        "A bus overturned on the pass and nine passengers died.",
        "Thousands of people could die if the dam breaks.",
        "The fighters, killed in May, were mourned by a crowd of 200 people.",
    ],
)
def test_no_claims(text: str) -> None:
    assert rows(text) == []


def wholes(text: str) -> list[tuple[str, int | None]]:
    return [(r.figure.number.of(text), r.part_of) for r in readings(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The raid killed 58 people, including 11 children and three women.",
            [("58", None), ("11", 0), ("three", 0)],
        ),
        (
            "At least 22 people including six civilians were killed.",
            [("At least 22", None), ("six", 0)],
        ),
        ("Ten children were among 18 people killed.", [("Ten", 1), ("18", None)]),
        ("Shelling killed 20 residents. Eleven of them were children.", [("20", None), ("Eleven", 0)]),
        ("Twelve residents died. Among the dead were two nurses.", [("Twelve", None), ("two", 0)]),
        ("The strike killed 30 people, 20 of whom were civilians.", [("30", None), ("20", 0)]),
        ("Seven people were killed and nine were wounded.", [("Seven", None), ("nine", None)]),
        (
            "Shelling killed 12 people. Seven people died in Qasra and five people died in Amran.",
            [("12", None), ("Seven", 0), ("five", 0)],
        ),
        (
            "Shelling killed 12 people. Seven people died in Qasra, four in Amran.",
            [("12", None), ("Seven", None), ("four", None)],
        ),
        ("Of the 23 wounded, six later died.", [("23", None), ("six", None)]),
    ],
)
def test_breakdowns(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert wholes(text) == expected


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Shelling killed 12 people in Qasra on Monday.", "incident"),
        ("Shelling killed 12 people in Qasra since dawn.", "incident"),
        ("Strikes have killed 120 civilians since March.", "aggregate"),
        ("More than 300,000 people have been killed in the war.", "aggregate"),
        ("Raids over the past three weeks killed 40 people.", "aggregate"),
        ("Attacks killed 12 people in Qasra and Tell Amran.", "aggregate"),
        ("In recent days 30 people were killed.", "aggregate"),
        (
            "Since then the families of the upper valley, who had hoped for a quiet winter after the accord that both rulers "
            "signed in the spring and that neither of them published, have buried their hopes, and 30 people have been killed.",
            "aggregate",
        ),
        ("The raid, the worst since 2014, killed 30 people.", "incident"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    assert [r.scope.value for r in readings(text)] == [scope]


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("An air strike killed 12 people.", "airstrike"),
        ("A drone strike killed three men.", "drone strike"),
        ("Mortar shells killed two children.", "shelling"),
        ("A car bomb killed nine people.", "car bomb"),
        ("A suicide bomber killed nine people.", "suicide bombing"),
        ("A roadside mine killed a farmer.", "explosive"),
        ("Snipers killed two women.", "shooting"),
        ("Militants beheaded three men.", "execution"),
        ("Clashes killed 14 fighters.", "clash"),
        ("Chlorine killed six people.", "chemical"),
        ("Warplanes hit Qasra on Monday. Eight people died.", "airstrike"),
        ("Eight people died in Qasra.", "unknown"),
    ],
)
def test_method(text: str, method: str) -> None:
    assert [r.method.value for r in readings(text)] == [method]


def test_rival_counts_take_the_people_of_the_claim_they_rival() -> None:
    text = "Residents said 12 civilians were killed in the raid. The health office says 15."
    assert rows(text) == [("12 civilians", "killed", "civilian"), ("15", "killed", "civilian")]


def test_an_estimate_without_a_day_goes_on_about_the_period_before() -> None:
    text = "Jets have flown daily over Qasra since spring. A rights group estimated that they had killed 300 residents."
    assert [r.scope.value for r in readings(text)] == ["aggregate"]


def test_headline_takes_the_scope_of_the_body() -> None:
    text = "Raids kill 40 rebels\n\nRaids have killed 40 rebels since Thursday, a monitor said."
    assert [r.scope.value for r in readings(text)] == ["aggregate", "aggregate"]


def test_quotes_hold_their_figure_and_stay_short() -> None:
    clause = (
        "and the ministry, which had said nothing of it for many weeks, spoke at length of roads and of schools and of bread, "
    )
    text = "On Monday, " + clause * 4 + "while shelling killed 12 people in Qasra, " + clause * 4 + "and it rained."
    (reading,) = readings(text)
    assert reading.quote.covers(reading.figure.span)
    assert len(reading.quote.of(text).split()) <= 50


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    clause = "Shelling killed 12 people and wounded 30 others in Qasra on Monday while 5 of them died "

    def seconds(times: int) -> float:
        document, figures = parse(make_report("r", clause * times)), find_figures(clause * times)
        start = process_time()
        RuleReader().read(document, figures)
        return process_time() - start

    seconds(20)
    assert seconds(800) < 12 * max(seconds(200), 0.02)


def test_readings_are_in_text_order_with_confidence() -> None:
    text = "Ten children were among 18 people killed. Two of them were brothers. Nine soldiers died."
    found = readings(text)
    assert [r.figure.span for r in found] == sorted(r.figure.span for r in found)
    assert all(0 < r.confidence <= 1 for r in found)


def test_reader_names_itself() -> None:
    assert (RuleReader().name, RuleReader().version) == ("rules", "1")


@pytest.mark.parametrize("text", ["", " \n", "12", "killed", "12 killed"])
def test_tiny_texts(text: str) -> None:
    assert [r.figure.span.of(text) for r in readings(text)] == (["12 killed"] if text == "12 killed" else [])


def test_a_toll_of_victims_counts_what_the_text_has_told() -> None:
    claims = new_extractor(Config(reader="rules")).extract(
        make_report(
            "victims", "Eight people were killed at dawn. Two more bodies were found, and the number of victims rose to ten."
        )
    )
    assert (claims[-1].count.phrase, claims[-1].outcome.value) == ("ten", "killed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A drone fired four missiles at three men, 'killing them on the spot.'", [("three", "killed")]),
        ("The army said its jets had hit “nine terrorists” near Rafah, killing all of them.", [("nine", "killed")]),
        ("Police stopped 12 buses, searching and killing them.", []),
    ],
)
def test_them_are_the_people_just_told_of(text: str, expected: list[tuple[str, str]]) -> None:
    claims = new_extractor(Config(reader="rules")).extract(make_report("them", text))
    assert [(c.count.phrase, c.outcome.value) for c in claims] == expected


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("The toll rose to 21 martyrs, all civilians.", Status.CIVILIAN),
        ("It killed 12 people, all of them soldiers, at dawn.", Status.COMBATANT),
        ("It killed 12 people, all in one house.", None),
    ],
)
def test_what_all_are_called_outright(text: str, called: Status | None) -> None:
    (figure,) = find_figures(text)
    assert all_called(text, figure, Span(0, len(text))) is called
