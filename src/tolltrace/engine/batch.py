"""A batch from its inputs to its tables."""

import shutil
from dataclasses import dataclass
from typing import Any, Protocol

from tolltrace.engine import ask, conclude, local
from tolltrace.engine.ask import Asked, Plan
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


def run(asked: Asked, processes: int, progress: Progress | None = None) -> Outcome:
    """Does a batch on this machine, or what is left of it. Raises InputError for what cannot be done as asked."""
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
        local.read_pieces(asked, plan.reader, left, processes, lambda d: progress.read(d.items))
        progress.stage("linking and reconciling")
        return _finished(asked, plan, conclude.conclude(asked, plan))


def _finished(asked: Asked, plan: Plan, done: dict[str, Any]) -> Outcome:
    done["notices"] = [[n.where, n.what, n.mend, n.fault] for n in conclude.notices(asked, plan)]
    ask.finish(asked, done)
    shutil.rmtree(asked.work, ignore_errors=True)
    return _outcome(done)


def _outcome(done: dict[str, Any]) -> Outcome:
    return Outcome(done["counts"], done["copies"], done["digests"], tuple(Notice(*n) for n in done["notices"]))
