"""JSON and JSON Lines: the stable machine format (``docs/schema``). The same view gives the same bytes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tolltrace.export.files import write_text
from tolltrace.export.wire import claim_row, run_object
from tolltrace.model import Claim, Report, View


def run_json(view: View) -> str:
    """The run as one JSON object, indented, keys in the schema's order, Arabic as Arabic."""
    return json.dumps(run_object(view), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def claim_lines(read: Iterable[tuple[Report, Sequence[Claim]]]) -> Iterator[str]:
    """One line of JSON a claim, as reports come: memory holds one report's claims at a time."""
    for report, claims in read:
        for claim in claims:
            yield json.dumps(claim_row(claim, report), ensure_ascii=False, allow_nan=False) + "\n"


def write_json(view: View, path: Path) -> Path:
    """``tolltrace run --json FILE``. Raises InputError when the path cannot be written."""
    return write_text(path, (run_json(view),))


def write_claims(read: Iterable[tuple[Report, Sequence[Claim]]], path: Path) -> Path:
    """``tolltrace extract -o FILE``: reports with their claims in, one claim a line out, written atomically."""
    return write_text(path, claim_lines(read))


def write_jsonl(view: View, path: Path) -> Path:
    """The claims of a view, one a line."""
    return write_claims(by_report(view), path)


def by_report(view: View) -> Iterator[tuple[Report, tuple[Claim, ...]]]:
    """The view's claims with their report, reports and claims in the view's order."""
    claims: dict[str, list[Claim]] = {r.id: [] for r in view.reports}
    for claim in view.claims:
        claims[claim.report].append(claim)
    return ((report, tuple(claims[report.id])) for report in view.reports)
