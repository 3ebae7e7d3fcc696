"""From a trained network to the file that ships: word vectors and layers as 8-bit integers, checked against the network it came
from."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from batch import batch_of
from gold import Example
from integers import in_integers
from network import HEADS, Network
from torch import Tensor, nn

from tolltrace.extract.learned.answers import Calibration
from tolltrace.extract.learned.encode import KINDS
from tolltrace.extract.learned.model import PROBE, OnnxModel


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
    """The network with its inputs and outputs in a row, as the file format wants them, for one window without padding."""

    def __init__(self, network: Network, names: Sequence[str]) -> None:
        super().__init__()
        self.network, self.names = network, names

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        inputs = dict(zip(self.names, given, strict=True))
        out = self.network(**inputs, mask=torch.ones_like(inputs["ids"], dtype=torch.float32))
        return tuple(out[name] for name in (*HEADS, *KINDS))


def export(network: Network, rows: Sequence[Example], path: Path, version: str, calibration: Calibration) -> None:
    """Writes the network to ``path``; ``rows`` are annotated reports that show how far its numbers reach."""
    network.eval()
    in_integers(network, rows)
    network.words = Rounded(network.words.weight.detach())
    inputs = batch_of(rows[:1]).inputs
    del inputs["mask"]
    names = list(inputs)
    axes = {"ids": " l", "tags": " l", "figures": " f", "marks": " f"}
    axes |= {f"{k}_spans": f" {k[0]}" for k in KINDS} | {f"{k}_pairs": f" f{k[0]}" for k in KINDS}
    dynamic = {name: {i: axis for i, axis in enumerate(letters) if axis != " "} for name, letters in axes.items()}
    torch.onnx.export(
        Flat(network, names),
        tuple(inputs.values()),
        str(path),
        input_names=names,
        output_names=[*HEADS, *KINDS],
        dynamic_axes=dynamic,
        opset_version=17,
        custom_opsets={"com.microsoft": 1},
        dynamo=False,
    )
    model = onnx.load(str(path))
    _without_zeros(model)
    for key, value in (("version", version), ("calibration", json.dumps(asdict(calibration)))):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(path))
    write_probe(path.with_name(PROBE.name))


def _without_zeros(model: onnx.ModelProto) -> None:
    """Leaves out the zero points, which are all 0. They are one tensor in the file, and a runtime that moves weights to be
    unsigned would move it once for each product."""
    for node in model.graph.node:
        if node.op_type == "DynamicQuantizeMatMul":
            node.input[3] = ""


def write_probe(path: Path) -> None:
    """A product of (8, 64) ones by (64, 8) ones: 64 everywhere where the processor's products of integers are exact. Weights at
    their largest, so that they overflow if any do."""
    ones = [onnx.numpy_helper.from_array(np.full((64, 8), 127, dtype=np.int8), "integers")]
    ones.append(onnx.numpy_helper.from_array(np.full(8, 1 / 127, dtype=np.float32), "scale"))
    node = onnx.helper.make_node("DynamicQuantizeMatMul", ["x", "integers", "scale"], ["y"], domain="com.microsoft")
    given = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [8, 64])
    product = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [8, 8])
    opsets = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("com.microsoft", 1)]
    graph = onnx.helper.make_graph([node], "probe", [given], [product], ones)
    onnx.save(onnx.helper.make_model(graph, opset_imports=opsets, ir_version=8), str(path))


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
