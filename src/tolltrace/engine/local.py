"""The engine of one machine: pieces read by workers, the rest shared out to them as far as it can be told apart."""

from collections.abc import Callable, Sequence
from functools import partial

from tolltrace.engine.ask import Asked, Plan
from tolltrace.engine.conclude import Concluded, conclude
from tolltrace.engine.inputs import Piece
from tolltrace.engine.work import do
from tolltrace.engine.workers import TRIES, Workers, WorkersDiedError, here
from tolltrace.errors import InputError


class Local:
    """``processes`` that read and reconcile, and this one that links."""

    def __init__(self, processes: int) -> None:
        self._alone = processes == 1
        self._workers = Workers(processes)

    def read_pieces(self, asked: Asked, reader: str, pieces: Sequence[Piece], tell: Callable[[int], None]) -> None:
        """Reads ``pieces`` in workers and tells of the items of each as it is done. Raises what stopped a worker, and InputError
        for a piece on which workers die."""
        try:
            for _, done in self._workers.share(partial(do, asked, reader), pieces):
                tell(done.items)
        except BaseException as error:
            self._workers.stop()
            if not isinstance(error, WorkersDiedError):
                raise
            piece = pieces[error.number]
            what = f"{TRIES} workers died reading {piece.path} from item {piece.cut.first} on"
            raise InputError("batch", what, "give more memory, or a smaller --piece") from None

    def conclude(self, asked: Asked, plan: Plan) -> Concluded:
        with self._workers as workers:
            try:
                return conclude(asked, plan, here if self._alone else workers.over)
            except WorkersDiedError:
                what = f"{TRIES} workers died reconciling one part of the incidents"
                raise InputError("batch", what, "give more memory, or --processes 1") from None
