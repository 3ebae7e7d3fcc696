"""Totals as ranges, and under them the wider counts of others: cross-checks that are never added."""

from tolltrace.charts.marks import AnyChart, Row, panel, themed
from tolltrace.charts.order import speaker
from tolltrace.charts.scale import scale_for
from tolltrace.charts.theme import CHECK, CLAIM, ENGLISH, INK, WIDE, ChartWords, Layout
from tolltrace.model import Claim, Outcome, Scope, TollStatus, View

MOST_CHECKS = 6  # of an outcome; those that state the largest numbers


def totals_chart(view: View, words: ChartWords = ENGLISH, layout: Layout = WIDE) -> AnyChart:
    """A panel for each outcome that has a total. Raises ValueError when the view has none."""
    panels = []
    for outcome in Outcome:
        said = [
            t for t in view.totals if t.outcome is outcome and (t.incidents or (t.status is TollStatus.TOTAL and not t.conceded))
        ]
        totals = sorted(said, key=lambda t: list(TollStatus).index(t.status))
        if not any(t.high or not t.open_top for t in totals):  # nothing, or people without any number: no axis to draw
            continue
        rows = [
            Row(
                label=words.statuses[total.status.value],
                text=words.own(words.range(total.low, total.high, open_top=total.open_top)),
                low=total.low if total.high or not total.open_top else None,
                high=total.high if total.high or not total.open_top else None,
                shape="circle",
                colour=INK if total.status is TollStatus.TOTAL else CLAIM,
                open_top=total.open_top,
            )
            for total in totals
        ]
        rows += [_check(view, claim, words) for claim in _checks(view, outcome)]
        scale = scale_for(n for row in rows for n in (row.low, row.high))
        panels.append(panel(rows, scale, words.outcomes[outcome], people=words.people, layout=layout))
    if not panels:
        raise ValueError("the view has no totals to draw")
    return themed(panels)


def _checks(view: View, outcome: Outcome) -> list[Claim]:
    """Aggregates of one outcome that state a number, each once, in the view's order."""
    wide = (c for c in view.claims if c.scope is Scope.AGGREGATE and c.outcome is outcome and c.count.bounded)
    found = list({(speaker(view, c), c.count.low, c.count.high): c for c in wide if not c.repeat_of}.values())
    largest = sorted(found, key=lambda c: -(c.count.stated_high or 0))[:MOST_CHECKS]
    return [c for c in found if c in largest]


def _check(view: View, claim: Claim, words: ChartWords) -> Row:
    count = claim.count
    high = count.high if count.high is not None else count.top
    who = speaker(view, claim) or words.nobody
    return Row(
        label=words.own(f"{words.cross_check}: \u2068{who}\u2069"),
        text=words.own(words.count(count)),
        low=count.low,
        high=high,
        shape="square",
        colour=CHECK,
        solid=False,
        open_low=count.low is None,
        open_top=count.high is None,
        dashed=True,
    )
