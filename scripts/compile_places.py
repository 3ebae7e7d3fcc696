"""Makes src/tolltrace/places/data/ucdp_places_syria.csv from a list of named places of Syria derived from UCDP GED.

usage: compile_places.py [SOURCE.csv]   (default: ../shared/places/ucdp_places_syria.csv beside the checkout)

Kept: name, country, province, district, coordinates rounded to five decimals (about a metre) and the number of events.
Left out: military units and prisons, whose whereabouts this project does not publish, and rows without coordinates.
"""

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / ".." / "shared" / "places" / "ucdp_places_syria.csv"
TARGET = ROOT / "src" / "tolltrace" / "places" / "data" / "ucdp_places_syria.csv"
COLUMNS = ["name", "country", "adm1", "adm2", "lat", "lon", "mentions"]
# Combatant positions are no places of this gazetteer: it serves the record of harm to people, not the location of forces.
UNITS = re.compile(
    r"\b(brigade|battalion|regiment|division|company|headquarters|hq|depots?|barracks|checkpoint)\b", re.IGNORECASE
)


def main() -> int:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    if not source.is_file():
        print(f"{source}: not found; give the path of the list as argument", file=sys.stderr)
        return 1
    kept, left_out = [], 0
    with source.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if UNITS.search(row["name"]) or not row["lat"] or not row["lon"]:
                left_out += 1
                continue
            kept.append({**row, "lat": f"{float(row['lat']):.5f}", "lon": f"{float(row['lon']):.5f}"})
    kept.sort(key=lambda row: (row["adm1"], row["adm2"], row["name"]))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    print(f"{TARGET.relative_to(ROOT)}: {len(kept)} places, {left_out} left out")
    return 0


if __name__ == "__main__":
    sys.exit(main())
