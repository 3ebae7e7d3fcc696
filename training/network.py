"""The network: a small BERT encoder with marks added to its word pieces, and heads over its figures and candidates.

Each window is read once. A figure is the mean of its word pieces and the first of them, with its traits; a candidate of when,
where or who is the mean of its own; a pair is scored from both and from how they stand to each other in the text.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from tolltrace.extract.learned import traits
from tolltrace.extract.learned.encode import KINDS, WIDTH

HEADS = {
    "outcome": len(traits.OUTCOMES),
    "status": len(traits.STATUSES),
    "stance": len(traits.STANCES),
    "scope": len(traits.SCOPES),
    "method": len(traits.METHODS),
}
_SPAN = 192  # width of a figure's summary that pairs see


class Layer(nn.Module):
    """One layer of BERT, as released: attention, then a feed-forward net, each followed by its norm."""

    def __init__(self, width: int, inner: int, heads: int, drop: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    def __init__(
        self, *, width: int = 384, inner: int = 1536, layers: int = 6, heads: int = 12, vocabulary: int = 30522, frozen: int = 3
    ) -> None:
        super().__init__()
        self.frozen = frozen
        drop = 0.1
        self.words = nn.Embedding(vocabulary, width).requires_grad_(False)  # so few reports would only wear them down
        self.places = nn.Embedding(512, width).requires_grad_(False)
        self.kind = nn.Parameter(torch.zeros(width), requires_grad=False)
        self.tags = nn.Embedding(traits.TAGS, width, padding_idx=0)
        self.norm = nn.LayerNorm(width, eps=1e-12).requires_grad_(False)
        self.layers = nn.ModuleList(Layer(width, inner, heads, drop) for _ in range(layers))
        for layer in self.layers[:frozen]:
            layer.requires_grad_(False)
        nn.init.normal_(self.tags.weight, std=0.02)
        with torch.no_grad():
            self.tags.weight[0].zero_()
        many = traits.FIGURE_TRAITS + traits.RULE_TRAITS
        self.figure = nn.Sequential(nn.Linear(3 * width + many, width), nn.GELU(), nn.Dropout(0.2))
        self.heads = nn.ModuleDict({name: nn.Linear(width + many, size) for name, size in HEADS.items()})
        self.asks = nn.ModuleDict({kind: nn.Linear(width, _SPAN) for kind in KINDS})
        self.answers = nn.ModuleDict({kind: nn.Linear(width, _SPAN) for kind in KINDS})
        self.stands = nn.ModuleDict({kind: nn.Linear(WIDTH[kind], _SPAN) for kind in KINDS})
        self.scores = nn.ModuleDict({kind: nn.Linear(_SPAN, 1) for kind in KINDS})
        self.plain = nn.ModuleDict({kind: nn.Linear(WIDTH[kind], 1) for kind in KINDS})
        self.meets = nn.Linear(width, _SPAN)
        self.same = nn.Linear(_SPAN, 1)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(batch, length, width) of word pieces after the layers that are not trained."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.places(positions) + self.kind)
        for layer in self.layers[: self.frozen]:
            x = layer(x, _bias(mask, x))
        return x

    def upper(self, x: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """The same after the marks are added and the trained layers have read them."""
        x = x + self.tags(tags).sum(2)
        for layer in self.layers[self.frozen :]:
            x = layer(x, _bias(mask, x))
        return x

    def forward(
        self, ids: Tensor, tags: Tensor, mask: Tensor, figures: Tensor, marks: Tensor, **options: Tensor
    ) -> dict[str, Tensor]:
        return self.heads_over(self.lower(ids, mask), tags, mask, figures, marks, **options)

    def heads_over(
        self, x: Tensor, tags: Tensor, mask: Tensor, figures: Tensor, marks: Tensor, **options: Tensor
    ) -> dict[str, Tensor]:
        """``x`` is what ``lower`` gives. ``options`` holds for each kind ``KIND_spans`` (batch, candidates, 2) and ``KIND_pairs``
        (batch, figures, candidates, width). Gives logits by head (batch, figures, classes), by kind (batch, figures, candidates),
        and ``same`` (batch, figures, figures)."""
        x = self.upper(x, tags, mask)
        sums = F.pad(x.float().cumsum(1), (0, 0, 1, 0))
        first = _rows(x, figures[..., 0])
        whole = (x * mask[..., None]).sum(1, keepdim=True) / mask.sum(1)[:, None, None]
        z = self.figure(torch.cat([_mean(sums, figures), first, whole.expand_as(first), marks], -1))
        out = {name: head(torch.cat([z, marks], -1)) for name, head in self.heads.items()}
        for kind in KINDS:
            spans, pairs = options[f"{kind}_spans"], options[f"{kind}_pairs"]
            asked = self.asks[kind](z)[:, :, None]
            answer = self.answers[kind](_mean(sums, spans))[:, None]
            met = F.gelu(asked + answer + self.stands[kind](pairs) + asked * answer)
            out[kind] = (self.scores[kind](met) + self.plain[kind](pairs)).squeeze(-1)
        m = self.meets(z)
        out["same"] = self.same(F.gelu(m[:, :, None] * m[:, None] - (m[:, :, None] - m[:, None]).abs())).squeeze(-1)
        return out


def _bias(mask: Tensor, x: Tensor) -> Tensor:
    return ((1.0 - mask)[:, None, None, :] * -10000.0).to(x.dtype)


def _rows(x: Tensor, at: Tensor) -> Tensor:
    return torch.gather(x, 1, at[..., None].expand(-1, -1, x.shape[-1]))


def _mean(sums: Tensor, spans: Tensor) -> Tensor:
    """The mean of the word pieces of each span; zeros for an empty one."""
    start, end = spans[..., 0], spans[..., 1]
    return (_rows(sums, end) - _rows(sums, start)) / (end - start).clamp(min=1)[..., None]


def load_encoder(network: Network, weights: Path) -> None:
    """Puts the released weights of a BERT encoder into the network."""
    raw = {k.removeprefix("bert."): v for k, v in load_file(weights).items()}
    width = network.words.weight.shape[1]
    with torch.no_grad():
        network.words.weight.copy_(raw["embeddings.word_embeddings.weight"])
        network.places.weight.copy_(raw["embeddings.position_embeddings.weight"])
        network.kind.copy_(raw["embeddings.token_type_embeddings.weight"][0])
        _norm(network.norm, raw, "embeddings.LayerNorm")
        for i, layer in enumerate(network.layers):
            p = f"encoder.layer.{i}"
            for part, at in (("query", 0), ("key", 1), ("value", 2)):
                layer.qkv.weight[at * width : (at + 1) * width].copy_(raw[f"{p}.attention.self.{part}.weight"])
                layer.qkv.bias[at * width : (at + 1) * width].copy_(raw[f"{p}.attention.self.{part}.bias"])
            for mine, theirs in (
                (layer.out, "attention.output.dense"),
                (layer.up, "intermediate.dense"),
                (layer.down, "output.dense"),
            ):
                mine.weight.copy_(raw[f"{p}.{theirs}.weight"])
                mine.bias.copy_(raw[f"{p}.{theirs}.bias"])
            _norm(layer.norm1, raw, f"{p}.attention.output.LayerNorm")
            _norm(layer.norm2, raw, f"{p}.output.LayerNorm")


def _norm(norm: nn.LayerNorm, raw: dict[str, Tensor], name: str) -> None:
    norm.weight.copy_(raw[f"{name}.weight"])
    norm.bias.copy_(raw[f"{name}.bias"])
