"""One link taken apart: from what is known beforehand, each comparison adds or takes, to the chance that two are one."""

import math

import altair as alt

from tolltrace.charts.marks import AnyChart, Datum
from tolltrace.charts.theme import CLAIM, CONCEDED, FONT, INK, ROW, SOFT, WIDTH
from tolltrace.model import Link


def waterfall_chart(link: Link) -> AnyChart:
    """A bar a feature that weighs something, in log-odds, each starting where the one before ended; the last is the sum. Weights
    are of the pair named; an average over two clusters may give the link another score. Raises ValueError for a link without
    features (a person's own)."""
    weighed = [f for f in link.features if abs(f.weight) >= 0.005]
    if not weighed:
        raise ValueError("the link rests on no weighed features")
    start = _log_odds(link.score) - sum(f.weight for f in weighed)
    rows: list[Datum] = [_row(0, "beforehand", "what any two of one place and time have", 0.0, start, INK)]
    at = start
    for n, feature in enumerate(weighed, 1):
        colour = CLAIM if feature.weight > 0 else CONCEDED
        rows.append(_row(n, feature.name, feature.reason, at, at + feature.weight, colour))
        at += feature.weight
    rows.append(_row(len(rows), "chance", f"{link.score:.0%}", 0.0, at, INK))
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("step:N", sort=alt.EncodingSortField("order"), title=None, axis=alt.Axis(domain=False, ticks=False))
    )
    axis = alt.Axis(title="log-odds: right speaks for one happening, left against it", grid=True)
    bars = base.mark_bar(height=ROW * 0.6).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", color=alt.Color("colour:N", scale=None), tooltip=["reason:N", "weight:N"]
    )
    words = base.mark_text(align="left", dx=4, fontSize=11, color=INK).encode(x="high:Q", text="weight:N")
    zero = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=SOFT).encode(x="x:Q")
    chart = alt.LayerChart(layer=[bars, zero, words], width=WIDTH, height=ROW * len(rows))
    found: alt.LayerChart = chart.configure(font=FONT).configure_view(stroke=None)
    return found


def _row(order: int, step: str, reason: str, first: float, last: float, colour: str) -> Datum:
    low, high = sorted((first, last))
    return {
        "order": order,
        "step": step,
        "reason": reason,
        "low": round(low, 4),
        "high": round(high, 4),
        "weight": f"{last - first:+.1f}",
        "colour": colour,
    }


def _log_odds(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
