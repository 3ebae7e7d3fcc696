"""Reports that cite nobody and give the same rare figures rest on one count."""

from dataclasses import replace

import pytest

from tests.link.cases import MANBIJ, claim, on, report
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.model import Claim, Outcome, Report, Span


def origins_of(told: list[tuple[Report, int, int, str]]) -> tuple[int, set[str]]:
    """The number of origins and their names, of reports that count so many killed and injured of one strike, by a claimant."""
    claims: list[Claim] = []
    for source, killed, injured, who in told:
        fields = {"where": MANBIJ, "when": on("2024-03-18"), "claimant": who}
        claims.append(claim(source, killed, killed, **fields))
        claims.append(claim(source, injured, injured, at=2, outcome=Outcome.INJURED, **fields))
    (incident,) = link([source for source, *_ in told], claims, [], Config()).incidents
    return incident.origins, {voice for _, voice in incident.origin_of}


SENTENCE = (
    "Three people were pulled dead from under a collapsed bakery wall after a shell fell into the queue before dawn on Monday."
)


OTHER = "A shell hit people who stood in line for bread at first light, and the mayor spoke of three dead as the day went on."


def test_reports_that_print_one_sentence_are_one_origin() -> None:
    hall = " ".join(f"Council member number {n} of the town hall gave a speech about roads, water and schools." for n in range(9))
    farm = " ".join(
        f"Farmer number {n} of the upper valley told a tale of wheat, olives and rain that never came." for n in range(9)
    )
    told = [
        (report("head", f"{SENTENCE} {hall}", "Valley Post"), SENTENCE),
        (report("tail", f"{farm} {SENTENCE}", "Plain Times", "2024-03-21"), SENTENCE),
        (report("other", f"{OTHER} {farm}", "Hill News"), OTHER),
    ]
    claims = []
    for source, sentence in told:
        at = source.text.index(sentence)
        one = claim(source, 3, 3, at=at, where=MANBIJ, when=on("2024-03-18"))
        claims.append(replace(one, quote=Span(at, at + len(sentence))))
    (incident,) = link([source for source, _ in told], claims, [], Config()).incidents
    assert {voice for _, voice in incident.origin_of} == {"unnamed source of 3 killed", "hill news"}


ONE, TWO = report("one", publisher="Valley Post"), report("two", publisher="Plain Times", published="2024-03-22")
LATE = report("late", publisher="Plain Times", published="2024-03-29")


def test_two_reports_with_one_list_are_one_origin() -> None:
    assert origins_of([(ONE, 31, 47, ""), (TWO, 31, 47, "")]) == (1, {"unnamed source of 31 killed, 47 injured"})


@pytest.mark.parametrize(
    "other",
    [
        (TWO, 31, 46, ""),  # one figure of two
        (TWO, 31, 47, "Residents"),  # who says whom it rests on
        (LATE, 31, 47, ""),
    ],
)
def test_others_are_two(other: tuple[Report, int, int, str]) -> None:
    assert origins_of([(ONE, 31, 47, ""), other])[0] == 2


@pytest.mark.parametrize(("killed", "injured"), [(30, 50), (12, 9)])
def test_round_and_small_figures_agree_by_chance(killed: int, injured: int) -> None:
    assert origins_of([(ONE, killed, injured, ""), (TWO, killed, injured, "")])[0] == 2


def test_who_cites_somebody_keeps_that_origin() -> None:
    third = report("third", publisher="Hill News", published="2024-03-20")
    found = origins_of([(ONE, 31, 47, ""), (TWO, 31, 47, ""), (third, 31, 47, "Red Cross")])
    assert found == (2, {"unnamed source of 31 killed, 47 injured", "Red Cross"})
