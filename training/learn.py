"""Training: one loop, seeded, the same for cross-validation and for the shipped model."""

import functools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from batch import Batch, batch_of
from gold import UNASKED, Example
from network import Network, load_encoder
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from tolltrace.extract.learned.encode import KINDS


@dataclass(frozen=True)
class Recipe:
    """``rate`` of the encoder, ``head_rate`` of everything new; ``ruleless`` the share of windows shown without the rules,
    ``elsewhere`` the share of reports told of other places in every epoch but the last."""

    epochs: int = 4
    size: int = 3
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    ruleless: float = 0.3
    unsure: float = 0.7
    seed: int = 7
    layer_decay: float = 0.9
    frozen: int = 2
    elsewhere: float = 0.5


WEIGHTS = {
    "outcome": 1.0,
    "status": 1.0,
    "stance": 0.7,
    "scope": 1.0,
    "method": 0.5,
    "same": 0.3,
    "time": 1.0,
    "place": 1.0,
    "speaker": 1.0,
    "whole": 0.5,
}


def loss_of(out: dict[str, Tensor], batch: Batch, unsure: float) -> Tensor:
    """The mean over figures of what each answer costs."""
    weight = batch.sure + (1 - batch.sure) * unsure
    total = torch.zeros(())
    for field, answer in batch.answers.items():
        asked = answer != UNASKED
        if not asked.any():
            continue
        if field == "same":
            cost = F.binary_cross_entropy_with_logits(out["same"][asked], answer[asked].float())
        else:
            each = F.cross_entropy(out[field][asked], answer[asked], reduction="none", label_smoothing=0.02)
            cost = (each * weight[asked]).mean()
        total = total + WEIGHTS[field] * cost
    for kind in KINDS:
        right = batch.right[kind]
        asked = (right > 0).any(-1)
        if asked.any():
            logits = out[kind].masked_fill(right < 0, -1e4)[asked]
            # Every candidate that is right may take the probability.
            chosen = logits.masked_fill(right[asked] <= 0, -1e4).logsumexp(-1)
            total = total + WEIGHTS[kind] * ((logits.logsumexp(-1) - chosen) * weight[asked]).mean()
    return total


@functools.cache
def halves() -> bool:
    """Whether products of 16-bit numbers are quicker here than of 32: without instructions of its own for them a processor takes
    five times as long, with them half. One product of each kind is timed."""
    x, w = torch.ones(1024, 384), torch.ones(1536, 384)

    def seconds(kind: torch.dtype) -> float:
        a, b = x.to(kind), w.to(kind)
        F.linear(a, b)
        began = time.perf_counter()
        for _ in range(5):
            F.linear(a, b)
        return time.perf_counter() - began

    return seconds(torch.bfloat16) < seconds(torch.float32)


def train(tellings: Sequence[Sequence[Example]], recipe: Recipe, encoder: Path, *, say: bool = True) -> Network:
    """A network trained on examples of which there are several tellings (``vary``); each epoch reads the next one."""
    torch.manual_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    network = Network(frozen=recipe.frozen)
    load_encoder(network, encoder)
    optimizer = torch.optim.AdamW(_groups(network, recipe), weight_decay=0.01, betas=(0.9, 0.98))
    steps = recipe.epochs * ((len(tellings[0]) + recipe.size - 1) // recipe.size)
    warm = max(1, steps // 15)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / warm) * max(0.02, 1 - s / steps))
    for epoch in range(recipe.epochs):
        began, told, seen = time.time(), 0.0, 0
        rows = tellings[epoch % len(tellings)]
        seen_by = lowered(network, rows)
        network.train()
        for chunk in _batches(rows, recipe.size, dice):
            batch = batch_of(chunk, ruleless=recipe.ruleless, dice=dice)
            inputs = {k: v for k, v in batch.inputs.items() if k != "ids"}
            x = padded([seen_by[id(r)] for r in chunk])
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves()):
                out = network.heads_over(x, **inputs)
            loss = loss_of({k: v.float() for k, v in out.items()}, batch, recipe.unsure)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            told, seen = told + float(loss.detach()) * len(chunk), seen + len(chunk)
        if say:
            print(f"epoch {epoch + 1}: loss {told / seen:.3f}, {time.time() - began:.0f} s", flush=True)
    return network.eval()


def lowered(network: Network, rows: Sequence[Example]) -> dict[int, Tensor]:
    """What the untrained layers make of each example, by its identity: worked out in large batches without a gradient."""
    network.eval()
    found: dict[int, Tensor] = {}
    ordered = sorted(rows, key=lambda e: len(e.encoded.ids))
    for at in range(0, len(ordered), 8):
        chunk = ordered[at : at + 8]
        batch = batch_of(chunk)
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves()):
            x = network.lower(batch.inputs["ids"], batch.inputs["mask"])
        for row, example in zip(x, chunk, strict=True):
            found[id(example)] = row[: len(example.encoded.ids)].to(torch.bfloat16).clone()
    return found


def padded(rows: Sequence[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True).float()


def _batches(rows: Sequence[Example], size: int, dice: random.Random) -> list[list[Example]]:
    """Batches of similar length, in random order."""
    shuffled = sorted(rows, key=lambda e: len(e.encoded.ids) * dice.uniform(0.85, 1.15))
    found = [list(shuffled[i : i + size]) for i in range(0, len(shuffled), size)]
    dice.shuffle(found)
    return found


def _groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    top = len(network.layers)
    for i, layer in enumerate(network.layers[network.frozen :], network.frozen):
        groups.append({"params": list(layer.parameters()), "lr": recipe.rate * recipe.layer_decay ** (top - 1 - i)})
    known = {id(p) for g in groups for p in g["params"]}
    fresh = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    return [*groups, {"params": fresh, "lr": recipe.head_rate}]
