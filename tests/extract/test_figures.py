"""The quantity grammar, sentence by sentence: what each wording means, and which numbers are left out."""

import pytest

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.figures import find_figures
from tolltrace.model import Count, Modifier, Span

OPEN = None
EXACT, LEAST, MORE, MOST, LESS = Modifier.EXACT, Modifier.AT_LEAST, Modifier.MORE_THAN, Modifier.AT_MOST, Modifier.LESS_THAN
ABOUT, RANGE, VAGUE = Modifier.ABOUT, Modifier.RANGE, Modifier.VAGUE


def read(text: str) -> list[tuple[str, int | None, int | None]]:
    """Each figure as written, with its interval."""
    return [(f.span.of(text), f.count.low, f.count.high) for f in find_figures(text)]


def test_a_figure_carries_span_number_noun_and_count() -> None:
    text = "The raid killed over 60 Norlandic soldiers near the river."
    assert find_figures(text) == [
        Figure(
            Span(16, 42),
            Span(16, 23),
            Count(61, None, Modifier.MORE_THAN, "over 60"),
            FigureKind.NUMBER,
            "soldiers",
        )
    ]


HEDGES = [
    ("31", 31, 31, EXACT),
    ("only 31", 31, 31, EXACT),
    ("at least 31", 31, OPEN, LEAST),
    ("no fewer than 31", 31, OPEN, LEAST),
    ("not less than 31", 31, OPEN, LEAST),
    ("a minimum of 31", 31, OPEN, LEAST),
    ("more than 31", 32, OPEN, MORE),
    ("over 31", 32, OPEN, MORE),
    ("upwards of 31", 32, OPEN, MORE),
    ("in excess of 31", 32, OPEN, MORE),
    ("well over 31", 32, OPEN, MORE),
    ("up to 31", OPEN, 31, MOST),
    ("as many as 31", OPEN, 31, MOST),
    ("at most 31", OPEN, 31, MOST),
    ("no more than 31", OPEN, 31, MOST),
    ("a maximum of 31", OPEN, 31, MOST),
    ("not more than 31", OPEN, 31, MOST),
    ("less than 31", OPEN, 30, LESS),
    ("fewer than 31", OPEN, 30, LESS),
    ("under 31", OPEN, 30, LESS),
    ("about 31", 31, 31, ABOUT),
    ("around 31", 31, 31, ABOUT),
    ("some 31", 31, 31, ABOUT),
    ("nearly 31", 31, 31, ABOUT),
    ("almost 31", 31, 31, ABOUT),
    ("roughly 31", 31, 31, ABOUT),
    ("approximately 31", 31, 31, ABOUT),
    ("an estimated 31", 31, 31, ABOUT),
    ("close to 31", 31, 31, ABOUT),
    ("at least some 31", 31, OPEN, LEAST),
    ("more than an estimated 31", 32, OPEN, MORE),
]
RANGES = [
    ("between 31 and 40", 31, 40, RANGE),
    ("31 to 40", 31, 40, RANGE),
    ("from 31 to 40", 31, 40, RANGE),
    ("31-40", 31, 40, RANGE),
    ("31–40", 31, 40, RANGE),
    ("31 – 40", 31, 40, RANGE),
    ("either five or six", 5, 6, RANGE),
    ("three or four", 3, 4, RANGE),
    ("two or at most three", 2, 3, RANGE),
    ("somewhere between four and seven", 4, 7, RANGE),
    ("anything from twenty to two dozen", 20, 24, RANGE),
    ("ten to a dozen", 10, 12, RANGE),
    ("two or three dozen", 24, 36, RANGE),
    ("2 to 3 thousand", 2000, 3000, RANGE),
    ("anywhere between 75 to over 200", 75, OPEN, RANGE),
    ("75 to over 200", 75, OPEN, RANGE),
    ("between 390 and more than 450", 390, OPEN, RANGE),
]
AFTER = [
    ("31 or more", 31, OPEN, LEAST),
    ("31-plus", 31, OPEN, LEAST),
    ("31+", 31, OPEN, LEAST),
    ("31 or possibly more", 31, OPEN, LEAST),
    ("a dozen or more", 12, OPEN, LEAST),
    ("31 or fewer", OPEN, 31, MOST),
    ("31 or so", 31, 31, ABOUT),
]
NUMBERS = [
    ("twenty-three", 23, 23, EXACT),
    ("sixty nine", 69, 69, EXACT),
    ("a hundred and twenty", 120, 120, EXACT),
    ("one hundred and four", 104, 104, EXACT),
    ("one hundred thousand", 100_000, 100_000, EXACT),
    ("three hundred and twelve thousand", 312_000, 312_000, EXACT),
    ("two thousand five hundred", 2500, 2500, EXACT),
    ("1.2 million", 1_200_000, 1_200_000, EXACT),
    ("two and a half million", 2_500_000, 2_500_000, EXACT),
    ("half a million", 500_000, 500_000, EXACT),
    ("more than a quarter of a million", 250_001, OPEN, MORE),
    ("nine-hundred", 900, 900, EXACT),
    ("5 thousand", 5000, 5000, EXACT),
    ("two dozen", 24, 24, ABOUT),
    ("a dozen", 12, 12, ABOUT),
    ("half a dozen", 6, 6, ABOUT),
    ("more than two dozen", 25, OPEN, MORE),
    ("fewer than a dozen", OPEN, 11, LESS),
    ("a couple of", 2, 2, ABOUT),
    ("12,345", 12_345, 12_345, EXACT),
    ("1,234,567", 1_234_567, 1_234_567, EXACT),
    ("12\u202f345", 12_345, 12_345, EXACT),
    ("12\u2009345", 12_345, 12_345, EXACT),
    ("12\u00a0345", 12_345, 12_345, EXACT),
    ("12 000", 12_000, 12_000, EXACT),
    ("300000", 300_000, 300_000, EXACT),
]
WORDS = [
    ("dozens of", 24, OPEN, VAGUE),
    ("scores of", 40, OPEN, VAGUE),
    ("tens of", 20, OPEN, VAGUE),
    ("hundreds of", 200, OPEN, VAGUE),
    ("thousands of", 2000, OPEN, VAGUE),
    ("tens of thousands of", 20_000, OPEN, VAGUE),
    ("hundreds of thousands of", 200_000, OPEN, VAGUE),
    ("millions of", 2_000_000, OPEN, VAGUE),
    ("several", 3, OPEN, VAGUE),
    ("a few", 3, OPEN, VAGUE),
    ("a handful of", 3, OPEN, VAGUE),
    ("several dozen", 36, OPEN, VAGUE),
    ("several hundred", 300, OPEN, VAGUE),
    ("a few thousand", 3000, OPEN, VAGUE),
    ("100s of", 200, OPEN, VAGUE),
    ("a number of", OPEN, OPEN, VAGUE),
    ("an unknown number of", OPEN, OPEN, VAGUE),
    ("a large number of", OPEN, OPEN, VAGUE),
    ("many", OPEN, OPEN, VAGUE),
    ("most of the", OPEN, OPEN, VAGUE),
    ("numerous", OPEN, OPEN, VAGUE),
]


