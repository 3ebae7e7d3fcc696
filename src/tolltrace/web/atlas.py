"""The map and the timeline: where and when, with everything that has no place or no day listed beside.

The page lists what it shows, so that it can be read without a map; the script draws the same incidents from ``points``.
"""

import json

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tolltrace.errors import InputError
from tolltrace.export.page import Page
from tolltrace.model import Incident
from tolltrace.places.labels import labels
from tolltrace.web.filters import Filters, choices
from tolltrace.web.render import PAGE, desk_of, render, state_of, visit_of
from tolltrace.web.spots import point, spot
from tolltrace.web.tiles import Tiles

router = APIRouter(prefix="/map")


@router.get("")
def map_page(request: Request) -> Response:
    state = state_of(request)
    filters = Filters.of(request.query_params)
    chosen = filters.chosen(state)
    groups = (
        ("map_shown", [i for i in chosen if spot(i.where) and i.when.start]),
        ("map_undated", [i for i in chosen if not i.when.start]),
        ("map_unplaced", [i for i in chosen if not spot(i.where)]),
    )
    page = Page(state.shelf.part([i.id for _, group in groups for i in group[:PAGE]]), visit_of(request).words)
    entries = {e.incident.id: e for e in page.entries}

    def shown(group: list[Incident]) -> list[object]:
        return [entries[i.id] for i in group[:PAGE]]

    return render(
        request,
        "map.html.j2",
        state=state,
        p=page,
        filters=filters,
        groups=[(name, len(group), shown(group)) for name, group in groups],
        tiles=_tiles(request),
        **choices(state),
    )


@router.get("/points.json")
def points(request: Request) -> Response:
    """Every incident that the filters admit, whatever its day: the brush of the timeline chooses among them."""
    state = state_of(request)
    asked = Filters.of({k: v for k, v in request.query_params.items() if k not in ("since", "until")})
    found = [point(i, state.view.conclusion.get(i.id)) for i in asked.chosen(state)]
    return Response(json.dumps(found, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


@router.get("/labels/{depth}/{column}/{row}.json")
def names(depth: int, column: int, row: int) -> Response:
    """The names of a tile, as [name, longitude, latitude, kind, people]."""
    try:
        found = labels(depth, column, row)
    except ValueError as error:
        raise HTTPException(404) from error
    except InputError:  # a gazetteer that was not built: the map does without names
        found = ()
    rows = [[n.name, round(n.lon, 5), round(n.lat, 5), n.kind, n.population] for n in found]
    return Response(json.dumps(rows, ensure_ascii=False), media_type="application/json")


@router.get("/tiles/{depth}/{column}/{row}")
def tile(request: Request, depth: int, column: int, row: int) -> Response:
    """A tile of the casebook's own map."""
    tiles = _tiles(request)
    found = tiles.tile(depth, column, row)
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type=tiles.type)


def _tiles(request: Request) -> Tiles:
    """Looked for once while the program runs."""
    known: Tiles | None = getattr(request.app.state, "tiles", None)
    if known is None:
        known = request.app.state.tiles = Tiles(desk_of(request).casebook.path)
    return known
