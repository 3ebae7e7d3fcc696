"""One self-contained page of a run: no request leaves it, no script runs in it, and reports' text cannot act in it.

A Content-Security-Policy in the page allows its own style sheet by hash and nothing else. Text of reports is untrusted:
templates escape it, ``shown`` makes control and overriding characters visible, and every piece stands in an element with
its own direction, so that Arabic, English and mixtures read right.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tolltrace import __version__
from tolltrace.export.files import write_text
from tolltrace.export.page import Page, stance_mark
from tolltrace.export.words import words
from tolltrace.model import View

if TYPE_CHECKING:
    from tolltrace.charts.marks import AnyChart
    from tolltrace.charts.theme import Layout

OVERRIDES = {"\u202d": "LRO", "\u202e": "RLO"}  # they reverse letters and digits: shown instead of obeyed
OPEN_TEXTS = 8  # reports up to which their texts stand open
OPEN_INCIDENTS = 40
CHARTED = 40  # incidents drawn: those with most claims; a chart, drawn for both widths, takes 0.1 to 0.3 s


@dataclass(frozen=True, slots=True)
class PageOptions:
    """``lang`` is the page's language ("en", "ar"); ``made`` when the run was made (None: not said, and the same view gives
    the same bytes); ``charts`` whether charts are drawn."""

    lang: str = "en"
    made: datetime | None = None
    charts: bool = True


# Control characters but tab and ends of lines, halves of surrogate pairs, and the characters of OVERRIDES.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e]")


def shown(text: object) -> Markup:
    """``text`` escaped for a page. Control characters become "\ufffd"; characters that override direction are named in a
    visible mark, since they could turn a figure around."""
    return Markup(_ODD.sub(_marked, str(Markup.escape(text))))  # noqa: S704 - escaped here


def _marked(found: re.Match[str]) -> str:
    ch = found[0]
    return f'<span class="turn" title="U+{ord(ch):04X}" data-turn="{OVERRIDES[ch]}"></span>' if ch in OVERRIDES else "\ufffd"


def render(view: View, options: PageOptions | None = None) -> str:
    """The page as HTML. Raises InputError for a language that has no vocabulary."""
    options = options or PageOptions()
    page = Page(view, words(options.lang))
    style, csp = page_style()
    charts = _charts(page) if options.charts else {}
    template = environment().get_template("page.html.j2")
    return template.render(
        p=page,
        w=page.words,
        version=__version__,
        made=options.made,
        style=style,
        csp=csp,
        totals_chart=_totals_chart(page) if options.charts else "",
        charts=charts,
        left_undrawn=options.charts and sum(len(e.told) > 1 for e in page.entries) > len(charts),
        open_texts=len(view.reports) <= OPEN_TEXTS,
        open_incidents=len(view.linkage.incidents) <= OPEN_INCIDENTS,
    )


def write_html(view: View, path: Path, options: PageOptions | None = None) -> Path:
    """``tolltrace run --html FILE``: the page, written atomically. Raises InputError when the path cannot be written."""
    return write_text(path, (render(view, options),))


@cache
def environment() -> Environment:
    """The templates, with everything escaped and the filters ``shown``, ``mark`` and ``thousands``."""
    made = Environment(
        loader=PackageLoader("tolltrace.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = shown
    made.filters["mark"] = stance_mark
    made.filters["thousands"] = "{:,}".format
    return made


@cache
def page_style() -> tuple[Markup, str]:
    """The style sheet of every page, and the Content-Security-Policy that allows it by hash and nothing else."""
    style = files("tolltrace.export").joinpath("templates/page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    csp = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return Markup(style), csp  # noqa: S704 - our own file


def _totals_chart(page: Page) -> Markup:
    if not any(t.high or not t.open_top for t in page.view.totals):
        return Markup("")
    from tolltrace.charts.totals import totals_chart

    return _drawn(lambda layout: totals_chart(page.view, page.words.chart, layout))


def _charts(page: Page) -> dict[str, Markup]:
    """Charts by incident id. One claim alone needs none (the list's bar shows it), and only the CHARTED incidents with most
    claims are drawn, so that a page of thousands stays affordable."""
    told = [(len(e.told), -e.number, e.incident.id) for e in page.entries if len(e.told) > 1]
    if not told:
        return {}
    from tolltrace.charts.history import history_chart

    chosen = [identity for _, _, identity in sorted(told, reverse=True)[:CHARTED]]
    return {i: _drawn(lambda layout, i=i: history_chart(page.view, i, page.words.chart, layout)) for i in chosen}  # type: ignore[misc]


def _drawn(chart: "Callable[[Layout], AnyChart]") -> Markup:
    """A chart twice, for a wide and for a narrow screen; the style sheet shows one of them."""
    from tolltrace.charts.svg import to_svg
    from tolltrace.charts.theme import NARROW, WIDE

    wide, narrow = (Markup(to_svg(chart(layout))) for layout in (WIDE, NARROW))  # noqa: S704 - Vega escapes its text
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(wide, narrow)
