"""One link taken apart: from what is known beforehand, each comparison adds or takes, to the chance that two are one."""

import math
from dataclasses import dataclass

import altair as alt

from tolltrace.charts.marks import AnyChart, Datum
from tolltrace.charts.theme import CLAIM, CONCEDED, FONT, INK, ROW, SOFT, WIDTH
from tolltrace.model import Link

BEFOREHAND, CHANCE = "beforehand", "chance"
_LEAST = 0.005  # log-odds: a weight that would be printed as 0.0 explains nothing


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the waterfall, from ``start`` to ``end`` in natural log-odds: what is known beforehand, a feature by name with its
    reason, or the sum of all."""

    name: str
    reason: str
    start: float
    end: float

    @property
    def weight(self) -> float:
        """What the step adds."""
        return self.end - self.start


def steps(link: Link) -> tuple[Step, ...]:
    """The bars of a link, each starting where the one before ended; the last is the sum, from 0. Weights are of the pair named;
    an average over two clusters may give the link another score. Empty for a link without weighed features (a person's own)."""
    weighed = [f for f in link.features if abs(f.weight) >= _LEAST]
    if not weighed:
        return ()
    at = log_odds(link.score) - sum(f.weight for f in weighed)
    found = [Step(BEFOREHAND, "what any two of one place and time have", 0.0, at)]
    for feature in weighed:
        found.append(Step(feature.name, feature.reason, at, at + feature.weight))
        at += feature.weight
    return (*found, Step(CHANCE, f"{link.score:.0%}", 0.0, at))


def waterfall_chart(link: Link) -> AnyChart:
    """The steps of a link as a chart. Raises ValueError for a link without features."""
    taken = steps(link)
    if not taken:
        raise ValueError("the link rests on no weighed features")
    rows = [_row(n, step) for n, step in enumerate(taken)]
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


def _row(order: int, step: Step) -> Datum:
    low, high = sorted((step.start, step.end))
    ends = step.name in (BEFOREHAND, CHANCE)
    return {
        "order": order,
        "step": step.name,
        "reason": step.reason,
        "low": round(low, 4),
        "high": round(high, 4),
        "weight": f"{step.weight:+.1f}",
        "colour": INK if ends else CLAIM if step.weight > 0 else CONCEDED,
    }


def log_odds(chance: float) -> float:
    """The natural log-odds of a chance, kept finite."""
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
