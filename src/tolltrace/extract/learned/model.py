"""The shipped network, run by onnxruntime in one thread: scale by processes."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tolltrace.extract.base import ReaderUnavailableError
from tolltrace.extract.learned.answers import Calibration, Scores
from tolltrace.extract.learned.encode import KINDS, Encoded

FILE = Path(__file__).with_name("data") / "reader.onnx"
PROBE = FILE.with_name("probe.onnx")
HEADS = ("outcome", "status", "stance", "scope", "method")


class ModelUnavailableError(ReaderUnavailableError):
    """The network cannot run on this machine: its runtime does not load, or its file is missing or damaged."""


class OnnxModel:
    """A network in a file, with its calibration and version among the file's own properties. Raises ModelUnavailableError."""

    def __init__(self, path: Path = FILE) -> None:
        try:
            self._session = _session(path, exact=_exact())
        except Exception as error:  # the runtime's own errors share no base class narrower than this
            raise ModelUnavailableError(str(error).strip().splitlines()[0]) from error
        said = self._session.get_modelmeta().custom_metadata_map
        self.version = str(said["version"])
        self.calibration = Calibration(**json.loads(said["calibration"]))

    def scores(self, windows: Sequence[Encoded]) -> list[Scores]:
        """The scores of each window, in their order. They are read one by one: in one thread several at a time save nothing."""
        names = [*HEADS, *KINDS]
        found = []
        for window in windows:
            out = dict(zip(names, (scores[0] for scores in self._session.run(names, inputs_of(window))), strict=True))
            found.append(Scores({h: out[h] for h in HEADS}, {k: out[k] for k in KINDS}))
        return found


def inputs_of(window: Encoded) -> dict[str, NDArray[np.int64] | NDArray[np.float32]]:
    """What the file takes, each with an axis of one window in front: ``ids`` (length), ``tags`` (length, marks), ``figures``
    (figures, 2), ``marks`` (figures, traits), and for each kind ``KIND_spans`` (candidates, 2) and ``KIND_pairs`` (figures,
    candidates, width)."""
    rows: dict[str, NDArray[np.int64] | NDArray[np.float32]]
    rows = {"ids": window.ids, "tags": window.tags, "figures": window.spans, "marks": window.traits}
    rows |= {f"{k}_spans": window.options[k].spans for k in KINDS} | {f"{k}_pairs": window.options[k].pairs for k in KINDS}
    return {name: row[None] for name, row in rows.items()}


def _session(path: Path, *, exact: bool) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not exact:
        options.add_session_config_entry("session.x64quantprecision", "1")  # weights moved to be unsigned: slower, and exact
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def _exact() -> bool:
    """Whether the processor adds up products of signed and unsigned 8-bit integers exactly. Older ones (x86 without VNNI) cut off
    what passes 16 bits, without a word; the probe is a product that passes it."""
    (product,) = _session(PROBE, exact=True).run(None, {"x": np.ones((8, 64), dtype=np.float32)})
    return bool(np.allclose(product, 64.0))


@cache
def shipped() -> OnnxModel:
    """The model that ships with the package, loaded once a process."""
    return OnnxModel()
