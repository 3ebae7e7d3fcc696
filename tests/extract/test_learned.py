"""The learned reader: what its model is shown, what its scores become, and that its answers hang on the report alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tolltrace.config import Config
from tolltrace.extract.base import ReaderUnavailableError
from tolltrace.extract.document import parse
from tolltrace.extract.extractor import ClaimExtractor, figures_of
from tolltrace.extract.learned import LearnedReader, OnnxModel, shipped, traits
from tolltrace.extract.learned.answers import Calibration, Scores, answers_of, readings_of, unseen, worth_telling
from tolltrace.extract.learned.clues import NONE, Clues, clues_of
from tolltrace.extract.learned.encode import KINDS, NOT_SHOWN, WIDTH, Encoded, encode
from tolltrace.extract.learned.model import FILE
from tolltrace.extract.learned.pool import pooled
from tolltrace.extract.learned.windows import LIMIT, windows_of
from tolltrace.model import Outcome, Scope, Status, make_report
from tolltrace.pipeline import new_extractor
from tolltrace.places import Gazetteer

TEXT = (
    "Air strike kills 12 civilians in Idlib\n"
    "Government jets killed at least 12 people in the town of Ariha, in Idlib province, on Monday, the Syrian "
    "Observatory for Human "
    "Rights said. Two children were among the dead.\n"
    "On Sunday 300 soldiers reached Saraqib with 40 vehicles. A mortar shell wounded three shopkeepers there, activists said.\n"
)


ALONE = Calibration(rules=dict.fromkeys([*traits.RULED, *KINDS], 0.0))
"""The network without the rules."""


def clues(text: str = TEXT) -> Clues:
    document = parse(make_report("r", text, published=date(2016, 5, 10)))
    return clues_of(document, figures_of(text), Gazetteer.default())


def long_text(paragraphs: int) -> str:
    return "Many attacks in one week\n" + "\n".join(
        f"Shelling killed {n + 2} people in Maarrat al-Numan on Tuesday, a doctor at the hospital said, while the "
        f"road to Saraqib stayed "
        f"closed and families waited for news of those who had left the town in the morning."
        + " Nothing else was known."
        * (n % 4)
        for n in range(paragraphs)
    )


def test_every_figure_is_shown_with_its_own_word_pieces() -> None:
    found = clues()
    (window,) = encode(found)
    text = found.document.text
    assert [found.figures[i].figure.span.of(text) for i in window.figures] == [
        "12 civilians",
        "at least 12 people",
        "Two children",
        "300 soldiers",
        "three shopkeepers",
    ]
    (pieces,) = [w.pieces for w in windows_of(found.document, [f.sentence for f in found.figures])]
    shown = [text[pieces.starts[a - 1] : pieces.ends[b - 2]] for a, b in window.spans]
    assert shown == [found.figures[i].figure.span.of(text) for i in window.figures]
    assert len(window.ids) == len(pieces) + 2 == len(window.tags)


def test_candidates_are_what_the_text_names() -> None:
    found = clues()
    (window,) = encode(found)
    assert {v for v in window.options["place"].values if v} == {"Idlib", "Ariha", "Saraqib"}
    assert {v for v in window.options["speaker"].values if v} == {"Syrian Observatory for Human Rights", "activists"}
    # Monday, Sunday, and the day of the report itself, which the text only implies.
    days = {date(2016, 5, 9), date(2016, 5, 8), date(2016, 5, 10)}
    assert {v[0] for v in window.options["time"].values if isinstance(v, tuple)} == days
    for kind in KINDS:
        options = window.options[kind]
        assert options.positions[0] == NONE
        assert tuple(options.spans[0]) == NOT_SHOWN
        assert options.pairs.shape == (5, len(options.positions), WIDTH[kind])


def test_where_somebody_is_based_is_no_candidate() -> None:
    found = clues("On Sunday commandos landed in eastern Syria. The troops, based in Iraq, killed up to 25 men in a clash.\n")
    assert [m.name for m in found.places] == ["eastern Syria"]


def test_what_the_rules_hold_stands_where_it_is_looked_for() -> None:
    found = clues()
    (window,) = encode(found)
    told = [traits.OUTCOMES[int(np.argmax(row))] for row in window.traits[:, traits.RULED["outcome"]]]
    assert told == [f.reading.outcome if f.reading else None for f in found.figures]
    assert [traits.STATUSES[int(np.argmax(row))] for row in window.traits[:, traits.RULED["status"]]] == [
        f.reading.status if f.reading else Status.UNKNOWN for f in found.figures
    ]


@pytest.mark.parametrize("paragraphs", [1, 6, 40])
def test_windows_answer_for_each_figure_once_and_keep_their_limit(paragraphs: int) -> None:
    found = clues(long_text(paragraphs))
    windows = encode(found)
    assert [i for w in windows for i in w.figures] == list(range(len(found.figures)))
    assert len(found.figures) >= paragraphs
    assert max(len(w.ids) for w in windows) <= LIMIT


def test_a_sentence_longer_than_a_window_is_cut_off_and_breaks_nothing() -> None:
    text = (
        "Shelling killed three people in Idlib " + "and burned the houses of the street " * 60 + "where a bomb killed 4 people."
    )
    found = clues(text)
    windows = encode(found)
    assert [len(w.ids) for w in windows] == [LIMIT]
    assert windows[0].figures == (0,)
    answers = answers_of(windows, [scores_for(windows[0], {"outcome": 0})], Calibration())
    # What no window shows stays as the rules read it.
    assert [r.figure.span.of(text) for r in readings_of(found, answers, Gazetteer.default())] == []
    assert [r.figure.span.of(text) for r in unseen(found, windows)] == ["4 people"]


def scores_for(window: Encoded, answers: dict[str, int]) -> Scores:
    """Scores that give the same answer to every figure, without a doubt."""
    figures = len(window.figures)
    heads = {h: np.zeros((figures, at.stop - at.start), dtype=np.float32) for h, at in traits.RULED.items()}
    kinds = {k: np.zeros((figures, len(window.options[k].positions)), dtype=np.float32) for k in KINDS}
    for name, answer in answers.items():
        (heads | kinds)[name][:, answer] = 20.0
    return Scores(heads, kinds)


def test_scores_become_readings_with_normalised_answers_and_doubts() -> None:
    found = clues()
    (window,) = encode(found)
    saraqib = window.options["place"].values.index("Saraqib")
    voice = window.options["speaker"].values.index("activists")
    answers = {"outcome": traits.OUTCOMES.index(Outcome.INJURED), "status": traits.STATUSES.index(Status.COMBATANT)}
    scores = scores_for(window, answers | {"place": saraqib, "speaker": voice, "time": NONE})
    read = readings_of(found, answers_of([window], [scores], Calibration()), Gazetteer.default())
    assert [r.outcome for r in read] == [Outcome.INJURED] * 5
    assert [r.status for r in read] == [Status.COMBATANT] * 5
    assert [r.where[0].written for r in read if r.where] == ["Saraqib, Idlib"] * 5
    assert [r.when for r in read] == [(replace(r.when[0]), None) for r in read if r.when]
    assert {r.claimant.text for r in read if r.claimant} == {"activists"}
    by_figure = {r.figure.span.of(found.document.text): r.doubts for r in read}
    assert by_figure["300 soldiers"] == ("outcome",)  # the rules read no claim there
    assert set(by_figure["three shopkeepers"]) >= {"status"}
    assert "outcome" not in by_figure["three shopkeepers"]


def test_a_figure_can_lean_towards_several_happenings() -> None:
    found = clues()
    (window,) = encode(found)
    scores = scores_for(window, {"outcome": traits.OUTCOMES.index(Outcome.KILLED)})
    scores.by_head["scope"][:, traits.SCOPES.index(Scope.INCIDENT)] = 0.4

    def scopes(aggregate: float) -> set[int]:
        calibration = Calibration(rules=dict.fromkeys(traits.RULED, 0.0), aggregate=aggregate)
        return {a.scope for a in answers_of([window], [scores], calibration).values()}

    assert scopes(0.3) == {traits.SCOPES.index(Scope.INCIDENT)}
    assert scopes(0.5) == {traits.SCOPES.index(Scope.AGGREGATE)}


def test_a_part_is_tied_to_the_whole_that_scores_highest() -> None:
    found = clues()
    (window,) = encode(found)
    scores = scores_for(window, {"outcome": traits.OUTCOMES.index(Outcome.KILLED)})
    wholes = window.options["whole"].positions
    scores.by_kind["whole"][2, wholes.index(2)] = 20.0  # "Two children" of "at least 12 people"
    read = readings_of(found, answers_of([window], [scores], ALONE), Gazetteer.default())
    assert [r.part_of for r in read] == [None, None, 1, None, None]


def test_no_figure_is_part_of_itself_or_of_its_own_part() -> None:
    found = clues()
    (window,) = encode(found)
    wholes = window.options["whole"].positions
    scores = scores_for(window, {"outcome": traits.OUTCOMES.index(Outcome.KILLED)})
    for part, whole in ((0, 0), (1, 2), (2, 3), (3, 1)):
        scores.by_kind["whole"][part, wholes.index(whole + 1)] = 20.0
    read = readings_of(found, answers_of([window], [scores], ALONE), Gazetteer.default())
    # Of the ring 1 in 2 in 3 in 1 the first tie goes; the figure that scores itself highest has the next best answer: nothing.
    assert [r.part_of for r in read] == [None, None, 3, 1, None]


def test_a_whole_that_is_no_claim_leaves_its_part_alone() -> None:
    found = clues()
    (window,) = encode(found)
    scores = scores_for(window, {"outcome": traits.OUTCOMES.index(Outcome.KILLED)})
    scores.by_head["outcome"][1] = np.where(np.arange(len(traits.OUTCOMES)) == 0, 40.0, 0.0)
    scores.by_kind["whole"][2, window.options["whole"].positions.index(2)] = 20.0
    read = readings_of(found, answers_of([window], [scores], ALONE), Gazetteer.default())
    assert [r.part_of for r in read] == [None, None, None, None]


def test_a_figure_below_the_bar_is_no_claim() -> None:
    found = clues()
    (window,) = encode(found)
    assert answers_of([window], [scores_for(window, {"outcome": 0})], Calibration()) == {}


def test_a_place_named_often_is_not_outvoted_by_its_own_mentions() -> None:
    found = clues(
        "Raid on Idlib\nIdlib was hit. In Idlib, 5 people were killed in Ariha, near Idlib, on Monday, officials in Idlib said."
    )
    (window,) = encode(found)
    options = window.options["place"]
    many = [i for i, v in enumerate(options.values) if v == "Idlib"]
    scores = scores_for(window, {"outcome": traits.OUTCOMES.index(Outcome.KILLED)})
    scores.by_kind["place"][:, many] = 3.0
    scores.by_kind["place"][:, options.values.index("Ariha")] = 3.5
    answers = answers_of([window], [scores], ALONE)
    assert len(many) >= 3
    assert {found.places[a.place - 1].name for a in answers.values()} == {"Idlib"}


def test_the_shipped_model_reads_the_text() -> None:
    extractor = new_extractor(Config(reader="learned"))
    claims = extractor.extract(make_report("r", TEXT, published=date(2016, 5, 10)))
    read = [
        (c.count.phrase, c.outcome.value, c.status.value, c.where.written.split(",")[0], str(c.when), c.claimant) for c in claims
    ]
    assert extractor.name == "learned"
    assert ("at least 12", "killed", "unknown", "Ariha", "2016-05-09", "Syrian Observatory for Human Rights") in read
    assert [(r[1], r[2], r[4], r[5]) for r in read if r[0] == "three"] == [("injured", "civilian", "2016-05-08", "activists")]
    assert not [r for r in read if r[0] == "300"]
    assert {c.reader for c in claims} == {f"learned@{shipped().version}"}


def test_the_rules_read_where_the_model_cannot_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tolltrace.extract.learned.shipped", lambda: OnnxModel(tmp_path / "none.onnx"))
    extractor = new_extractor(Config(reader="learned"))
    assert extractor.name == "rules"
    assert [c.count.phrase for c in extractor.extract(make_report("r", "Shelling killed 4 people in Idlib."))] == ["4"]
    (told,) = extractor.take_notices()
    assert told.where == "the reader 'learned'"
    assert "none.onnx" in told.what
    assert told.mend == "the rules read instead"


def test_a_damaged_model_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(FILE.read_bytes()[:5000])
    with pytest.raises(ReaderUnavailableError, match=r"^[^\n]*reader\.onnx[^\n]*$"):
        OnnxModel(tmp_path / "reader.onnx")


def test_an_older_processor_gives_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = encode(clues())
    (here,) = OnnxModel().scores(windows)
    monkeypatch.setattr("tolltrace.extract.learned.model._exact", lambda: False)
    (there,) = OnnxModel().scores(windows)
    for mine, theirs in ((here.by_head, there.by_head), (here.by_kind, there.by_kind)):
        assert {k: np.abs(v - theirs[k]).max() < 1e-3 for k, v in mine.items()} == dict.fromkeys(mine, True)


def test_the_model_is_small_and_comes_with_no_other() -> None:
    assert 0 < FILE.stat().st_size <= 30_000_000
    folder = FILE.parent
    assert sorted(p.name for p in folder.iterdir()) == ["MODEL_CARD.md", "probe.onnx", "reader.json", "reader.onnx", "vocab.txt"]


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(5)), st.integers(1, 5))
def test_windows_read_together_or_apart_score_alike(order: list[int], size: int) -> None:
    texts = [TEXT, long_text(1), long_text(4), "Mine kills two farmers near Hama.", long_text(12)]
    windows = [w for i in order[:size] for w in encode(clues(texts[i]))]
    together = shipped().scores(windows)
    for window, scores in zip(windows, together, strict=True):
        (alone,) = shipped().scores([window])
        assert {k: (alone.by_head[k] == found).all() for k, found in scores.by_head.items()} == dict.fromkeys(
            scores.by_head, True
        )
        assert {k: (alone.by_kind[k] == found).all() for k, found in scores.by_kind.items()} == dict.fromkeys(
            scores.by_kind, True
        )


def scored_at_random(windows: list[Encoded]) -> list[Scores]:
    dice = np.random.default_rng(7)
    return [
        Scores(
            {head: dice.random((len(w.figures), len(getattr(traits, name))), dtype=np.float32) for head, name in HEADS.items()},
            {kind: dice.random((len(w.figures), len(w.options[kind].positions)), dtype=np.float32) for kind in KINDS},
        )
        for w in windows
    ]


HEADS = {"outcome": "OUTCOMES", "status": "STATUSES", "stance": "STANCES", "scope": "SCOPES", "method": "METHODS"}


def rows(scores: Scores, question: str) -> list[list[float]]:
    found = scores.by_head[question] if question in scores.by_head else scores.by_kind[question]
    return [list(map(float, row)) for row in found]


def test_figures_joined_by_and_are_told_by_one_voice() -> None:
    text = "The army said on Monday that it had killed a senior commander and about 20 fighters in Ariha. Later 9 people died."
    found = clues(text)
    windows = encode(found)
    raw = scored_at_random(windows)
    (apart,), (together,) = raw, pooled(found, windows, raw)
    before, after = rows(apart, "speaker"), rows(together, "speaker")
    assert after[0] == after[1]
    assert np.allclose(after[0], np.mean(before[:2], axis=0))
    assert after[2] == before[2]
    others = ("outcome", "status", "scope", "time", "place", "whole")
    assert [rows(together, q) for q in others] == [rows(apart, q) for q in others]


def test_a_count_told_again_shares_its_scope_and_nothing_else() -> None:
    text = (
        "Raids kill 31 people\n\nRaids on Ariha killed 31 people on Monday, activists said. "
        "Troops there killed 2 men. They killed 2 men."
    )
    found = clues(text)
    windows = encode(found)
    raw = scored_at_random(windows)
    (apart,), (together,) = raw, pooled(found, windows, raw)
    scope = rows(together, "scope")
    assert scope[0] == scope[1]
    assert scope[2:] == rows(apart, "scope")[2:]
    assert [rows(together, kind) for kind in KINDS] == [rows(apart, kind) for kind in KINDS]


def test_a_report_without_figures_asks_nothing() -> None:
    class Unasked:
        version = "0"
        calibration = Calibration()

        def scores(self, windows: object) -> list[Scores]:
            raise AssertionError("asked about nothing")

    extractor = ClaimExtractor(LearnedReader(Unasked(), Gazetteer.default()), Gazetteer.default())
    assert extractor.extract(make_report("r", "The killing went on.")) == []


def test_a_figure_without_a_number_needs_more_confidence() -> None:
    text = "A raid on Ariha killed 12 people, most of them women, on Monday.\n"
    found = clues(text)
    (window,) = encode(found)
    answers = answers_of([window], [scores_for(window, {"outcome": 1})], ALONE)
    assert [found.figures[i].figure.count.bounded for i in answers] == [True, False]
    sure, unsure = ({i: replace(a, confidence=c) for i, a in answers.items()} for c in (0.8, 0.7))
    assert list(worth_telling(found, sure)) == list(answers)
    assert list(worth_telling(found, unsure)) == [next(iter(answers))]


def test_the_day_of_a_list_is_no_candidate() -> None:
    text = "A raid on Ariha on Monday killed two men. Their names are on the list of victims released on 26 May 2016.\n"
    times = [t.span.of(text) for t in clues(text).times if t.span is not None]
    assert times == ["Monday"]


def test_the_most_of_people_called_nothing_have_no_status() -> None:
    text = "Commandos landed near Ariha on Monday. The troops killed up to 25 in a firefight, and nine fighters fled.\n"
    found = clues(text)
    (window,) = encode(found)
    answers = {"outcome": traits.OUTCOMES.index(Outcome.KILLED), "status": traits.STATUSES.index(Status.COMBATANT)}
    read = readings_of(found, answers_of([window], [scores_for(window, answers)], ALONE), Gazetteer.default())
    assert [(r.figure.span.of(text), r.status) for r in read] == [
        ("up to 25", Status.UNKNOWN),
        ("nine fighters", Status.COMBATANT),
    ]


def test_what_is_reported_by_nobody_in_particular_is_no_other_sentences_word() -> None:
    text = "Activists said 80 people died in Ariha. The toll of Monday was reported to be 56. Later 70 were dead.\n"
    found = clues(text)
    (window,) = encode(found)
    voice = window.options["speaker"].values.index("Activists")
    answers = {"outcome": traits.OUTCOMES.index(Outcome.KILLED), "speaker": voice}
    read = readings_of(found, answers_of([window], [scores_for(window, answers)], ALONE), Gazetteer.default())
    assert [(r.figure.span.of(text), r.claimant.text if r.claimant else "") for r in read] == [
        ("80 people", "Activists"),
        ("56", ""),
        ("70", "Activists"),
    ]
