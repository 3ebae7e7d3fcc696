"""Charts of an estimation: who overlaps with whom, every answer beside what is documented, model weights, and the chains."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TypeVar

import altair as alt

from tolltrace.charts.marks import AnyChart, Datum, themed
from tolltrace.charts.scale import scale_for
from tolltrace.charts.theme import ASIDE, CHECK, CLAIM, FAINT, INK, LABEL, ROW, SOFT, WIDTH
from tolltrace.estimate.result import Estimate, Estimation, GraphFit, Method, ModelFit, in_words
from tolltrace.estimate.table import Table
from tolltrace.model.plain import plain

MOST_HISTORIES = 31
MOST_MODELS = 12
_COLUMN = 22  # pixels a history
_LEAST = 0.005
_Weighted = TypeVar("_Weighted", ModelFit, GraphFit)
_TRACE = 400  # points drawn of a chain: a pixel each
_CHAINS = (CLAIM, "#8a4b08", CHECK, ASIDE)
_SHAPES = {Method.LOGLINEAR: "circle", Method.GRAPHS: "diamond", Method.LATENT: "square", Method.CHAO: "triangle-up"}


def answers_chart(found: Estimation) -> AnyChart:
    """Every answer with its interval, what is documented first; a lower bound ends in an arrow."""
    table = found.table
    rows: list[Datum] = [
        {"n": 0, "x": table.n, "c": INK, "shape": "circle", "label": f"documented ({table.unit}s)", "t": f"{table.n:,}"}
    ]
    rows += [{"n": n, **_answer(e)} for n, e in enumerate(found.estimates, 1)]
    ends = [round(e) for a in found.estimates for e in (a.total, a.low, a.high) if e is not None]
    top = scale_for([table.n, *ends])
    domain = alt.Scale(type="symlog" if top.log else "linear", domain=[0, top.top], nice=False)
    axis = alt.Axis(values=list(top.ticks), format=",d", title=f"{table.unit}s", labelOverlap="greedy")
    x = alt.X(field="x", type="quantitative", scale=domain, axis=axis)
    y = alt.Y(field="n", type="ordinal", sort=None, axis=None, scale=alt.Scale(domain=list(range(len(rows)))))
    colour = alt.Color(field="c", type="nominal", scale=None)
    bars = [r for r in rows if "low" in r]
    arrows: list[Datum] = [
        {**r, "x": r["total"], "high": top.moved(float(str(r["total"])), 0.06)} for r in rows if r.get("bound")
    ]
    layers = [
        alt.Chart(
            data=_data(bars), mark=alt.MarkDef(type="rule", strokeWidth=4, opacity=0.45), encoding=_rule("low", domain, y, colour)
        ),
        alt.Chart(data=_data(arrows), mark=alt.MarkDef(type="rule", strokeWidth=2), encoding=_rule("x", domain, y, colour)),
        *_points([*rows, *({**r, "x": r["high"], "shape": "triangle-right"} for r in arrows)], x, y, colour),
        *_words(rows, y),
    ]
    title = alt.TitleParams("Documented, and estimated by each method", anchor="start", color=INK)
    return themed([alt.LayerChart(layer=layers, width=WIDTH, height=ROW * len(rows), title=title)])


def _answer(answer: Estimate) -> Datum:
    text = f"\u2265{answer.total:,.0f}" if answer.bound else f"{answer.total:,.0f}"
    ends: Datum = {}
    if answer.low is not None and answer.high is not None:
        text += f" ({answer.low:,.0f} to {answer.high:,.0f})"
        ends = {"low": answer.low, "high": answer.high}
    aside = answer.method is Method.PAIRS
    shape = "cross" if aside else _SHAPES[answer.method]
    colour = ASIDE if aside else CLAIM
    own: Datum = {"x": answer.total, "total": answer.total, "bound": answer.bound, "c": colour, "shape": shape}
    return {**own, **ends, "label": plain(answer.label), "t": text}


def _rule(start: str, domain: alt.Scale, y: alt.Y, colour: alt.Color) -> alt.FacetedEncoding:
    """A line from the field ``start`` to the field ``high``; the points' layer draws the axis."""
    left = alt.X(field=start, type="quantitative", scale=domain, title=None)
    return alt.FacetedEncoding(x=left, x2=alt.X2(field="high"), y=y, color=colour)


