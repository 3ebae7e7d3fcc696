"""Who is said responsible and the stance towards a figure: invented sentences."""

import pytest

from tests.extract.test_who import document, span
from tolltrace.extract.who import claimant_of, responsible_of, stance_of
from tolltrace.model import Count, Modifier, Outcome


def responsible(text: str, figure: str) -> str:
    name = responsible_of(document(text), span(text, figure), Outcome.KILLED)
    return name.text if name else ""


def stance(text: str, figure: str) -> str:
    read, at = document(text), span(text, figure)
    claimant, _ = claimant_of(read, at)
    amount = 0 if figure.split(maxsplit=1)[0].lower() in {"no", "nobody", "any"} else 7
    return stance_of(
        read, at, Count(amount, amount, Modifier.EXACT, figure), claimant, responsible_of(read, at, Outcome.KILLED)
    ).value


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Russian jets killed 9 people in Sorna.", "9 people", "Russian jets"),
        ("At least 9 people were killed by rebel shelling in Sorna.", "9 people", "rebel"),
        ("Syrian or Russian warplanes bombed Sorna, killing 9 people.", "9 people", "Syrian or Russian warplanes"),
        ("Nine people died in an ambush that officials blamed on the Islamic State.", "Nine people", "Islamic State"),
        ("Rebels shelled Sorna, killing 4 people, while regime raids killed 6 farmers in Tarin.", "4 people", "Rebels"),
        ("Rebels shelled Sorna, killing 4 people, while regime raids killed 6 farmers in Tarin.", "6 farmers", "regime"),
        ("The army said its strike killed 3 herders.", "3 herders", "army"),
        ("Clashes in Syria killed 9 people.", "9 people", ""),
        ("A blast in Damascus killed 9 people.", "9 people", ""),
        ("The Syrian Observatory for Human Rights said 9 people died.", "9 people", ""),
        ("Turkish troops killed 30 Islamic State fighters.", "30 Islamic State fighters", "Turkish troops"),
        ("US special forces landed near Sorna. The troops, based in Iraq, killed 9 people.", "9 people", "US special forces"),
        ("Nine people died in a US-backed attack on Sorna.", "Nine people", "US-backed"),
        ("The army reported enemy losses of 9 men.", "9 men", ""),
        ("Government raids hit Sorna. Nine people were killed.", "Nine people", "Government"),
        ("A raid killed 9 people in Sorna, medics said. The Islamic State said the coalition raid killed 7.", "7", "coalition"),
        ("Nine people died in Sorna, medics said. The Islamic State said 7 people were killed.", "Nine people", ""),
        ("A blast killed 6 men in Sorna, medics said. Shelling by the Syrian army killed 7 men in Tarin.", "6 men", ""),
        (
            "A blast killed 6 men in Sorna, medics said. Shelling by the Syrian army killed 7 men in Tarin.",
            "7 men",
            "Syrian army",
        ),
        ("Rebel snipers shot two men in Sorna.\n\nIn Tarin, a mine killed three farmers.", "three farmers", ""),
        ("Rebels shelled Sorna on Monday. In Tarin, air strikes on Friday killed 9 people.", "9 people", ""),
        ("Rebels shelled Sorna on Monday. The shelling killed 9 people.", "9 people", "Rebels"),
        ("Jets struck a Hamas command post in Sorna, killing 9 people.", "9 people", ""),
        ("An Israeli raid struck a Hamas command post, killing 9 people.", "9 people", "Israeli"),
        ("A suicide bomber killed 9 people in Sorna.", "9 people", "suicide bomber"),
        ("Nine people died when forces opened fire in Sorna.", "Nine people", ""),
        ("The Israeli army said a raid by its forces killed 9 people.", "9 people", "Israeli army"),
        ("The police said 9 people were killed in a raid.", "9 people", ""),
    ],
)
def test_responsible(text: str, figure: str, expected: str) -> None:
    assert responsible(text, figure) == expected


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Residents said 16 people died in Sorna.", "16 people", "reported"),
        ("Residents said 16 people died. The mayor said 12 people died.", "16 people", "reported"),
        ("No casualties were reported after the blast.", "No casualties", "reported"),
        ("The police said nobody was hurt in the blast.", "nobody", "reported"),
        ("The army said it lost no soldiers in the raid.", "no soldiers", "reported"),
        ("The army said its raid killed 16 gunmen.", "16 gunmen", "reported"),
        ("The ministry denied that 16 farmers had died.", "16 farmers", "denied"),
        ("The army said no civilians were killed in its strike on Sorna.", "no civilians", "denied"),
        ("Residents said 16 people died. The army dismissed the report as false.", "16 people", "disputed"),
        ("Up to 25 people died, according to independent estimates disputed by the army.", "25 people", "disputed"),
        ("The ministry rejected the rebels' claim that 28 soldiers died.", "28 soldiers", "disputed"),
        (
            "The villagers counted 9 dead. The mayor listed 6 names. The army rejects the villagers' account.",
            "9 dead",
            "disputed",
        ),
        (
            "The villagers counted 9 dead. The mayor listed 6 names. The army rejects the villagers' account.",
            "6 names",
            "reported",
        ),
        ("The coalition acknowledged that its strike killed 11 civilians.", "11 civilians", "acknowledged"),
        ("The air force conceded that it had killed 11 villagers.", "11 villagers", "acknowledged"),
        ("The army admitted that it had lost 11 soldiers.", "11 soldiers", "reported"),
        ("The mayor initially put the toll at 12.", "12", "superseded"),
        ("The original toll of the strikes was reported to be 56.", "56", "superseded"),
        ("The toll rose from 12 to 18, the mayor said.", "12", "superseded"),
        ("The toll rose from 12 to 18, the mayor said.", "18", "reported"),
        ("Officials counted 4 dead. That toll later rose to 9.", "4 dead", "superseded"),
        ("Initial reporting by a local channel recorded 4 deaths.", "4 deaths", "superseded"),
        ("Medics spoke of 7 dead while noting that these were preliminary figures.", "7 dead", "superseded"),
        ("The channel reported 7 dead before updating the toll to 9.", "7 dead", "superseded"),
        ("The council wrote that 7 men had died and raised it on the 11th to 34.", "7 men", "superseded"),
        ("The city announced 7 dead then 12 then 15.", "7", "superseded"),
        ("The city announced 7 dead then 12 then 15.", "15", "reported"),
        ("A channel reported 7 dead. An hour later the number of martyrs had risen to eight.", "7 dead", "superseded"),
        ("A channel reported 7 dead. An hour later the number of injured had risen to eight.", "7 dead", "reported"),
        ("A channel reported 7 hurt. An hour later the number of injured had risen to eight.", "7 hurt", "superseded"),
        ("A channel reported 7 dead. An hour later the number of martyrs had risen to five.", "7 dead", "reported"),
        ("The police chief cut the toll to 5 from 7.", "7", "superseded"),
        ("Officials counted 4 dead. Medics disputed that, putting the toll at 9 to 11.", "9 to 11", "reported"),
        ("Medics dispute the army's figure of two, saying 9 men died.", "9 men", "reported"),
        ("Never before had the toll been so high: 16 people died.", "16 people", "reported"),
        ("The toll, which had been put at 12, is now 18, the mayor said.", "12", "superseded"),
        ("The army rejected the figure and said 9 men had died.", "9 men", "reported"),
        ("The mayor raised the toll on Monday to 18, from 12.", "12", "superseded"),
        ("The mayor raised the toll on Monday to 18, from 12.", "18", "reported"),
        ("The toll was revised down to 18, the mayor says, from 23 earlier.", "23", "superseded"),
        ("The mayor first put the toll at 12, raised it to 18, then to 19, and finally said 23 had died.", "12", "superseded"),
        ("The mayor first put the toll at 12, raised it to 18, then to 19, and finally said 23 had died.", "18", "superseded"),
        ("The mayor first put the toll at 12, raised it to 18, then to 19, and finally said 23 had died.", "19", "superseded"),
        ("The mayor first put the toll at 12, raised it to 18, then to 19, and finally said 23 had died.", "23", "reported"),
        ("Reports of 16 farmers killed in Sorna are false, the army said.", "16 farmers", "denied"),
        ("The army said reports of 16 farmers killed in Sorna were fabricated.", "16 farmers", "denied"),
        ("Activists' reports of 16 farmers killed in Sorna are false, the army said.", "16 farmers", "disputed"),
    ],
)
def test_stance(text: str, figure: str, expected: str) -> None:
    assert stance(text, figure) == expected
