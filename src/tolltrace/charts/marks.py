"""Rows of ranges: what a history and a chart of totals have in common, and the layers that draw them.

A row is a range on the people axis. An exact figure is a point, a range a bar with a point at either end, and an open end
an arrow whose length means nothing but "further".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import altair as alt

from tolltrace.charts.scale import Scale
from tolltrace.charts.theme import BAND, FAINT, FONT, INK, LABEL, MOMENT, PAPER, ROW, SOFT, WIDTH

AnyChart: TypeAlias = alt.LayerChart | alt.VConcatChart
ARROW = 0.07  # of the axis


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chart. ``label`` stands left of it, after ``moment`` (the day of the statement), ``text`` at its right
    end; ``low`` and ``high`` are the numbers stated (None: none), ``open_low`` and ``open_top`` the ends that go on. ``shape``,
    ``colour`` and ``solid`` say its kind; ``part`` is a breakdown and drawn smaller; ``dashed`` a cross-check."""

    label: str
    text: str
    low: int | None
    high: int | None
    shape: str
    colour: str
    solid: bool = True
    open_low: bool = False
    open_top: bool = False
    moment: str = ""
    part: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The reconciled range behind the rows; ``open_top`` fades on to the end of the axis."""

    low: int
    high: int | None
    open_top: bool
    label: str


def panel(rows: Sequence[Row], scale: Scale, title: str, band: Band | None = None, *, people: str = "people") -> alt.LayerChart:
    """A layered chart of ``rows`` from top to bottom, ``title`` above."""
    height = ROW * len(rows)
    x_scale = alt.Scale(type="symlog", constant=1) if scale.log else alt.Scale(type="linear")
    x_scale.domain = [0, scale.top]
    x_scale.nice = False
    x_scale.zero = True
    axis = alt.Axis(values=list(scale.ticks), format=",d", title=people, labelOverlap="greedy", grid=True)
    x = alt.X("x:Q", scale=x_scale, axis=axis)
    y = alt.Y("y:O", sort=None, axis=None, scale=alt.Scale(domain=list(range(len(rows))), paddingInner=0, paddingOuter=0))

    layers: list[alt.Chart] = [
        alt.Chart(_data({"y": n} for n in range(len(rows)))).mark_rule(color=FAINT, strokeWidth=1).encode(y=y)
    ]
    if band is not None and band.high is not None:
        layers.append(_band(band.low, band.high, x, 0.75, scale))
        if band.open_top:
            layers.append(_band(band.high, scale.top, x, 0.35, scale))
    bars, stems, heads, points = [], [], [], []
    for n, row in enumerate(rows):
        base = {"y": n, "colour": row.colour}
        ends = [e for e in (row.low, row.high) if e is not None]
        if len(ends) == 2 and ends[0] != ends[1]:
            bars.append({**base, "x": ends[0], "x2": ends[1], "dash": [3, 3] if row.dashed else [1, 0]})
        if ends and row.open_top:
            tip = scale.moved(ends[-1], ARROW)
            stems.append({**base, "x": ends[-1], "x2": tip})
            heads.append({**base, "x": tip, "shape": "triangle-right"})
        if ends and row.open_low and ends[0] > 0:
            tip = scale.moved(ends[0], -ARROW)
            stems.append({**base, "x": ends[0], "x2": tip})
            heads.append({**base, "x": tip, "shape": "triangle-left"})
        fill = row.colour if row.solid else PAPER
        size = 28 if row.part else 64
        points += [{**base, "x": e, "shape": row.shape, "fill": fill, "size": size} for e in dict.fromkeys(ends)]
    colour = alt.Stroke("colour:N", scale=None)
    fill_colour = alt.Fill("colour:N", scale=None)
    shape = alt.Shape("shape:N", scale=None)
    if bars:
        mark = alt.Chart(_data(bars)).mark_rule(strokeWidth=4, strokeCap="butt")
        layers.append(mark.encode(x=x, x2="x2:Q", y=y, stroke=colour, strokeDash=alt.StrokeDash("dash:N", scale=None)))
    if stems:
        layers.append(alt.Chart(_data(stems)).mark_rule(strokeWidth=2).encode(x=x, x2="x2:Q", y=y, stroke=colour))
        mark = alt.Chart(_data(heads)).mark_point(size=56, opacity=1)
        layers.append(mark.encode(x=x, y=y, shape=shape, stroke=colour, fill=fill_colour))
    if points:
        mark = alt.Chart(_data(points)).mark_point(strokeWidth=1.5, opacity=1)
        fill_own = alt.Fill("fill:N", scale=None)
        layers.append(mark.encode(x=x, y=y, shape=shape, stroke=colour, fill=fill_own, size=alt.Size("size:Q", scale=None)))
    layers += _texts(rows, y)
    heading = alt.TitleParams(title, anchor="start", subtitle=band.label if band else "", color=INK, subtitleColor=SOFT)
    chart = alt.LayerChart(layer=layers)
    return chart.properties(width=WIDTH, height=height, title=heading)


def _texts(rows: Sequence[Row], y: alt.Y) -> list[alt.Chart]:
    """Days and labels left, values right of the plot, all outside of it so that no mark is covered."""
    dated = any(r.moment for r in rows)
    room = LABEL - MOMENT if dated else LABEL
    columns = [
        (-room, room - 10, INK, [("\u21b3 " if r.part else "") + r.label for r in rows]),
        (WIDTH + 8, 170, SOFT, [r.text for r in rows]),
    ]
    if dated:
        columns.append((-LABEL, MOMENT, SOFT, [r.moment for r in rows]))
    return [
        alt.Chart(_data({"y": n, "t": text} for n, text in enumerate(texts)))
        .mark_text(align="left", limit=limit, color=colour)
        .encode(y=y, x=alt.value(at), text="t:N")
        for at, limit, colour, texts in columns
    ]


def _band(low: float, high: float, x: alt.X, opacity: float, scale: Scale) -> alt.Chart:
    wide = max(high, scale.moved(low, 0.006))  # a range of one value is still to be seen
    chart: alt.Chart = alt.Chart(_data([{"x": low, "x2": wide}])).mark_rect(color=BAND, opacity=opacity).encode(x=x, x2="x2:Q")
    return chart


def _data(values: Iterable[Mapping[str, object]]) -> alt.Data:
    return alt.Data(values=list(values))  # type: ignore[no-untyped-call]


def themed(panels: Sequence[alt.LayerChart]) -> AnyChart:
    """``panels`` one above the other in the house style, without a background, so that a page's own shows through."""
    chart: AnyChart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=24)
    plain = {"titleFontWeight": "normal", "titleFontSize": 11}
    styled: AnyChart = (
        chart.configure(background="transparent", font=FONT, aria=False, padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=FAINT, domainColor=SOFT, tickColor=SOFT, labelColor=SOFT, titleColor=SOFT, labelFontSize=11, **plain
        )
        .configure_text(fontSize=12)
        .configure_title(fontSize=13, subtitleFontSize=12, offset=8, fontWeight="bold")
    )
    return styled
