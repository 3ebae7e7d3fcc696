"""What is asked of a batch, and the folder in which it is done.

``OUT/batch.json`` says what was asked and, once all is done, what came out; until then the same command
goes on where it was. ``OUT/work/`` holds what is under way (the plan, a folder for each piece that is read) and goes at the end.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tolltrace import __version__
from tolltrace.config import Config
from tolltrace.engine.inputs import Cut, Piece, cut_up
from tolltrace.errors import InputError
from tolltrace.ingest import parse_day
from tolltrace.ingest.base import Metadata
from tolltrace.model import Notice
from tolltrace.pipeline import reader_of
from tolltrace.reconcile import load_policy

PIECE = 500  # reports: a kill loses at most the pieces that are being read, a minute of each worker's time
READERS = ("learned", "rules")
LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Asked:
    """``inputs`` are files and folders as given; ``piece`` is about how many reports are read before they are kept."""

    inputs: tuple[str, ...]
    out: str
    reader: str = "learned"
    policy: str = "default"
    published: str = ""
    source: str = ""
    piece: int = PIECE

    @property
    def config(self) -> Config:
        return Config(policy=self.policy, reader=self.reader)

    @property
    def metadata(self) -> Metadata:
        """What the user says of all reports."""
        return Metadata(publisher=self.source.strip(), published=parse_day(self.published))

    @property
    def folder(self) -> Path:
        return Path(self.out)

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def part(self, number: int) -> Path:
        """The folder of a piece that is read."""
        return self.work / "parts" / f"{number // 1_000:04d}" / f"{number:07d}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The pieces of a batch, what was to be said of inputs, and which reader (``name@version``) reads."""

    pieces: tuple[Piece, ...]
    notices: tuple[Notice, ...]
    reader: str

    @property
    def items(self) -> int:
        """How many reports, lines or records there are to be read."""
        return sum(piece.cut.count for piece in self.pieces)


def checked(asked: Asked) -> Asked:
    """``asked`` with absolute paths. Raises InputError, or VocabularyError for a policy, when it cannot be done."""
    if asked.reader not in READERS:
        mend = f"a batch reads with {' or '.join(READERS)}"
        raise InputError("--reader", f"{asked.reader!r} does not read in bulk", mend)
    load_policy(asked.policy)
    if asked.published and parse_day(asked.published) is None:
        raise InputError("--published", f"{asked.published!r} is no date", "write it as YYYY-MM-DD")
    if asked.piece < 1:
        raise InputError("--piece", f"{asked.piece} is no number of reports", "give 1 or more")
    out = Path(asked.out).resolve()
    for path in map(Path, asked.inputs):
        if path.is_dir() and out.is_relative_to(path.resolve()):
            raise InputError(out, f"lies in the input {path}", "write to a folder outside the inputs")
    return replace(asked, inputs=tuple(str(Path(i).resolve()) for i in asked.inputs), out=str(out))


def begun(asked: Asked) -> str:
    """Makes the folder of the batch, or finds the same batch begun there; returns the reader (``name@version``) that reads it.
    Raises InputError when the folder holds another batch, or something else, or when the inputs have changed since."""
    kept, said = asked.folder / "batch.json", _fingerprint(asked)
    if kept.is_file():
        known = json.loads(kept.read_text(encoding="utf-8"))["asked"]
        if known != said:
            differs = ", ".join(k for k in said if known.get(k) != said[k]) or "its settings"
            mend = "choose another --out, or remove this one"
            raise InputError(asked.folder, f"holds a batch that was asked otherwise ({differs})", mend)
    elif any(p.name != LOCK for p in asked.folder.iterdir()):
        raise InputError(asked.folder, "is not empty and holds no batch", "choose a new folder for --out")
    else:
        _place(kept, json.dumps({"asked": said}, indent=1, ensure_ascii=False))
    return str(said["reader"])


def planned(asked: Asked, reader: str) -> Plan:
    """The plan of the batch: the one that lies in its folder already, else a new one, kept there."""
    kept = asked.work / "plan.json"
    if kept.is_file():
        return _read_plan(kept, reader)
    asked.work.mkdir(parents=True, exist_ok=True)
    found = list(cut_up([Path(i) for i in asked.inputs], asked.piece))
    pieces, notices = [p for p in found if isinstance(p, Piece)], [n for n in found if isinstance(n, Notice)]
    document = {"pieces": [asdict(p) for p in pieces], "notices": [asdict(n) for n in notices]}
    _place(kept, json.dumps(document, ensure_ascii=False))
    return Plan(tuple(pieces), tuple(notices), reader)


def _read_plan(path: Path, reader: str) -> Plan:
    document = json.loads(path.read_text(encoding="utf-8"))
    pieces = tuple(Piece(**{**p, "cut": Cut(**p["cut"])}) for p in document["pieces"])
    return Plan(pieces, tuple(Notice(**n) for n in document["notices"]), reader)


@dataclass(frozen=True, slots=True)
class Finished:
    """What was asked of a batch and what came out, as its folder tells."""

    asked: dict[str, Any]
    done: dict[str, Any]


def outcome(folder: Path) -> Finished | None:
    """What the batch in ``folder`` came to; None while it is not done. Raises InputError where there is none."""
    try:
        found = json.loads((folder / "batch.json").read_text(encoding="utf-8"))
        return Finished(found["asked"], found["done"]) if "done" in found else None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(folder, "holds no batch", "give the folder that tolltrace batch wrote (--out)") from error


def finished(folder: Path) -> Finished:
    """The same of a batch that must be done. Raises InputError."""
    if (found := outcome(folder)) is None:
        raise InputError(folder, "the batch in it is not finished", "run the same tolltrace batch again: it goes on from there")
    return found


def finish(asked: Asked, done: dict[str, Any]) -> None:
    """Says in the batch's folder that everything is done."""
    kept = asked.folder / "batch.json"
    said = json.loads(kept.read_text(encoding="utf-8"))["asked"]
    _place(kept, json.dumps({"asked": said, "done": done}, indent=1, ensure_ascii=False))


def _fingerprint(asked: Asked) -> dict[str, Any]:
    """Everything on which the outcome depends, the files by size and time."""
    files = []
    for given in map(Path, asked.inputs):
        for path in sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]:
            try:
                state = path.stat()
                files.append([str(path), state.st_size, state.st_mtime_ns])
            except OSError:
                files.append([str(path), 0, 0])
    return {
        "tolltrace": __version__,
        "reader": reader_of(asked.config),
        "policy": asked.policy,
        "published": asked.published,
        "source": asked.source,
        "piece": asked.piece,
        "files": files,
    }


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the batch's folder: two that write into it at a time would spoil each other. Let go of when the process ends, however
    it ends. Raises InputError when another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # a system without such locks
            pass
        except OSError as error:
            raise InputError(folder, "another batch is writing here", "wait for it, or choose another --out") from error
        yield


def _place(path: Path, text: str) -> None:
    """Writes ``path`` so that it is there whole or not at all, a power cut included."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Makes sure that the names in ``folder`` outlast a power cut."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remaining(asked: Asked, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that are not read yet."""
    return [piece for piece in pieces if not asked.part(piece.number).is_dir()]
