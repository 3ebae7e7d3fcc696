"""Examples of a batch padded into tensors, with the rules' opinions left out of some so that the network learns to do without."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from gold import UNASKED, Example
from torch import Tensor

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.encode import KINDS, WIDTH
from tolltrace.extract.learned.standing import CHOSEN
from tolltrace.extract.learned.traits import Tag

FIELDS = ("outcome", "status", "stance", "scope", "method")


@dataclass(frozen=True)
class Batch:
    inputs: dict[str, Tensor]
    answers: dict[str, Tensor]
    right: dict[str, Tensor]
    sure: Tensor


def batch_of(rows: Sequence[Example], *, ruleless: float = 0.0, dice: random.Random | None = None) -> Batch:
    """``ruleless`` is the share of windows that are shown without what the rules hold."""
    size, length = len(rows), max(len(r.encoded.ids) for r in rows)
    many = max(len(r.encoded.figures) for r in rows)
    ids = np.zeros((size, length), dtype=np.int64)
    mask = np.zeros((size, length), dtype=np.float32)
    tags = np.zeros((size, length, traits.TAGS_A_PIECE), dtype=np.int64)
    figures = np.zeros((size, many, 2), dtype=np.int64)
    marks = np.zeros((size, many, traits.FIGURE_TRAITS + traits.RULE_TRAITS), dtype=np.float32)
    answers = {f: np.full((size, many), UNASKED, dtype=np.int64) for f in FIELDS}
    same = np.full((size, many, many), UNASKED, dtype=np.int64)
    sure = np.zeros((size, many), dtype=np.float32)
    wide = {k: max(len(r.encoded.options[k].positions) for r in rows) for k in KINDS}
    spans = {k: np.zeros((size, wide[k], 2), dtype=np.int64) for k in KINDS}
    pairs = {k: np.zeros((size, many, wide[k], WIDTH[k]), dtype=np.float32) for k in KINDS}
    held = {k: np.zeros((size, many, wide[k]), dtype=np.float32) for k in KINDS}
    right = {k: np.zeros((size, many, wide[k]), dtype=np.float32) for k in KINDS}
    for i, row in enumerate(rows):
        e, a = row.encoded, row.answers
        n, f = len(e.ids), len(e.figures)
        bare = dice is not None and dice.random() < ruleless
        ids[i, :n], mask[i, :n] = e.ids, 1.0
        tags[i, :n] = np.where(e.tags >= Tag.RULE, 0, e.tags) if bare else e.tags
        figures[i, :f], marks[i, :f] = e.spans, e.traits
        if bare:
            marks[i, :f, traits.FIGURE_TRAITS :] = 0
        for field in FIELDS:
            answers[field][i, :f] = getattr(a, field)
        same[i, :f, :f], sure[i, :f] = a.same, a.sure
        for k in KINDS:
            o = e.options[k]
            c = len(o.positions)
            spans[k][i, :c], pairs[k][i, :f, :c], held[k][i, :f, :c], right[k][i, :f, :c] = o.spans, o.pairs, 1.0, a.right[k]
            if bare:
                pairs[k][i, :, :, -CHOSEN:] = 0
    inputs = {"ids": ids, "tags": tags, "mask": mask, "figures": figures, "marks": marks}
    for k in KINDS:
        inputs |= {f"{k}_spans": spans[k], f"{k}_pairs": pairs[k]}
    return Batch(
        {k: torch.from_numpy(v) for k, v in inputs.items()},
        {**{k: torch.from_numpy(v) for k, v in answers.items()}, "same": torch.from_numpy(same)},
        {k: torch.from_numpy(right[k] - (1 - held[k])) for k in KINDS},  # -1 marks padding
        torch.from_numpy(sure),
    )
