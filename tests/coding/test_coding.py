"""Blind double coding: who may answer what, when agreement is told, and that it is the alpha of the textbooks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.team import Team, team
from tolltrace import checks, coding
from tolltrace.coding import Answer, Sample
from tolltrace.errors import ReviewError


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path / "c") as made:
        yield made


def told(claim: str, coder: str, low: int | None, high: int | None, outcome: str = "killed", status: str = "civilian") -> Answer:
    return Answer(claim, coder, True, low, high, outcome, status, "2031-05-14T10:00:00")


def none(claim: str, coder: str) -> Answer:
    return Answer(claim, coder, False, None, None, "", "", "2031-05-14T10:00:00")


def alphas(pairs: list[tuple[Answer, Answer]]) -> dict[str, tuple[float | None, int]]:
    claims = tuple(a.claim for a, _ in pairs)
    found = coding.agreement(Sample("smp-00000000", ("a", "b"), claims, 1, "x", ""), [x for pair in pairs for x in pair])
    return {a.field: (None if a.alpha is None else round(a.alpha, 4), a.units) for a in found}


def test_alpha_by_hand() -> None:
    """Four claims, one disagreement on the outcome: observed 2 of 8 values in pairs that differ, expected 2*5*3/(8*7)."""
    outcomes = [("killed", "killed"), ("killed", "killed"), ("injured", "injured"), ("killed", "injured")]
    pairs = [(told(f"c{n}", "a", 5, 5, one), told(f"c{n}", "b", 5, 5, two)) for n, (one, two) in enumerate(outcomes)]
    found = alphas(pairs)
    assert found["outcome"] == (round(1 - (2 / 8) / (2 * 5 * 3 / (8 * 7)), 4), 4)
    assert found["figure"] == (None, 4)  # one answer for all says nothing
    assert found["bounds"] == (None, 4)


def test_an_open_bound_is_no_number_but_a_difference() -> None:
    pairs = [
        (told("c0", "a", 5, None), told("c0", "b", 5, 9)),
        (told("c1", "a", 0, 7), told("c1", "b", 2, 7)),
        (none("c2", "a"),) * 2,
    ]
    found = alphas([(a, Answer(**{**{f: getattr(b, f) for f in a.__slots__}, "coder": "b"})) for a, b in pairs])
    assert found["high"] == (None, 1)
    assert found["low"][1] == 2
    assert found["bounds"][1] == 2
    assert found["bounds"][0] is not None
    assert found["bounds"][0] < 1
    assert found["figure"] == (1.0, 3)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=12))
def test_full_agreement_is_one_and_the_order_of_coders_nothing(bounds: list[tuple[int, int]]) -> None:
    same = [(told(f"c{n}", "a", low, None), told(f"c{n}", "b", low, None)) for n, (low, _) in enumerate(bounds)]
    assert alphas(same)["low"][0] in (1.0, None)
    one = [(told(f"c{n}", "a", x, None), told(f"c{n}", "b", y, None)) for n, (x, y) in enumerate(bounds)]
    two = [(told(f"c{n}", "a", y, None), told(f"c{n}", "b", x, None)) for n, (x, y) in enumerate(bounds)]
    assert alphas(one)["low"] == alphas(two)["low"]


def test_nobody_sees_the_other_and_agreement_comes_last(own: Team) -> None:
    edda, rami, olga = own.client("edda"), own.client("rami"), own.client("olga")
    drawn = own.post(edda, "/coding", first="rami", second="olga", size="3", seed="4")
    path = drawn.headers["location"]
    assert own.post(edda, "/coding", first="rami", second="rami", size="3", seed="4").status_code == 422
    (sample,) = coding.samples(own.desk.casebook)
    assert len(sample.claims) == 3
    form = {"figure": "true", "outcome": "killed", "status": "civilian"}
    for n, claim in enumerate(sample.claims):
        page = rami.get(path).text
        assert claim in page
        for hidden in ("/claims/", "/reports/", "confidence", "Right"):  # what a reader made of it
            assert hidden not in page[page.index("<main") : page.index("</main>")]
        answer = own.post(rami, path, claim=claim, low=str(10 + n), high="", **form)
        assert answer.status_code == 303
    assert own.post(rami, path, claim=sample.claims[0], low="1", **form).status_code == 422  # final
    assert own.post(edda, path, claim=sample.claims[0], low="1", **form).status_code == 422  # not a coder of it
    waiting = olga.get(path).text
    for client in (olga, own.client("vera")):
        assert "\u2068rami\u2069: 3 of 3" in client.get("/coding").text
        assert "\u2068olga\u2069: 0 of 3" in client.get("/coding").text
    assert "Alpha" not in waiting + rami.get(path).text + edda.get(path).text
    assert 'value="10"' not in waiting
    for n, claim in enumerate(sample.claims):
        assert own.post(olga, path, claim=claim, low=str(10 + n), high="", **{**form, "outcome": "wounded"}).status_code == 422
        assert own.post(olga, path, claim=claim, low=str(10 + n), high="", **form).status_code == 303
    for client in (rami, olga, own.client("vera")):
        assert "1.000" in client.get(path).text
    entries = own.desk.casebook.store.ledger()
    assert [(e.kind, e.author) for e in entries] == [("coding", "edda")] + [("coding", "rami")] * 3 + [("coding", "olga")] * 3
    assert list(checks.verify(own.desk.casebook)) == []


def test_a_line_cut_off_by_a_crash_is_left_out(own: Team) -> None:
    book = own.desk.casebook
    drawn = coding.draw(book, own.desk.state.view, ["a", "b"], 2, 1, "x")
    assert coding.draw(book, own.desk.state.view, ["a", "b"], 2, 1, "x").claims == drawn.claims  # by its seed
    coding.answer(book, drawn, told(drawn.claims[0], "a", 1, 2))
    path = book.path / coding.FOLDER / f"{drawn.id}.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"claim": "half', encoding="utf-8")
    assert len(coding.answers(book, drawn.id)) == 1
    coding.answer(book, drawn, told(drawn.claims[1], "a", 1, 2))
    assert [a.claim for a in coding.answers(book, drawn.id)] == list(drawn.claims)
    with pytest.raises(ReviewError):
        coding.answer(book, drawn, told(drawn.claims[0], "b", 5, 2))


@pytest.mark.parametrize("name", ["../../etc/passwd", "smp-xyz", "", "smp-00000000/../x"])
def test_no_name_of_a_sample_leads_anywhere(own: Team, name: str) -> None:
    assert coding.sample(own.desk.casebook, name) is None
