"""What was published when: a small record of each publication, from which the public log of corrections is written.

Each is a file in the casebook's folder ``published`` and holds only what was public; its hash stands in the ledger.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tolltrace.errors import CasebookError
from tolltrace.export.digest import headline, in_order
from tolltrace.export.facts import title
from tolltrace.export.files import write_text
from tolltrace.export.record import ViewRecord
from tolltrace.model import View, sha256_hex
from tolltrace.store import Casebook

FOLDER = "published"
ENTRY = "published"


@dataclass(frozen=True, slots=True)
class Said:
    """What a publication says of an incident: its title, grade, and each toll as (outcome, status, low, high, open_top)."""

    title: str
    grade: str
    tolls: tuple[tuple[str, str, int, int | None, bool], ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication: the day, the casebook's state, the coding rules, and what it said by incident id."""

    on: date
    state: str
    policy: str
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Change:
    """``kind`` is added, changed or withdrawn."""

    kind: str
    incident: str
    title: str
    before: Said | None
    after: Said | None


@dataclass(frozen=True, slots=True)
class Issue:
    """A publication beside the one before it."""

    on: date
    state: str
    incidents: int
    first: bool
    changes: tuple[Change, ...]


def publication(view: View, state: str, on: date) -> Publication:
    """What publishing the released ``view`` says."""
    said = {}
    for entry in ViewRecord(view, state).entries():
        tolls = in_order(entry.conclusion.tolls) if entry.conclusion else []
        lead = headline(entry.conclusion)
        kept = [t for t in tolls if lead and t.outcome is lead.outcome]
        rows = tuple((t.outcome.value, t.status.value, t.low, t.high, t.open_top) for t in kept)
        grade = entry.conclusion.grading.grade.value if entry.conclusion else ""
        said[entry.incident.id] = Said(title(entry), grade, rows)
    return Publication(on, state, view.policy, said)


def issues(published: Sequence[Publication]) -> list[Issue]:
    """Every publication with what changed since the one before, newest first."""
    found = []
    for n, now in enumerate(published):
        changes = changed(published[n - 1], now) if n else ()
        found.append(Issue(now.on, now.state, len(now.said), n == 0, changes))
    return found[::-1]


def changed(before: Publication, now: Publication) -> tuple[Change, ...]:
    """What differs, by incident id."""
    changes = []
    for incident in sorted({*before.said, *now.said}):
        old, new = before.said.get(incident), now.said.get(incident)
        if old is None and new is not None:
            changes.append(Change("added", incident, new.title, None, new))
        elif new is None:
            changes.append(Change("withdrawn", incident, "", None, None))
        elif old is not None and (old.grade, old.tolls) != (new.grade, new.tolls):
            changes.append(Change("changed", incident, new.title, old, new))
    return tuple(changes)


def read_all(folder: Path) -> list[Publication]:
    """The publications of a casebook's folder, oldest first. Raises CasebookError for one that cannot be read."""
    found = []
    for path in sorted(Path(folder, FOLDER).glob("*.json")):
        try:
            found.append(_read(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CasebookError(f"{path}: no record of a publication ({error}); restore it from a backup") from error
    return found


def keep(casebook: Casebook, made: Publication, author: str) -> None:
    """Records a publication and enters it in the ledger."""
    text = json.dumps(_document(made), ensure_ascii=False, indent=1) + "\n"
    folder = Path(casebook.path, FOLDER)
    number = len(list(folder.glob("*.json"))) + 1
    write_text(folder / f"{number:04d}.json", (text,))
    ref = f"{FOLDER}/{number:04d}.json sha256={sha256_hex(text.encode())} state={made.state}"
    casebook.store.enter(ENTRY, ref, author=author, at=datetime.now(UTC))


def _document(made: Publication) -> dict[str, Any]:
    said = {i: {"title": s.title, "grade": s.grade, "tolls": [list(t) for t in s.tolls]} for i, s in made.said.items()}
    return {"on": made.on.isoformat(), "state": made.state, "policy": made.policy, "said": said}


def _read(data: dict[str, Any]) -> Publication:
    said = {i: Said(s["title"], s["grade"], tuple(tuple(t) for t in s["tolls"])) for i, s in data["said"].items()}
    return Publication(date.fromisoformat(data["on"]), data["state"], data["policy"], said)
