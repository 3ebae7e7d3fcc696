"""The numbers that go into the encoder beside the words: what kind of figure it is, what each candidate is, and what the rules
hold. Each is a small visible list; their order is part of the model.
"""

import math
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.learned.clues import Clues, FigureClue, TimeClue
from tolltrace.extract.when import TimeKind
from tolltrace.extract.when.roles import Role
from tolltrace.extract.where.scan import Cue, Level
from tolltrace.extract.who.hearsay import Said
from tolltrace.model import Method, Modifier, Outcome, Scope, Stance, Status

OUTCOMES: tuple[Outcome | None, ...] = (None, *Outcome)
"""What a figure may be; None: no claim."""
STATUSES, STANCES, SCOPES, METHODS = tuple(Status), tuple(Stance), tuple(Scope), tuple(Method)
_KINDS, _MODIFIERS, _ROLES, _LEVELS, _CUES = tuple(FigureKind), tuple(Modifier), tuple(Role), tuple(Level), tuple(Cue)
_SPEECH = ("say", "count", "put", "acknowledge", "deny", "doubt")
_RUNNING = (TimeKind.SINCE, TimeKind.BACK, TimeKind.RANGE, TimeKind.PERIOD, TimeKind.VAGUE, TimeKind.STORY, TimeKind.WEEKDAY)


class Tag(IntEnum):
    """Marks of a word piece, summed into its embedding. Those from RULE on are opinions of the rules."""

    NOTHING = 0
    FIGURE = 1
    FIGURE_START = 2
    NUMBER = 3
    TIME = 4
    SAID_TIME = 5
    STAMP = 6
    PLACE = 7
    TOWN = 8
    SPEAKER = 9
    CUE = 10
    HEADLINE = 11
    RULE = 12


_AFTER_RULE = (*(f"outcome {o}" for o in OUTCOMES), *(f"status {s}" for s in STATUSES), *(f"scope {s}" for s in SCOPES))
TAGS = Tag.RULE + len(_AFTER_RULE)
TAGS_A_PIECE = 6


def rule_tags(clue: FigureClue) -> list[int]:
    """The tags for what the rules hold of a figure."""
    reading = clue.reading
    if reading is None:
        return [Tag.RULE]
    outcome = Tag.RULE + OUTCOMES.index(reading.outcome)
    status = Tag.RULE + len(OUTCOMES) + STATUSES.index(reading.status)
    scope = Tag.RULE + len(OUTCOMES) + len(STATUSES) + SCOPES.index(reading.scope)
    return [outcome, status, scope]


def _one(value: object, values: tuple[object, ...]) -> list[float]:
    return [1.0 if value == v else 0.0 for v in values]


def figure_traits(clue: FigureClue) -> list[float]:
    """Of the figure alone."""
    figure: Figure = clue.figure
    count = figure.count
    size = math.log1p(count.low if count.low is not None else count.stated_high or 0) / 10
    return [
        *_one(figure.kind, _KINDS),
        *_one(count.modifier, _MODIFIERS),
        size,
        1.0 if count.low is None and count.high is None else 0.0,
        1.0 if figure.noun else 0.0,
        min(clue.sentence, 10) / 10,
        1.0 if clue.sentence == 0 else 0.0,
    ]


def rule_traits(clue: FigureClue) -> list[float]:
    """Of what the rules hold of the figure; all 0 where a reading must do without them."""
    r = clue.reading
    return [
        *_one(r.outcome if r else None, OUTCOMES),
        *_one(r.status if r else Status.UNKNOWN, STATUSES),
        *_one(clue.stance, STANCES),
        *_one(r.scope if r else Scope.INCIDENT, SCOPES),
        *_one(r.method if r else Method.UNKNOWN, METHODS),
        r.confidence if r else 0.0,
        1.0 if r and r.part_of is not None else 0.0,
    ]


