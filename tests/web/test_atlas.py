"""The map's server side: filters, points, circles, names and a map of one's own."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review.cases import shelf_of
from tests.web.site import Site
from tolltrace.model import (
    DatePrecision,
    Grade,
    Grading,
    Incident,
    Linkage,
    Outcome,
    Place,
    PlacePrecision,
    Reconciled,
    Toll,
    TollStatus,
    View,
    When,
    Where,
)
from tolltrace.places.labels import labels
from tolltrace.sight.clusters import MOST, WORLD, Box, clusters, squares, timeline, within
from tolltrace.sight.filters import Filters
from tolltrace.sight.shelf import Shelf
from tolltrace.sight.spots import Spot, point, projected, spot, unprojected
from tolltrace.web.tiles import NAME, Tiles

MAY = When(date(2031, 5, 1), date(2031, 5, 31), DatePrecision.MONTH)
PLACE = Place("p", "Marwah", lat=36.1, lon=37.2, precision=PlacePrecision.LOCALITY)
INCIDENT = Incident("i", ("h",), (), MAY, Where("Marwah, Aleppo", PLACE, PlacePrecision.NEAR), responsible=("an army",))
TOLLS = (Toll(Outcome.KILLED, TollStatus.CIVILIAN, 5, 9), Toll(Outcome.KILLED, TollStatus.TOTAL, 5, None, open_top=True))
CONCLUSION = Reconciled("i", "default@1", TOLLS, Grading(Grade.FAIR, "why", False))


@pytest.mark.parametrize(
    ("asked", "admitted"),
    [
        ({}, True),
        ({"place": "aleppo"}, True),
        ({"place": "Damascus"}, False),
        ({"party": "an army"}, True),
        ({"party": "another"}, False),
        ({"status": "civilian"}, True),
        ({"status": "combatant"}, False),
        ({"grade": "fair"}, True),
        ({"grade": "weak"}, False),
        ({"method": "shelling"}, False),
        ({"since": "2031-05-31"}, True),
        ({"since": "2031-06-01"}, False),
        ({"until": "2031-05-01"}, True),
        ({"until": "2031-04-30"}, False),
        ({"since": "last week", "until": "2031-13-01"}, True),
    ],
)
def test_what_an_address_asks(asked: dict[str, str], admitted: bool) -> None:
    assert Filters.of(asked).admits(INCIDENT, CONCLUSION) is admitted


@given(st.dates(), st.dates())
def test_an_undated_incident_passes_every_day(since: date, until: date) -> None:
    undated = Incident("u", ("h",), ())
    assert Filters(since=since.isoformat(), until=until.isoformat()).admits(undated, None)


def test_an_address_is_written_as_it_is_read() -> None:
    filters = Filters(place="Marwah & co", since="2031-05-01")
    assert filters.query == "place=Marwah+%26+co&since=2031-05-01"
    assert Filters().query == ""


def test_a_point_is_never_finer_than_its_place() -> None:
    assert spot(INCIDENT.where) == Spot(37.2, 36.1, 10.0, PlacePrecision.NEAR, "Marwah, Aleppo")
    region = Place("region:SY.hills@40", "the hills", lat=36.0, lon=37.0)
    assert spot(Where("the hills", region, PlacePrecision.DISTRICT)) == Spot(
        37.0, 36.0, 40.0, PlacePrecision.DISTRICT, "the hills"
    )
    assert spot(Where("somewhere")) is None
    assert point(INCIDENT, CONCLUSION) == ["i", 37.2, 36.1, 10.0, "2031-05-01", "2031-05-31", "Marwah, Aleppo", 5, None, "fair"]
    assert point(Incident("u", ("h",), ()), None) == ["u", None, None, None, "", "", "", None, None, ""]


def test_names_of_a_tile_lie_in_it_the_largest_first() -> None:
    found = labels(7, 77, 50)  # the north of Syria
    assert [n.name for n in found if n.kind == "province"][:1] == ["Aleppo"]
    assert [n.population for n in found] == sorted((n.population for n in found), reverse=True)
    assert all(36.56 <= n.lon <= 39.38 and 34.3 <= n.lat <= 36.6 for n in found)
    with pytest.raises(ValueError, match="no tile 3/8/0"):
        labels(3, 8, 0)


def test_the_page_lists_what_it_shows(shown: Site) -> None:
    page = shown.client.get("/map").text
    incidents = shown.desk.state.view.linkage.incidents
    assert all(f"/incidents/{i.id}" in page for i in incidents)
    later = shown.client.get("/map?since=2040-01-01").text
    dated = [i for i in incidents if i.when.start]
    assert not any(f"/incidents/{i.id}" in later for i in dated)


def test_a_timeline_counts_what_began_when(shown: Site) -> None:
    dated = [i for i in shown.desk.state.view.linkage.incidents if i.when.start]
    days = shown.client.get("/map/days.json").json()
    assert sum(days["bars"]) == len(dated)
    assert days["first"] == min(i.when.start for i in dated if i.when.start).isoformat()
    assert shown.client.get("/map/days.json?since=2040-01-01").json() == days  # the brush chooses among all
    empty = {"first": "", "step": 1, "bars": [], "box": None}
    assert shown.client.get("/map/days.json?grade=none").json() == empty


def test_a_box_that_is_none_is_refused(shown: Site) -> None:
    for box in ("", "1,2,3", "1,2,3,x", "5,0,4,1", "0,5,1,4", "nan,0,1,1"):
        assert shown.client.get(f"/map/clusters.json?zoom=3&box={box}").status_code == 422, box
        assert shown.client.get(f"/map/points.json?box={box}").status_code == 422, box
    assert shown.client.get("/map/clusters.json?zoom=deep&box=0,0,1,1").status_code == 422


def atlas(places: list[tuple[float, float]]) -> Shelf:
    """A shelf with an incident a day at each of ``places`` (longitude, latitude)."""
    made = []
    for n, (lon, lat) in enumerate(places):
        place = Place(f"p{n}", f"place {n}", lat=lat, lon=lon)
        day = date(2031, 1, 1) + timedelta(n)
        where, when = Where(place.name, place, PlacePrecision.LOCALITY), When(day, day, DatePrecision.DAY)
        made.append(Incident(f"i{n:03}", (f"h{n}",), (), when, where))
    return shelf_of(View((), (), Linkage((), tuple(made), ()), (), ()))


PLACES = st.lists(st.tuples(st.floats(-180, 179.9), st.floats(-84, 84)), max_size=25)


@given(PLACES, st.integers(0, 22))
def test_every_incident_is_in_one_mark_that_holds_it(places: list[tuple[float, float]], zoom: int) -> None:
    shelf = atlas(places)
    found = json.loads(clusters(shelf, Filters(), WORLD, zoom))
    assert len(found["points"]) + sum(count for _, _, count, _ in found["clusters"]) == len(places)
    assert all(count > 1 for _, _, count, _ in found["clusters"])
    assert len(found["points"]) + len(found["clusters"]) <= MOST
    for lon, lat, count, (west, south, east, north) in found["clusters"]:
        assert west <= lon <= east
        assert south <= lat <= north
        held = json.loads(within(shelf, Filters(), Box(west, south, east, north), 100))
        assert len(held) >= count


def test_marks_part_as_one_comes_nearer() -> None:
    shelf = atlas([(37.0, 36.0), (37.4, 36.0), (37.0, 36.0), (10.0, 50.0)])
    north = Box(36.0, 35.0, 38.0, 37.0)
    assert json.loads(clusters(shelf, Filters(), WORLD, 0)) == {
        "points": [["i003", 10.0, 50.0, 3.0, "2031-01-04", "2031-01-04", "place 3", None, None, ""]],
        "clusters": [[37.13333, 36.0, 3, [37.0, 36.0, 37.4, 36.0]]],
    }
    assert json.loads(clusters(shelf, Filters(), north, 9)) == {
        "points": [["i001", 37.4, 36.0, 3.0, "2031-01-02", "2031-01-02", "place 1", None, None, ""]],
        "clusters": [[37.0, 36.0, 2, [37.0, 36.0, 37.0, 36.0]]],
    }
    first = Filters(until="2031-01-01")
    assert [p[0] for p in json.loads(clusters(shelf, first, north, 9))["points"]] == ["i000"]
    assert [p[0] for p in json.loads(within(shelf, Filters(), Box(37.0, 36.0, 37.0, 36.0), 20))] == ["i000", "i002"]
    assert timeline(shelf, Filters()) == {"first": "2031-01-01", "step": 1, "bars": [1, 1, 1, 1], "box": [10.0, 36.0, 37.4, 50.0]}


def test_a_long_time_has_bars_of_several_days() -> None:
    shelf = atlas([(n / 10, 0.0) for n in range(300)])
    found = timeline(shelf, Filters())
    assert (found["step"], found["bars"]) == (3, [3] * 100)


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_a_place_comes_back_from_the_map(lon: float, lat: float) -> None:
    x, y = projected(lon, lat)
    assert 0 <= x <= 1
    assert 0 <= y <= 1
    assert unprojected(x, y) == (pytest.approx(lon, abs=1e-5), pytest.approx(lat, abs=1e-5))


def test_a_wide_box_at_a_deep_zoom_gets_larger_squares() -> None:
    assert squares(WORLD, 0) == 8
    assert squares(Box(36.0, 35.9, 36.1, 36.0), 99) == 8 << 12
    assert squares(WORLD, 12) == 32
    assert MOST >= 33 * 33


def test_names_and_tiles_that_there_are_not(shown: Site) -> None:
    assert shown.client.get("/map/labels/6/38/25.json").json()[0][0]
    for path in ("/map/labels/3/9/0.json", "/map/labels/99/0/0.json", "/map/tiles/1/0/0", "/map/tiles/-1/0/0"):
        assert shown.client.get(path).status_code == 404, path
    assert shown.client.get("/map/labels/a/b/c.json").status_code == 422


def test_a_map_of_one_s_own(tmp_path: Path) -> None:
    assert Tiles(tmp_path).type == ""
    with closing(sqlite3.connect(tmp_path / NAME)) as file:
        file.execute("create table metadata(name text, value text)")
        file.execute("create table tiles(zoom_level int, tile_column int, tile_row int, tile_data blob)")
        file.executemany(
            "insert into metadata values (?, ?)", [("format", "png"), ("maxzoom", "9"), ("attribution", "our survey")]
        )
        file.execute("insert into tiles values (2, 1, 3, ?)", (b"\x89PNG",))
        file.commit()
    tiles = Tiles(tmp_path)
    assert (tiles.type, tiles.deepest, tiles.credit) == ("image/png", 9, "our survey")
    assert tiles.tile(2, 1, 0) == b"\x89PNG"  # the file counts rows from the south
    assert tiles.tile(2, 1, 3) is None
    assert tiles.tile(2, 1, 9) is None
    (tmp_path / NAME).write_text("no database")
    assert Tiles(tmp_path).type == ""
