"""Places of a user's own, through the command line."""

from pathlib import Path

import pytest

from tests.cli.test_run import tolltrace, write


def test_imported_places_are_found_and_bad_rows_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLTRACE_PLACES", str(tmp_path / "own.sqlite"))
    table = write(tmp_path, "own.csv", "name,lat,lon,country,adm1\nKafr Nusayrat,35.9,36.5,SY,Idlib\nNowhere,abc,1,SY,\n")
    done = tolltrace("places", "import", table)
    assert done.returncode == 1
    assert "1 new place, 0 there before" in done.stdout
    (line,) = done.stderr.splitlines()
    assert "own.csv" in line
    assert "3" in line
    assert tolltrace("places", "import", table).stdout.endswith("0 new places, 1 there before\n")
    assert "Kafr Nusayrat" in tolltrace("places", "find", "Kafr Nusairat").stdout