@pytest.mark.parametrize(("words", "low", "high", "modifier"), HEDGES + RANGES + AFTER + NUMBERS + WORDS)
@pytest.mark.parametrize("frame", ["The strike killed {} villagers on Monday.", "THE STRIKE KILLED {} VILLAGERS"])
def test_wordings(frame: str, words: str, low: int | None, high: int | None, modifier: Modifier) -> None:
    if "VILLAGERS" in frame:
        words = words.upper()
    text = frame.format(words)
    [figure] = find_figures(text)
    assert (figure.count.low, figure.count.high, figure.count.modifier) == (low, high, modifier)
    assert figure.span.of(text).lower() == f"{words} villagers".lower()
    assert figure.noun == "villagers"


def test_a_named_top_is_kept_beside_the_open_bound() -> None:
    [figure] = find_figures("Groups put the dead anywhere between 75 to over 200.")
    assert figure.count == Count(75, None, Modifier.RANGE, "anywhere between 75 to over 200", 201)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("125 gunmen at least were buried.", [("125 gunmen at least", 125, None)]),
        (
            "They killed 12 people, at least five of them children.",
            [("12 people", 12, 12), ("at least five of them children", 5, None)],
        ),
        ("The toll rose from 12 to 15.", [("12", 12, 12), ("15", 15, 15)]),
        ("It raised the count of dead from 40 to at least 52.", [("40", 40, 40), ("at least 52", 52, None)]),
        ("The figure did not exceed 16.", [("not exceed 16", None, 16)]),
        ("The toll surpasses 130 people.", [("surpasses 130 people", 131, None)]),
        ("Losses were in the dozens.", [("the dozens", 24, None)]),
        ("He saw 31, possibly more, there.", [("31, possibly more", 31, None)]),
        ("More than hundred others were hurt.", [("More than hundred others", 101, None)]),
    ],
)
def test_around_the_number(text: str, figures: list[tuple[str, int | None, int | None]]) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("No civilians were hurt.", [("No civilians", 0, 0)]),
        ("Nobody died there.", [("Nobody", 0, 0)]),
        ("None of the pupils was hurt.", [("None of the pupils", 0, 0)]),
        ("No one was injured.", [("No one", 0, 0)]),
        ("Not a single resident was harmed.", [("Not a single resident", 0, 0)]),
        ("not one soldier fell", [("not one soldier", 0, 0)]),
        ("Zero civilian casualties, the command insists.", [("Zero civilian casualties", 0, 0)]),
        ("The army denied any civilian deaths.", [("any civilian deaths", 0, 0)]),
        ("It denies having killed anyone.", [("anyone", 0, 0)]),
        ("They denied having hurt a single traveller.", [("a single traveller", 0, 0)]),
        ("Neither side lost a single fighter.", [("a single fighter", 0, 0)]),
        ("Without causing any casualties it fell.", [("any casualties", 0, 0)]),
        ("They admitted a single herder.", [("a single herder", 1, 1)]),
        ("We have no indication of civilian casualties.", [("no indication of civilian casualties", 0, 0)]),
        ("It saw no credible reports of civilian deaths.", [("no credible reports of civilian deaths", 0, 0)]),
        ("There were no immediate reports of casualties.", []),
        ("There were no immediate clashes.", []),
        ("No information on casualties came.", []),
        ("No longer did people stay.", []),
    ],
)
def test_nobody(text: str, figures: list[tuple[str, int | None, int | None]]) -> None:
    assert read(text) == figures
    assert all(f.kind is FigureKind.ZERO for f in find_figures(text) if f.count.high == 0)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It killed a senior Blue Front commander.", [("a senior Blue Front commander", 1, 1)]),
        ("It killed a child.", [("a child", 1, 1)]),
        ("The blast killed its commander Abu Rashid.", [("its commander", 1, 1)]),
        ("Another person was hurt.", [("Another person", 1, 1)]),
        ("The boy died on the way.", [("The boy", 1, 1)]),
        ("Shrapnel hit an 8-year-old girl.", [("an 8-year-old girl", 1, 1)]),
        ("A 2-year-old was wounded.", [("A 2-year-old", 1, 1)]),
        ("A thirteen-month-old girl died.", [("A thirteen-month-old girl", 1, 1)]),
        ("A woman and a girl were buried.", [("A woman and a girl", 2, 2)]),
        ("A man and his wife were killed.", [("A man and his wife", 2, 2)]),
        ("a grandmother and her two grandchildren died", [("a grandmother and her two grandchildren", 3, 3)]),
        ("Among the dead were a child and two women.", [("a child and two women", 3, 3)]),
        ("One woman and a boy were found.", [("One woman and a boy", 2, 2)]),
        ("a girl of six and her grandfather were hurt", [("a girl of six and her grandfather", 2, 2)]),
        ("A family of five was buried.", [("A family of five", 5, 5)]),
        ("a 12-member family died", [("a 12-member family", 12, 12)]),
        ("a family of seven and a widow died", [("a family of seven", 7, 7), ("a widow", 1, 1)]),
        ("A retired couple died.", [("A retired couple", 2, 2)]),
        ("her twin daughters were hurt", [("her twin daughters", 2, 2)]),
        ("Both brothers died.", [("Both brothers", 2, 2)]),
        ("All three nurses died.", [("All three nurses", 3, 3)]),
        ("the fourth victim was a cook", [("the fourth victim", 1, 1), ("a cook", 1, 1)]),
        ("Two were killed and another was shot.", [("Two", 2, 2), ("another", 1, 1)]),
        ("Toddler shot in market", [("Toddler", 1, 1)]),
        ("Mortar fire kills teacher", [("teacher", 1, 1)]),
        ("It killed a Syrian national, wounding two.", [("a Syrian national", 1, 1), ("two", 2, 2)]),
        ("Ten died, including a Saudi who led them.", [("Ten", 10, 10), ("a Saudi", 1, 1)]),
        ("A British journalist and an American died.", [("A British journalist and an American", 2, 2)]),
        ("A Russian air strike hit it.", []),
        ("He is a Syrian by birth.", []),
        ("A wound to the head is fatal.", []),
        ("They took the rebel stronghold.", []),
        ("It is a civilian airport.", []),
        ("A child psychologist spoke.", []),
    ],
)
def test_described_victims(text: str, figures: list[tuple[str, int | None, int | None]]) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "The raid killed a senior commander and around 20 Blue Front fighters.",
            [("a senior commander", 1, 1), ("around 20 Blue Front fighters", 20, 20)],
        ),
        ("12 dead and 30 wounded", [("12 dead", 12, 12), ("30 wounded", 30, 30)]),
        ("Two of the 12 were women.", [("Two of the", 2, 2), ("12", 12, 12)]),
        ("One of them died.", [("One of them", 1, 1)]),
        ("eight of them children", [("eight of them children", 8, 8)]),
        ("three of whom were children", [("three of whom were children", 3, 3)]),
        ("thirteen of its fighters fell", [("thirteen of its fighters", 13, 13)]),
        ("ten of those killed", [("ten of those killed", 10, 10)]),
        ("four taxi drivers and a soldier", [("four taxi drivers", 4, 4), ("a soldier", 1, 1)]),
        ("20 members of the Blue Front died", [("20 members of the Blue Front", 20, 20)]),
        ("30 to 40 members of two families", [("30 to 40 members of two families", 30, 40)]),
        ("nine women and children", [("nine women and children", 9, 9)]),
        ("30 regime and allied fighters", [("30 regime and allied fighters", 30, 30)]),
        ("It hurt 12 wounded workers.", [("12 wounded workers", 12, 12)]),
        ("He counted 50 “terrorists” there.", [("50 “terrorists", 50, 50)]),
        ("more than 20 Red Army (RA) fighters", [("more than 20 Red Army (RA) fighters", 21, None)]),
        ("three U.S. soldiers died", [("three U.S. soldiers", 3, 3)]),
        ("A US soldier and 10 IS members died.", [("A US soldier", 1, 1), ("10 IS members", 10, 10)]),
        ("219 dead, of whom 31 were children", [("219 dead", 219, 219), ("31 were children", 31, 31)]),
        ("eleven (11) people died", [("eleven (11) people", 11, 11)]),
        ("Thirty-odd people and a dozen-odd prisoners", [("Thirty-odd people", 30, 30), ("a dozen-odd prisoners", 12, 12)]),
        ("Dozens more were hurt, more than 31 badly.", [("Dozens more", 24, None), ("more than 31", 32, None)]),
        ("six of them were killed Monday", [("six of them", 6, 6)]),
        ("The toll climbed past 100.", [("past 100", 101, None)]),
        ("a dozen of the attackers", [("a dozen of the attackers", 12, 12)]),
        ("the shelling wounded 30 and killed 12 in Norland.", [("30", 30, 30), ("12", 12, 12)]),
        ("Shelling kills 12 wounds 50 State media", [("12", 12, 12), ("50", 50, 50)]),
        ("BLAST KILLS 12#Norland", [("12", 12, 12)]),
        ("#Norland:12 civilians killed", [("12 civilians", 12, 12)]),
        ("kills six\n\nJets struck a market", [("six", 6, 6)]),
    ],
)
def test_side_by_side(text: str, figures: list[tuple[str, int | None, int | None]]) -> None:
    assert read(text) == figures


