"""What a format cannot carry, said beside the file: nothing is dropped silently.

Each possible loss is one function of an incident in one table; a format lists the losses that its columns cause, and the sidecar
names the incidents concerned. It also describes the columns, so that a table can be read without this program.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tolltrace import __version__
from tolltrace.export.facts import coarse
from tolltrace.export.files import write_text
from tolltrace.export.record import SCENARIOS, Entry, Record
from tolltrace.export.tables import Column
from tolltrace.model import Outcome, Toll, TollStatus

SUFFIX = ".about.json"


@dataclass(frozen=True, slots=True)
class Loss:
    """``text`` says what is lost; ``concerns`` whether an incident is concerned."""

    text: str
    concerns: Callable[[Entry], bool]


def _tolls(entry: Entry) -> tuple[Toll, ...]:
    return entry.conclusion.tolls if entry.conclusion else ()


def _spoken(toll: Toll | None) -> bool:
    return toll is not None and bool(toll.low or toll.high or toll.open_top)


def _open_top(entry: Entry) -> bool:
    return any(t.open_top for t in _tolls(entry))


def _unknown_status(entry: Entry) -> bool:
    return any(t.status is TollStatus.UNKNOWN and _spoken(t) for t in _tolls(entry))


def _not_civilian(entry: Entry) -> bool:
    return any(t.status in (TollStatus.COMBATANT, TollStatus.UNKNOWN) and _spoken(t) for t in _tolls(entry))


def _other_outcomes(*carried: Outcome) -> Callable[[Entry], bool]:
    return lambda entry: any(t.outcome not in carried and _spoken(t) for t in _tolls(entry))


def _unbounded(entry: Entry) -> bool:
    return any(t.high is None for t in _tolls(entry))


def _no_death(entry: Entry) -> bool:
    toll = entry.toll(Outcome.KILLED)
    return toll is None or not (toll.low or toll.high)


def _no_civilian(entry: Entry) -> bool:
    return not any(_spoken(entry.toll(o, TollStatus.CIVILIAN)) for o in (Outcome.KILLED, Outcome.INJURED))


def _coarse(entry: Entry) -> bool:
    return coarse(entry.incident.where)


def _range(entry: Entry) -> bool:
    toll = entry.toll(Outcome.KILLED)
    return toll is not None and toll.high is not None and toll.high > toll.low


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "open_top": Loss("someone goes beyond the high figure (an open top); the number stands without that sign", _open_top),
        "unbounded": Loss("people are spoken of without any number; the high figure is empty", _unbounded),
        "unknown_status": Loss("people of unknown status have no column", _unknown_status),
        "not_civilian": Loss("combatants and people of unknown status have no column", _not_civilian),
        "not_killed": Loss("harm other than deaths has no column", _other_outcomes(Outcome.KILLED)),
        "not_harmed": Loss("harm other than deaths and injuries has no column", _other_outcomes(Outcome.KILLED, Outcome.INJURED)),
        "conceded": Loss("what the responsible party admits has no column", lambda e: any(t.conceded for t in _tolls(e))),
        "best": Loss(
            "no source stands out, so that there is no best figure; the cell is empty",
            lambda e: (t := e.toll(Outcome.KILLED)) is not None and t.best is None,
        ),
        "best_column": Loss("the best figure has no column", lambda e: any(t.best is not None for t in _tolls(e))),
        "range": Loss("one figure stands for a range; it is the low one", _range),
        "coarse": Loss("the place is coarser than a locality; its coordinates are those of the named place", _coarse),
        "precision": Loss("how closely place and date are known has no column", _coarse),
        "undated": Loss("left out: no day is known", lambda e: e.incident.when.start is None),
        "no_death": Loss("left out: no death is stated in any figure", _no_death),
        "no_civilian": Loss("left out: no harm to civilians is stated", _no_civilian),
        "sides": Loss(
            "deaths of combatants are given to the side that is not said to be responsible; nobody judged which side it was",
            lambda e: _spoken(e.toll(Outcome.KILLED, TollStatus.COMBATANT)),
        ),
        "scenarios": Loss("an uncertain link changes the totals; how is not said", lambda e: SCENARIOS in e.caveats),
        "provisional": Loss(
            "fewer than two independent origins; the columns of the format do not say so", lambda e: "provisional" in e.caveats
        ),
        "trace": Loss("the rule behind each bound and what was set aside are not carried", lambda e: bool(_tolls(e))),
        "claims": Loss("the claims behind the figures are not carried", lambda e: bool(e.incident.claims)),
        "numbers": Loss("the toll stands in a sentence, not in numbers", lambda e: bool(_tolls(e))),
    }
)


@dataclass(frozen=True, slots=True)
class About:
    """What a sidecar says of a format: its label, the ``losses`` that it causes (keys of LOSSES), its columns, and a ``note`` on
    its figures."""

    label: str
    losses: Iterable[str] = ()
    columns: Iterable[Column] = ()
    note: str = ""


def write_sidecar(record: Record, file: Path, about: About) -> Path:
    """Writes FILE.about.json beside ``file``: policy, state, what is ``not_carried`` with the incidents concerned, columns."""
    found: dict[str, list[str]] = {name: [] for name in about.losses}
    incidents = 0
    for entry in record.entries():
        incidents += 1
        for name, ids in found.items():
            if LOSSES[name].concerns(entry):
                ids.append(entry.incident.id)
    body = {
        "file": file.name,
        "format": about.label,
        "tolltrace": __version__,
        "policy": record.policy,
        **({"note": about.note} if about.note else {}),
        "state": record.state,
        "incidents": incidents,
        "not_carried": [{"what": LOSSES[name].text, "incidents": ids} for name, ids in found.items() if ids],
        "columns": [{"name": c.name, "holds": c.kind.value, "about": c.about} for c in about.columns if c.about],
    }
    return write_text(file.with_name(file.name + SUFFIX), (json.dumps(body, ensure_ascii=False, indent=1) + "\n",))
