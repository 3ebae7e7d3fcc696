"""Two executions of one model: in this process and in the database, the same pairs with the same scores."""

import pytest

from tests.properties.test_link_index import crowd
from tolltrace.link import block, engine
from tolltrace.link.block import candidates
from tolltrace.link.context import told_of
from tolltrace.link.score import Scorer, scores
from tolltrace.link.weights import shipped

pytest.importorskip("splink", reason="the database engine is the extra 'scale'")


@pytest.mark.parametrize(("seed", "most"), [(1, 4000), (2, 4000), (3, 40)])
def test_the_database_scores_as_this_process_does(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "MOST_PAIRS", most)
    texts, claims = crowd(seed, 60)
    told = told_of(claims, {r.id: r for r in texts})
    here = sorted(scores(candidates(told), Scorer(shipped())), key=lambda r: (r.a, r.b))
    there = list(engine.scored(told, shipped()))
    assert [(r.a, r.b, r.fits) for r in there] == [(r.a, r.b, r.fits) for r in here]
    assert [r.total for r in there] == pytest.approx([r.total for r in here])
    assert len(here) > 40
