"""From the network's scores to readings: the most probable answer for each figure, with what the candidates stand for.

Where the network and the rules agree, the rules' own normalised answer is kept: they know more of it (a period's end, places
listed side by side). Where they do not, the field is named among the doubts, so that review can show it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from tolltrace.extract.base import NOBODY, Name, Reading
from tolltrace.extract.learned import traits
from tolltrace.extract.learned.clues import NONE, Clues, FigureClue
from tolltrace.extract.learned.encode import KINDS, Encoded, Floats, Options
from tolltrace.extract.learned.standing import RULES_CHOICE
from tolltrace.extract.reader.early import with_early
from tolltrace.extract.reader.elements import around
from tolltrace.extract.reader.identified import group_as_told
from tolltrace.extract.reader.lump import lumped
from tolltrace.extract.reader.parts import told_out_of, told_within
from tolltrace.extract.reader.quote import quote_at
from tolltrace.extract.reader.status import all_called, called_nothing, own_status
from tolltrace.extract.when import time_of
from tolltrace.extract.where import place_at, place_of
from tolltrace.model import NOWHERE, UNDATED, Outcome, Scope, Span, Status, When, Where
from tolltrace.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's scores for one window: (figures, classes) by head, (figures, candidates) by kind."""

    by_head: dict[str, Floats]
    by_kind: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Calibration:
    """``temperature`` divides the scores of outcome and status; ``bar`` is the probability from which a figure is a claim.
    ``rules`` holds for each question what is added to the score of the rules' own answer (1 where it holds nothing): trained on
    few reports, the network is surer of itself than it should be. ``aggregate`` is added to the score for several
    happenings, which the network finds too seldom. All are fitted on reports that the network had not seen."""

    temperature: float = 1.0
    bar: float = 0.5
    rules: Mapping[str, float] = field(default_factory=dict)
    aggregate: float = 0.0

    def trust(self, question: str) -> float:
        """How much the rules' answer to a question (a head or a kind of candidate) is raised."""
        return self.rules.get(question, 1.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """The network's answer for one figure: positions in the lists of ``traits``, and candidates."""

    outcome: int
    status: int
    stance: int
    scope: int
    method: int
    time: int
    place: int
    speaker: int
    whole: int
    confidence: float
    harmed: float  # as confident that people were harmed, whatever the outcome


def answers_of(windows: Sequence[Encoded], scored: Sequence[Scores], calibration: Calibration) -> dict[int, Answer]:
    """The answer for each figure (by position in the Clues) that is taken for a claim."""
    found: dict[int, Answer] = {}
    for window, scores in zip(windows, scored, strict=True):
        heads = ruled(window, scores, calibration)
        claim = probabilities(heads["outcome"] / calibration.temperature)
        status = probabilities(heads["status"] / calibration.temperature)
        by_kind = scores.by_kind | {"whole": _not_itself(window, scores.by_kind["whole"])}
        chosen = {kind: _chosen(window.options[kind], raised(window, kind, by_kind[kind], calibration)) for kind in KINDS}
        for row in np.flatnonzero(1.0 - claim[:, 0] >= calibration.bar):
            outcome = 1 + int(np.argmax(claim[row, 1:]))
            stance, scope, method = (int(np.argmax(heads[head][row])) for head in ("stance", "scope", "method"))
            found[window.figures[row]] = Answer(
                outcome,
                int(np.argmax(status[row])),
                stance,
                scope,
                method,
                chosen["time"][row],
                chosen["place"][row],
                chosen["speaker"][row],
                chosen["whole"][row],
                confidence=float(claim[row, outcome] * status[row].max()),
                harmed=float((1.0 - claim[row, 0]) * status[row].max()),
            )
    return found


# "Most of them women", "some of the dead": such a figure moves no bound of any toll, and found with less confidence it is wrong
# 12 times in 30. At this bar the reader keeps 108 of 126 right ones and 12 of 29 wrong ones (sets train, p and x).
_UNCOUNTED_BAR = 0.75


def worth_telling(clues: Clues, answers: Mapping[int, Answer]) -> dict[int, Answer]:
    """The answers without those for figures that give no number and are not surely claims."""
    return {i: a for i, a in answers.items() if clues.figures[i].figure.count.bounded or a.confidence >= _UNCOUNTED_BAR}


def ruled(window: Encoded, scores: Scores, calibration: Calibration) -> dict[str, Floats]:
    """The scores by head, with what the rules hold raised as far as they are trusted."""
    found = {
        head: scores.by_head[head] + np.float32(calibration.trust(head)) * window.traits[:, at]
        for head, at in traits.RULED.items()
    }
    lean = [calibration.aggregate if scope is Scope.AGGREGATE else 0.0 for scope in traits.SCOPES]
    return found | {"scope": found["scope"] + np.array(lean, dtype=np.float32)}


def _not_itself(window: Encoded, scores: Floats) -> Floats:
    """The scores of wholes, without the figure itself."""
    own = np.array(window.figures)[:, None] + 1 == np.array(window.options["whole"].positions)[None]
    return np.where(own, np.float32(-1e4), scores)


def raised(window: Encoded, kind: str, scores: Floats, calibration: Calibration) -> Floats:
    """The scores of one kind's candidates, with the rules' choice raised as far as it is trusted."""
    return scores + np.float32(calibration.trust(kind)) * window.options[kind].pairs[:, :, RULES_CHOICE]


def _chosen(options: Options, scores: Floats) -> list[int]:
    """For each figure the likeliest mention of the likeliest value: a place named four times shares its probability out among its
    mentions. Where the rules chose a mention of that value it is theirs: "the province of Aleppo" before a mere "Aleppo"."""
    shares = probabilities(scores)
    order = list(dict.fromkeys(options.values))
    of_value = np.array([[1.0 if v == value else 0.0 for value in order] for v in options.values], dtype=np.float32)
    best = (shares @ of_value).argmax(1)
    ranked = of_value[:, best].T * (shares + options.pairs[:, :, RULES_CHOICE])
    return [options.positions[at] for at in ranked.argmax(1)]


def probabilities(scores: Floats) -> Floats:
    """Softmax over the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), dtype=np.float32)


def readings_of(clues: Clues, answers: dict[int, Answer], gazetteer: Gazetteer) -> list[Reading]:
    """Readings in text order."""
    kept = sorted(answers)
    at = {figure: n for n, figure in enumerate(kept)}
    wholes = _wholes(answers) | _told_out_of(clues, answers, kept)
    read = [_reading(clues, clues.figures[i], answers[i], at.get(wholes[i]), gazetteer) for i in kept]
    return with_early(clues.document, read)


def _wholes(answers: dict[int, Answer]) -> dict[int, int]:
    """For each figure the one that it is part of, -1 for none: a claim too, and no part of the figure itself."""
    found = {i: a.whole - 1 if a.whole - 1 in answers else -1 for i, a in answers.items()}
    for i in sorted(found):
        above, seen = found[i], {i}
        while above >= 0 and above not in seen:
            seen.add(above)
            above = found[above]
        if above >= 0:
            found[i] = -1
    return found


def _told_out_of(clues: Clues, answers: Mapping[int, Answer], kept: Sequence[int]) -> dict[int, int]:
    """The figures that the words themselves make some of a neighbour's: "out of 30 martyrs we have extracted 18", "including a
    son"."""
    found: dict[int, int] = {}
    for one, two in pairwise(kept):
        a, b = clues.figures[one], clues.figures[two]
        if a.sentence != b.sentence or answers[one].outcome != answers[two].outcome:
            continue
        sentence = clues.document.sentences[a.sentence]
        for i, j, part, whole in ((one, two, a, b), (two, one, b, a)):
            if told_out_of(clues.document.text, sentence, part.figure, whole.figure):
                found[i] = j
        if told_within(clues.document.text, a.figure, b.figure):
            found[two] = one
    return found


def unseen(clues: Clues, windows: Sequence[Encoded]) -> list[Reading]:
    """The rules' readings of figures that no window shows (in a sentence longer than a window)."""
    shown = {i for w in windows for i in w.figures}
    return [replace(f.reading, part_of=None) for i, f in enumerate(clues.figures) if f.reading is not None and i not in shown]


def in_order(readings: Sequence[Reading]) -> list[Reading]:
    """The readings in text order, each part still pointing at its whole."""
    order = sorted(range(len(readings)), key=lambda i: readings[i].figure.span)
    position = {old: new for new, old in enumerate(order)}
    return [replace(r, part_of=None if r.part_of is None else position[r.part_of]) for r in (readings[i] for i in order)]


def _reading(clues: Clues, clue: FigureClue, answer: Answer, part_of: int | None, gazetteer: Gazetteer) -> Reading:
    rule = clue.reading
    outcome = traits.OUTCOMES[answer.outcome]
    if outcome is None:
        raise ValueError("a figure that is no claim has no reading")
    scope = traits.SCOPES[answer.scope]
    claimant, via = _speaker(clues, clue, answer.speaker)
    confidence = answer.confidence
    if outcome in _OF_BOTH and lumped(clues.document.text, clue.figure, clues.document.sentences[clue.sentence]):
        outcome, confidence = Outcome.CASUALTIES, answer.harmed
    return Reading(
        figure=clue.figure,
        quote=quote_at(clues.document, clue.figure.span),
        outcome=outcome,
        status=_status(clues, clue, answer),
        group=rule.group if rule else _group(clues, clue),
        # That a sentence calls the figure false outright is plain to the rules and rare in what the network has seen.
        stance=(rule.stance if rule else None) or traits.STANCES[answer.stance],
        scope=scope,
        method=traits.METHODS[answer.method],
        claimant=claimant,
        via=via,
        when=_when(clues, clue, answer.time, scope),
        where=_where(clues, clue, answer.place, scope, gazetteer),
        part_of=part_of,
        confidence=round(confidence, 3),
        doubts=_doubts(clue, answer, outcome),
    )


# "63 people killed and injured": of 297 figures so told annotators count 293 as both; the network takes a third of them for one
# or the other.
_OF_BOTH = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES})


