"""The public site: static files that any server can hand out, or a folder can show; no request leaves them.

Everything comes from a signed release. Addresses are stable: an incident's page is named by its id. Every page exists in English
and Arabic and works without scripts, except the map; the search works in the browser alone.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from tolltrace import __version__
from tolltrace.errors import CasebookError, InputError
from tolltrace.export import FORMATS
from tolltrace.export.record import ViewRecord
from tolltrace.model import Notice, sha256_hex
from tolltrace.publish.land import rings
from tolltrace.publish.pages import DATA, LANGUAGES, Pages, file_of
from tolltrace.publish.published import Issue, issues, keep, publication, read_all
from tolltrace.publish.signing import Draft, signed, unnamed
from tolltrace.publish.sweep import found
from tolltrace.store import Casebook

MARK = "tolltrace-site.json"  # in the folder of a site: what it was made from; a folder without it is never written over

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Site:
    """What was built: the folder, how many incidents it shows, its files and bytes; and what to tell of it."""

    folder: Path
    incidents: int
    files: int
    size: int
    notices: tuple[Notice, ...] = ()


def publish(
    casebook: Casebook, folder: Path, author: str, *, today: date | None = None, progress: Progress | None = None
) -> Site:
    """Builds the site of a signed release in ``folder``, records what was published, and puts it in place whole.

    Raises CasebookError without a signature, or when a file spells a name that is withheld (nothing is put in place then);
    InputError where the folder is something else than an earlier site.
    """
    day = today or datetime.now(UTC).date()
    made = signed(casebook, today=day)
    if folder.exists() and any(folder.iterdir()) and not Path(folder, MARK).is_file():
        raise InputError(folder, "holds something else than a site of tolltrace", "choose an empty folder")
    log = [*read_all(casebook.path), now := publication(made.release.view, made.state, day)]
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        aside.chmod(0o755)
        _write(made, issues(log), aside / "site", day, progress or (lambda _: None))
        if leak := next(found(aside / "site", made.release.secrets), None):
            raise CasebookError(
                f"{leak[0].name}: it spells a name that is withheld; nothing was published; please tell the makers"
            )
        keep(casebook, now, author)
        _swap(aside / "site", folder, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    sizes = [p.stat().st_size for p in folder.rglob("*") if p.is_file()]
    return Site(folder, len(made.release.view.linkage.incidents), len(sizes), sum(sizes), tuple(unnamed(made)))


def _swap(new: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    new.rename(folder)


def _write(made: Draft, log: list[Issue], folder: Path, day: date, progress: Progress) -> None:
    folder.mkdir()
    sizes = _data(made, folder / "data")
    package = files("tolltrace.publish").joinpath("static")
    for name in ("site.css", "site.js", "map.js"):
        Path(folder, name).write_bytes(package.joinpath(name).read_bytes())
    Path(folder, "page.css").write_bytes(files("tolltrace.export").joinpath("templates/page.css").read_bytes())
    where = [i.where for i in made.release.view.linkage.incidents if i.where.lat is not None]
    land = rings([w.lat for w in where if w.lat is not None], [w.lon for w in where if w.lon is not None])
    if land:
        Path(folder, "world.js").write_text(
            f"window.tolltraceLand = {json.dumps(land, separators=(',', ':'))};\n", encoding="ascii"
        )
    for lang in LANGUAGES:
        pages = Pages(made, log, lang, sizes, land=bool(land))
        for name, text in pages.all():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", errors="replace")
            progress(1)
    mark = {
        "tolltrace": __version__,
        "policy": made.view.policy,
        "state": made.state,
        "on": day.isoformat(),
    }
    Path(folder, MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="ascii")


def _data(made: Draft, folder: Path) -> dict[str, int]:
    """The downloads; their sizes by name."""
    folder.mkdir()
    record = ViewRecord(made.release.view, made.state)
    for name in DATA:
        FORMATS[name].write(record, folder / file_of(name))
    sums = [f"{sha256_hex(p.read_bytes())}  {p.name}\n" for p in sorted(folder.iterdir())]
    Path(folder, "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return {p.name: p.stat().st_size for p in folder.iterdir()}