LEFT_OUT = {
    "dates": [
        "on 22 July 2016 the",
        "On July 22, 2016, the",
        "on July 22-23 the",
        "on 22-23 July the",
        "Fri Apr 29 2016 the",
        "on 22/7/2016 the",
        "2016-07-22 the",
        "25-04-2016 the",
        "on the 22nd of July",
        "May 12 was",
    ],
    "years": [
        "in 2016 the",
        "since 2011 the",
        "the war of 2003-2011 was",
        "the 2014 war was",
        "from 2003 to 2011 they",
        "in the 1990s",
    ],
    "times": ["at 9:30 they", "around 8 p.m. they", "at 3 pm they", "at 0600 they", "by 11 o'clock they"],
    "ages": [
        "aged 12 and",
        "children aged between 12 and 15 were there",
        "the 31-year-old said",
        "31 years old",
        "a 42 year old said",
        "at the age of ten they",
        "three to five-year-old pupils",
        "children under five.",
        "Adib Saleh, 13, was",
        "Adib Saleh (13) was",
    ],
    "money": ["$2 million was", "€300 was", "2 million dollars were", "3,000 pounds were", "Rs 500 was"],
    "percent": ["20 percent of", "20% of", "12.5 per cent of", "two thirds of"],
    "measures": [
        "90 minutes later",
        "ten miles away",
        "five kilometres off",
        "a 12 day siege",
        "over two days",
        "12.7 mm rounds",
        "5.56 rounds",
        "three weeks on",
    ],
    "names": [
        "B-52 jets flew",
        "F-16 jets flew",
        "flight MH17 fell",
        "an M-16 rifle",
        "Resolution 2254 was",
        "resolution 2254 was",
        "Highway 5 was",
        "No. 7 was",
        "Regiment 137 was",
        "COVID-19 was",
    ],
    "things": [
        "12 air strikes hit",
        "two shells fell",
        "five car bombs went off",
        "three villages were",
        "20 tanks were",
        "one of the villages was",
        "a dozen aircraft flew",
        "two sides met",
        "four civilian houses burnt",
        "dozens of shells fell",
        "a number of tanks burnt",
        "several towns fell",
        "no military base stood there",
    ],
    "idioms": [
        "one day they",
        "at one point they",
        "one another",
        "the most important thing",
        "how many were",
        "most recently",
        "so far this",
    ],
    "particles of no figure": ["a score draw", "the third time", "no longer", "as many as"],
}


