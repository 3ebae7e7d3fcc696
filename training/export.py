"""From a trained network to the file that ships: word vectors and layers as 8-bit integers, a scale for each row or block,
checked against the network it came from."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from batch import batch_of
from gold import Example
from network import HEADS, Network
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from torch import Tensor, nn

from tolltrace.extract.learned.answers import Calibration
from tolltrace.extract.learned.encode import KINDS
from tolltrace.extract.learned.model import OnnxModel


class Rounded(nn.Module):
    """An embedding table as integers with a scale a row."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


class Flat(nn.Module):
    """The network with its inputs and outputs in a row, as the file format wants them."""

    def __init__(self, network: Network, names: Sequence[str]) -> None:
        super().__init__()
        self.network, self.names = network, names

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        out = self.network(**dict(zip(self.names, given, strict=True)))
        return tuple(out[name] for name in (*HEADS, *KINDS))


def export(network: Network, rows: Sequence[Example], path: Path, version: str, calibration: Calibration) -> None:
    """Writes the network to ``path``; ``rows`` only give the shapes."""
    network.eval()
    network.words = Rounded(network.words.weight.detach())
    inputs = batch_of(rows[:3]).inputs
    names = list(inputs)
    axes = {"ids": "bl", "tags": "bl", "mask": "bl", "figures": "bf", "marks": "bf"}
    axes |= {f"{k}_spans": f"b{k[0]}" for k in KINDS} | {f"{k}_pairs": f"bf{k[0]}" for k in KINDS}
    dynamic = {name: {i: f"{axis}" for i, axis in enumerate(letters)} for name, letters in axes.items()}
    raw = path.with_suffix(".float.onnx")
    torch.onnx.export(
        Flat(network, names),
        tuple(inputs.values()),
        str(raw),
        input_names=names,
        output_names=[*HEADS, *KINDS],
        dynamic_axes=dynamic,
        opset_version=17,
        dynamo=False,
    )
    _in_blocks(raw, path)
    raw.unlink()
    model = onnx.load(str(path))
    for key, value in (("version", version), ("calibration", json.dumps(asdict(calibration)))):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(path))


_BLOCK = 128  # weights that share a scale, and activations likewise: one scale a matrix moved one choice of place in thirty


def _in_blocks(raw: Path, path: Path) -> None:
    """The layers' matrices as 8-bit integers with a scale a block. The heads stay as they are: they are small, and rounding them
    moves choices between near candidates."""
    model = onnx.load(str(raw))
    heads = [n.name for n in model.graph.node if n.op_type == "MatMul" and "/layers" not in n.name]
    config = DefaultWeightOnlyQuantConfig(block_size=_BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(model, nodes_to_exclude=heads, algo_config=config)
    quantizer.process()
    quantizer.model.save_model_to_file(str(path), False)


def compare(network: Network, rows: Sequence[Example], path: Path) -> dict[str, float]:
    """For each head the share of answers that the file gives as the network does, and the largest difference of a probability."""
    model = OnnxModel(path)
    same = {name: [0, 0] for name in (*HEADS, *KINDS)}
    worst = 0.0
    for row, scores in zip(rows, model.scores([r.encoded for r in rows]), strict=True):
        with torch.inference_mode():
            out = network(**batch_of([row]).inputs)
        for name, tally in same.items():
            mine = out[name][0].numpy()
            theirs = scores.by_head[name] if name in HEADS else scores.by_kind[name]
            tally[0] += int((mine.argmax(-1) == theirs.argmax(-1)).sum())
            tally[1] += mine.shape[0]
            if name == "outcome":
                worst = max(worst, float(np.abs(_softmax(mine) - _softmax(theirs)).max()))
    return {**{name: hit / all_ for name, (hit, all_) in same.items()}, "largest difference": worst}


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
