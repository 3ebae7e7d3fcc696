"""A dossier for a file or a court: each incident with its toll, grading, every quote, and the hash of every report behind it.

Text is set in a font that has its letters: DejaVu Sans or a Noto font of this machine, or the file that TOLLTRACE_FONT names.
With the extra "pdf" Arabic is joined and runs from right to left.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tolltrace import __version__
from tolltrace.errors import InputError, MissingExtraError
from tolltrace.export.digest import count_text, date_text, in_order, place_text, range_text, silent
from tolltrace.export.facts import sources, title, told
from tolltrace.export.files import placed
from tolltrace.export.record import Entry, Record
from tolltrace.model import Claim, Report
from tolltrace.model.plain import plain

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf")  # the first that is there
ARABIC = ("NotoNaskhArabic-Regular.ttf", "NotoSansArabic-Regular.ttf", "DejaVuSans.ttf")
FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts"),
    *("~/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts"),
)
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same record gives the same bytes
GREY, INK = 110, 20


def write_pdf(record: Record, path: Path) -> Path:
    """The dossier, written atomically. Raises MissingExtraError without the extra, InputError where no font is found."""
    try:
        from fpdf import FPDF
    except ImportError as error:
        raise MissingExtraError("PDF", "pdf") from error
    book = FPDF(format="A4")
    book.set_creation_date(_MADE)
    book.set_producer(f"tolltrace {__version__}")
    book.set_title("Casualty record")
    _fonts(book)
    book.set_margins(20, 18)
    book.set_auto_page_break(auto=True, margin=18)
    empty = True
    for entry in record.entries():
        empty = False
        book.add_page()
        _incident(book, record, entry)
    if empty:
        book.add_page()
        _line(book, "No incidents.", 11)
    with placed(path) as aside:
        aside.write_bytes(bytes(book.output()))
    return path


def _incident(book: "FPDF", record: Record, entry: Entry) -> None:
    incident, conclusion = entry.incident, entry.conclusion
    claims = told(record, entry)
    _line(book, title(entry) or incident.id, 15)
    _line(book, incident.id, 8, GREY)
    facts = [f"date known to the {incident.when.precision.value}", f"place known to the {incident.where.precision.value}"]
    facts += [f"said to be responsible: {'; '.join(incident.responsible)}"] if incident.responsible else []
    _line(book, "; ".join([*facts, f"independent origins: {incident.origins}"]), 9, GREY)
    if conclusion:
        _line(book, f"{conclusion.grading.grade.value.capitalize()}. {conclusion.grading.reason}", 10)
    if entry.caveats:
        _line(book, f"Caveats: {', '.join(entry.caveats)}.", 10)
    _head(book, "Toll")
    for toll in in_order(conclusion.tolls) if conclusion else []:
        if not silent(toll):
            conceded = f"; conceded {_bounds(toll.conceded)}" if toll.conceded else ""
            best = f"; best {toll.best}" if toll.best is not None and toll.low != toll.high else ""
            _line(book, f"{toll.outcome.value}, {toll.status.value}: {range_text(toll)}{best}{conceded}", 11)
            for trace in toll.trace:
                _line(book, f"{trace.bound}: {trace.text} [{trace.rule}] {', '.join(trace.used)}", 8, GREY)
    _head(book, "Claims")
    for claim, report in claims:
        for text, size, ink in _claim(claim, report):
            _line(book, text, size, ink)
        book.ln(1.5)
    _head(book, "Sources")
    for report in sources(claims):
        day = report.published.isoformat() if report.published else "undated"
        _line(book, ", ".join(x for x in (report.publisher or report.doc, day, report.title, report.url) if x), 9)
        _line(
            book, f"{report.id}; original SHA-256 {report.archive_sha256 or 'none'}; text SHA-256 {report.text_sha256}", 7, GREY
        )
    _line(book, f"Coding rules {record.policy}; state of the record {record.state}; tolltrace {__version__}", 7, GREY)


def _claim(claim: Claim, report: Report) -> Iterator[tuple[str, int, int]]:
    who = claim.claimant or "the report itself"
    relayed = f", via {claim.via}" if claim.via else ""
    yield f"{count_text(claim.count)} {claim.outcome.value}, {claim.status.value} ({claim.stance.value}): {who}{relayed}", 10, INK
    yield f"“{claim.quote.of(report.text)}”", 10, INK
    where = place_text(claim.where)
    facts = [date_text(claim.when), where, f"characters {claim.figure.start} to {claim.figure.end} of {report.id}", claim.id]
    yield "; ".join(x for x in facts if x), 7, GREY


def _bounds(pair: tuple[int | None, int | None]) -> str:
    low, high = pair
    return f"{low}" if low == high else f"{'' if low is None else low} to {'' if high is None else high}".strip()


def _head(book: "FPDF", text: str) -> None:
    book.ln(3)
    _line(book, text, 12)


def _line(book: "FPDF", text: str, size: int, ink: int = INK) -> None:
    """A paragraph; what could steer the reader's eye or the file is taken out of the text first."""
    book.set_font("main", size=size)
    book.set_text_color(ink)
    book.multi_cell(
        0, size * 0.5, plain(text).encode("utf-8", "replace").decode("utf-8"), new_x="LMARGIN", new_y="NEXT", align="L"
    )


def _fonts(book: "FPDF") -> None:
    named = os.environ.get("TOLLTRACE_FONT")
    main = Path(named) if named else _found(FONTS)
    if main is None or not main.is_file():
        what = "is no font file" if named else "no font with the letters of the record was found on this machine"
        raise InputError(named or "PDF", what, "install DejaVu or Noto fonts, or name a .ttf file in TOLLTRACE_FONT")
    book.add_font("main", fname=str(main))
    arabic = _found(ARABIC)
    if arabic is not None and arabic != main:
        book.add_font("arabic", fname=str(arabic))
        book.set_fallback_fonts(["arabic"])
    try:
        import uharfbuzz  # noqa: F401 - fpdf2 joins letters where it is there
    except ImportError:
        return
    book.set_text_shaping(use_shaping_engine=True)


@cache
def _found(names: tuple[str, ...]) -> Path | None:
    """The first of ``names`` in the folders of fonts."""
    there: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*.ttf")):
            there.setdefault(path.name, path)
    return next((there[name] for name in names if name in there), None)
