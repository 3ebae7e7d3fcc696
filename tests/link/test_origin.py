"""Who counts as an independent origin: sides, not names; voices, not articles."""

from dataclasses import replace

import pytest

from tests.link.cases import SARMADA
from tolltrace.link.origin import origins
from tolltrace.link.wire import agency
from tolltrace.model import Claim, Count, Modifier, Outcome, Span, claim_id, make_report

REPORTS = [make_report(f"r{n}", f"text {n}", publisher=f"Outlet {n}") for n in range(4)]


def says(report: int, claimant: str, low: int, at: int = 0) -> Claim:
    span = Span(at, at + 2)
    count = Count(low, low, Modifier.EXACT, str(low))
    one = Claim(claim_id(REPORTS[report].id, span, Outcome.KILLED), REPORTS[report].id, span, span, count, Outcome.KILLED)
    return replace(one, claimant=claimant, where=SARMADA)


def found(*claims: Claim) -> set[str]:
    return set(origins([claims], {r.id: r for r in REPORTS}, {r.id: r.id for r in REPORTS}).values())


def test_forces_of_one_side_are_one_origin() -> None:
    assert len(found(says(0, "Pentagon", 4), says(1, "US Central Command", 4), says(2, "US-led coalition", 5))) == 1


def test_a_report_that_cites_somebody_is_no_second_origin() -> None:
    assert found(says(0, "activists", 40), says(0, "", 12, at=10)) == found(says(0, "activists", 40))


def test_rivals_and_outlets_of_their_own_are_counted_apart() -> None:
    assert len(found(says(0, "Russian Defence Ministry", 20), says(1, "US military", 21), says(2, "", 20), says(3, "", 22))) == 4


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AMMAN, May 4 (AFP) - A shell killed three at the mill.", "Agence France-Presse"),
        ("Amman (Reuters) — A shell killed three at the mill.", "Reuters"),
        ("Mill hit\nBy Rana Saleh, Associated Press\nA shell killed three.", "Associated Press"),
        ("A shell killed three at the mill. (dpa)", "Deutsche Presse-Agentur"),
        ("A shell killed three at the mill.\nSource: SANA", "SANA"),
        ("A shell killed three at the mill, the mayor told AFP.", ""),
        ("The mill (Reuters was told) was hit: three died.", ""),
        ("Amman (AFP) - A shell killed three at the mill.\n(Reuters)", ""),
        ("A shell killed three at the mill. (Photo: Reuters)", ""),
        ("A shell killed three at the mill. (CNN)", ""),  # an outlet, no agency
        ("", ""),
    ],
)
def test_the_agency_whose_text_a_report_prints(text: str, name: str) -> None:
    assert agency(make_report("r", text)) == name


def test_two_outlets_with_one_agencys_text_are_one_origin() -> None:
    texts = [
        "AMMAN (AFP) - A shell killed three at the mill.",
        "The mill burned, and three are dead. (AFP)",
        "Three died at the mill.",
    ]
    reports = [make_report(f"w{n}", text, publisher=f"Outlet {n}") for n, text in enumerate(texts)]
    claims = [replace(says(0, "", 3), id=r.id, report=r.id) for r in reports]
    voices = origins([claims], {r.id: r for r in reports}, {r.id: r.id for r in reports})
    assert [voices[r.id] for r in reports] == ["Agence France-Presse", "Agence France-Presse", "outlet 2"]
