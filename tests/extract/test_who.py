"""Who states a figure, who relays it, when it was stated: invented sentences, whole values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.extract.document import Document, parse
from tolltrace.extract.who import claimant_of, responsible_of, said_span, stance_of
from tolltrace.model import Count, Modifier, Outcome, Span, make_report


def document(text: str) -> Document:
    return parse(make_report("invented", text))


def span(text: str, words: str, occurrence: int = 0) -> Span:
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def who(text: str, figure: str, occurrence: int = 0) -> tuple[str, str]:
    claimant, via = claimant_of(document(text), span(text, figure, occurrence))
    return (claimant.text if claimant else "", via.text if via else "")


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Shells killed 12 people in Sorna, the North Monitor said.", "12 people", ("North Monitor", "")),
        ("Shells killed 12 people in Sorna the North Monitor said.", "12 people", ("North Monitor", "")),
        ("According to medics, 12 people died in Sorna.", "12 people", ("medics", "")),
        ("Twelve people died in Sorna, according to a doctor at the clinic.", "Twelve people", ("doctor at the clinic", "")),
        ("Rebels said five died; the army put the toll at nine.", "five", ("Rebels", "")),
        ("Rebels said five died; the army put the toll at nine.", "nine", ("army", "")),
        ("Monitors put the toll at 40, the mayor at 30 and a relief network at 37.", "30", ("mayor", "")),
        ("Monitors put the toll at 40, the mayor at 30 and a relief network at 37.", "37", ("relief network", "")),
        ("The army blamed rebels and said seven gunmen were killed.", "seven gunmen", ("army", "")),
        ("“We buried 14 men,” said Karim Latif, a farmer.", "14 men", ("Karim Latif", "")),
        ("Tarek Salman, a resident of Sorna, told reporters that 14 men were dead.", "14 men", ("Tarek Salman", "")),
        ("A raid killed nine people and two shops burned.", "nine people", ("", "")),
        ("The fighting claimed 30 lives in Sorna.", "30 lives", ("", "")),
        ("The agency, citing a military source, said 30 gunmen were killed.", "30 gunmen", ("military source", "agency")),
        ("AFP quoted a nurse as saying that 7 patients were killed.", "7 patients", ("nurse", "AFP")),
        ("A nurse told Reuters that 7 patients were killed.", "7 patients", ("nurse", "Reuters")),
        ("A nurse, quoted by a local site, said 7 patients were killed.", "7 patients", ("nurse", "local site")),
        ("A rescuer, speaking to Reuters, said 3 girls died. He added that 6 boys were hurt.", "6 boys", ("rescuer", "Reuters")),
        ("The mayor said 9 people died. The victims included 4 children.", "4 children", ("mayor", "")),
        ("The mayor said 9 people died. An earlier figure was 12.", "12", ("mayor", "")),
        ("The mayor said 9 people died. Four farmers were killed in Tarin a week before.", "Four farmers", ("", "")),
    ],
)
def test_claimant_and_via(text: str, figure: str, expected: tuple[str, str]) -> None:
    assert who(text, figure) == expected


def test_a_name_is_made_full_where_the_text_does_so() -> None:
    text = (
        "Raids killed 11 people, a monitor said. The Syrian Observatory for Human Rights counted 4 girls. SOHR said 9 were hurt."
    )
    full = ("Syrian Observatory for Human Rights", "")
    assert [who(text, f) for f in ("11 people", "4 girls", "9")] == [full, full, full]


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Raids killed 9 men, Abdel Rahman said. The Observatory has many sources.", "9 men", "Observatory"),
        ("Raids killed 9 men, a UK-based war monitor said. The Observatory has many sources.", "9 men", "Observatory"),
        ("Raids killed 9 men, Abdel Rahman said.", "9 men", "Abdel Rahman"),
        ("Col. Karl Berg, a coalition spokesman, said 9 men died.", "9 men", "Karl Berg, coalition spokesman"),
        ("Nine men died, said Karl Berg, spokesman for the Sorna mayor.", "Nine men", "Karl Berg"),
    ],
)
def test_one_voice_under_several_names(text: str, figure: str, expected: str) -> None:
    assert who(text, figure) == (expected, "")


def test_a_headline_takes_no_attribution_from_the_lead() -> None:
    text = "Raids kill 11 in Sorna\nRaids killed 11 people in Sorna, medics said."
    assert (who(text, "11"), who(text, "11 people")) == (("", ""), ("medics", ""))


def test_a_headline_that_names_its_source() -> None:
    assert who("Raids kill 11 in Sorna: monitor\nRaids hit Sorna on Monday.", "11") == ("monitor", "")


def test_a_repeated_headline_glued_to_the_text_stands_alone() -> None:
    text = "Raids kill 11 in Sorna town\nRaids kill 11 in Sorna town Tue Mar 01 2016 Raids killed 11 people medics said."
    assert [who(text, "11", n) for n in range(3)] == [("", ""), ("", ""), ("medics", "")]


def test_a_statement_speaks_with_one_voice() -> None:
    text = "Statement of the defence ministry on the fighting\n\nIn Sorna 14 militants were killed."
    assert who(text, "14 militants") == ("defence ministry", "")


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Shells killed 12 people on Monday, the mayor said on Tuesday.", "12 people", "Tuesday"),
        ("The coalition acknowledged on Friday that its strike killed 11 villagers on 3 May.", "11 villagers", "Friday"),
        ("As many as 40 people died on Sunday, according to counts published Thursday by Coast Radio.", "40 people", "Thursday"),
        ("Shells killed 12 people on Monday, the mayor said.", "12 people", None),
        ("Shells killed 12 people on Monday.", "12 people", None),
    ],
)
def test_when_it_was_said(text: str, figure: str, expected: str | None) -> None:
    found = said_span(document(text), span(text, figure))
    assert (found.of(text) if found else None) == expected


SOUP = (
    'the army said monitors killed 12 people civilians , . ; “ ” " according to and but denied rebels by strikes in Aleppo '
    "Syrian its AFP quoted told they ( ) ' ’s @name -"
)
WORDS = st.sampled_from([*SOUP.split(), "\n"])


@given(st.lists(WORDS, min_size=1, max_size=60), st.data())
def test_names_lie_in_the_text_whatever_it_says(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    figure = Span(start, data.draw(st.integers(start + 1, min(len(text), start + 9))))
    read = document(text)
    claimant, via = claimant_of(read, figure)
    responsible = responsible_of(read, figure, Outcome.KILLED)
    stance_of(read, figure, Count(1, 1, Modifier.EXACT, "1"), claimant, responsible)
    for name in (claimant, via, responsible):
        assert name is None or (name.text.strip() == name.text != "" and 0 <= name.span.start < name.span.end <= len(text))


@pytest.mark.parametrize(
    ("text", "figure", "speaker"),
    [
        ("Shells killed 12 people, the White Helmets said. Eight of them were children.", "Eight", "White Helmets"),
        ("Shells killed 12 people, the White Helmets said. Thirty others were hurt. Two were nurses.", "Two", "White Helmets"),
        ("Shells killed 12 people, the White Helmets said. Shells also fell on Tell. Two died there.", "Two", ""),
        ("The mayor speaks of ten dead; Airwars has only 14 killed.", "only 14", "Airwars"),
        ("The mayor speaks of ten dead. Amnesty International stopped at 27.", "27", "Amnesty International"),
    ],
)
def test_figures_that_go_on_about_others_and_numbers_that_a_source_keeps(text: str, figure: str, speaker: str) -> None:
    assert who(text, figure) == (speaker, "")


@pytest.mark.parametrize(
    ("text", "figure", "speaker"),
    [
        ("The mayor said shells fell on Sorna. By his count 14 people died.", "14 people", "mayor"),
        ("since Apr 15: 63 civilians killed as per the Red Cross", "63 civilians", "Red Cross"),
        ("16 dead acc to White Helmets", "16 dead", "White Helmets"),
        ("Ministry of Health: daily statistical report\nShells killed 14 people in Sorna.", "14 people", "Ministry of Health"),
        ("Sorna: daily report\nShells killed 14 people in Sorna.", "14 people", ""),
    ],
)
def test_short_forms_of_attribution(text: str, figure: str, speaker: str) -> None:
    assert who(text, figure) == (speaker, "")


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        # An agency called by its name is not called by what it is.
        ("Shells killed 12 people, Syrian state news agency SANA said.", "12 people", "Syrian state news agency SANA"),
        ("SANA said 12 people died. Five others were hurt, the state news agency added.", "Five others", "SANA"),
        # "The same source" and "the network" are who spoke before.
        (
            "The Syrian Observatory for Human Rights said four died. Then 11 civilians fell, according to the same source.",
            "11 civilians",
            "Syrian Observatory for Human Rights",
        ),
        (
            "The Syrian Observatory for Human Rights counted four dead. The Syrian Network for Human Rights named six. "
            "Nine men were hurt, the network said.",
            "Nine men",
            "Syrian Network for Human Rights",
        ),
        # A monitor's director is of the monitor that the report names, also where its apostrophe was lost.
        (
            "The Syrian Observatory for Human Rights counted 4 dead. Nine men were hurt the monitors director Omar Saleh said.",
            "Nine men",
            "Syrian Observatory for Human Rights director Omar Saleh",
        ),
        (
            "The Syrian Observatory for Human Rights counted four dead. Nine men were hurt, its director Rami Abdel Rahman said.",
            "Nine men",
            "Syrian Observatory for Human Rights director Rami Abdel Rahman",
        ),
        ("Coastal Eye reported four dead. The outlet said nine men were hurt.", "nine men", "Coastal Eye"),
        (
            "Coastal Eye reported four dead. Mayor Omar Saleh counted six. The outlet said nine men were hurt.",
            "nine men",
            "Coastal Eye",
        ),
        ("Four died, the Red Crescent said. The newspaper said nine men were hurt.", "nine men", "newspaper"),
        # A group of fighters has a chief too.
        (
            "The Syrian Observatory for Human Rights counted four dead. Nine men were hurt, the group's spokesman said.",
            "Nine men",
            "group's spokesman",
        ),
        (
            "A relief network lists 117 people killed, the Syrian Observatory for Human Rights six.",
            "117 people",
            "relief network",
        ),
    ],
)
def test_who_is_meant_by_what_it_is(text: str, figure: str, expected: str) -> None:
    assert who(text, figure)[0] == expected
