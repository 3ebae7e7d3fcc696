"""What a trained network reads, scored as the product scores itself."""

from collections.abc import Sequence

import torch
from batch import batch_of
from gold import Answers, Example
from network import HEADS, Network

from tolltrace.evaluate import GoldReport, Scores, match, predicted, score
from tolltrace.extract.extractor import ClaimExtractor
from tolltrace.extract.learned.answers import Calibration
from tolltrace.extract.learned.answers import Scores as Logits
from tolltrace.extract.learned.encode import KINDS, Encoded
from tolltrace.extract.learned.reader import LearnedReader
from tolltrace.places import Gazetteer


class TorchModel:
    """A network as the reader's model, before it is exported; several are averaged."""

    version = "training"

    def __init__(self, networks: Sequence[Network], calibration: Calibration | None = None) -> None:
        self.networks = [n.eval() for n in networks]
        self.calibration = calibration or Calibration()

    def scores(self, windows: Sequence[Encoded]) -> list[Logits]:
        found = []
        for w in windows:
            batch = batch_of([Example("", "", w, unanswered(w))])
            with torch.inference_mode():
                outs = [n(**batch.inputs) for n in self.networks]
            mean = {k: torch.stack([o[k] for o in outs]).mean(0)[0].float().numpy() for k in outs[0]}
            found.append(Logits({k: mean[k] for k in HEADS}, {k: mean[k] for k in KINDS}))
        return found


def unanswered(window: Encoded) -> Answers:
    import numpy as np

    n = len(window.figures)
    blank = np.zeros(n, dtype=np.int64)
    right = {k: np.zeros((n, len(window.options[k].positions)), dtype=np.float32) for k in KINDS}
    return Answers(blank, blank, blank, blank, blank, right, np.zeros((n, n), dtype=np.int64), np.ones(n, dtype=np.float32))


def read(reports: Sequence[GoldReport], model: TorchModel) -> Scores:
    extractor = ClaimExtractor(LearnedReader(model, Gazetteer.default()), Gazetteer.default())
    guesses = {r.report.doc: [predicted(c) for c in extractor.extract(r.report)] for r in reports}
    return score(match(reports, guesses))


def told(found: Scores) -> dict[str, float]:
    return {
        "detection": found.detection.f1,
        "claim_strict": found.claim_strict.f1,
        "claim_full": found.claim_full.f1,
        **{name: share.rate for name, share in found.fields.items()},
        "events": found.events.f1,
    }
