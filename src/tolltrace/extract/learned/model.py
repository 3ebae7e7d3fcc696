"""The shipped network, run by onnxruntime in one thread: scale by processes."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tolltrace.extract.base import ReaderUnavailableError
from tolltrace.extract.learned.answers import Calibration, Scores
from tolltrace.extract.learned.batches import inputs_of
from tolltrace.extract.learned.encode import KINDS, Encoded

FILE = Path(__file__).with_name("data") / "reader.onnx"
HEADS = ("outcome", "status", "stance", "scope", "method")
_BATCH = 4  # windows at a time: more saves nothing in one thread and pads more
_PADDED = 1.15  # a window this much longer than the shortest of its batch starts another


class ModelUnavailableError(ReaderUnavailableError):
    """The network cannot run on this machine: its runtime does not load, or its file is missing or damaged."""


class OnnxModel:
    """A network in a file, with its calibration and version among the file's own properties. Raises ModelUnavailableError."""

    def __init__(self, path: Path = FILE) -> None:
        try:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's own errors share no base class narrower than this
            raise ModelUnavailableError(str(error).strip().splitlines()[0]) from error
        said = self._session.get_modelmeta().custom_metadata_map
        self.version = str(said["version"])
        self.calibration = Calibration(**json.loads(said["calibration"]))

    def scores(self, windows: Sequence[Encoded]) -> list[Scores]:
        """The scores of each window, in their order; windows of similar length go through together."""
        found: dict[int, Scores] = {}
        for positions in _grouped(windows):
            rows = [windows[i] for i in positions]
            names = [*HEADS, *KINDS]
            out = dict(zip(names, self._session.run(names, inputs_of(rows)), strict=True))
            for row, (at, window) in enumerate(zip(positions, rows, strict=True)):
                figures = len(window.figures)
                by_kind = {k: out[k][row, :figures, : len(window.options[k].positions)] for k in KINDS}
                found[at] = Scores({h: out[h][row, :figures] for h in HEADS}, by_kind)
        return [found[i] for i in range(len(windows))]


def _grouped(windows: Sequence[Encoded]) -> list[list[int]]:
    ordered = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
    groups: list[list[int]] = []
    for i in ordered:
        last = groups[-1] if groups else None
        if last and len(last) < _BATCH and len(windows[i].ids) <= _PADDED * len(windows[last[0]].ids):
            last.append(i)
        else:
            groups.append([i])
    return groups


@cache
def shipped() -> OnnxModel:
    """The model that ships with the package, loaded once a process."""
    return OnnxModel()
