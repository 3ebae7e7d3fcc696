"""Examples of a batch padded into tensors, with the rules' opinions left out of some so that the network learns to do without."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from gold import UNASKED, Example
from torch import Tensor

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.batches import inputs_of
from tolltrace.extract.learned.encode import KINDS
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
    inputs = inputs_of([r.encoded for r in rows])
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
        if dice is not None and dice.random() < ruleless:
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
