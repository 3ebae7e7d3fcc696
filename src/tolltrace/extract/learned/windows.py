"""Cuts a document into windows that the encoder reads once each, with all their figures.

Most reports fit into one window. Longer ones are cut at sentences; each window opens with the headline and the lead, which say
what the story is about, and shows a little of what comes before and after the sentences it answers for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.extract.document import Document
from tolltrace.extract.learned.tokens import Pieces, pieces_of

LIMIT = 384  # word pieces: nine reports in ten of the annotated news fit; cost grows little faster than with two windows of 256
_HEAD = 72  # word pieces of headline and lead that every window opens with
_BACK = 96  # word pieces of context before the sentences that a window answers for
_AHEAD = 48


@dataclass(frozen=True, slots=True)
class Window:
    """``pieces`` of the text in order, without gaps in a sentence; the window answers for figures of sentences [first, last)."""

    pieces: Pieces
    first: int
    last: int


def windows_of(document: Document, figures: Sequence[int], limit: int = LIMIT) -> list[Window]:
    """Windows that answer for every figure; ``figures`` are the positions of the sentences that hold one, in order.

    No more than ``limit`` - 2 word pieces each; a sentence longer than that is cut off.
    """
    text = document.text
    asked = sorted(set(figures))
    if not asked:
        return []
    rows = [pieces_of(text, s.start, s.end) for s in document.sentences]
    room = limit - 2
    if sum(map(len, rows)) <= room:
        return [Window(_joined(rows), 0, len(rows))]
    head = _fitting(rows, range(min(2, len(rows))), _HEAD)
    found: list[Window] = []
    at = 0
    while at < len(asked):
        first = asked[at]
        back = _fitting(rows, range(first - 1, -1, -1), _BACK, without=head)
        opening = sorted({*head, *back})
        used = sum(len(rows[i]) for i in opening if i < first)
        last = first
        while last < len(rows) and (last == first or used + len(rows[last]) <= room - _AHEAD):
            used += 0 if last in opening else len(rows[last])
            last += 1
        ahead = _fitting(rows, range(last, len(rows)), max(0, room - used), without=())
        shown = sorted({*opening, *range(first, last), *ahead})
        found.append(Window(_joined([rows[i] for i in shown], room), first, last))
        while at < len(asked) and asked[at] < last:
            at += 1
    return found


def _fitting(rows: Sequence[Pieces], order: Sequence[int], room: int, without: Sequence[int] = ()) -> list[int]:
    """The sentences of ``order`` that fit into ``room``, up to the first that does not."""
    taken: list[int] = []
    for i in order:
        if i in without:
            continue
        room -= len(rows[i])
        if room < 0:
            break
        taken.append(i)
    return taken


def _joined(rows: Sequence[Pieces], limit: int | None = None) -> Pieces:
    ids = tuple(i for row in rows for i in row.ids)[:limit]
    return Pieces(ids, tuple(s for r in rows for s in r.starts)[:limit], tuple(e for r in rows for e in r.ends)[:limit])
