"""Land and borders for the site's map, from the world-atlas file that the build brought: rings of (lon, lat) near incidents."""

import json
from importlib.resources import files
from typing import Any

AROUND = 12  # degrees around the incidents for which land is drawn
Ring = list[list[float]]


def rings(lats: list[float], lons: list[float]) -> list[Ring]:
    """Rings that reach into the box of the given coordinates and AROUND; none where the build brought no file or there are no
    coordinates."""
    source = files("tolltrace").joinpath("web", "static", "vendor", "world.json")
    if not lats or not source.is_file():
        return []
    world = json.loads(source.read_text(encoding="utf-8"))
    arcs = _arcs(world)
    south, north, west, east = min(lats) - AROUND, max(lats) + AROUND, min(lons) - AROUND, max(lons) + AROUND
    found = []
    for shape in world["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
        for ring in (r for polygon in polygons for r in polygon):
            points = _ring(ring, arcs)
            if any(west <= x <= east and south <= y <= north for x, y in points):
                found.append(points)
    return found


def _arcs(world: dict[str, Any]) -> list[Ring]:
    """TopoJSON's arcs: differences of whole numbers, scaled."""
    (kx, ky), (dx, dy) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for a, b in arc:
            x, y = x + a, y + b
            points.append([round(x * kx + dx, 2), round(y * ky + dy, 2)])
        arcs.append(points)
    return arcs


def _ring(ring: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined; a negative number is an arc read backwards, and the first point of each repeats the last of the one before."""
    points: Ring = []
    for n in ring:
        arc = arcs[n] if n >= 0 else arcs[~n][::-1]
        points += arc[1:] if points else arc
    return points
