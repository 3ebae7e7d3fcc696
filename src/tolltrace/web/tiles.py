"""A map of one's own under the incidents: raster tiles from a file that lies in the casebook, in the MBTiles form.

Nothing is fetched from anybody: whoever wants streets or terrain brings the file. Without it land, borders and names are drawn.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

NAME = "tiles.mbtiles"
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}


class Tiles:
    """The tiles of a casebook's folder. ``type`` is their media type, "" where there are none that can be shown."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        about = self._about() if self.path.is_file() else {}
        self.type = _TYPES.get(about.get("format", ""), "")
        self.credit = about.get("attribution", "") if self.type else ""
        depth = about.get("maxzoom", "")
        self.deepest = int(depth) if depth.isdecimal() and len(depth) < 3 else 14

    def tile(self, depth: int, column: int, row: int) -> bytes | None:
        """One tile (rows from the north; the file counts them from the south), None where there is none."""
        if not self.type or not 0 <= depth <= 24 or not 0 <= row < 2**depth:
            return None
        ask = "select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?"
        found = self._ask(ask, depth, column, 2**depth - 1 - row)
        return bytes(found[0][0]) if found else None

    def _about(self) -> dict[str, str]:
        return {str(name): str(value) for name, value in self._ask("select name, value from metadata")}

    def _ask(self, ask: str, *given: int) -> list[tuple[Any, ...]]:
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                return connection.execute(ask, given).fetchall()
        except sqlite3.Error:  # a file of that name that is something else: the map does without
            return []
