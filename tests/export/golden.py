"""The whole files that exports are held against, from the invented sample: ``python -m tests.export.golden`` writes them anew."""

import tempfile
from pathlib import Path

from tests.export.sample import sample
from tolltrace import __version__
from tolltrace.export import FORMATS
from tolltrace.export.record import ViewRecord
from tolltrace.export.sidecar import SUFFIX
from tolltrace.model import View
from tolltrace.release.narrow import narrowed

GOLDEN = Path(__file__).parent / "golden_files"
NAMES = (
    "jsonl",
    "incidents-jsonl",
    "claims",
    "incidents",
    "totals",
    "hxl",
    "geojson",
    "ged",
    "acled",
    "ibc",
    "ftm",
    "timemap",
    "prov",
)


def part() -> View:
    """The sample without its market of forty claims."""
    view = sample()
    return narrowed(view, {i.id for i in view.linkage.incidents if len(i.claims) < 40})


def made(name: str) -> dict[str, str]:
    """The files that a format writes, by name, with the program's version taken out."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, name + FORMATS[name].suffix)
        FORMATS[name].write(ViewRecord(part(), ViewRecord(sample()).state), target)
        texts = {p.name: p.read_bytes().decode() for p in (target, target.with_name(target.name + SUFFIX))}
    return {file: without_version(text) for file, text in texts.items()}


def without_version(text: str) -> str:
    """``text`` without the program's own version."""
    return (
        text.replace(f"tolltrace {__version__}", "tolltrace VERSION")
        .replace(f"link@{__version__}", "link@VERSION")
        .replace(f"tolltrace-{__version__}", "tolltrace-VERSION")
        .replace(f'"tolltrace": "{__version__}"', '"tolltrace": "VERSION"')
    )


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for format_name in NAMES:
        for file, text in made(format_name).items():
            Path(GOLDEN, file).write_text(text, encoding="utf-8", newline="")
