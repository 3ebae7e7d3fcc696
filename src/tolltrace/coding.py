"""Blind double coding: two people read the same claims apart from each other, and their agreement says how far such readings can
be trusted at all.

A coder sees the sentence with its figure, never what a reader or the other coder made of it. An answer is final: changing it
after a look elsewhere would measure something else. What was answered is told only when both are done. Samples and answers lie in
the casebook's folder ``coding``, appended and flushed before anybody is told; each stands in the ledger with its hash.

Agreement is Krippendorff's alpha (Content Analysis, 4th edition, 2018, chapter 12) by the package krippendorff: 1 is full
agreement, 0 what chance would give.
"""

import hashlib
import json
import math
import os
import random
import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from tolltrace.errors import ReviewError
from tolltrace.model import Outcome, Status, View
from tolltrace.store import Casebook

FOLDER, ENTRY = "coding", "coding"
MOST = 2_000  # claims of a sample
Level = Literal["nominal", "ratio"]
LEVELS: Mapping[str, Level] = {
    "figure": "nominal",
    "outcome": "nominal",
    "status": "nominal",
    "bounds": "nominal",
    "low": "ratio",
    "high": "ratio",
}
_ID = re.compile(r"smp-[0-9a-f]{8}")
_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sample:
    """``claims`` to be read by the two ``coders``, drawn with ``seed``; ``at`` is ISO text."""

    id: str
    coders: tuple[str, str]
    claims: tuple[str, ...]
    seed: int
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``coder`` reads: whether the marked words count people harmed, and if so how many (None: open), with what outcome and
    status. Without a figure the rest is empty."""

    claim: str
    coder: str
    figure: bool
    low: int | None
    high: int | None
    outcome: str
    status: str
    at: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """``alpha`` on one field at one level of measurement over ``units`` claims that both answered; None where all answers are
    the same one, or none is there: then it says nothing."""

    field: str
    level: Level
    alpha: float | None
    units: int


def draw(casebook: Casebook, view: View, coders: Sequence[str], size: int, seed: int, author: str) -> Sample:
    """A new sample of ``size`` claims (all, where there are fewer). Raises ReviewError for coders that are not two people."""
    names = [c.strip() for c in coders]
    if len(set(names)) != 2 or len(names) != 2 or not all(0 < len(n) <= 64 for n in names):
        raise ReviewError("a sample has two coders", "name two people")
    if not view.claims or not 1 <= size <= MOST:
        raise ReviewError("no claims can be drawn", f"choose 1 to {MOST} claims of a casebook that has some")
    pool = sorted(c.id for c in view.claims)
    claims = tuple(random.Random(seed).sample(pool, min(size, len(pool))))  # noqa: S311 - a draw that can be repeated
    at = datetime.now(UTC).isoformat(timespec="seconds")
    made = Sample(f"smp-{secrets.token_hex(4)}", (names[0], names[1]), claims, seed, author, at)
    _append(casebook, _file(casebook, made.id), asdict(made), author, f"{made.id} drawn")
    return made


def samples(casebook: Casebook) -> list[Sample]:
    """Every sample, oldest first."""
    found = [s for path in Path(casebook.path, FOLDER).glob("smp-*.jsonl") if (s := sample(casebook, path.stem))]
    return sorted(found, key=lambda s: (s.at, s.id))


def sample(casebook: Casebook, identity: str) -> Sample | None:
    """The sample of this id, None when there is none."""
    rows = _rows(casebook, identity)
    if not rows:
        return None
    head = rows[0]
    return Sample(**{**head, "coders": tuple(head["coders"]), "claims": tuple(head["claims"])})


def answers(casebook: Casebook, identity: str) -> list[Answer]:
    """What was answered, in that order."""
    return [Answer(**row) for row in _rows(casebook, identity)[1:]]


def waiting(asked: Sample, given: Sequence[Answer], coder: str) -> list[str]:
    """The claims that ``coder`` has not answered; none for whoever does not code this sample."""
    done = {a.claim for a in given if a.coder == coder}
    return [c for c in asked.claims if c not in done] if coder in asked.coders else []


def finished(asked: Sample, given: Sequence[Answer]) -> bool:
    """Whether both have answered everything: only then is anything told."""
    return not any(waiting(asked, given, coder) for coder in asked.coders)


def answer(casebook: Casebook, asked: Sample, given: Answer) -> None:
    """Records an answer for good. Raises ReviewError for one that is not asked of its coder, or that names no figure."""
    if given.figure and (given.outcome not in set(Outcome) or given.status not in set(Status)):
        raise ReviewError("an answer names outcome and status", "choose from the lists, and put the lower number first")
    if given.low is not None and given.high is not None and given.low > given.high:
        raise ReviewError("the lower number lies above the upper one", "put the lower number first")
    with _writing:
        if given.claim not in waiting(asked, answers(casebook, asked.id), given.coder):
            raise ReviewError("this is not asked of you, or answered already", "go on with the next claim")
        _append(casebook, _file(casebook, asked.id), asdict(given), given.coder, f"{asked.id} {given.claim}")


def agreement(asked: Sample, given: Sequence[Answer]) -> list[Agreement]:
    """Alpha on every field, over the claims that both answered."""
    first, second = ({a.claim: a for a in given if a.coder == coder} for coder in asked.coders)
    both = [(first[c], second[c]) for c in asked.claims if c in first and c in second]
    return [_alpha(field, level, [(_value(a, field), _value(b, field)) for a, b in both]) for field, level in LEVELS.items()]


def _value(given: Answer, field: str) -> object:
    """What an answer says of ``field``; None where it says nothing of it."""
    if field == "figure":
        return given.figure
    if not given.figure:
        return None
    return (given.low, given.high) if field == "bounds" else getattr(given, field)


def _alpha(field: str, level: Level, pairs: list[tuple[object, object]]) -> Agreement:
    told = [p for p in pairs if p[0] is not None and p[1] is not None]
    if len({v for p in told for v in p}) < 2:
        return Agreement(field, level, None, len(told))
    import krippendorff  # with numpy, only where it is asked for
    import numpy as np

    codes = {v: n for n, v in enumerate(dict.fromkeys(v for p in told for v in p))}
    values = [[codes[v] if level == "nominal" else v for v in side] for side in zip(*told, strict=True)]
    found = float(krippendorff.alpha(reliability_data=np.array(values, dtype=float), level_of_measurement=level))
    return Agreement(field, level, None if math.isnan(found) else found, len(told))


def _file(casebook: Casebook, identity: str) -> Path:
    return Path(casebook.path, FOLDER, f"{identity}.jsonl")


def _rows(casebook: Casebook, identity: str) -> list[dict[str, Any]]:
    """A sample's lines; a last one that was cut off by a crash was acknowledged to nobody."""
    if not _ID.fullmatch(identity) or not (path := _file(casebook, identity)).is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]


def _append(casebook: Casebook, path: Path, row: dict[str, Any], author: str, what: str) -> None:
    line = (json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n").encode()
    path.parent.mkdir(exist_ok=True)
    with path.open("ab+") as out:
        out.seek(0)
        out.truncate(out.read().rfind(b"\n") + 1)  # a line cut off by a crash must not run into the next
        out.write(line)
        out.flush()
        os.fsync(out.fileno())
    digest = hashlib.sha256(line).hexdigest()
    casebook.store.enter(ENTRY, f"{what} sha256={digest}", author=author, at=datetime.now(UTC))
