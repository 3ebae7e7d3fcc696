"""How every candidate of when, where or who stands to every figure of a document: side, distance, what lies between, and whether
the rules chose it. All pairs are worked out at once: asking pair by pair would cost more than the encoder."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tolltrace.extract.learned.clues import Clues
from tolltrace.extract.where import Mention
from tolltrace.extract.where.focus import lies_in
from tolltrace.model import Span

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

_NEAR = 6  # sentences told apart one by one
_BETWEEN = (
    re.compile(","),
    re.compile(r"[;:\n]"),
    re.compile(r"\b(?:while|whereas|meanwhile|but|elsewhere|separately|another|after|since|before)\b", re.I),
)
PLAIN = 2 * _NEAR + 1 + 15 + len(_BETWEEN)
CHOSEN = 6
"""The last numbers of a pair: what the rules chose."""
RULES_CHOICE = -CHOSEN
"""The number of a pair that is 1 for the rules' own choice, else 0."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of one kind: their characters (None where the text only implies one), sentences, values (equal where two say the same), own
    traits (candidates, traits) or (figures, candidates, traits), and the rules' choice for each figure. ``finer`` (candidates,
    candidates): the first lies in the second."""

    spans: Sequence[Span | None]
    sentences: Sequence[int]
    values: Sequence[Hashable]
    own: Sequence[Sequence[float]] | Floats
    chosen: Sequence[int]
    finer: Flags | None = None


def width(own: int) -> int:
    """Numbers of a pair whose candidate has ``own`` traits."""
    return 1 + own + PLAIN + CHOSEN


def pairs_of(clues: Clues, candidates: Candidates, own: int) -> Floats:
    """(figures, 1 + candidates, width): candidate NONE first."""
    figures, many = len(clues.figures), len(candidates.spans)
    found = np.zeros((figures, 1 + many, width(own)), dtype=np.float32)
    found[:, 0, 0] = 1.0
    if many:
        found[:, 1:, 1 : 1 + own] = np.array(candidates.own, dtype=np.float32)
        found[:, 1:, 1 + own : 1 + own + PLAIN] = _plain(clues, candidates)
        found[:, 0, 1 + own + PLAIN - 1] = found[:, 1, 1 + own + PLAIN - 1]
    found[:, :, -CHOSEN:] = _choices(clues, candidates)
    return found


def _plain(clues: Clues, candidates: Candidates) -> Floats:
    text = clues.document.text
    starts = np.array([f.figure.span.start for f in clues.figures])[:, None]
    ends = np.array([f.figure.span.end for f in clues.figures])[:, None]
    sentence = np.array([f.sentence for f in clues.figures])[:, None]
    told = np.array([s is not None for s in candidates.spans])[None]
    first = np.array([s.start if s else 0 for s in candidates.spans])[None]
    last = np.array([s.end if s else 0 for s in candidates.spans])[None]
    where = np.array(candidates.sentences)[None]
    after = first >= starts
    opened, closed = np.where(after, ends, last), np.where(after, first, starts)
    closed = np.maximum(opened, closed)
    gap = closed - opened
    same = (where == sentence) & told
    apart = np.eye(2 * _NEAR + 1, dtype=np.float32)[np.clip(where - sentence, -_NEAR, _NEAR) + _NEAR]
    order = np.sort(starts[:, 0])
    others = np.maximum(0, np.searchsorted(order, closed) - np.searchsorted(order, opened))
    before_it = np.where(told & (last <= starts), last, -1)
    after_it = np.where(told & (first >= ends), first, len(text) + 1)
    counts = [np.searchsorted(at, closed) - np.searchsorted(at, opened) for at in _breaks(text)]
    filled = (where == np.unique(sentence)[:, None]).any(0, keepdims=True) & told
    rows = [
        after & told,
        same,
        np.where(same, np.minimum(gap, 400) / 200, 0),
        np.where(told, np.log1p(gap) / 8, 0),
        (before_it == before_it.max(1, keepdims=True)) & (before_it >= 0),
        (after_it == after_it.min(1, keepdims=True)) & (after_it <= len(text)),
        (where == 0) & told,
        (where <= 2) & told,
        np.minimum(others, 5) / 5,
        filled,
        told,
        *(np.where(same, np.minimum(c, 4) / 4, 0) for c in counts),
        *_finer(candidates, same),
        same.any(1, keepdims=True),
    ]
    found = np.empty((*same.shape, PLAIN), dtype=np.float32)
    found[:, :, : apart.shape[-1]] = apart
    for i, numbers in enumerate(rows, start=apart.shape[-1]):
        found[:, :, i] = numbers
    return found


@lru_cache(maxsize=4)
def _breaks(text: str) -> tuple[NDArray[np.int64], ...]:
    """Where each of the patterns that lie between begins, in order; the same for every kind of candidate."""
    return tuple(np.array([m.start() for m in pattern.finditer(text)], dtype=np.int64) for pattern in _BETWEEN)


def _finer(candidates: Candidates, same: Flags) -> list[Floats | Flags]:
    """Whether another candidate lies in this one, this one in another, and this one in (or around) one of the figure's
    sentence."""
    finer = candidates.finer
    if finer is None:
        return [np.zeros(same.shape, dtype=np.float32)] * 3
    local = np.asarray(same, dtype=np.float32)
    return [
        np.asarray(finer.any(axis=0))[np.newaxis],
        np.asarray(finer.any(axis=1))[np.newaxis],
        (local @ finer.T.astype(np.float32)) > 0,
    ]


def _choices(clues: Clues, candidates: Candidates) -> Floats:
    figures, many = len(clues.figures), len(candidates.spans) + 1
    chosen = np.array(candidates.chosen, dtype=np.int64)
    read = np.array([f.reading is not None for f in clues.figures])
    votes = np.bincount(chosen[read], minlength=many) / max(1, figures)
    values: dict[Hashable, int] = {}
    value = np.array([values.setdefault(v, len(values)) for v in (None, *candidates.values)])
    found = np.zeros((figures, many, CHOSEN), dtype=np.float32)
    found[np.arange(figures), chosen, 0] = 1.0
    found[:, :, 1] = value[None] == value[chosen][:, None]
    found[:, :, 2] = votes[None]
    found[:, 1:, 3] = (votes > 0)[None, 1:]
    if candidates.finer is not None:
        padded = np.zeros((many, many), dtype=np.float32)
        padded[1:, 1:] = candidates.finer
        found[:, :, 4] = padded[:, chosen].T
        found[:, :, 5] = padded[chosen]
    return found


def finer_of(places: Sequence[Mention]) -> Flags:
    """(places, places): whether the first lies in the second; asked once a pair of names."""
    known: dict[tuple[str, str], bool] = {}
    found = np.zeros((len(places), len(places)), dtype=np.bool_)
    for i, inner in enumerate(places):
        for j, outer in enumerate(places):
            if inner.name == outer.name or inner.level > outer.level:
                continue
            key = (inner.name, outer.name)
            if key not in known:
                known[key] = lies_in(inner, outer)
            found[i, j] = known[key]
    return found
