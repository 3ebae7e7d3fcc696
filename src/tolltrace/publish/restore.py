"""A casebook restored from its ZIP file: checked before anything is believed, built aside, and put in place whole."""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from tolltrace.errors import CasebookError
from tolltrace.model import Claim, Decision, Happening, Incident, Link, Linkage, Notice, Reconciled, Report, Scenario, Total
from tolltrace.publish.bundle import FOLDERS, FORMAT, LOOSE
from tolltrace.publish.checker import problems
from tolltrace.store import Casebook
from tolltrace.store.base import Conclusions, Extraction
from tolltrace.store.codec import decode, decode_all
from tolltrace.store.ledger import DECISION, Entry
from tolltrace.store.settings import read_config
from tolltrace.stored import record_of

BATCH = 200


def restore_bundle(path: Path, folder: Path) -> str:
    """Makes the casebook ``folder`` of the file ``path`` and returns its state. Raises CasebookError, one clear line, when
    there is one already, the file does not hold, or what was restored is not what was packed; nothing is left then."""
    if folder.exists() and any(folder.iterdir()):
        raise CasebookError(f"{folder}: is not empty; choose a new folder")
    if found := next(problems(str(path)), ""):
        raise CasebookError(f"{path}: {found}; get the file again from where it was made")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest["format"] != FORMAT:
                raise CasebookError(f"{path}: made by a newer tolltrace (format {manifest['format']}); update tolltrace")
            state = _build(archive, manifest, aside / "casebook")
        if state != manifest["state"]:
            raise CasebookError(f"{path}: what is restored is not what was packed (another version?); nothing was kept")
        if folder.exists():
            folder.rmdir()
        (aside / "casebook").rename(folder)
    except (KeyError, ValueError, TypeError) as error:
        raise CasebookError(f"{path}: not a casebook of tolltrace ({type(error).__name__}: {error})") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return state


def _build(archive: zipfile.ZipFile, manifest: dict[str, Any], folder: Path) -> str:
    folder.mkdir()
    for name in archive.namelist():
        if name.startswith("casebook/"):
            _place(archive, name, folder)
    # Whatever the file says, its records go into the folder: never into a database that somebody else named.
    with Casebook.create(folder, replace(read_config(folder / "tolltrace.yml"), records="")) as book:
        for name in archive.namelist():
            if name.startswith("originals/"):
                book.archive.put(archive.read(name), flush=False)
        book.archive.flush()
        _reports(archive, book)
        _claims(archive, book)
        _ledger(archive, book)
        linkage = Linkage(
            tuple(decode(Happening, line) for line in _lines(archive, "linkage/happenings.jsonl")),
            tuple(decode(Incident, line) for line in _lines(archive, "linkage/incidents.jsonl")),
            tuple(decode(Link, line) for line in _lines(archive, "linkage/links.jsonl")),
        )
        if manifest["linkage"]["version"]:
            book.store.put_linkage(linkage, manifest["linkage"]["version"], decisions=manifest["linkage"]["decisions"])
        for policy, decisions in manifest["conclusions"].items():
            book.store.put_conclusions(_conclusions(archive, policy), decisions=decisions)
        for line in _lines(archive, "notices.jsonl"):
            stage, *rest = json.loads(line)
            book.store.put_notices(stage, [Notice(*rest)])
        with record_of(book) as record:
            return record.state


def _place(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    """A loose file, under a name that we gave ourselves and no other."""
    inner = PurePosixPath(name.removeprefix("casebook/"))
    if ".." in inner.parts or inner.is_absolute() or (str(inner) not in LOOSE and inner.parts[0] not in FOLDERS):
        raise CasebookError(f"{name}: a file that no casebook has; nothing was kept")
    target = folder / inner
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(archive.read(name))


def _reports(archive: zipfile.ZipFile, book: Casebook) -> None:
    batch: list[Report] = []
    for line in _lines(archive, "reports.jsonl"):
        document = json.loads(line)
        del document["text_sha256"]
        text = archive.read(f"texts/{document['id']}.txt").decode("utf-8", "surrogatepass")
        head = {"id": document.pop("id"), "doc": document.pop("doc"), "text": text}
        batch.append(decode(Report, json.dumps({**head, **document})))
        if len(batch) == BATCH:
            book.store.add_reports(batch)
            batch = []
    book.store.add_reports(batch)


def _claims(archive: zipfile.ZipFile, book: Casebook) -> None:
    """What readers read, the current reading of each report last: putting it makes it current."""
    for current in (False, True):
        for line in _lines(archive, "claims.jsonl"):
            row = json.loads(line)
            if row["current"] is current:
                claims = decode_all(Claim, json.dumps(row["claims"]))
                book.store.put_extractions(row["extractor"], [Extraction(row["report"], claims)])


def _ledger(archive: zipfile.ZipFile, book: Casebook) -> None:
    """Decisions and everything else that was entered, in their order: the chain comes out the same."""
    decisions = {d.id: d for d in (decode(Decision, line) for line in _lines(archive, "decisions.jsonl"))}
    for line in _lines(archive, "ledger.jsonl"):
        entry = decode(Entry, line)
        if entry.kind == DECISION:
            book.store.append_decision(decisions[entry.ref])
        else:
            book.store.enter(entry.kind, entry.ref, author=entry.author, at=datetime.fromisoformat(entry.at))
        if book.store.ledger_head() != entry.hash:
            raise CasebookError("the ledger's chain cannot be restored; nothing was kept")


def _conclusions(archive: zipfile.ZipFile, policy: str) -> Conclusions:
    return Conclusions(
        policy,
        tuple(decode(Reconciled, line) for line in _lines(archive, f"conclusions/{policy}.tolls.jsonl")),
        decode_all(Total, archive.read(f"conclusions/{policy}.totals.json").decode()),
        decode_all(Scenario, archive.read(f"conclusions/{policy}.scenarios.json").decode()),
    )


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    with archive.open(name) as stream:
        for line in stream:
            yield line.decode("utf-8", "surrogatepass")