def time_traits(clues: Clues, time: TimeClue) -> list[float]:
    told, when = time.timed, time.when
    length = (when.end - when.start).days if when.start and when.end else 0
    ago = (clues.anchor.day - when.end).days if clues.anchor.day and when.end else 0
    return [
        *_one(told.role if told else None, _ROLES),
        *_one(told.mention.kind if told else None, _RUNNING),
        1.0 if told is None else 0.0,
        1.0 if when.resolved else 0.0,
        1.0 if when.resolved and length == 0 else 0.0,
        math.log1p(length) / 8,
        math.copysign(math.log1p(abs(ago)) / 8, ago),
        1.0 if told and (told.mention.loose or told.mention.part) else 0.0,
    ]


def place_traits(clues: Clues, at: int, named: Counter[str]) -> list[float]:
    """Of the place at one position of ``clues.places``."""
    place = clues.places[at]
    entry = place.place
    return [
        1.0 if at < clues.believed else 0.0,
        *_one(place.level, _LEVELS),
        *_one(place.cue, _CUES),
        1.0 if place.near else 0.0,
        1.0 if entry else 0.0,
        1.0 if entry and entry.country == clues.home else 0.0,
        entry.score if entry else 0.0,
        math.log1p(named[place.name]) / 3,
        1.0 if named and max(named.values()) == named[place.name] else 0.0,
        1.0 / (1 + list(named).index(place.name)),
    ]


def speaker_traits(said: Said, named: Counter[str]) -> list[float]:
    return [
        *_one(said.cue.kind, _SPEECH),
        1.0 if said.cue.pronoun else 0.0,
        1.0 if said.cue.leads else 0.0,
        1.0 if said.via else 0.0,
        math.log1p(named[said.speaker]) / 3,
    ]


def whole_traits(figures: Sequence[FigureClue]) -> NDArray[np.float32]:
    """(figures, figures, WHOLE_TRAITS) of each figure (second axis) as the whole that another (first axis) is part of: its own
    traits, whether it is the same one, and whether the other fits into it."""
    own = np.array([figure_traits(f) for f in figures], dtype=np.float32)
    least = np.array([f.figure.count.low or 0 for f in figures], dtype=np.float32)
    most = np.array([_most(f) for f in figures], dtype=np.float32)
    nouns = np.array([f.figure.noun for f in figures])
    related = [
        np.eye(len(figures), dtype=np.float32),
        (least[:, None] <= most[None]).astype(np.float32),
        (least[:, None] < least[None]).astype(np.float32),
        np.clip(np.log1p(least[None]) - np.log1p(least[:, None]), -4, 4) / 4,
        ((nouns[:, None] == nouns[None]) & (nouns != "")[None]).astype(np.float32),
    ]
    return np.concatenate([np.broadcast_to(own[None], (len(figures), *own.shape)), np.stack(related, -1)], -1)


def _most(clue: FigureClue) -> float:
    count = clue.figure.count
    return math.inf if count.high is None else count.high


FIGURE_TRAITS = len(_KINDS) + len(_MODIFIERS) + 5
RULE_TRAITS = len(OUTCOMES) + len(STATUSES) + len(STANCES) + len(SCOPES) + len(METHODS) + 2
TIME_TRAITS = len(_ROLES) + len(_RUNNING) + 6
PLACE_TRAITS = len(_LEVELS) + len(_CUES) + 8
SPEAKER_TRAITS = len(_SPEECH) + 4
WHOLE_TRAITS = FIGURE_TRAITS + 5

_LISTS = {"outcome": OUTCOMES, "status": STATUSES, "stance": STANCES, "scope": SCOPES, "method": METHODS}
_ENDS = tuple(accumulate(len(values) for values in _LISTS.values()))
RULED = {
    head: slice(FIGURE_TRAITS + end - len(values), FIGURE_TRAITS + end)
    for (head, values), end in zip(_LISTS.items(), _ENDS, strict=True)
}
"""Where among a figure's traits the rules' answer to each question stands, as one 1 among zeros."""
