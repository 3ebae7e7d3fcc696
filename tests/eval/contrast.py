"""The contrast sets: sentences written to tell apart what looks alike, each with the claims that a careful person finds in it."""

from dataclasses import dataclass
from pathlib import Path

from tolltrace.model import Span


@dataclass(frozen=True)
class Wanted:
    """A claim that a sentence holds."""

    span: Span
    outcome: str
    status: str
    low: int | None
    high: int | None
    stance: str
    scope: str


def contrast_set(name: str) -> list[tuple[str, list[Wanted]]]:
    """The sentences of the file with their claims. Raises ValueError for a claim whose figure does not stand in its sentence."""
    found: list[tuple[str, list[Wanted]]] = []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith(("# ", "## ")):
            continue
        if not line.startswith("="):
            found.append((line, []))
            continue
        figure, outcome, status, interval, stance, scope = (part.strip() for part in line[1:].split("|"))
        sentence, claims = found[-1]
        at = sentence.index(figure)
        low, high = (int(bound) if bound else None for bound in interval.split(".."))
        claims.append(Wanted(Span(at, at + len(figure)), outcome, status, low, high, stance, scope))
    return found
