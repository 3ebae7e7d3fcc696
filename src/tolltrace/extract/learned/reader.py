"""The learned reader: a small encoder decides which figures are claims and what the report says of them, among what the grammar
and the rules propose. It runs on the processor alone and fetches nothing."""

from collections.abc import Sequence
from typing import Protocol

from tolltrace.extract.base import Figure, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.learned.answers import Calibration, Scores, answers_of, in_order, readings_of, unseen, worth_telling
from tolltrace.extract.learned.clues import clues_of
from tolltrace.extract.learned.encode import Encoded, encode
from tolltrace.extract.learned.pool import pooled
from tolltrace.places import Gazetteer


class Model(Protocol):
    """Scores windows. ``version`` and ``calibration`` belong to its weights."""

    version: str
    calibration: Calibration

    def scores(self, windows: Sequence[Encoded]) -> list[Scores]:
        """The scores of each window, in their order."""
        ...


class LearnedReader:
    """Reads with a model; candidates of place come from ``gazetteer``."""

    name = "learned"

    def __init__(self, model: Model, gazetteer: Gazetteer) -> None:
        self._model = model
        self._gazetteer = gazetteer
        self.version = model.version

    def read(self, document: Document, figures: Sequence[Figure]) -> list[Reading]:
        """Readings in text order. Who is responsible is left to the extractor."""
        clues = clues_of(document, figures, self._gazetteer)
        windows = encode(clues)
        scores = pooled(clues, windows, self._model.scores(windows)) if windows else []
        answers = worth_telling(clues, answers_of(windows, scores, self._model.calibration))
        read = readings_of(clues, answers, self._gazetteer)
        # Appended at first: positions of wholes among the readings stay right.
        return in_order([*read, *unseen(clues, windows)])
