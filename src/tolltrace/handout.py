"""What is handed out of a casebook: an export, and its entry in the ledger with the hash of what went out.

The entry is made before anybody gets the file: what could not be entered is not handed out.
"""

import hashlib
import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tolltrace import pipeline
from tolltrace.export import FORMATS
from tolltrace.export.record import ViewRecord
from tolltrace.model import View
from tolltrace.store import Casebook

TYPES = {".json": "application/json", ".jsonl": "application/jsonl", ".csv": "text/csv; charset=utf-8", ".html": "text/html"}
EXPORT = "export"


def made(casebook: Casebook, present: View, name: str, policy: str, author: str) -> bytes:
    """The record in the format ``name`` under ``policy`` ("" or the casebook's own: ``present``), entered for ``author``."""
    own = not policy or policy == casebook.config.policy
    view = present if own else pipeline.view(casebook, policy)
    chosen = FORMATS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.write(ViewRecord(view), Path(folder, f"export{chosen.suffix}"))
        noted(casebook, f"{name} of {view.policy or 'no policy'}", path, author)
        return path.read_bytes()


def noted(casebook: Casebook, what: str, handed: Path | bytes, author: str) -> None:
    """Enters that ``author`` was ``handed`` a file or bytes, which are ``what``."""
    with io.BytesIO(handed) if isinstance(handed, bytes) else handed.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    casebook.store.enter(EXPORT, f"{what} sha256={digest}", author=author, at=datetime.now(UTC))
