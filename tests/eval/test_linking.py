"""The gate of linking: annotated claims given, links across reports must stay above the floors."""

import pytest

from tests.eval.gold import eval_set
from tests.eval.test_articles import view
from tests.link.measure import compare, given
from tolltrace.config import Config
from tolltrace.link import link


# Measured 2026-11-28: train F1 0.870, B3 0.993; dev F1 0.905, B3 0.982. "Same day and first place name" has F1 0.61 on dev.
@pytest.mark.parametrize(("name", "links", "incidents"), [("train", 0.86, 0.983), ("dev", 0.895, 0.975)])
def test_links_across_reports(name: str, links: float, incidents: float) -> None:
    gold = eval_set(name)
    reports, claims, units = given(gold)
    found = compare(gold, link(reports, claims, [], Config()), units)
    assert found.f1 >= links
    assert found.b3 >= incidents


def test_the_two_articles_meet_on_one_strike_and_say_why() -> None:
    (only,) = view().linkage.links
    assert (only.joined, only.certain) == (True, False)
    assert only.explanation.startswith(
        "Manbij lies in Aleppo, the day falls inside the month, both United States, both an airstrike, tolls"
    )


def test_opposed_parties_are_one_origin_each() -> None:
    sarmada = next(i for i in view().linkage.incidents if i.where.written.startswith("Sarmada") and i.origins == 2)
    assert set(dict(sarmada.origin_of).values()) == {"Russia", "United States"}
