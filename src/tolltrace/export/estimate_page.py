"""One self-contained page of an estimation: tables and diagnostics, no script, no request."""

from pathlib import Path

from markupsafe import Markup

from tolltrace import __version__
from tolltrace.estimate.result import Estimation, Method, in_words
from tolltrace.export.estimate import ASSUMED, KEPT_APART, number, span
from tolltrace.export.files import write_text
from tolltrace.export.html import environment, page_style

_MODELS = 20


def render_estimation(found: Estimation) -> str:
    """The page as HTML. The same estimation gives the same bytes."""
    from tolltrace.charts.estimate import answers_chart, overlap_chart, trace_chart, weights_chart
    from tolltrace.charts.svg import to_svg

    drawn = [
        ("Points are answers, lines their intervals; an arrow says at least.", answers_chart(found)),
        ("Each bar counts what is on exactly the lists joined below it.", overlap_chart(found.table)),
        ("How much each model counts in its average, and what it says alone.", weights_chart(found)),
        ("Chains that have settled look alike and do not drift.", trace_chart(found)),
    ]
    style, csp = page_style()
    sound = [m for m in found.models if not m.flaw]
    return (
        environment()
        .get_template("estimate.html.j2")
        .render(
            found=found,
            table=found.table,
            answers=[e for e in found.estimates if e.method is not Method.PAIRS],
            pairs=[e for e in found.estimates if e.method is Method.PAIRS],
            models=[(in_words(m.terms, found.table.lists), m) for m in sound[:_MODELS]],
            left=max(0, len(sound) - _MODELS),
            number=number,
            span=span,
            charts=[(title, Markup(to_svg(chart))) for title, chart in drawn if chart is not None],  # noqa: S704 - Vega escapes its text
            sentences=(KEPT_APART, ASSUMED),
            style=style,
            csp=csp,
            version=__version__,
        )
    )


def write_estimation_html(found: Estimation, path: Path) -> Path:
    """``tolltrace estimate --html FILE``. Raises InputError when the path cannot be written."""
    return write_text(path, (render_estimation(found),))
