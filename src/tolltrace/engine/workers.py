"""Processes of this machine that work is shared out to: one thread each, what they load is loaded once.

A worker is handed a task at a time over a pipe of its own, which ends when the one that started it ends, however that happens: a
worker outlives it by the task that it does and no more. A worker that dies is replaced and its task done again.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol, TypeVar, cast

from tolltrace.errors import TolltraceError

TRIES = 3  # of a task whose worker dies
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

A = TypeVar("A")
R = TypeVar("R")


class Over(Protocol):
    """Does a piece of work for each task and gives what came of them, in their order."""

    def __call__(self, work: Callable[[A], R], tasks: Iterable[A], /) -> Iterable[R]: ...


def here(work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[R]:
    """``Over`` in this process."""
    return map(work, tasks)


class WorkersDiedError(Exception):
    """``TRIES`` workers died of one task, ``number`` in the order given."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Workers:
    """Up to ``processes`` workers, each started when there is work for it and kept until the end. A context manager."""

    def __init__(self, processes: int) -> None:
        self._most = processes
        self._workers: list[_Worker] = []

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends every worker, whatever it does."""
        while self._workers:
            self._workers.pop().stop()

    def over(self, work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[R]:
        """``Over`` in the workers: a few of ``tasks`` are taken ahead of what is given back."""
        early: dict[int, R] = {}
        due = 0
        for number, found in self.share(work, tasks):
            early[number] = found
            while due in early:
                yield early.pop(due)
                due += 1

    def share(self, work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[tuple[int, R]]:
        """Does ``work``, which a worker can import, for each task; gives the number of each with what came of it, as they are
        done. Raises what stopped a worker, and WorkersDiedError."""
        coming = enumerate(tasks)
        again: list[tuple[int, A]] = []
        died: Counter[int] = Counter()
        busy: dict[Connection[Any, Any], tuple[_Worker, tuple[int, A]]] = {}
        idle = list(self._workers)

        def begin() -> bool:
            """Whether there was a task for one more worker."""
            task = again.pop() if again else next(coming, None)
            if task is None:
                return False
            if idle:
                worker = idle.pop()
            else:
                self._workers.append(worker := _Worker.start())
            worker.give(work, task[1])
            busy[worker.pipe] = worker, task
            return True

        while len(busy) < self._most and begin():
            pass
        while busy:
            for pipe in wait(list(busy)):
                worker, task = busy.pop(cast("Connection[Any, Any]", pipe))
                try:
                    found = worker.answer()
                except EOFError:
                    worker.stop()
                    self._workers.remove(worker)
                    died[task[0]] += 1
                    if died[task[0]] == TRIES:
                        raise WorkersDiedError(task[0]) from None
                    again.append(task)
                    begin()
                else:
                    idle.append(worker)
                    begin()
                    yield task[0], found


class _Worker:
    def __init__(self, process: SpawnProcess, pipe: "Connection[Any, Any]") -> None:
        self.process = process
        self.pipe = pipe

    @classmethod
    def start(cls) -> "_Worker":
        context = get_context("spawn")
        mine, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
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
        return cls(process, mine)

    def give(self, work: Callable[[Any], Any], task: Any) -> None:
        with suppress(OSError):  # it died; waiting for its answer says so
            self.pipe.send((work, task))

    def answer(self) -> Any:
        """What came of the task. Raises what stopped it, and EOFError when the worker died."""
        try:
            done, found = self.pipe.recv()
        except (EOFError, OSError) as error:
            self.process.join()
            raise EOFError from error
        if not done:
            raise found
        return found

    def stop(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _serve(pipe: "Connection[Any, Any]") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us is told, and ends us
    with suppress(EOFError, OSError):
        while True:
            work, task = pipe.recv()
            try:
                pipe.send((True, work(task)))
            except (TolltraceError, OSError) as error:
                pipe.send((False, error))
