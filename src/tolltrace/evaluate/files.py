"""Reports, annotations and predictions from JSON lines, every value checked: what is wrong is named with its file and line."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from tolltrace.errors import InputError
from tolltrace.evaluate.rows import GoldClaim, GoldReport, Period, PredictedClaim, Predictions
from tolltrace.model import Method, Modifier, Outcome, Report, Scope, Span, Stance, Status, make_report


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: an object whose values are asked for by name and type. Every method raises InputError with the
    line's number where the value is not what it must be; an absent value counts as empty."""

    path: Path
    number: int
    values: Mapping[str, object]

    def error(self, what: str, mend: str) -> InputError:
        return InputError(self.path, what, mend, line=self.number)

    def text(self, name: str) -> str:
        """A string, "" when absent or null."""
        return self.text_or_none(name) or ""

    def text_or_none(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise self.error(f"{name} is {value!r}", "it must be a string")
        return value

    def needed(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if not value:
            raise self.error(f"{name} is missing", f"give every line its {name}")
        return value

    def whole(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.error(f"{name} is {value!r}", "it must be a whole number or null")
        return value

    def share(self, name: str) -> float | None:
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise self.error(f"{name} is {value!r}", "it must be a number from 0 to 1")
        return float(value)

    def term(self, name: str, terms: type[StrEnum]) -> str:
        """A word of a closed vocabulary."""
        value = self.text(name)
        words = [term.value for term in terms]
        if value not in words:
            raise self.error(f"{name} is {value!r}", f"it must be one of: {', '.join(words)}")
        return value

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            raise self.error(f"{name} is {value!r}", "it must be a date as YYYY-MM-DD, or null") from None

    def period(self) -> Period | None:
        """The days of harm; one date alone stands for both ends."""
        start, end = self.day("date_start"), self.day("date_end")
        first, last = start or end, end or start
        return Period(first, last) if first and last else None

    def span(self, start: str = "start", end: str = "end") -> Span:
        first, last = self.whole(start), self.whole(end)
        if first is None or last is None or not 0 <= first <= last:
            raise self.error(f"{start} and {end} are {first!r} and {last!r}", "they must be offsets into the report's text")
        return Span(first, last)


def read_lines(path: Path) -> Iterator[Line]:
    """The objects of a JSON lines file; empty lines are passed over. Raises InputError for what cannot be read."""
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                if raw.strip():
                    yield Line(path, number, _object(path, number, raw))
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror or error})", "give a file of JSON lines") from error


def _object(path: Path, number: int, raw: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(path, "not UTF-8", "save the file as UTF-8", line=number) from None
    except json.JSONDecodeError as error:
        raise InputError(path, f"not JSON ({error.msg}, column {error.colno})", "put one object on a line", line=number) from None
    if not isinstance(value, dict):
        raise InputError(path, "not a JSON object", "put one object on a line", line=number)
    return value


def read_reports(path: Path) -> list[Report]:
    """Reports ``{"doc", "text", "published", "publisher"}``, one a line. Raises InputError, also for a file without any."""
    reports: dict[str, Report] = {}
    for line in read_lines(path):
        doc = line.needed("doc")
        if doc in reports:
            raise line.error(f"report {doc!r} is there twice", "give every report its own doc")
        reports[doc] = make_report(
            doc,
            line.text("text"),
            publisher=line.text("publisher"),
            published=line.day("published"),
            title=line.text("title"),
            url=line.text("url"),
        )
    if not reports:
        raise InputError(path, "holds no report", 'give one {"doc", "text"} a line')
    return list(reports.values())


def read_gold(path: Path, reports: list[Report]) -> list[GoldReport]:
    """``reports`` with their annotated claims, in the format of the annotation guide: one claim a line, a report without any
    as ``{"doc", "none": true}``. Lines about other reports are passed over. Raises InputError for a claim whose quote is not
    in its report, and when no line is about any of ``reports``."""
    texts = {r.doc: r.text for r in reports}
    claims: dict[str, list[GoldClaim]] = defaultdict(list)
    met = False
    for line in read_lines(path):
        doc = line.needed("doc")
        if doc not in texts:
            continue
        met = True
        if line.values.get("none"):
            continue
        claim = _gold_claim(line, texts[doc], claims[doc])
        if any(claim.id == other.id for other in claims[doc]):
            raise line.error(f"claim {claim.id!r} of {doc} is there twice", "give every claim of a report its own id")
        claims[doc].append(claim)
    if not met:
        raise InputError(path, "annotates none of the reports", "give the annotations of these reports")
    return [GoldReport(r, tuple(claims[r.doc])) for r in reports]


def _gold_claim(line: Line, text: str, before: list[GoldClaim]) -> GoldClaim:
    outcome = line.term("outcome", Outcome)
    taken = {c.figure for c in before if c.outcome == outcome}
    figure = _given_span(line, text) or locate(text, line.needed("quote"), line.needed("figure"), taken)
    if figure is None:
        raise line.error("its figure and quote are not in the report", "copy them from the text, letter by letter")
    return GoldClaim(
        figure=figure,
        outcome=outcome,
        status=line.term("status", Status),
        low=line.whole("low"),
        high=line.whole("high"),
        modifier=line.term("modifier", Modifier) if line.text("modifier") else "",
        claimant=line.text("claimant"),
        stance=line.term("stance", Stance),
        scope=line.term("scope", Scope),
        period=line.period(),
        place=line.text("place"),
        responsible=line.text("responsible"),
        method=line.term("method", Method),
        event=line.text_or_none("event"),
        incident=line.text_or_none("incident"),
        id=line.needed("id"),
        sure=line.values.get("sure") is not False,
        part_of=line.text("part_of"),
        repeat_of=line.text("repeat_of"),
    )


def _given_span(line: Line, text: str) -> Span | None:
    match line.values.get("span"):
        case None:
            return None
        case [int(start), int(end)] if 0 <= start <= end <= len(text):
            return Span(start, end)
        case other:
            raise line.error(f"span is {other!r}", "it must be two offsets into the report's text")


def locate(text: str, quote: str, figure: str, taken: set[Span]) -> Span | None:
    """Where ``figure`` stands within ``quote`` within ``text``: the first place not in ``taken``, else the first of all, None
    when there is none."""
    first: Span | None = None
    outer = text.find(quote)
    while outer >= 0:
        inner = quote.find(figure)
        while inner >= 0:
            span = Span(outer + inner, outer + inner + len(figure))
            first = first or span
            if span not in taken:
                return span
            inner = quote.find(figure, inner + 1)
        outer = text.find(quote, outer + 1)
    return first


def read_predictions(path: Path, reports: list[Report]) -> Predictions:
    """Predicted claims by report, as ``tolltrace extract -o`` writes them (other makers may leave fields out). Claims of other
    reports are passed over. Raises InputError, also when no claim at all is about ``reports``, and for a claim whose ``figure``
    is not what its report has at its offsets."""
    texts = {r.doc: r.text for r in reports}
    found: dict[str, list[PredictedClaim]] = {r.doc: [] for r in reports}
    lines = kept = 0
    for line in read_lines(path):
        lines += 1
        doc = line.needed("report")
        claim = _predicted_claim(line)
        if doc in found:
            _check_text(line, claim.figure, texts[doc])
            found[doc].append(claim)
            kept += 1
    if lines and not kept:
        raise InputError(path, "none of its claims is about the reports", "give the claims of these reports")
    return found


def _check_text(line: Line, figure: Span, text: str) -> None:
    """Offsets into another version of the text would score as nonsense; they are told instead."""
    mend = "give claims of these very texts"
    if figure.end > len(text):
        raise line.error(f"its figure ends at {figure.end}, the report at {len(text)}", mend)
    written = line.text("figure")
    if written and written != figure.of(text):
        raise line.error(f"at {figure.start} the report has {figure.of(text)!r}, not {written!r}", mend)


def _predicted_claim(line: Line) -> PredictedClaim:
    return PredictedClaim(
        figure=line.span(),
        outcome=line.text("outcome"),
        status=line.text("status"),
        low=line.whole("low"),
        high=line.whole("high"),
        modifier=line.text("modifier"),
        claimant=line.text("claimant"),
        stance=line.text("stance"),
        scope=line.text("scope"),
        period=line.period(),
        place=line.text("place"),
        responsible=line.text("responsible"),
        method=line.text("method"),
        event=line.text_or_none("event"),
        incident=line.text_or_none("incident"),
        confidence=line.share("confidence"),
    )
