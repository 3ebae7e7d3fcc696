"""Text as its readers see it: digits of any script as 0-9, full-width letters as plain ones, unseen characters gone.

A count written "٢١" or "1<zero-width space>20" is a count all the same, and a word of harm with a soft hyphen inside is one.
Folding happens in one place, and everything found in the folded text is told in offsets of the text as it came.
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace

from tolltrace.extract.base import Figure
from tolltrace.model import Claim, Count, Evidence, Report, Span, claim_id

# Soft hyphens, joiners, marks of direction, variation selectors, tags: they take no room, and no English word needs them.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_LAST_DIGIT = 0x20000  # no script beyond has digits of its own
_DIGITS = {c: unicodedata.decimal(chr(c)) for c in range(0x80, _LAST_DIGIT) if unicodedata.category(chr(c)) == "Nd"}
_SAME_LENGTH = (
    {c: str(value) for c, value in _DIGITS.items()}
    | {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | {0x066A: "%", 0x066B: ".", 0x066C: ","}
)
_STRANGE = re.compile(f"[{_UNSEEN}{''.join(map(chr, _SAME_LENGTH))}]")
_HIDDEN = re.compile(f"[{_UNSEEN}]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` folded. ``cuts`` are the runs taken out, as (offset in ``text``, characters taken out up to and with it), in
    order; empty where both texts have the same offsets. ``source`` is the text as it came."""

    source: str
    text: str
    cuts: tuple[tuple[int, int], ...] = ()

    def span(self, span: Span) -> Span:
        """The span of ``source`` that ``span`` of ``text`` came from; nothing unseen at its ends belongs to it."""
        if not self.cuts:
            return span
        end = self._at(span.end - 1) + 1 if span.end > span.start else self._at(span.start)
        return Span(self._at(span.start), end)

    def _at(self, offset: int) -> int:
        at = bisect_right(self.cuts, (offset, sys.maxsize))
        return offset + (self.cuts[at - 1][1] if at else 0)


def fold_text(text: str) -> Folded:
    """``text`` folded; at next to no cost where nothing is to be folded."""
    if text.isascii() or _STRANGE.search(text) is None:
        return Folded(text, text)
    cuts: list[tuple[int, int]] = []
    taken = 0
    for match in _HIDDEN.finditer(text):
        at = match.start() - taken
        taken += match.end() - match.start()
        cuts.append((at, taken))
    return Folded(text, _HIDDEN.sub("", text).translate(_SAME_LENGTH), tuple(cuts))


def figure_in_source(folded: Folded, figure: Figure) -> Figure:
    """A figure of the folded text as one of the text that it came from."""
    if folded.text == folded.source:
        return figure
    number = folded.span(figure.number)
    return replace(
        figure,
        span=folded.span(figure.span),
        number=number,
        count=replace(figure.count, phrase=number.of(folded.source)),
    )


def claims_in_source(folded: Folded, report: Report, claims: list[Claim]) -> list[Claim]:
    """Claims of the folded text as claims of ``report``, whose text it came from."""
    if folded.text == folded.source:
        return claims
    ids = {c.id: claim_id(report.id, folded.span(c.figure), c.outcome) for c in claims}
    return [
        replace(
            c,
            id=ids[c.id],
            figure=folded.span(c.figure),
            quote=folded.span(c.quote),
            count=_count(folded, c),
            part_of=ids.get(c.part_of, ""),
            repeat_of=ids.get(c.repeat_of, ""),
            evidence=tuple(Evidence(e.field, folded.span(e.span)) for e in c.evidence),
        )
        for c in claims
    ]


def _count(folded: Folded, claim: Claim) -> Count:
    start = claim.figure.start + max(0, claim.figure.of(folded.text).find(claim.count.phrase))
    return replace(claim.count, phrase=folded.span(Span(start, start + len(claim.count.phrase))).of(folded.source))
