"""Windows of similar length padded into the arrays that the model takes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.encode import KINDS, WIDTH, Encoded

Arrays = dict[str, NDArray[np.int64] | NDArray[np.float32]]


def inputs_of(rows: Sequence[Encoded]) -> Arrays:
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
