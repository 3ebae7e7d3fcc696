"""What is an admission and what only sounds like one: invented sentences, whole values."""

import re

import pytest

from tests.extract.test_who import document, span
from tolltrace.extract.who import claimant_of, responsible_of, stance_of
from tolltrace.model import Count, Modifier, Outcome


def told(text: str, figure: str) -> tuple[str, str]:
    """The claimant and the stance of a figure of 7."""
    read, at = document(text), span(text, figure)
    claimant, _ = claimant_of(read, at)
    count = Count(7, 7, Modifier.EXACT, figure)
    stance = stance_of(read, at, count, claimant, responsible_of(read, at, Outcome.KILLED))
    return (claimant.text if claimant else "", stance.value)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("The air force has acknowledged killing 7 villagers near Sorna.", "air force"),
        ("The US military said its raid killed 7 villagers near Sorna.", "US military"),
        ("A Pentagon inquiry found that a US drone strike killed 7 villagers near Sorna.", "Pentagon inquiry"),
        ("The Israeli army said a raid by its troops had killed 7 medics by mistake.", "Israeli army"),
        ("CENTCOM assessed as credible that 7 civilians were killed in Sorna.", "CENTCOM"),
        ("“We admit that our raid killed 7 villagers,” a coalition spokesman said.", "coalition spokesman"),
        ("Reuters reported that the coalition had admitted killing 7 villagers in Sorna.", "coalition"),
        ("Pentagon spokesman Karl Berg acknowledged that a US raid killed 7 villagers.", "Pentagon spokesman Karl Berg"),
        ("Karl Berg, a coalition spokesman, admitted that its raid killed 7 villagers.", "Karl Berg, coalition spokesman"),
        ("The air force, which lost a jet, conceded that its raid killed 7 villagers.", "air force"),
    ],
)
def test_a_party_admits_its_own_deed(text: str, claimant: str) -> None:
    figure = re.search(r"7 \w+", text)
    assert figure is not None
    assert told(text, figure.group()) == (claimant, "acknowledged")


@pytest.mark.parametrize(
    "text",
    [
        "The air force did not acknowledge that its raid had killed 7 villagers.",
        "The air force has never admitted that its raid killed 7 villagers.",
        "The air force hasn’t admitted killing 7 villagers in Sorna.",
        "The Pentagon refused to acknowledge killing 7 villagers in Sorna.",
        "The coalition neither confirmed nor acknowledged that 7 villagers died in its raid.",
        "The US-led coalition said it could not confirm that its raid had killed 7 villagers.",
        "The coalition found no evidence for the claim that its raid killed 7 villagers.",
        "The Pentagon said it was investigating reports that its raid killed 7 villagers.",
        "CENTCOM said it was aware of allegations that its raid killed 7 villagers.",
        "Without admitting that its raid killed 7 villagers, the coalition paid the families.",
        "A forged statement in which the US military admits killing 7 villagers went round.",
        "A statement attributed to the coalition admitted killing 7 villagers.",
        "Had the army acknowledged killing 7 villagers, the families would have been paid.",
        "The army, which has not acknowledged killing 7 villagers, said it would look into it.",
        "Neither side said that 7 villagers had died.",
        "Rumours that the coalition had admitted killing 7 villagers spread in Sorna.",
    ],
)
def test_what_a_party_does_not_say_is_nobody_s_word(text: str) -> None:
    assert told(text, "7 villagers") == ("", "reported")


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("If the US admits killing 7 villagers, families will be paid, a lawyer said.", "lawyer"),
        ("The Islamic State claimed that the US had conceded killing 7 villagers.", "Islamic State"),
        ("A page on Telegram claimed that the coalition had admitted killing 7 villagers.", "page"),
        ("The coalition had admitted killing 7 villagers, the rebels said.", "rebels"),
        ("The Syrian army said the coalition admitted killing 7 villagers.", "Syrian army"),
        ("The rebels claimed the coalition said its raid killed 7 villagers.", "rebels"),
        ("Amnesty said the coalition should admit killing 7 villagers.", "Amnesty"),
        ("Activists shared a leaflet in which the US admits killing 7 villagers.", "Activists"),
        ("The Russian defence ministry accused the US of admitting killing 7 villagers.", "Russian defence ministry"),
        ("The coalition acknowledged that 7 villagers were killed by an Islamic State bomb.", "coalition"),
        ("The army accepted that rebels had killed 7 villagers.", "army"),
        ("The army regretted that 7 villagers were killed by rebels.", "army"),
        ("Residents accepted responsibility for the deaths of 7 villagers.", "Residents"),
        ("Activists said a leaflet read: “We, the United States, admit that our raid killed 7 villagers.”", "Activists"),
        ("Residents said: “US military spokesman: we admit that our raid killed 7 villagers.”", "Residents"),
        ("The Iraqi government acknowledged that 7 villagers had died in a car bombing.", "Iraqi government"),
        ("The Syrian army acknowledged that Russian jets had killed 7 villagers.", "Syrian army"),
    ],
)
def test_hearsay_and_others_deeds_are_no_admission(text: str, claimant: str) -> None:
    assert told(text, "7 villagers") == (claimant, "reported")


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("The Pentagon said its raid did not kill 7 villagers.", "Pentagon"),
        ("The coalition denied it had admitted killing 7 villagers.", "coalition"),
    ],
)
def test_what_a_party_says_did_not_happen_is_denied(text: str, claimant: str) -> None:
    assert told(text, "7 villagers") == (claimant, "denied")


@pytest.mark.parametrize(
    "text",
    [
        "The mayor never confirmed that 7 villagers died.",
        "Nobody said that 7 villagers had died.",
        "Tolls from Monday’s reports: 7 villagers were killed.",
        "The mayor could neither confirm nor deny that 7 villagers died.",
    ],
)
def test_function_words_are_nobody_s_name(text: str) -> None:
    assert told(text, "7 villagers")[0] == ""
