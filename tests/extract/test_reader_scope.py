"""Totals of months, campaigns and "so far" are no incidents; one attack in a month, or a toll of one day, is."""

import pytest

from tolltrace.config import Config
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.reader import RuleReader
from tolltrace.model import make_report
from tolltrace.pipeline import new_extractor


def scopes(text: str) -> list[str]:
    return [r.scope.value for r in RuleReader().read(parse(make_report("r", text)), find_figures(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Harm Monitor, June 2018: 806 residents killed.",
        "In June 2018, 806 residents were killed in Yemen.",
        "Tally for June 2018 in Nineveh province: 44 residents killed.",
        "The network counted 17 medics killed in Syria in June 2018.",
        "Last month 70 shepherds were killed in Qasra.",
        "The list says 310 residents have been killed by jets' strikes on Qasra so far.",
        "The toll of the siege has reached 310 residents.",
        "The death toll in the battle for Qasra rose to 310.",
        "Since the siege began, 310 residents have been killed.",
        "Shells killed 14 people in three villages.",
        "The group shot 14 people in Qasra town and Wadi Nar village.",
        "Jets killed 47 people on Thursday and Friday.",
        "The coalition whose raids on the jihadists began on 23 September has killed 61 people.",
    ],
)
def test_totals(text: str) -> None:
    assert scopes(text) == ["aggregate"]


@pytest.mark.parametrize(
    "text",
    [
        "In June 2018, a strike killed 66 residents in Qasra, Yemen.",
        "On 3 June 2018, 66 residents were killed in Yemen.",
        "On June 3, 2018, 66 residents were killed in Yemen.",
        "In June 2018, six residents were killed in Qasra.",
        "In June 2018, a nurse was killed in Yemen.",
        "The strike on Qasra has killed 66 residents so far.",
        "Rescuers have recovered 12 bodies so far, after strikes on Qasra on Monday.",
        "The battle left 66 soldiers dead on Monday.",
    ],
)
def test_incidents(text: str) -> None:
    assert scopes(text) == ["incident"]


@pytest.mark.parametrize(
    "text",
    [
        "Six people died in the second strike in two days and the fifth in two weeks.",
        "Up to six people were killed in the third air strike in three days.",
    ],
)
def test_the_rank_of_an_attack_among_those_of_a_period_tells_of_one_attack(text: str) -> None:
    claims = new_extractor(Config(reader="rules")).extract(make_report("rank", text))
    assert [c.scope.value for c in claims] == ["incident"]
