"""Work shared out: in order, whole, and done again where a worker dies."""

import os
import pickle
import signal
from functools import partial
from pathlib import Path

import pytest

from tolltrace.engine.workers import TRIES, Workers, WorkersDiedError, here
from tolltrace.errors import AccountError, EndpointError, InputError, MissingExtraError, ReviewError, TolltraceError


def square(n: int) -> int:
    return n * n


def dies_once(folder: Path, n: int) -> int:
    mark = folder / str(n)
    if n % 3 == 0 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return n + 1


def dies(n: int) -> int:
    if n == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def refuses(n: int) -> int:
    if n == 1:
        raise InputError("here", "what is wrong", "the mend")
    return n


def test_everything_comes_back_in_order() -> None:
    with Workers(2) as workers:
        assert list(workers.over(square, range(40))) == [n * n for n in range(40)]
        assert list(workers.over(square, [])) == []
        assert sorted(workers.share(square, [3, 4])) == [(0, 9), (1, 16)]
    assert list(here(square, [3, 4])) == [9, 16]


def test_a_worker_that_dies_is_replaced_and_its_task_done_again(tmp_path: Path) -> None:
    with Workers(2) as workers:
        assert list(workers.over(partial(dies_once, tmp_path), range(7))) == [n + 1 for n in range(7)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0", "3", "6"]


def test_a_task_of_which_workers_die_is_named() -> None:
    with Workers(1) as workers, pytest.raises(WorkersDiedError) as died:
        list(workers.over(dies, range(4)))
    assert (died.value.number, TRIES) == (2, 3)


def test_what_stops_a_worker_is_raised_here() -> None:
    with Workers(2) as workers, pytest.raises(InputError, match="here: what is wrong"):
        list(workers.over(refuses, range(4)))


@pytest.mark.parametrize(
    "error",
    [
        InputError("here", "what is wrong", "the mend", line=3),
        MissingExtraError("tolltrace batch", "batch"),
        EndpointError("host", "no answer", final=True),
        ReviewError("what is in the way", "the mend"),
        AccountError("code", "what is wrong", "the mend"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_outlasts_the_way_between_processes(error: TolltraceError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
