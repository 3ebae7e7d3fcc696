"""A responsible party is a party; what it struck with belongs to the method."""

import pytest

from tolltrace.config import Config
from tolltrace.export.record import ViewRecord
from tolltrace.extract.base import Name
from tolltrace.extract.who import without_weapons
from tolltrace.model import Span, make_report
from tolltrace.pipeline import new_extractor, read_and_conclude


@pytest.mark.parametrize(
    ("told", "party"),
    [
        ("US B-52 bomber", "US"),
        ("Saudi-led coalition warplanes", "Saudi-led coalition"),
        ("Russian Su-34 fighter jets", "Russian"),
        ("Israeli F16 jets", "Israeli"),
        ("Syrian regime and Russian jets", "Syrian regime and Russian"),
        ("Syrian army helicopters and Russian warplanes", "Syrian army and Russian"),
        ("Islamic State suicide bomber", "Islamic State"),
        ("enemy drone", "enemy"),
        ("M23 artillery", "M23"),
        ("M23", "M23"),
        ("Taliban fighters", "Taliban fighters"),
        ("Turkish air force", "Turkish air force"),
        ("suicide bomber", "suicide bomber"),
        ("American-led war coalition", "American-led war coalition"),
    ],
)
def test_the_party_alone(told: str, party: str) -> None:
    name = without_weapons(Name(told, Span(10, 10 + len(told))))
    assert name == Name(party, Span(10, 10 + len(party)) if told.startswith(party) else Span(10, 10 + len(told)))


@pytest.mark.parametrize("reader", ["rules", "learned"])
def test_a_bomber_is_its_air_forces_and_the_strike_is_from_the_air(reader: str) -> None:
    text = "A US B-1 bomber carried out an air strike in Sarmin, Syria, on 3 May 2016, killing 12 civilians, residents said."
    (claim,) = new_extractor(Config(reader=reader)).extract(make_report("r", text))
    (evidence,) = [e for e in claim.evidence if e.field == "responsible"]
    assert (claim.responsible, claim.method.value, evidence.span.of(text)) == ("US", "airstrike", "US")


def test_exports_name_the_party_as_the_actor() -> None:
    text = "A US B-1 bomber carried out an air strike in Sarmin, Syria, on 3 May 2016, killing 12 civilians, residents said."
    (entry,) = ViewRecord(read_and_conclude([make_report("r", text)]), "state").entries()
    assert entry.incident.responsible == ("United States",)
