"""The files that pages use, all from the package: our style and scripts, and htmx and MapLibre where the build
brought them.

Without htmx every page and form works as plain HTML does; it spares reloading the page. Without MapLibre
the map's page lists what a map would show.
"""

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

router = APIRouter(prefix="/static")

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "json": "application/json"}
# name in the address -> (package, path in it)
FILES = {
    "page.css": ("tolltrace.export", "templates/page.css"),
    "app.css": ("tolltrace.web", "static/app.css"),
    "people.css": ("tolltrace.web", "static/people.css"),
    "app.js": ("tolltrace.web", "static/app.js"),
    "map.js": ("tolltrace.web", "static/map.js"),
    "htmx.js": ("tolltrace.web", "static/vendor/htmx.min.js"),
    "maplibre.js": ("tolltrace.web", "static/vendor/maplibre.js"),
    "maplibre-worker.js": ("tolltrace.web", "static/vendor/maplibre-worker.js"),
    "maplibre.css": ("tolltrace.web", "static/vendor/maplibre.css"),
    "topojson.js": ("tolltrace.web", "static/vendor/topojson.js"),
    "world.json": ("tolltrace.web", "static/vendor/world.json"),
}


@cache
def _content(name: str) -> bytes:
    package, path = FILES[name]
    found = files(package).joinpath(path)
    return found.read_bytes() if found.is_file() else b""


def has_htmx() -> bool:
    """Whether the build brought htmx."""
    return bool(_content("htmx.js"))


def has_map() -> bool:
    """Whether the build brought what draws maps."""
    return all(_content(name) for name in ("maplibre.js", "maplibre-worker.js", "maplibre.css", "topojson.js", "world.json"))


@router.get("/{version}/{name}")
def asset(version: str, name: str) -> Response:
    """A file by name; the version in the address makes a browser ask anew after an update."""
    if name not in FILES or not (content := _content(name)):
        raise HTTPException(404)
    return Response(content, media_type=_TYPES[name.rsplit(".", 1)[1]], headers={"Cache-Control": "max-age=3600"})
