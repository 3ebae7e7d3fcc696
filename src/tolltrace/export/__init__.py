"""Exports: one file a format, and this table of them. A writer takes a View and a path and knows nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tolltrace.model import View


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what ``tolltrace export --format`` takes; ``suffix`` the usual end of the file's name; ``label`` one line
    for people; ``write`` writes a view to a path atomically and returns the path (InputError when it cannot)."""

    name: str
    suffix: str
    label: str
    write: Callable[[View, Path], Path]


def _json(view: View, path: Path) -> Path:
    from tolltrace.export.json import write_json

    return write_json(view, path)


def _jsonl(view: View, path: Path) -> Path:
    from tolltrace.export.json import write_jsonl

    return write_jsonl(view, path)


def _claims_csv(view: View, path: Path) -> Path:
    from tolltrace.export.csv import write_claims_csv

    return write_claims_csv(view, path)


def _incidents_csv(view: View, path: Path) -> Path:
    from tolltrace.export.csv import write_incidents_csv

    return write_incidents_csv(view, path)


def _totals_csv(view: View, path: Path) -> Path:
    from tolltrace.export.csv import write_totals_csv

    return write_totals_csv(view, path)


def _html(view: View, path: Path) -> Path:
    from tolltrace.export.html import write_html  # charts and templates load only for a page

    return write_html(view, path)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        f.name: f
        for f in (
            Format("json", ".json", "everything of a run, one object (docs/schema/run.schema.json)", _json),
            Format("jsonl", ".jsonl", "claims, one a line (docs/schema/claims.schema.json)", _jsonl),
            Format("claims", ".csv", "claims as a table", _claims_csv),
            Format("incidents", ".csv", "incidents with their tolls as a table", _incidents_csv),
            Format("totals", ".csv", "totals as a table", _totals_csv),
            Format("html", ".html", "one self-contained page for people", _html),
        )
    }
)

__all__ = ["FORMATS", "Format"]
