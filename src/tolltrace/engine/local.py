"""The pieces of a batch read by processes of this machine: one thread each, the reader loaded once a process.

A worker is handed a piece at a time over a pipe of its own, which ends when the one that started it ends, however that happens: a
worker outlives it by the piece that it reads and no more. A worker that dies is replaced and its piece read again.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, cast

from tolltrace.engine.ask import Asked, Plan
from tolltrace.engine.conclude import Concluded, conclude
from tolltrace.engine.inputs import Piece
from tolltrace.engine.work import Done, do
from tolltrace.errors import InputError, TolltraceError

TRIES = 3  # of a piece whose worker dies
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Local:
    """The engine of one machine: ``processes`` that read, and this one that links and reconciles."""

    processes: int

    def read_pieces(self, asked: Asked, reader: str, pieces: Sequence[Piece], tell: Callable[[int], None]) -> None:
        """Reads ``pieces`` in workers and tells of the items of each as it is done."""
        read_pieces(asked, reader, pieces, self.processes, lambda done: tell(done.items))

    def conclude(self, asked: Asked, plan: Plan) -> Concluded:
        return conclude(asked, plan)


Tell = Callable[[Done], None]


def read_pieces(asked: Asked, reader: str, pieces: Sequence[Piece], processes: int, tell: Tell) -> None:
    """Reads ``pieces`` in ``processes`` workers and tells of each as it is done. Raises what stopped a worker, and InputError for
    a piece on which workers die."""
    todo = list(reversed(pieces))
    died: Counter[int] = Counter()
    workers: list[_Worker] = []
    try:
        workers += [_Worker.start(asked, reader) for _ in range(min(processes, len(todo)))]
        busy = {w.pipe: w for w in workers}
        for worker in workers:
            worker.give(todo.pop())
        while busy:
            for pipe in wait(list(busy)):
                worker = busy.pop(cast("Connection[Any, Any]", pipe))
                found = worker.answer()
                if found is None:
                    piece = worker.piece
                    died[piece.number] += 1
                    if died[piece.number] == TRIES:
                        what = f"{TRIES} workers died reading {piece.path} from item {piece.cut.first} on"
                        raise InputError("batch", what, "give more memory, or a smaller --piece")
                    todo.append(piece)
                    worker = _Worker.start(asked, reader)
                    workers.append(worker)
                else:
                    tell(found)
                if todo:
                    worker.give(todo.pop())
                    busy[worker.pipe] = worker
    finally:
        for worker in workers:
            worker.stop()


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: "Connection[Piece | None, Done | TolltraceError | None]"
    piece: Piece

    @classmethod
    def start(cls, asked: Asked, reader: str) -> "_Worker":
        context = get_context("spawn")
        mine, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, asked, reader), daemon=True)
        before = {name: os.environ.get(name) for name in _ONE_THREAD}
        os.environ |= dict.fromkeys(_ONE_THREAD, "1")  # read when a process loads its libraries, which is at once
        try:
            process.start()
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
        theirs.close()
        return cls(process, mine, None)  # type: ignore[arg-type]  # given before it is asked for

    def give(self, piece: Piece) -> None:
        self.piece = piece
        with suppress(OSError):  # it died; waiting for its answer says so
            self.pipe.send(piece)

    def answer(self) -> Done | None:
        """What became of the piece, None when the worker died. Raises what stopped it."""
        try:
            found = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            return None
        if isinstance(found, BaseException):
            raise found
        return found

    def stop(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _serve(pipe: "Connection[Done | BaseException, Piece]", asked: Asked, reader: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us is told, and ends us
    with suppress(EOFError, OSError):
        while True:
            piece = pipe.recv()
            try:
                pipe.send(do(asked, reader, piece))
            except (TolltraceError, OSError) as error:
                pipe.send(error)
