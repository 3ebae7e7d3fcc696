"""Figures that have one answer: what the network scores for one of them it scores for all.

"A commander and about 20 fighters" are told by one voice; a count of 31 in the headline and 31 in the lead are both of one attack
or both of a campaign. Each is scored by itself, and where the network wavers it may answer one way for one and another way for
the next. The mean of their scores wavers less.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np

from tolltrace.extract.again import told_as
from tolltrace.extract.learned.answers import Scores
from tolltrace.extract.learned.clues import Clues
from tolltrace.extract.learned.encode import Encoded

# In annotated news, two figures with no more between them are told by one voice 128 times in 130.
_JOINED = re.compile(r"\s*(?:,|and|&|,\s*and|as\s+well\s+as|plus)\s*(?:the\s+|its\s+)?", re.IGNORECASE)


def pooled(clues: Clues, windows: Sequence[Encoded], scored: Sequence[Scores]) -> list[Scores]:
    """The scores, with those of figures that have one answer set to their mean: who tells figures joined by a mere "and", and the
    scope of a count told again. What the rules hold of each is added later and stays its own."""
    at = {figure: (w, row) for w, window in enumerate(windows) for row, figure in enumerate(window.figures)}
    found = [
        Scores(s.by_head | {"scope": s.by_head["scope"].copy()}, s.by_kind | {"speaker": s.by_kind["speaker"].copy()})
        for s in scored
    ]
    for again in _again(clues):
        shown = [at[i] for i in again if i in at]
        mean = np.mean([scored[w].by_head["scope"][row] for w, row in shown], axis=0) if shown else None
        for w, row in shown:
            found[w].by_head["scope"][row] = mean
    for joined in _joined(clues):
        rows: dict[int, list[int]] = defaultdict(list)  # candidates are a window's own
        for w, row in (at[i] for i in joined if i in at):
            rows[w].append(row)
        for w, mine in rows.items():
            found[w].by_kind["speaker"][mine] = scored[w].by_kind["speaker"][mine].mean(0)
    return found


def _joined(clues: Clues) -> list[list[int]]:
    """Runs of claims, by position among the figures, with a mere "and" between one and the next."""
    claims = [i for i, f in enumerate(clues.figures) if f.reading is not None]
    groups = [claims[:1]]
    for last, this in pairwise(claims):
        end, start = clues.figures[last].figure.span.end, clues.figures[this].figure.span.start
        if _JOINED.fullmatch(clues.document.text, end, max(start, end)):
            groups[-1].append(this)
        else:
            groups.append([this])
    return [group for group in groups if len(group) > 1]


def _again(clues: Clues) -> list[list[int]]:
    """Figures, by position, that give one count of the same people, as the rules read them."""
    told: dict[Hashable, list[int]] = defaultdict(list)
    for i, f in enumerate(clues.figures):
        count = told_as(f.reading.outcome, f.reading.status, f.figure.count) if f.reading else None
        if count is not None:
            told[count].append(i)
    return [group for group in told.values() if len(group) > 1]