def _group(clues: Clues, clue: FigureClue) -> str:
    sentence = clues.document.sentences[clue.sentence]
    text = clues.document.text
    return group_as_told(text, clue.figure, own_status(text, clue.figure, around(sentence, clue.figure.span))[1])


def _status(clues: Clues, clue: FigureClue, answer: Answer) -> Status:
    text = clues.document.text
    if called := all_called(text, clue.figure, clues.document.sentences[clue.sentence]):
        return called
    return Status.UNKNOWN if called_nothing(text, clue.figure) else traits.STATUSES[answer.status]


# "was reported to be 56": who reported it is left open, so nobody named in another sentence did.
_LEFT_OPEN = re.compile(
    r"\b(?:was|were|is|are|been)\s+(?:\w+ly\s+|at\s+first\s+)?(?:reported|said|believed|thought|estimated|reckoned)\s+"
    r"(?:to\s+(?:be|have\s+been|stand\s+at|number)|at)\s+$",
    re.IGNORECASE,
)


def _speaker(clues: Clues, clue: FigureClue, chosen: int) -> tuple[Name, Name | None]:
    if chosen == NONE:
        return NOBODY, None
    said, start = clues.speakers[chosen - 1], clue.figure.span.start
    if said.cue.speaker is None:
        return NOBODY, None
    sentence = clues.document.sentences[clue.sentence]
    if not sentence.covers(said.cue.speaker) and _LEFT_OPEN.search(clues.document.text, max(sentence.start, start - 60), start):
        return NOBODY, None
    return Name(said.speaker, said.cue.speaker), Name(said.via, said.cue.via) if said.via and said.cue.via else None


