"""Totals by period, place, party, method or grading: a range a row, so that no bar hides how unsure it is."""

from collections.abc import Sequence

from tolltrace.charts.marks import AnyChart, Row, panel, themed
from tolltrace.charts.scale import scale_for
from tolltrace.charts.theme import CLAIM, CONCEDED, ENGLISH, WIDE, ChartWords, Layout
from tolltrace.model import Outcome, TollStatus, Total
from tolltrace.model.plain import plain

MOST = 60  # rows of a panel; beyond, those with the highest ends are kept and the title says so

Labelled = tuple[str, Sequence[Total]]
"""A label and the totals behind it."""


def grouped_chart(
    rows: Sequence[Labelled], status: TollStatus = TollStatus.TOTAL, words: ChartWords = ENGLISH, layout: Layout = WIDE
) -> AnyChart:
    """A panel for each outcome: for each label the range of one line of status, and under it what is conceded. Raises ValueError
    when no row has a number to draw."""
    panels = []
    for outcome in Outcome:
        told = [(label, t) for label, totals in rows for t in totals if (t.outcome, t.status) == (outcome, status)]
        told = [(label, t) for label, t in told if t.incidents or t.conceded]
        if not any(t.high or not t.open_top for _, t in told):
            continue
        kept = sorted(told, key=lambda item: -item[1].high)[:MOST]
        shown = [item for item in told if item in kept]
        drawn = [row for label, total in shown for row in _rows(label, total, words)]
        scale = scale_for(n for row in drawn for n in (row.low, row.high))
        title = words.own(f"{words.outcomes[outcome]} \u2013 {words.statuses[status.value]}")
        title += f" ({len(shown)}/{len(told)})" if len(shown) < len(told) else ""
        panels.append(panel(drawn, scale, title, people=words.people, layout=layout))
    if not panels:
        raise ValueError("there are no totals to draw")
    return themed(panels)


def _rows(label: str, total: Total, words: ChartWords) -> list[Row]:
    found = []
    if total.incidents:
        stated = bool(total.high or not total.open_top)
        found.append(
            Row(
                label=f"\u2068{plain(label)}\u2069",
                text=words.own(words.range(total.low, total.high, open_top=total.open_top)),
                low=total.low if stated else None,
                high=total.high if stated else None,
                shape="circle",
                colour=CLAIM,
                open_top=total.open_top,
            )
        )
    if total.conceded is not None:
        low, high = total.conceded
        found.append(
            Row(
                label=words.own(f"\u2068{plain(label)}\u2069: {words.conceded}" if not found else words.conceded),
                text=words.own(words.range(low, low if high is None else high, open_top=high is None)),
                low=low,
                high=low if high is None else high,
                shape="diamond",
                colour=CONCEDED,
                open_top=high is None,
                part=bool(found),
            )
        )
    return found
