"""Nothing is lost on the way to disk and back."""

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stores.records import RECORDS, TEXT, a_decision, a_report, claims_of
from tolltrace import model
from tolltrace.errors import CasebookError
from tolltrace.model import Claim, Count
from tolltrace.store.codec import decode, decode_all, encode, encode_all


@pytest.mark.parametrize("kind", RECORDS)
@given(data=st.data())
def test_every_record_survives(kind: str, data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    assert decode(type(record), encode(record)) == record
    assert decode_all(type(record), encode_all((record, record))) == (record, record)


def test_every_record_of_the_model_can_be_stored() -> None:
    """A field of a kind that the codec does not know must be seen here, not in a casebook."""
    kinds = [
        v for v in vars(model).values() if isinstance(v, type) and hasattr(v, "__dataclass_fields__") and v is not model.View
    ]
    for kind in kinds:
        with pytest.raises(CasebookError, match=f"a stored {kind.__name__} is damaged"):
            decode(kind, '{"no such field": 1}')
    assert len(kinds) >= 20


def test_documents_are_plain_json() -> None:
    (_, two) = claims_of(a_report())
    assert json.loads(encode(two))["count"] == {"low": 2, "high": 2, "modifier": "exact", "phrase": "Two", "top": None}
    assert json.loads(encode(a_decision()))["at"] == "2019-03-06T12:01:00+00:00"
    assert len(TEXT) > two.figure.end


@pytest.mark.parametrize("damage", ["", "{}", "[]", "null", '{"low": 5, "high": 1, "modifier": "exact", "phrase": "x"}'])
def test_damage_is_said_not_raised_raw(damage: str) -> None:
    with pytest.raises(CasebookError, match="a stored Count is damaged"):
        decode(Count, damage)


def test_a_missing_default_is_filled_and_an_unknown_field_refused() -> None:
    (claim, _) = claims_of(a_report())
    document = json.loads(encode(claim))
    del document["repeat_of"]
    assert decode(Claim, json.dumps(document)) == claim
    with pytest.raises(CasebookError, match=r"damaged .*'colour'"):
        decode(Claim, json.dumps({**document, "colour": 1}))


def test_what_is_no_record_is_refused() -> None:
    @dataclass(frozen=True)
    class Loose:
        names: dict[str, int]

    with pytest.raises(TypeError, match="no way to store"):
        encode(Loose({}))
    with pytest.raises(TypeError, match="int is no record"):
        encode(5)
