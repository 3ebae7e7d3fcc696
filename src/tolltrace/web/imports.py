"""Import: files in, and for each of them what landed, what did not and why. The same file again changes nothing.

An upload is written to a folder of its own under names that we make, so that no file name leads anywhere; the name given is kept
as the document's name only as far as it is a plain file name. One import runs at a time, in the background.
"""

import re
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from tolltrace import pipeline
from tolltrace.desk import Desk
from tolltrace.errors import TolltraceError
from tolltrace.ingest import SUFFIXES, IngestOptions
from tolltrace.model import Notice
from tolltrace.model.plain import plain
from tolltrace.web.render import desk_of, render

router = APIRouter()
FILES = 2_000  # in one go
_NAME = 120
_UNSAFE = re.compile(r"[^\w .()\-]+")


@dataclass
class Line:
    """One file: its name, how many reports it gave that are new or known, and what was odd."""

    name: str
    new: int = 0
    known: int = 0
    notices: list[Notice] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return any(n.fault for n in self.notices)


class _StopError(Exception):
    """Somebody stopped the import."""


@dataclass
class Job:
    """An import as it goes; ``stop`` asks it to stop after what it is doing just now."""

    lines: list[Line]
    step: str = "adding"
    read: int = 0  # reports read for claims
    undated: int = 0  # reports that landed and tell no day of publication
    said: str = ""
    stop: bool = False
    notices: list[Notice] = field(default_factory=list)

    @property
    def running(self) -> bool:
        return self.step not in ("done", "failed", "stopped")

    def go_on(self) -> None:
        """Raises _StopError where somebody asked to stop."""
        if self.stop:
            raise _StopError

    @property
    def progress(self) -> tuple[int, int]:
        """How much of the present step is done, and of how much: files that landed, or reports read."""
        if self.step == "adding":
            return sum(1 for line in self.lines if line.new or line.known or line.failed), len(self.lines)
        return self.read, max(sum(line.new for line in self.lines), self.read, 1)


@router.get("/import")
def import_page(request: Request) -> Response:
    return render(request, "import.html.j2", job=_job(request), suffixes=sorted(SUFFIXES))


@router.post("/import")
def import_files(
    request: Request,
    files: Annotated[list[UploadFile], File()],
    source: Annotated[str, Form(max_length=200)] = "",
    published: Annotated[str, Form(max_length=20)] = "",
    each_source: Annotated[list[str] | None, Form()] = None,
    each_published: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Keeps the files and starts reading them. ``each_source`` and ``each_published`` say it of each file in turn, where they are
    not empty; ``source`` and ``published`` of all others."""
    job = _job(request)
    given = [f for f in files if f.filename]
    if job is not None and job.running:
        return render(request, "import.html.j2", status=409, job=job, suffixes=sorted(SUFFIXES))
    if not given or len(given) > FILES:
        return render(request, "error.html.j2", status=422, said="error_files")
    folder = Path(tempfile.mkdtemp(prefix="tolltrace-import-"))
    kept = [_kept(folder, n, file) for n, file in enumerate(given)]
    made = Job([Line(plain(f.filename or "")[:_NAME]) for f in given])
    request.app.state.job = made
    told = zip_longest(kept, (each_published or [])[: len(kept)], (each_source or [])[: len(kept)], fillvalue="")
    asked: dict[IngestOptions, list[Path]] = {}
    for path, day, name in told:
        options = IngestOptions((day or published).strip()[:20] or None, plain(name or source)[:200])
        asked.setdefault(options, []).append(Path(path))
    work = threading.Thread(target=_run, args=(desk_of(request), made, folder, asked), name="import", daemon=True)
    work.start()
    request.app.state.importing = work
    work.join(1.0)  # a few files are in before the page is shown
    return RedirectResponse("/import", 303)


@router.post("/import/stop")
def stop_import(request: Request) -> Response:
    """Stops the import that runs. What landed stays; what was read of it is linked."""
    job = _job(request)
    if job is not None and job.running:
        job.stop = True
        work: threading.Thread = request.app.state.importing
        work.join(1.0)
    return RedirectResponse("/import", 303)


def _job(request: Request) -> Job | None:
    found: Job | None = getattr(request.app.state, "job", None)
    return found


def safe_name(given: str) -> str:
    """A plain file name made of ``given``: no folder, no control or direction character, not hidden, of bounded length."""
    name = plain(given.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    stem = _UNSAFE.sub("_", stem).strip(" ._") or "report"
    suffix = _UNSAFE.sub("", suffix).strip(" ._")
    stem = stem.replace(",", "_")  # notices tell lines of a file behind a comma
    return f"{stem[:_NAME]}.{suffix[:10]}" if suffix else stem[:_NAME]


def _kept(folder: Path, number: int, file: UploadFile) -> Path:
    """The upload in a folder of its own: two files of one name stay two."""
    own = folder / str(number)
    own.mkdir()
    path = own / safe_name(file.filename or "")
    with path.open("xb") as out:
        shutil.copyfileobj(file.file, out)
    return path


class _Told(pipeline.Teller):
    """Follows an import file by file. Notices name the file as it was given, not where we kept it."""

    def __init__(self, job: Job, folder: Path) -> None:
        self.job, self.prefix = job, f"{folder}/"

    def landed(self, where: str, new: bool) -> None:
        line = self.job.lines[self._number(where)]
        line.new += new
        line.known += not new
        self.job.go_on()

    def name(self, where: str) -> str:
        if not where.startswith(self.prefix):
            return where
        kept, comma, rest = where.partition(",")  # "FILE, line 3"
        return f"{self.job.lines[self._number(kept)].name}{comma}{rest}"

    def finish(self, notices: Sequence[Notice]) -> None:
        """Puts each notice to its file."""
        for notice in notices:
            line = next((x for x in self.job.lines if notice.where.startswith(x.name)), None)
            (self.job.notices if line is None else line.notices).append(notice)

    def _number(self, where: str) -> int:
        return int(where.removeprefix(self.prefix).partition("/")[0])


def _run(desk: Desk, job: Job, folder: Path, asked: Mapping[IngestOptions, list[Path]]) -> None:
    told = _Told(job, folder)

    def reading(reports: int) -> None:
        job.read += reports
        job.go_on()

    try:
        with desk.working:
            before = desk.casebook.store.mark()[0]
            with suppress(_StopError):
                for options, paths in asked.items():
                    told.finish(pipeline.add(desk.casebook, paths, options, teller=told).notices)
                job.step = "reading"
                job.notices += pipeline.extract(desk.casebook, reading).notices
            job.undated = desk.casebook.store.undated(before)
            job.step = "linking"
            desk.link()
        job.step = "stopped" if job.stop else "done"
    except (TolltraceError, OSError, ValueError) as error:
        job.step, job.said = "failed", str(error).replace(str(folder), "")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
