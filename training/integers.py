"""A trained layer as it ships: its matrices as 8-bit integers with one scale a column, multiplied with inputs that are rounded as
they come.

One scale serves all inputs of a product, so that a few strong ones would leave the others no steps to be told apart by: in a BERT
some dimensions reach thirty times the others. Two things mend that. The strongest inputs of each product, found on annotated
reports, are left out of the rounding and multiplied as they are; the others are evened out, each divided by what its column of
weights is multiplied with (Xiao et al. 2023, "SmoothQuant").
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from batch import batch_of
from gold import Example
from network import Layer, Network
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

KEPT = {"qkv": 0, "out": 0, "up": 32, "down": 64}
"""How many inputs of each product stay as they are: more cost a millisecond and change no more choices for the better."""
_EVENED = {"qkv": 0.8, "out": 0.8, "up": 0.7, "down": 0.7}
"""How far inputs are evened out at the cost of the weights, 0 to 1: by the error of each product on 8 reports of train."""

Reach = Mapping[str, Tensor]
"""For each product of each layer ("3.up") the largest absolute value of every input."""


class _Multiply(torch.autograd.Function):
    """``x`` by integers; in the file one operator, which rounds ``x`` first."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, integers: Tensor, scale: Tensor, zero: Tensor, bias: Tensor) -> Tensor:
        return x @ (integers.float() * scale) + bias

    @staticmethod
    def symbolic(g: Any, x: Any, integers: Any, scale: Any, zero: Any, bias: Any) -> Any:
        shape = [1, None, bias.type().sizes()[0]]
        return g.op("com.microsoft::DynamicQuantizeMatMul", x, integers, scale, zero, bias).setType(x.type().with_sizes(shape))


class _Attend(torch.autograd.Function):
    """Attention of all word pieces to all; in the file one operator. It takes no mask: a window is read alone."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        q, k, v = (x.unflatten(2, (heads, -1)).transpose(1, 2) for x in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


class Integers(nn.Module):
    """A linear layer in integers; ``reach`` (inputs) is the largest absolute value of each input."""

    def __init__(self, linear: nn.Linear, reach: Tensor, kept: int, evened: float) -> None:
        super().__init__()
        weight, reach = linear.weight.detach().T.clone(), reach.clamp(min=1e-3)
        strong = reach.argsort()[len(reach) - kept :].sort().values
        even = reach**evened / weight.abs().amax(1).clamp(min=1e-3) ** (1 - evened)
        even = even / even.log().mean().exp()
        shrink = 1 / even
        shrink[strong] = 0  # out of the rounding altogether
        rounded = weight * even[:, None]
        rounded[strong] = 0
        scale = rounded.abs().amax(0).clamp(min=1e-8) / 127
        self.register_buffer("shrink", shrink)
        self.register_buffer("integers", (rounded / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("zero", torch.zeros(len(scale), dtype=torch.int8))
        self.register_buffer("bias", linear.bias.detach().clone())
        self.register_buffer("strong", strong)
        self.register_buffer("kept", weight[strong])

    def forward(self, x: Tensor) -> Tensor:
        y = _Multiply.apply(x * self.shrink, self.integers, self.scale, self.zero, self.bias)
        return y + x[..., self.strong] @ self.kept if len(self.strong) else y


class Shipped(nn.Module):
    """A layer of the network in integers, for one window at a time."""

    def __init__(self, layer: Layer, reach: Reach) -> None:
        super().__init__()
        self.heads = layer.heads
        self.norm1, self.norm2 = layer.norm1, layer.norm2
        for name, kept in KEPT.items():
            setattr(self, name, Integers(getattr(layer, name), reach[name], kept, _EVENED[name]))

    def forward(self, x: Tensor, _mask: Tensor) -> Tensor:
        q, k, v = self.qkv(x).split(x.shape[2], 2)
        x = self.norm1(x + self.out(_Attend.apply(q, k, v, self.heads)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


def in_integers(network: Network, rows: Sequence[Example]) -> None:
    """Puts the layers of ``network`` into integers, in place; ``rows`` show how far inputs reach."""
    reach = [_reach(layer) for layer in network.layers]
    with torch.inference_mode():
        for row in rows:
            network(**batch_of([row]).inputs)
    network.layers = nn.ModuleList(Shipped(layer, found) for layer, found in zip(network.layers, reach, strict=True))


def _reach(layer: Layer) -> dict[str, Tensor]:
    """Filled as the network reads: the largest absolute value of every input of the layer's products."""
    found = {name: torch.zeros(getattr(layer, name).in_features) for name in KEPT}

    def watch(name: str) -> None:
        def seen(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            found[name] = torch.maximum(found[name], given[0].detach().abs().flatten(0, 1).amax(0))

        getattr(layer, name).register_forward_pre_hook(seen)

    for name in KEPT:
        watch(name)
    return found
