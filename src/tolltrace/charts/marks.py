"""Rows of ranges: what a history and a chart of totals have in common, and the layers that draw them.

A row is a range on the people axis. An exact figure is a point, a range a bar with a point at either end, and an open end
an arrow whose length means nothing but "further".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import altair as alt

from tolltrace.charts.scale import Scale
from tolltrace.charts.theme import BAND, FAINT, FONT, INK, LABEL, MOMENT, PAPER, SOFT, VALUE, WIDE, Layout
from tolltrace.model.plain import TURNS

AnyChart: TypeAlias = alt.LayerChart | alt.VConcatChart
Datum: TypeAlias = dict[str, object]  # a row of a chart's data: Vega's own type
ARROW = 0.07  # of the axis
LETTER = 6.0  # pixels a letter, on average, at 12 pixels
SOLID, DASHED = [1, 0], [3, 3]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a chart. ``label`` names it, beside ``moment`` (the day of the statement), ``text`` is its value in words;
    ``low`` and ``high`` are the numbers stated (None: none), ``open_low`` and ``open_top`` the ends that go on. ``shape``,
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


def panel(
    rows: Sequence[Row], scale: Scale, title: str, band: Band | None = None, *, people: str = "people", layout: Layout = WIDE
) -> alt.LayerChart:
    """A layered chart of ``rows`` from top to bottom, ``title`` above.

    With two lines a row, each row takes two steps of the same axis: words in the first, marks in the second.

    Layers are few and made by their constructors: Altair's fluent style copies every datum at each step, which took longer
    than drawing.
    """
    domain = alt.Scale(type="symlog" if scale.log else "linear", domain=[0, scale.top], nice=False, zero=True)
    axis = alt.Axis(values=list(scale.ticks), format=",d", title=people, labelOverlap="greedy", grid=True)
    x = alt.X(field="x", type="quantitative", scale=domain, axis=axis)
    steps = alt.Scale(domain=list(range(len(rows) * layout.lines)), paddingInner=0, paddingOuter=0)
    y = alt.Y(field="y", type="ordinal", sort=None, axis=None, scale=steps)
    lines: list[Datum] = []
    points: list[Datum] = []
    for number, row in enumerate(rows):
        n = number * layout.lines + layout.lines - 1
        lines.append({"y": n, "colour": FAINT, "x": 0, "x2": scale.top, "wide": 1, "dash": SOLID})
        _draw(n, row, scale, lines, points)
    layers = [*_band(band, scale, x), _rules(lines, x, y), *_points(points, x, y), *_texts(rows, y, layout)]
    heading = alt.TitleParams(title, anchor="start", subtitle=band.label if band else "", color=INK, subtitleColor=SOFT)
    return alt.LayerChart(layer=layers, width=layout.width, height=layout.step * layout.lines * len(rows), title=heading)


def _draw(n: int, row: Row, scale: Scale, lines: list[Datum], points: list[Datum]) -> None:
    """Add what row ``n`` shows: a bar between two numbers, arrows at open ends, a point at each number."""
    base: Datum = {"y": n, "colour": row.colour}
    ends = [e for e in (row.low, row.high) if e is not None]
    if len(ends) == 2 and ends[0] != ends[1]:
        lines.append({**base, "x": ends[0], "x2": ends[1], "wide": 4, "dash": DASHED if row.dashed else SOLID})
    arrows = [(ends[-1], ARROW, "triangle-right")] if ends and row.open_top else []
    if ends and row.open_low and ends[0] > 0:
        arrows.append((ends[0], -ARROW, "triangle-left"))
    for end, by, shape in arrows:
        tip = scale.moved(end, by)
        lines.append({**base, "x": end, "x2": tip, "wide": 2, "dash": SOLID})
        points.append({**base, "x": tip, "shape": shape, "fill": row.colour, "size": 56})
    fill, size = row.colour if row.solid else PAPER, 28 if row.part else 64
    points += [{**base, "x": e, "shape": row.shape, "fill": fill, "size": size} for e in dict.fromkeys(ends)]


def _rules(lines: list[Datum], x: alt.X, y: alt.Y) -> alt.Chart:
    encoding = alt.FacetedEncoding(
        x=x,
        x2=alt.X2(field="x2"),
        y=y,
        stroke=alt.Stroke(field="colour", type="nominal", scale=None),
        strokeWidth=alt.StrokeWidth(field="wide", type="quantitative", scale=None),
        strokeDash=alt.StrokeDash(field="dash", type="nominal", scale=None),
    )
    return alt.Chart(data=_data(lines), mark=alt.MarkDef(type="rule", strokeCap="butt"), encoding=encoding)


def _points(points: list[Datum], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    if not points:
        return []
    encoding = alt.FacetedEncoding(
        x=x,
        y=y,
        shape=alt.Shape(field="shape", type="nominal", scale=None),
        stroke=alt.Stroke(field="colour", type="nominal", scale=None),
        fill=alt.Fill(field="fill", type="nominal", scale=None),
        size=alt.Size(field="size", type="quantitative", scale=None),
    )
    return [alt.Chart(data=_data(points), mark=alt.MarkDef(type="point", strokeWidth=1.5, opacity=1), encoding=encoding)]


def _texts(rows: Sequence[Row], y: alt.Y, layout: Layout) -> list[alt.Chart]:
    """Days, labels and values, all outside of the plot or above the marks, so that no mark is covered."""
    return _beside(rows, y, layout) if layout.lines == 1 else _above(rows, y, layout)


def _beside(rows: Sequence[Row], y: alt.Y, layout: Layout) -> list[alt.Chart]:
    dated = any(r.moment for r in rows)
    room = LABEL - MOMENT if dated else LABEL
    columns = [
        _column([_short(_name(r), room) for r in rows], -room, INK, y),
        _column([_short(r.text, VALUE) for r in rows], layout.width + 8, SOFT, y),
    ]
    if dated:
        columns.append(_column([r.moment for r in rows], -LABEL, SOFT, y))
    return columns


def _above(rows: Sequence[Row], y: alt.Y, layout: Layout) -> list[alt.Chart]:
    """The value at the right end has all the room it needs; the label, with its day after it, has the rest."""
    dated = any(r.moment for r in rows)
    start = MOMENT if dated else 0
    room = [layout.width - start - LETTER * (len(r.text) + 2) for r in rows]
    names = [_short(_name(r), space) for r, space in zip(rows, room, strict=True)]
    columns = [
        _column(names, start, INK, y, lines=layout.lines),
        _column([r.text for r in rows], layout.width, SOFT, y, lines=layout.lines, align="right"),
    ]
    if dated:
        columns.append(_column([r.moment for r in rows], 0, SOFT, y, lines=layout.lines))
    return columns


def _name(row: Row) -> str:
    return ("\u21b3 " if row.part else "") + row.label


def _column(
    texts: Sequence[str], at: float, colour: str, y: alt.Y, *, lines: int = 1, align: Literal["left", "right"] = "left"
) -> alt.Chart:
    """``texts`` down the first line of each row, from ``at`` pixels of the plot."""
    return alt.Chart(
        data=_data({"y": n * lines, "t": text} for n, text in enumerate(texts)),
        mark=alt.MarkDef(type="text", align=align, color=colour),
        encoding=alt.FacetedEncoding(
            y=y,
            x=alt.XValue(at),  # type: ignore[no-untyped-call]
            text=alt.Text(field="t", type="nominal"),
        ),
    )


def _short(text: str, room: float) -> str:
    """``text`` cut to ``room`` pixels by the mean width of a letter: Vega's own cutting measures, and doubles the time."""
    most = int(room / LETTER) + sum(ch in TURNS for ch in text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def _band(band: Band | None, scale: Scale, x: alt.X) -> list[alt.Chart]:
    if band is None or band.high is None:
        return []
    # A range of one value is still to be seen.
    spans: list[Datum] = [{"x": band.low, "x2": max(band.high, scale.moved(band.low, 0.006)), "thick": 0.75}]
    if band.open_top:
        spans.append({"x": band.high, "x2": scale.top, "thick": 0.35})
    opacity = alt.Opacity(field="thick", type="quantitative", scale=None)
    encoding = alt.FacetedEncoding(x=x, x2=alt.X2(field="x2"), opacity=opacity)
    return [alt.Chart(data=_data(spans), mark=alt.MarkDef(type="rect", color=BAND), encoding=encoding)]


def _data(values: Iterable[Datum]) -> alt.Data:
    return alt.Data(values=list(values))  # type: ignore[no-untyped-call]


def themed(panels: Sequence[alt.LayerChart]) -> AnyChart:
    """``panels`` one above the other in the house style, without a background, so that a page's own shows through."""
    chart: AnyChart = panels[0] if len(panels) == 1 else alt.VConcatChart(vconcat=list(panels), spacing=24)
    chart.config = alt.Config(
        background="transparent",
        font=FONT,
        aria=False,
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            gridColor=FAINT,
            domainColor=SOFT,
            tickColor=SOFT,
            labelColor=SOFT,
            titleColor=SOFT,
            labelFontSize=11,
            titleFontWeight="normal",
            titleFontSize=11,
        ),
        text=alt.MarkConfig(fontSize=12),
        title=alt.TitleConfig(fontSize=13, subtitleFontSize=12, offset=8, fontWeight="bold"),
    )
    return chart
