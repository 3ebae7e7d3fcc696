"""The map's server side: filters, points, circles, names and a map of one's own."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.site import Site
from tolltrace.model import (
    DatePrecision,
    Grade,
    Grading,
    Incident,
    Outcome,
    Place,
    PlacePrecision,
    Reconciled,
    Toll,
    TollStatus,
    When,
    Where,
)
from tolltrace.places.labels import labels
from tolltrace.sight.filters import Filters
from tolltrace.sight.spots import Spot, point, spot
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
    rows = shown.client.get("/map/points.json").json()
    assert {row[0] for row in rows} == {i.id for i in incidents}
    assert shown.client.get("/map/points.json?grade=none").json() == []
    later = shown.client.get("/map?since=2040-01-01").text
    dated = [i for i in incidents if i.when.start]
    assert not any(f"/incidents/{i.id}" in later for i in dated)
    assert len(shown.client.get("/map/points.json?since=2040-01-01").json()) == len(incidents)  # the brush chooses among all


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
