"""The whole casebook as one ZIP file: originals, texts, claims, decisions, results, and a script that checks it without us.

The same casebook gives the same bytes. The comment at the file's end seals every byte before it, so that a single changed bit
anywhere shows; ``SHA256SUMS`` lists each file for those who unpack it.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

from tolltrace import __version__, model
from tolltrace.export.files import placed
from tolltrace.publish.checker import PIECE, SEAL
from tolltrace.store import Casebook
from tolltrace.store.codec import encode, encode_all
from tolltrace.store.settings import NAME, handed_on
from tolltrace.stored import record_of

FORMAT = 1
LOOSE = (NAME, "release.yml", "link_weights.yml")  # files of a casebook's folder that go along as they are
FOLDERS = ("answers", "published", "coding")
STAGES = ("ingest", "extract")  # of notices
_DATE = (1980, 1, 1, 0, 0, 0)


class _Zip:
    """A ZIP file that grows member by member and lists their hashes."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._sums: list[str] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """A member of the bytes of ``pieces``."""
        info = zipfile.ZipInfo(name, _DATE)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as stream:
            for piece in pieces:
                digest.update(piece)
                stream.write(piece)
        self._sums.append(f"{digest.hexdigest()}  {name}\n")

    def close(self) -> None:
        """Writes the list of hashes and the directory, with room for the seal."""
        sums = "".join(self._sums)
        self._zip.writestr(zipfile.ZipInfo("SHA256SUMS", _DATE), sums)
        self._zip.comment = SEAL + b"0" * 64
        self._zip.close()


def write_bundle(casebook: Casebook, path: Path) -> Path:
    """Writes the casebook to ``path``, atomically. Raises CasebookError when an original is missing or damaged, InputError when
    the path cannot be written."""
    with placed(path) as aside:
        made = _Zip(aside)
        for name, pieces in _members(casebook):
            made.add(name, pieces)
        made.close()
        _seal(aside)
    return path


def _seal(path: Path) -> None:
    """Puts the hash of everything before the comment into the comment."""
    end = path.stat().st_size - len(SEAL) - 64
    digest = hashlib.sha256()
    with path.open("rb+") as stream:
        left = end
        while left:
            piece = stream.read(min(PIECE, left))
            digest.update(piece)
            left -= len(piece)
        stream.seek(end)
        stream.write(SEAL + digest.hexdigest().encode())


def _members(casebook: Casebook) -> Iterator[tuple[str, Iterable[bytes]]]:
    store = casebook.store
    yield "README.txt", [_README.encode()]
    yield "check.py", [Path(__file__).with_name("checker.py").read_bytes()]
    yield "model.json", [_model().encode()]
    with record_of(casebook) as record:
        state = record.state
    manifest = {
        "format": FORMAT,
        "tolltrace": __version__,
        "policy": casebook.config.policy,
        "state": state,
        "ledger_head": store.ledger_head(),
        "linkage": {"version": store.linkage_version(), "decisions": store.rests_on()},
        "conclusions": {p: store.rests_on(p) for p in store.policies()},
        **store.counts(),
    }
    yield "manifest.json", [(json.dumps(manifest, indent=1) + "\n").encode()]
    for name in _loose(casebook.path):
        path = Path(casebook.path, name)
        yield f"casebook/{name}", [handed_on(path).encode() if name == NAME else path.read_bytes()]
    for sha256 in casebook.archive.names():
        yield f"originals/{sha256[:2]}/{sha256[2:]}", [casebook.archive.get(sha256)]
    for report in store.reports():
        yield f"texts/{report.id}.txt", [report.text.encode("utf-8", "surrogatepass")]
    yield "reports.jsonl", (_report(r) for r in store.reports())
    yield "claims.jsonl", (_line(f'{{"extractor":{json.dumps(e)},"current":{json.dumps(current)},"report":{json.dumps(x.report)},'
                                 f'"claims":{encode_all(x.claims)}}}') for e, current, x in store.extractions())  # fmt: skip
    linkage = store.linkage()
    for name, records in (("happenings", linkage.happenings), ("incidents", linkage.incidents), ("links", linkage.links)):
        yield f"linkage/{name}.jsonl", map(_line, map(encode, records))
    for policy in store.policies():
        found = store.conclusions(policy)
        if found is not None:
            yield f"conclusions/{policy}.tolls.jsonl", map(_line, map(encode, found.reconciled))
            yield f"conclusions/{policy}.totals.json", [_line(encode_all(found.totals))]
            yield f"conclusions/{policy}.scenarios.json", [_line(encode_all(found.scenarios))]
    yield "notices.jsonl", (_line(json.dumps([s, n.where, n.what, n.mend, n.fault])) for s in STAGES for n in store.notices(s))
    yield "decisions.jsonl", map(_line, map(encode, store.decisions()))
    yield "ledger.jsonl", map(_line, map(encode, store.ledger()))


def _loose(folder: Path) -> list[str]:
    kept = [name for name in LOOSE if Path(folder, name).is_file()]
    for name in FOLDERS:
        kept += sorted(p.relative_to(folder).as_posix() for p in Path(folder, name).rglob("*") if p.is_file())
    return kept


def _report(report: model.Report) -> bytes:
    """A report without its text, which is a file of its own, and with the text's hash."""
    document = {k: v for k, v in json.loads(encode(report)).items() if k != "text"}
    return _line(json.dumps({**document, "text_sha256": report.text_sha256}, ensure_ascii=False))


def _line(document: str) -> bytes:
    return document.encode("utf-8", "surrogatepass") + b"\n"


def _model() -> str:
    """The data model as JSON: each record with what it is and its fields."""
    described = {}
    for name in sorted(model.__all__):
        kind = getattr(model, name)
        if isinstance(kind, type) and is_dataclass(kind) and kind is not model.View:
            hints = get_type_hints(kind)
            described[name] = {
                "about": " ".join((kind.__doc__ or "").split()),
                "fields": {f.name: str(hints[f.name]).replace("tolltrace.model.", "") for f in fields(kind)},
                "required": [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING],
            }
    return json.dumps(described, indent=1) + "\n"


_README = """A whole casebook of tolltrace.

check.py         python3 check.py THIS.zip says whether everything holds; it needs Python and nothing else
manifest.json    versions, the hash of the casebook's state, the last hash of the ledger
originals/       what was archived, byte for byte; the name is the SHA-256
texts/           the text of each report (UTF-8): figures are offsets into it, in Unicode code points
reports.jsonl    reports without their text
claims.jsonl     what each reader read from each report
linkage/         happenings, incidents and the links between them
conclusions/     for each policy: tolls with the rule and the claims behind each bound, totals, scenarios
decisions.jsonl  the judgements of people, in order; ledger.jsonl chains them
casebook/        settings and rules of release
model.json       the records and their fields

tolltrace import THIS.zip --casebook FOLDER restores it. It holds the names of people: keep it as you keep the casebook.
"""
