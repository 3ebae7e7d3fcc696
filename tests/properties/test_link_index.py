"""Laws of linking a growing casebook: one report at a time gives what all at once gives."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link.cases import ALEPPO, DARAA, MANBIJ, NEAR_MANBIJ, claim, decide, on
from tests.properties.test_link import REPORTS as SIX
from tests.properties.test_link import casebooks
from tolltrace.config import Config
from tolltrace.link import block, fit, link
from tolltrace.link.context import told_of
from tolltrace.link.index import Index
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import NOWHERE, UNDATED, Claim, DecisionKind, Linkage, Method, Report, happening_id, make_report
from tolltrace.model.naming import keeping

WORDS = ["harbour", "Yusuf", "Karama", "bakery", "Ammar", "ferry", "orchard", "Leila"]


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    """As many reports as the casebooks speak of, some with the same text, most with words in common."""
    found = []
    for at, plain in enumerate(SIX):
        said = " and ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4)))
        found.append(make_report(f"r{at}", f"They spoke of {said} there.", published=plain.published))
    return found


@given(st.data(), reports(), casebooks(), st.permutations(range(6)))
@settings(max_examples=120, deadline=None)
def test_one_report_at_a_time_gives_what_all_at_once_gives(
    data: st.DataObject, texts: list[Report], drawn: list[Claim], order: list[int]
) -> None:
    number = {plain.id: at for at, plain in enumerate(SIX)}
    claims = [
        claim(
            texts[number[c.report]],
            c.count.low,
            c.count.high,
            at=c.figure.start,
            event=c.event,
            when=c.when,
            where=c.where,
            method=c.method,
            responsible=c.responsible,
            claimant=c.claimant,
        )
        for c in drawn
    ]
    index = Index([], Config())
    first = data.draw(st.integers(0, 6))
    batches = [order[:first], *([at] for at in order[first:])]
    known: set[str] = set()
    whole = Linkage()
    for batch in batches:
        some = [texts[at] for at in batch]
        known |= {r.id for r in some}
        index.add(some, [c for c in claims if c.report in {r.id for r in some}])
        so_far = link([r for r in texts if r.id in known], [c for c in claims if c.report in known], [], Config())
        whole = keeping(so_far, whole.incidents)
        assert index.linkage() == whole


def crowd(seed: int, n: int) -> tuple[list[Report], list[Claim]]:
    """Many reports of few towns and days, so that blocks are crowded and words stop being rare."""
    rng = random.Random(seed)
    texts, claims = [], []
    for at in range(n):
        day = date(2024, 3, 1) + timedelta(rng.randrange(6))
        said = " and ".join(rng.sample(WORDS, rng.randrange(4)))
        report = make_report(f"r{at}" if rng.random() < 0.9 else "same", f"They spoke of {said} there.", published=day)
        if report.id in {r.id for r in texts}:
            continue
        texts.append(report)
        for event in range(rng.choice((1, 1, 2))):
            low = rng.choice((1, 2, 12, 40))
            claims.append(
                claim(
                    report,
                    low,
                    rng.choice((low, None)),
                    at=event * 3,
                    event=f"e{event}",
                    when=UNDATED if rng.random() < 0.2 else on(str(day)),
                    where=rng.choice((MANBIJ, NEAR_MANBIJ, ALEPPO, DARAA, NOWHERE)),
                    method=rng.choice((Method.AIRSTRIKE, Method.SHELLING, Method.UNKNOWN)),
                    responsible=rng.choice(("", "US", "Russia")),
                )
            )
    return texts, claims


@pytest.mark.parametrize("seed", range(12))
def test_a_crowd_grows_as_it_is_linked_at_once(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "MOST_PAIRS", 30)
    texts, claims = crowd(seed, 40)
    ids = sorted({happening_id(c.report, c.event) for c in claims})
    rng = random.Random(seed)
    decisions = [decide(kind, *pair) for kind in (DecisionKind.MERGE, DecisionKind.SPLIT) for pair in [rng.sample(ids, 2)]]
    index = Index(decisions, Config())
    everything = Linkage()
    for at in (range(28), *([n] for n in range(28, len(texts)))):
        some = [texts[n] for n in at if n < len(texts)]
        before = {i.id for i in index.linkage().incidents}
        change = index.add(some, [c for c in claims if c.report in {r.id for r in some}])
        so_far = texts[: max(at, default=0) + 1]
        known = {r.id for r in so_far}
        anew = link(so_far, [c for c in claims if c.report in known], decisions, Config())
        everything = keeping(anew, everything.incidents)
        assert index.linkage() == everything
        after = {i.id for i in everything.incidents}
        assert set(change.gone) == before - after == {r.gone for r in change.redirects}
        assert all(r.to and set(r.to) <= after for r in change.redirects)


def test_weights_are_fitted_when_everything_is_linked_anew_and_stay_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "FROM", 20)
    texts, claims = crowd(3, 70)
    index, whole = Index([], Config()), Linkage()
    seen = []
    for at in (range(33), *([n] for n in range(33, len(texts)))):
        some = [texts[n] for n in at]
        index.add(some, [c for c in claims if c.report in {r.id for r in some}])
        known = {r.id for r in texts[: at[-1] + 1]}
        so_far = [c for c in claims if c.report in known]
        whole = keeping(link(texts[: at[-1] + 1], so_far, [], Config(), index.weights), whole.incidents)
        assert index.linkage() == whole
        if index.weights not in seen:
            seen.append(index.weights)
            assert index.weights == link_weights(texts, so_far)
    assert len(seen) == 2  # at the beginning, and when the casebook has doubled


def link_weights(texts: list[Report], claims: list[Claim]) -> Weights:
    """The weights that linking these claims at once takes."""
    return fit.fitted(told_of(claims, {r.id: r for r in texts}), shipped())
