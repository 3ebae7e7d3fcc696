"""Two executions of one model: pair by pair and all at once, the same pairs with the same scores."""

import pytest

from tests.bench.link_febrl import Record, joined
from tests.properties.test_link_index import crowd
from tolltrace.link import block, judge, meet
from tolltrace.link.block import keys, pairs_of
from tolltrace.link.context import told_of
from tolltrace.link.happenings import Told
from tolltrace.link.judge import scored
from tolltrace.link.score import Scorer, worth_keeping
from tolltrace.link.train import levels_of, samples
from tolltrace.link.weights import shipped


def met_one_by_one(told: list[Told]) -> list[tuple[Told, Told]]:
    blocks: dict[block.Key, dict[str, bool]] = {}
    by_id = {t.id: t for t in told}
    for t in told:
        for key, flag in keys(t):
            blocks.setdefault(key, {})[t.id] = flag
    found = {pair for key, members in blocks.items() for pair in pairs_of(key, members, by_id)}
    return [(by_id[a], by_id[b]) for a, b in sorted(found)]


@pytest.mark.parametrize(("seed", "most", "table"), [(1, 4000, 1 << 20), (2, 4000, 0), (3, 40, 1 << 20), (4, 10, 0)])
def test_all_at_once_scores_as_pair_by_pair(seed: int, most: int, table: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "MOST_PAIRS", most)
    monkeypatch.setattr(judge, "_TABLE", table)
    monkeypatch.setattr(judge, "_AT_ONCE", 500)
    monkeypatch.setattr(meet, "_AT_ONCE", 300)
    texts, claims = crowd(seed, 90)
    told = told_of(claims, {r.id: r for r in texts})
    scorer = Scorer(shipped())
    pairs = met_one_by_one(told)
    raws = [scorer.raw(a, b) for a, b in pairs]
    by_hand = [raw for raw, (a, b) in zip(raws, pairs, strict=True) if worth_keeping(raw, a, b)]
    at_once = list(scored(told, scorer))
    assert [(r.a, r.b, r.fits) for r in at_once] == [(r.a, r.b, r.fits) for r in by_hand]
    assert [r.total for r in at_once] == pytest.approx([r.total for r in by_hand])
    assert len(by_hand) > 40


@pytest.mark.parametrize("seed", [1, 2])
def test_pairs_are_counted_by_their_levels_as_pair_by_pair(seed: int) -> None:
    texts, claims = crowd(seed, 90)
    told = told_of(claims, {r.id: r for r in texts})
    by_hand = samples((levels_of(a, b), None) for a, b in meet.candidates(told))
    assert judge.counted(told, *meet.met(told)) == by_hand
    assert len(by_hand) > 40


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_to_compare(n: int) -> None:
    texts, claims = crowd(1, 5)
    told = told_of(claims, {r.id: r for r in texts})[:n]
    assert list(scored(told, Scorer(shipped()))) == []


def test_the_engine_links_any_table() -> None:
    def person(given: str, surname: str, born: str, number: str) -> Record:
        rest = dict.fromkeys(("address_1", "suburb", "postcode", "street_number"), "")
        return rest | {"given_name": given, "surname": surname, "date_of_birth": born, "soc_sec_id": number}

    one = [person("amina", "farouk", "19800102", "4410987"), person("luca", "marini", "19760930", "7710222")]
    two = [person("lucca", "marini", "19760930", "7710222"), person("amina", "faruk", "19800102", "")]
    found = joined([*one, *two], ["a1", "a2", "b1", "b2"], [0, 0, 1, 1])
    assert found == {frozenset({"a1", "b2"}), frozenset({"a2", "b1"})}
