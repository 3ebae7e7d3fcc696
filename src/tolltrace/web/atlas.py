"""The map and the timeline: where and when, with everything that has no place or no day listed beside.

The page lists what it shows, so that it can be read without a map; the script draws the same incidents in marks that the
server puts together, a few hundred at a time.
"""

import json

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from tolltrace.errors import InputError
from tolltrace.export.page import Page
from tolltrace.places.labels import labels
from tolltrace.sight import clusters, lists
from tolltrace.sight.clusters import Box
from tolltrace.sight.filters import Filters
from tolltrace.sight.schema import UNDATED
from tolltrace.web.render import PAGE, desk_of, render, state_of, visit_of
from tolltrace.web.tiles import Tiles

router = APIRouter(prefix="/map")

HELD = 20  # incidents that the list beside a mark names

GROUPS = (
    ("map_shown", f"placed AND first <> '{UNDATED}'"),
    ("map_undated", f"first = '{UNDATED}'"),
    ("map_unplaced", "NOT placed"),
)
"""What the page lists, each with its condition on the table of incidents."""


@router.get("")
def map_page(request: Request) -> Response:
    state = state_of(request)
    filters = Filters.of(request.query_params)
    groups = [(name, *lists.incidents(state.shelf, filters, 0, PAGE, also)) for name, also in GROUPS]
    page = Page(state.shelf.heads([i for _, chosen, _ in groups for i in chosen]), visit_of(request).words)
    entries = {e.incident.id: e for e in page.entries}

    return render(
        request,
        "map.html.j2",
        state=state,
        p=page,
        filters=filters,
        groups=[(name, total, [entries[i] for i in chosen]) for name, chosen, total in groups],
        tiles=_tiles(request),
        **lists.choices(state.shelf),
    )


@router.get("/clusters.json")
def marks(request: Request, box: str, zoom: int = 0) -> Response:
    """What the map shows within a box ("west,south,east,north") at a zoom."""
    text = clusters.clusters(state_of(request).shelf, Filters.of(request.query_params), _box(box), zoom)
    return Response(text, media_type="application/json")


@router.get("/points.json")
def points(request: Request, box: str) -> Response:
    """The incidents that one mark stands for, as far as a list beside it has room."""
    text = clusters.within(state_of(request).shelf, Filters.of(request.query_params), _box(box), HELD)
    return Response(text, media_type="application/json")


@router.get("/days.json")
def days(request: Request) -> Response:
    """How everything that the filters admit lies in time, whatever its day: the brush of the timeline chooses among them."""
    asked = Filters.of({k: v for k, v in request.query_params.items() if k not in ("since", "until")})
    return JSONResponse(clusters.timeline(state_of(request).shelf, asked))


def _box(text: str) -> Box:
    found = Box.of(text)
    if found is None:
        raise HTTPException(422)
    return found


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