@pytest.mark.parametrize("text", [t for texts in LEFT_OUT.values() for t in texts])
def test_numbers_that_count_no_people_are_left_out(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("They handed over 12 prisoners.", [("12 prisoners", 12, 12)]),
        ("More than 300000 people died since 2011.", [("More than 300000 people", 300_001, None)]),
        ("a city of 1.5 million people", [("1.5 million people", 1_500_000, 1_500_000)]),
        ("killing 2016 rebels", [("2016 rebels", 2016, 2016)]),
        ("In 2016 50 rebels died", [("50 rebels", 50, 50)]),
        ("On July 19 212 civilians died", [("212 civilians", 212, 212)]),
        ("two sisters aged four and six", [("two sisters", 2, 2)]),
        ("Three brothers, aged 4, 7 and 9, died.", [("Three brothers", 3, 3)]),
        ("girls aged three and nine, and eight to a dozen wounded", [("eight to a dozen wounded", 8, 12)]),
        ("1 in 10 residents fled, and 31 died.", [("31", 31, 31)]),
        ("nine out of ten families fled", []),
        (
            "Fifteen members of the al-Saleh and Omari families died",
            [("Fifteen members of the al-Saleh and Omari families", 15, 15)],
        ),
        ("12 members of Hamas and Omari families died", [("12 members of Hamas", 12, 12)]),
        ("40 shells killing 6", [("6", 6, 6)]),
        ("12 (including 4 children) died", [("12", 12, 12), ("4 children", 4, 4)]),
        ("200k families fled 12k north", [("200k families", 200_000, 200_000)]),
        ("a man of 70 was hurt", [("a man of 70", 1, 1)]),
        ("Adib, 13, and four men died", [("four men", 4, 4)]),
        ("the death of 2000 people", [("2000 people", 2000, 2000)]),
    ],
)
def test_beside_numbers_left_out(text: str, figures: list[tuple[str, int | None, int | None]]) -> None:
    assert read(text) == figures