def _points(rows: Iterable[Datum], x: alt.X, y: alt.Y, colour: alt.Color) -> list[alt.Chart]:
    shape = alt.Shape(field="shape", type="nominal", scale=None)
    mark = alt.MarkDef(type="point", filled=True, size=64, opacity=1)
    return [alt.Chart(data=_data(rows), mark=mark, encoding=alt.FacetedEncoding(x=x, y=y, color=colour, shape=shape))]


def _words(rows: Sequence[Datum], y: alt.Y) -> list[alt.Chart]:
    """Labels left and values right of the plot, from ``label`` and ``t``."""
    return [
        alt.Chart(
            data=_data(rows),
            mark=alt.MarkDef(type="text", align="left", color=colour, limit=room),
            encoding=alt.FacetedEncoding(
                y=y,
                x=alt.XValue(at),  # type: ignore[no-untyped-call]
                text=alt.Text(field=field, type="nominal"),
            ),
        )
        for field, at, colour, room in (("label", -LABEL, INK, LABEL - 4), ("t", WIDTH + 8, SOFT, 180))
    ]


def overlap_chart(table: Table) -> alt.VConcatChart:
    """Which items are on which lists together: a bar for each history, largest first, over a grid of the lists that hold it, with
    the size of each list at its row. Histories beyond the 31 largest are left out, which the title says."""
    ranked = sorted(table.histories, key=lambda hc: (-hc[1], hc[0]))
    shown = ranked[:MOST_HISTORIES]
    more = f" (the largest {len(shown)} of {len(ranked)})" if len(shown) < len(ranked) else ""
    order = list(range(len(shown)))
    x = alt.X(field="x", type="ordinal", sort=None, axis=None, scale=alt.Scale(domain=order, paddingInner=0.3, paddingOuter=0.15))
    bars: list[Datum] = [{"x": n, "y": c, "t": f"{c:,}"} for n, (_, c) in enumerate(shown)]
    room = alt.Scale(domain=[0, 1.12 * shown[0][1]], nice=False)  # for the number over the largest bar
    count = alt.Y(field="y", type="quantitative", scale=room, axis=alt.Axis(title=f"{table.unit}s", tickCount=4, format=",d"))
    top = alt.LayerChart(
        layer=[
            alt.Chart(data=_data(bars), mark=alt.MarkDef(type="bar", color=CLAIM), encoding=alt.FacetedEncoding(x=x, y=count)),
            alt.Chart(
                data=_data(bars),
                mark=alt.MarkDef(type="text", dy=-6, color=SOFT, fontSize=10),
                encoding=alt.FacetedEncoding(x=x, y=count, text=alt.Text(field="t", type="nominal")),
            ),
        ],
        height=140,
        width=_COLUMN * len(shown),
        title=alt.TitleParams(f"Overlap of the lists{more}", anchor="start", color=INK),
    )
    columns = alt.VConcatChart(vconcat=[top, _grid(table, [h for h, _ in shown], x)], spacing=6)
    columns.config = themed([top]).config
    return columns


def _grid(table: Table, histories: Sequence[Sequence[int]], x: alt.X) -> alt.LayerChart:
    names = [f"{plain(name)} ({size:,})" for name, size in zip(table.lists, table.margins, strict=True)]
    rows = alt.Scale(domain=names)
    y = alt.Y(
        field="y", type="ordinal", sort=None, scale=rows, axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=260)
    )
    dots: list[Datum] = [
        {"x": n, "y": name, "c": CLAIM if history[i] else FAINT}
        for n, history in enumerate(histories)
        for i, name in enumerate(names)
    ]
    ties: list[Datum] = []
    for n, history in enumerate(histories):
        on = [names[i] for i, bit in enumerate(history) if bit]
        ties.append({"x": n, "y": on[0], "y2": on[-1]})
    colour = alt.Color(field="c", type="nominal", scale=None)
    return alt.LayerChart(
        layer=[
            alt.Chart(
                data=_data(ties),
                mark=alt.MarkDef(type="rule", color=CLAIM, strokeWidth=2),
                encoding=alt.FacetedEncoding(x=x, y=y, y2=alt.Y2(field="y2")),
            ),
            alt.Chart(
                data=_data(dots),
                mark=alt.MarkDef(type="point", filled=True, size=60, opacity=1),
                encoding=alt.FacetedEncoding(x=x, y=y, color=colour),
            ),
        ],
        height=ROW * len(names),
        width=_COLUMN * len(histories),
    )


