"""Totals as ranges, and under them the wider counts of others: cross-checks that are never added."""

from tolltrace.charts.marks import AnyChart, Row, panel, themed
from tolltrace.charts.scale import scale_for
from tolltrace.charts.theme import CHECK, CLAIM, ENGLISH, INK, ChartWords
from tolltrace.model import Claim, Outcome, Scope, TollStatus, View
from tolltrace.model.plain import plain

MOST_CHECKS = 12  # of an outcome; those that state the largest numbers


def totals_chart(view: View, words: ChartWords = ENGLISH) -> AnyChart:
    """A panel for each outcome that has a total. Raises ValueError when the view has none."""
    panels = []
    for outcome in Outcome:
        totals = sorted((t for t in view.totals if t.outcome is outcome), key=lambda t: list(TollStatus).index(t.status))
        if not totals:
            continue
        rows = [
            Row(
                label=words.statuses[total.status.value],
                text=words.own(words.range(total.low, total.high, open_top=total.open_top)),
                low=total.low,
                high=total.high,
                shape="circle",
                colour=INK if total.status is TollStatus.TOTAL else CLAIM,
                open_top=total.open_top,
            )
            for total in totals
        ]
        rows += [_check(claim, words) for claim in _checks(view, outcome)]
        scale = scale_for(n for row in rows for n in (row.low, row.high))
        panels.append(panel(rows, scale, words.outcomes[outcome], people=words.people))
    if not panels:
        raise ValueError("the view has no totals to draw")
    return themed(panels)


def _checks(view: View, outcome: Outcome) -> list[Claim]:
    """Aggregates of one outcome that state a number, each once, in the view's order."""
    found = [
        c for c in view.claims if c.scope is Scope.AGGREGATE and c.outcome is outcome and c.count.bounded and not c.repeat_of
    ]
    largest = sorted(found, key=lambda c: -(c.count.stated_high or 0))[:MOST_CHECKS]
    return [c for c in found if c in largest]


def _check(claim: Claim, words: ChartWords) -> Row:
    count = claim.count
    high = count.high if count.high is not None else count.top
    who = plain(claim.claimant) or words.nobody
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
