"""A batch from its inputs to its tables."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from tolltrace.engine import ask
from tolltrace.engine.ask import Asked, Plan
from tolltrace.engine.conclude import Concluded, notices
from tolltrace.engine.inputs import Piece
from tolltrace.errors import InputError
from tolltrace.model import Notice


class Progress(Protocol):
    """Who is told how far a batch is."""

    def begins(self, done: int, total: int) -> None:
        """Reading begins: ``done`` of ``total`` items are read already."""

    def read(self, items: int) -> None:
        """So many further items are read."""

    def stage(self, name: str) -> None:
        """What is done from now on."""


class Silent:
    """The progress of a caller who shows none."""

    def begins(self, done: int, total: int) -> None:
        pass

    def read(self, items: int) -> None:
        pass

    def stage(self, name: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch came to: rows by table, reports that are copies, a digest by table (the same for the same rows, whatever the
    engine), and what is to be said of inputs."""

    counts: dict[str, int]
    copies: int
    digests: dict[str, str]
    notices: tuple[Notice, ...] = ()


class Engine(Protocol):
    """What runs a batch. The same pieces give the same tables on every engine."""

    def read_pieces(self, asked: Asked, reader: str, pieces: Sequence[Piece], tell: Callable[[int], None]) -> None:
        """Reads pieces (``work.do``) and tells of each number of items that are done. Raises InputError when it must give up."""
        ...

    def conclude(self, asked: Asked, plan: Plan) -> Concluded:
        """Removes copies, links, reconciles, and writes the tables of a batch whose pieces are all read."""
        ...


def run(asked: Asked, engine: Engine, progress: Progress | None = None) -> Outcome:
    """Does a batch, or what is left of it. Raises InputError for what cannot be done as asked."""
    progress = progress or Silent()
    asked = ask.checked(asked)
    with ask.alone(asked.folder):
        reader = ask.begun(asked)
        if (known := ask.outcome(asked.folder)) is not None:
            return _outcome(known.done)
        plan = ask.planned(asked, reader)
        left = ask.remaining(asked, plan.pieces)
        if not plan.pieces:
            first = next((n for n in plan.notices if n.fault), None)
            raise InputError("batch", f"nothing to read{f' ({first})' if first else ''}", "give files of reports")
        progress.begins(plan.items - sum(p.cut.count for p in left), plan.items)
        engine.read_pieces(asked, plan.reader, left, progress.read)
        progress.stage("linking and reconciling")
        return _finished(asked, plan, engine.conclude(asked, plan))


def _finished(asked: Asked, plan: Plan, found: Concluded) -> Outcome:
    done = asdict(found)
    done["notices"] = [[n.where, n.what, n.mend, n.fault] for n in notices(asked, plan)]
    ask.finish(asked, done)
    shutil.rmtree(asked.work, ignore_errors=True)
    return _outcome(done)


def _outcome(done: dict[str, Any]) -> Outcome:
    return Outcome(done["counts"], done["copies"], done["digests"], tuple(Notice(*n) for n in done["notices"]))
