"""Imports: what a user's files add, what is left out and why, and that importing twice changes nothing."""

from pathlib import Path

import pytest

from tolltrace.errors import InputError
from tolltrace.places import Gazetteer, import_places, import_with_notices
from tolltrace.places.imports import Imported


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_lands_and_bad_rows_are_told(tmp_path: Path) -> None:
    good = "name,lat,lon,country,adm1,aliases\nTal Nowhere,36.1,37.2,SY,Aleppo,Tell Nowhere;Nowhere Hill\n"
    table = write(tmp_path / "mine.csv", good + ",1,2,SY,,\nBadpoint,north,2,SY,,\nOffmap,95,2,SY,,\nWrongland,1,2,Syria,,\n")
    done = import_with_notices(table, tmp_path / "user" / "places.sqlite")
    assert done == Imported(
        1,
        0,
        (
            f"{table}, row 3: no name; fill in the column name",
            f"{table}, row 4: lat 'north', lon '2'; give decimal degrees, as 36.5281 and 37.9549",
            f"{table}, row 5: lat 95, lon 2 lies off the map; give latitude first, within 90 and 180 degrees",
            f"{table}, row 6: country 'SYRIA'; give the two letters of ISO 3166, as SY",
        ),
    )
    found = Gazetteer.with_imports(tmp_path / "user" / "places.sqlite").lookup("Tell Nowhere")[0]
    assert (found.name, found.country, found.adm1, found.lat, found.lon) == ("Tal Nowhere", "SY", "Aleppo", 36.1, 37.2)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    table = write(tmp_path / "mine.tsv", "Name\tLatitude\tLongitude\nTal Nowhere\t36.1\t37.2\n")
    assert import_places(table, tmp_path / "p.sqlite") == 1
    assert import_with_notices(table, tmp_path / "p.sqlite") == Imported(0, 1, ())


def test_a_geonames_dump_lands(tmp_path: Path) -> None:
    row = [
        "9000001",
        "Qaryat Khayal",
        "Qaryat Khayal",
        "Khayal,Kheyal",
        "35.5",
        "36.5",
        "P",
        "PPL",
        "SY",
        "",
        "12",
        "",
        "",
        "",
        "850",
        "",
        "",
        "Asia/Damascus",
        "2020-01-01",
    ]
    dump = write(tmp_path / "SY.txt", "\t".join(row) + "\n" + "\t".join(row[:7]) + "\n")
    done = import_with_notices(dump, tmp_path / "p.sqlite")
    assert done == Imported(1, 0, (f"{dump}, row 2: 7 columns, not 19; give the dump as GeoNames publishes it",))
    assert Gazetteer(tmp_path / "p.sqlite").lookup("Kheyal")[0].key == "geonames:9000001"


def test_imports_are_asked_first(tmp_path: Path) -> None:
    table = write(tmp_path / "mine.csv", "name,lat,lon,country\nManbij,1.0,2.0,SY\n")
    import_places(table, tmp_path / "p.sqlite")
    places = Gazetteer.with_imports(tmp_path / "p.sqlite").lookup("Manbij", country="SY")
    assert [p.key.partition(":")[0] for p in places[:2]] == ["import", "geonames"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "no column name, lat, lon"),
        ("town,x\nA,1\n", "no column lat"),
        ("name,lat,lon\n", "it holds no rows"),
        ("name,lat,lon\nA,b,c\n", "row 2"),
    ],
)
def test_a_file_without_any_place_is_one_clear_line(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        import_places(write(tmp_path / "bad.csv", text), tmp_path / "p.sqlite")


def test_binary_junk_and_missing_files_are_one_clear_line(tmp_path: Path) -> None:
    junk = tmp_path / "junk.csv"
    junk.write_bytes(b"\xff\xfe\x00\x81" * 50)
    for path in (junk, tmp_path / "missing.csv"):
        with pytest.raises(InputError, match="cannot be read"):
            import_places(path, tmp_path / "p.sqlite")
