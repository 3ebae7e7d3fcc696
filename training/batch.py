"""Examples of a batch padded into tensors, with the rules' opinions left out of some so that the network learns to do without."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from gold import UNASKED, Example
from numpy.typing import NDArray
from torch import Tensor

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.encode import KINDS, WIDTH, Encoded
from tolltrace.extract.learned.standing import CHOSEN
from tolltrace.extract.learned.traits import Tag

Arrays = dict[str, NDArray[np.int64] | NDArray[np.float32]]
FIELDS = ("outcome", "status", "stance", "scope", "method")


@dataclass(frozen=True)
class Batch:
    inputs: dict[str, Tensor]
    answers: dict[str, Tensor]
    right: dict[str, Tensor]
    sure: Tensor


def batch_of(rows: Sequence[Example], *, ruleless: float = 0.0, dice: random.Random | None = None) -> Batch:
    """``ruleless`` is the share of windows that are shown without what the rules hold."""
    inputs = padded([r.encoded for r in rows])
    size, many = inputs["figures"].shape[:2]
    answers = {f: np.full((size, many), UNASKED, dtype=np.int64) for f in FIELDS}
    same = np.full((size, many, many), UNASKED, dtype=np.int64)
    sure = np.zeros((size, many), dtype=np.float32)
    right = {k: np.full(inputs[f"{k}_pairs"].shape[:3], -1, dtype=np.float32) for k in KINDS}  # -1 marks padding
    for i, row in enumerate(rows):
        a, f = row.answers, len(row.encoded.figures)
        for field in FIELDS:
            answers[field][i, :f] = getattr(a, field)
        same[i, :f, :f], sure[i, :f] = a.same, a.sure
        for k in KINDS:
            right[k][i, :f, : len(row.encoded.options[k].positions)] = a.right[k]
        if dice is not None and (row.ruleless or dice.random() < ruleless):
            inputs["tags"][i][inputs["tags"][i] >= Tag.RULE] = 0
            inputs["marks"][i, :, traits.FIGURE_TRAITS :] = 0
            for k in KINDS:
                inputs[f"{k}_pairs"][i, :, :, -CHOSEN:] = 0
    return Batch(
        {k: torch.from_numpy(v) for k, v in inputs.items()},
        {**{k: torch.from_numpy(v) for k, v in answers.items()}, "same": torch.from_numpy(same)},
        {k: torch.from_numpy(right[k]) for k in KINDS},
        torch.from_numpy(sure),
    )


def padded(rows: Sequence[Encoded]) -> Arrays:
    """``ids`` (batch, length), ``tags`` (batch, length, marks), ``mask`` (batch, length), ``figures`` (batch, figures, 2),
    ``marks`` (batch, figures, traits), and for each kind ``KIND_spans`` (batch, candidates, 2) and ``KIND_pairs`` (batch,
    figures, candidates, width). Padding is 0."""
    size, length = len(rows), max(len(r.ids) for r in rows)
    many = max(len(r.figures) for r in rows)
    ids = np.zeros((size, length), dtype=np.int64)
    tags = np.zeros((size, length, traits.TAGS_A_PIECE), dtype=np.int64)
    mask = np.zeros((size, length), dtype=np.float32)
    figures = np.zeros((size, many, 2), dtype=np.int64)
    marks = np.zeros((size, many, traits.FIGURE_TRAITS + traits.RULE_TRAITS), dtype=np.float32)
    wide = {k: max(len(r.options[k].positions) for r in rows) for k in KINDS}
    spans = {k: np.zeros((size, wide[k], 2), dtype=np.int64) for k in KINDS}
    pairs = {k: np.zeros((size, many, wide[k], WIDTH[k]), dtype=np.float32) for k in KINDS}
    for i, row in enumerate(rows):
        n, f = len(row.ids), len(row.figures)
        ids[i, :n], tags[i, :n], mask[i, :n] = row.ids, row.tags, 1.0
        figures[i, :f], marks[i, :f] = row.spans, row.traits
        for k in KINDS:
            c = len(row.options[k].positions)
            spans[k][i, :c], pairs[k][i, :f, :c] = row.options[k].spans, row.options[k].pairs
    found: Arrays = {"ids": ids, "tags": tags, "mask": mask, "figures": figures, "marks": marks}
    for k in KINDS:
        found |= {f"{k}_spans": spans[k], f"{k}_pairs": pairs[k]}
    return found