def _when(clues: Clues, clue: FigureClue, chosen: int, scope: Scope) -> tuple[When, Span | None]:
    if chosen == NONE:
        return UNDATED, None
    if chosen == clue.time:
        return time_of(clues.document, clue.figure.span, scope)
    return clues.times[chosen - 1].when, clues.times[chosen - 1].span


def _where(clues: Clues, clue: FigureClue, chosen: int, scope: Scope, gazetteer: Gazetteer) -> tuple[Where, tuple[Span, ...]]:
    if chosen == NONE:
        return NOWHERE, ()
    mention = clues.places[chosen - 1]
    if chosen == clue.place:
        where, spans = place_of(clues.document, clue.figure.span, scope, gazetteer)
        if spans and spans[0] == mention.span:
            return where, spans
    return place_at(clues.document, mention, gazetteer)


def _doubts(clue: FigureClue, answer: Answer, outcome: Outcome) -> tuple[str, ...]:
    """The fields that the rules read otherwise."""
    rule = clue.reading
    if rule is None:
        return ("outcome",)
    pairs = (
        ("outcome", outcome, rule.outcome),
        ("status", traits.STATUSES[answer.status], rule.status),
        ("scope", traits.SCOPES[answer.scope], rule.scope),
        ("stance", traits.STANCES[answer.stance], clue.stance),
        ("when", answer.time, clue.time),
        ("where", answer.place, clue.place),
        ("claimant", answer.speaker, clue.speaker),
    )
    return tuple(name for name, mine, theirs in pairs if mine != theirs)
