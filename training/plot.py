"""Draws how well confidence keeps its word, from the held-out figures that the model card tells of.

python training/plot.py     from the repository's root: reader.json in, docs/images/reliability.svg out
"""

import json
from pathlib import Path

import altair as alt

from tolltrace.charts.svg import to_svg
from tolltrace.extract.learned.model import FILE

OUT = Path(__file__).resolve().parent.parent / "docs" / "images" / "reliability.svg"


def chart(bins: list[list[float]]) -> alt.LayerChart:
    """``bins`` are mean confidence, share right, number of figures, for each tenth of confidence."""
    rows = alt.Data(values=[{"said": said, "right": right, "figures": count} for said, right, count in bins])
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    exact = alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}])).mark_line(strokeDash=[4, 4], color="#888")
    dots = alt.Chart(rows).encode(
        alt.X("said:Q", title="confidence of the reader", scale=scale, axis=axis),
        alt.Y("right:Q", title="share right in outcome and status", scale=scale, axis=axis),
    )
    return alt.layer(
        exact.encode(alt.X("x:Q"), alt.Y("y:Q")),
        dots.mark_line(color="#1f5a85"),
        dots.mark_circle(color="#1f5a85", opacity=1).encode(
            alt.Size("figures:Q", title="figures", scale=alt.Scale(range=[30, 400]))
        ),
    ).properties(width=380, height=380)


if __name__ == "__main__":
    card = json.loads(FILE.with_suffix(".json").read_text(encoding="utf-8"))
    OUT.write_text(to_svg(chart(card["cross-validated"]["reliability"])), encoding="utf-8")
    print(OUT)
