"""What is handed out of a casebook: an export, and its entry in the ledger with the hash of what went out.

The entry is made before anybody gets the file: what could not be entered is not handed out.
"""

import hashlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tolltrace import pipeline
from tolltrace.export import FORMATS
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
        data = chosen.write(view, Path(folder, f"export{chosen.suffix}")).read_bytes()
    noted(casebook, f"{name} of {view.policy or 'no policy'}", data, author)
    return data


def noted(casebook: Casebook, what: str, data: bytes, author: str) -> None:
    """Enters that ``author`` was handed ``data``, which is ``what``."""
    digest = hashlib.sha256(data).hexdigest()
    casebook.store.enter(EXPORT, f"{what} sha256={digest}", author=author, at=datetime.now(UTC))
