"""The page of a run."""

from pathlib import Path

from tolltrace.errors import TolltraceError
from tolltrace.model import View


def write_html(view: View, path: Path) -> Path:
    """Not there yet."""
    raise TolltraceError(f"{path}: the page is not written yet ({len(view.reports)} reports)")