def weights_chart(found: Estimation) -> AnyChart | None:
    """The weights of log-linear models and graphs, heaviest first, with what each says alone; None without any."""
    lists = [plain(name) for name in found.table.lists]
    panels = []
    models = [m for m in found.models if not m.flaw]
    if models:
        fitted = [(in_words(m.terms, lists), m.weight, f"{m.weight:.0%}, says {m.total:,.0f}") for m in _heavy(models)]
        panels.append(_bars("Weights of log-linear models", fitted))
    if found.graphs:
        drawn = [(_cliques(g.cliques, lists), g.weight, f"{g.weight:.0%}, says {g.median:,}") for g in _heavy(found.graphs)]
        panels.append(_bars("Probabilities of graphs (lists in brackets depend on each other)", drawn))
    return themed(panels) if panels else None


def _heavy(models: Sequence[_Weighted]) -> Sequence[_Weighted]:
    """The models that carry any weight to speak of, the three first ones in any case."""
    return models[: max(3, min(MOST_MODELS, sum(m.weight >= _LEAST for m in models)))]


def _cliques(cliques: Iterable[Sequence[int]], lists: Sequence[str]) -> str:
    return " ".join(f"[{' '.join(lists[i] for i in clique)}]" for clique in cliques)


def _bars(title: str, rows: Sequence[tuple[str, float, str]]) -> alt.LayerChart:
    """Bars of shares from 0 to 1, a row each, by number so that two equal labels stay two rows."""
    data: list[Datum] = [{"n": n, "w": w, "t": text, "label": label} for n, (label, w, text) in enumerate(rows)]
    y = alt.Y(field="n", type="ordinal", sort=None, axis=None, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15))
    ticks = alt.Axis(format=".0%", tickCount=5, title=None)
    x = alt.X(field="w", type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=ticks)
    bars = alt.Chart(data=_data(data), mark=alt.MarkDef(type="bar", color=CLAIM), encoding=alt.FacetedEncoding(x=x, y=y))
    heading = alt.TitleParams(title, anchor="start", color=INK)
    return alt.LayerChart(layer=[bars, *_words(data, y)], width=WIDTH, height=ROW * len(rows), title=heading)


def trace_chart(found: Estimation) -> AnyChart | None:
    """The draws of each chain in order, thinned to what can be seen; None without chains. Chains that have settled look alike."""
    if found.chains is None:
        return None
    draws = found.chains.draws
    every = ceil(len(draws[0]) / _TRACE)
    data: list[Datum] = [
        {"x": n, "y": total, "chain": f"chain {c + 1}", "c": _CHAINS[c % len(_CHAINS)]}
        for c, chain in enumerate(draws)
        for n, total in enumerate(chain)
        if n % every == 0
    ]
    title = (
        f"Draws of the latent-class model (R-hat {found.chains.rhat:.3f}, worth {found.chains.effective:,.0f} independent draws)"
    )
    encoding = alt.FacetedEncoding(
        x=alt.X(field="x", type="quantitative", axis=alt.Axis(title="draw", format=",d", tickCount=5)),
        y=alt.Y(
            field="y",
            type="quantitative",
            scale=alt.Scale(zero=False),
            axis=alt.Axis(title=f"{found.table.unit}s", format=",d", tickCount=5),
        ),
        color=alt.Color(field="c", type="nominal", scale=None),
        detail=alt.Detail(field="chain", type="nominal"),
    )
    line = alt.Chart(data=_data(data), mark=alt.MarkDef(type="line", strokeWidth=0.8, opacity=0.8), encoding=encoding)
    heading = alt.TitleParams(title, anchor="start", color=INK)
    return themed([alt.LayerChart(layer=[line], width=WIDTH + 180, height=180, title=heading)])


def _data(values: Iterable[Datum]) -> alt.Data:
    return alt.Data(values=list(values))  # type: ignore[no-untyped-call]
