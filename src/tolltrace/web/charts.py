"""Charts as pictures of their own address, so that a page stands before its chart is drawn (0.1 to 0.3 s each).

A chart is drawn once for each state of the record; the drawing library measures text in one place, so one is drawn at a time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tolltrace.charts.marks import AnyChart
from tolltrace.charts.theme import NARROW, WIDE
from tolltrace.web.render import state_of, visit_of

router = APIRouter()
_KEPT = 64
_LAYOUTS = {"wide": WIDE, "narrow": NARROW}


class _Drawn:
    """The charts drawn last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: OrderedDict[tuple[str, ...], tuple[str, str]] = OrderedDict()

    def get(self, version: str, key: tuple[str, ...], make: Callable[[], AnyChart]) -> str:
        with self.lock:
            known = self.kept.get(key)
            if known is not None and known[0] == version:
                self.kept.move_to_end(key)
                return known[1]
            from tolltrace.charts.svg import to_svg

            svg = to_svg(make())
            self.kept[key] = (version, svg)
            while len(self.kept) > _KEPT:
                self.kept.popitem(last=False)
            return svg


_drawn = _Drawn()


@router.get("/incidents/{incident}/history-{layout}.svg")
def history(request: Request, incident: str, layout: str) -> Response:
    """Who said which figure of an incident, when."""
    state, words = state_of(request), visit_of(request).words
    if incident not in state.shelf.incident or layout not in _LAYOUTS:
        raise HTTPException(404)
    from tolltrace.charts.history import history_chart

    def make() -> AnyChart:
        return history_chart(state.shelf.part([incident]), incident, words.chart, _LAYOUTS[layout])

    return _svg(_drawn.get(state.version, (incident, layout, words.lang), make))


@router.get("/totals/chart-{layout}.svg")
def totals(request: Request, layout: str) -> Response:
    """The totals as ranges."""
    state, words = state_of(request), visit_of(request).words
    if not state.shelf.totals or layout not in _LAYOUTS:
        raise HTTPException(404)
    from tolltrace.charts.totals import totals_chart

    def make() -> AnyChart:
        return totals_chart(state.shelf.part([]), words.chart, _LAYOUTS[layout])

    return _svg(_drawn.get(state.version, ("totals", layout, words.lang), make))


def _svg(svg: str) -> Response:
    return Response(svg, media_type="image/svg+xml")
