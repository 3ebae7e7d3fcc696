"""The toll of a whole war, told as context in a report of one strike, carries nothing of the strike."""

import pytest

from tolltrace.config import Config
from tolltrace.model import Claim, Scope, make_report
from tolltrace.pipeline import new_extractor

STRIKE = """Air raid on Qasra kills 14

Harland's warplanes struck a bakery in Aleppo in northern Syria on Monday, 3 June 2019, killing 14 people, residents said.

"""


def totals(context: str, reader: str, opening: str = STRIKE) -> list[Claim]:
    found = new_extractor(Config(reader=reader)).extract(make_report("r", opening + context))
    return [c for c in found if c.scope is Scope.AGGREGATE]


def particulars(claim: Claim) -> tuple[str, str, str]:
    return claim.where.written, claim.method.value, claim.responsible


@pytest.mark.parametrize("reader", ["rules", "learned"])
@pytest.mark.parametrize(
    "context",
    [
        "More than 350,000 people have been killed since the beginning of the war in 2011.",
        "Some 370,000 people have died in the Syrian conflict, which began with protests in 2011.",
        "The war in Syria has killed at least 400,000 people since 2011.",
        "Russian jets joined in 2015 in a war that has claimed more than 300,000 lives since 2011, monitors say.",
        "Since Syria's uprising began in 2011, half a million people have been killed.",
    ],
)
def test_a_war_has_no_town_no_weapon_and_no_one_party(context: str, reader: str) -> None:
    (war,) = totals(context, reader)
    assert particulars(war) == ("Syria", "unknown", "")
    assert war.when.start is None or war.when.start.year == 2011


@pytest.mark.parametrize("reader", ["rules", "learned"])
def test_what_the_clause_of_the_toll_itself_says_stays(reader: str) -> None:
    (war,) = totals("In Homs, Russian air strikes have killed 3,000 people since the war began in 2011.", reader)
    assert (war.where.written.split(",")[0], *particulars(war)[1:]) == ("Homs", "airstrike", "Russian")


@pytest.mark.parametrize("reader", ["rules", "learned"])
def test_a_campaign_in_the_town_keeps_the_town(reader: str) -> None:
    (campaign,) = totals("Since the bombing of the city began in May, 310 people have been killed there.", reader)
    assert campaign.where.written.startswith("Aleppo")


def test_where_no_country_is_named_a_war_is_nowhere_rather_than_in_the_town() -> None:
    opening = "Guns shelled Sorna Hill and Aleppo on Monday, 3 June 2019, killing 14 people, residents said.\n\n"
    (war,) = totals("More than 350,000 people have been killed since the beginning of the war in 2011.", "rules", opening)
    assert particulars(war) == ("", "unknown", "")


def test_a_government_called_by_its_seat_is_no_place_of_the_dead() -> None:
    told = "The war in Syria, fought for regime change in Damascus, bears the blame for its more than 350,000 casualties."
    assert [particulars(c) for c in totals(told, "rules")] == [("Syria", "unknown", "")]
