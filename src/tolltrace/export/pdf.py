"""A dossier for a file or a court: each incident with its toll, grading, every quote, and the hash of every report behind it.

Text is set in a font that has its letters: DejaVu Sans or a Noto font of this machine, or the file that TOLLTRACE_FONT names.
With the extra "pdf" Arabic is joined and runs from right to left. Labels are English or
Arabic; the words of reports stay as they are.
"""

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tolltrace import __version__
from tolltrace.errors import InputError, MissingExtraError
from tolltrace.export.digest import in_order, place_text, silent
from tolltrace.export.facts import sources, told
from tolltrace.export.files import placed
from tolltrace.export.record import Entry, Record
from tolltrace.export.words import Words, words
from tolltrace.model import UNDATED, Claim, Report, Toll
from tolltrace.model.plain import plain
from tolltrace.vocab import vocabulary

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
BETWEEN = " · "  # between facts of a line
APART = " \u200f·\u200f "  # the same in a line from right to left: a name and the day after it are no one run of letters


def write_pdf(record: Record, path: Path, lang: str = "en") -> Path:
    """The dossier in ``lang`` ("en", "ar"), written atomically; quotes stay in their own language. Raises MissingExtraError
    without the extra, InputError where no font is found, or for a language that there are no words for."""
    try:
        from fpdf import FPDF
    except ImportError as error:
        raise MissingExtraError("PDF", "pdf") from error
    said = words(lang)
    book = FPDF(format="A4")
    book.set_creation_date(_MADE)
    book.set_producer(f"tolltrace {__version__}")
    book.set_title(said("kicker"))
    book.set_lang(lang)
    page = _Page(book, _fonts(book), said.direction)
    book.set_margins(20, 18)
    book.set_auto_page_break(auto=True, margin=18)
    dossier = _Dossier(page, said, vocabulary(f"site.{lang}"), record)
    for entry in record.entries():
        dossier.incident(entry)
    if not book.page:
        book.add_page()
        page.line(said("no_incidents"), 11)
    with placed(path) as aside:
        aside.write_bytes(bytes(book.output()))
    return path


@dataclass(frozen=True, slots=True)
class _Page:
    """Where lines are set: ``shaped`` says that letters are joined and ordered, ``direction`` how lines of its language run."""

    book: "FPDF"
    shaped: bool
    direction: str

    def line(self, text: str, size: int, ink: int = INK, *, own: bool = True) -> None:
        """A paragraph; what could steer the reader's eye or the file is taken out of the text first. Words of a report (not
        ``own``) run as their letters do."""
        clean = plain(text).encode("utf-8", "replace").decode("utf-8")
        direction = self.direction if own else _direction(clean)
        if direction == "rtl":
            clean = clean.replace(BETWEEN, APART)
        if self.shaped:
            self.book.set_text_shaping(use_shaping_engine=True, direction=direction)
        self.book.set_font("main", size=size)
        self.book.set_text_color(ink)
        self.book.multi_cell(0, size * 0.5, clean, new_x="LMARGIN", new_y="NEXT", align="R" if direction == "rtl" else "L")

    def head(self, text: str) -> None:
        """A heading."""
        self.book.ln(3)
        self.line(text, 12)


def _direction(text: str) -> str:
    """Which way ``text`` runs: as its first letter does."""
    first = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


@dataclass(frozen=True, slots=True)
class _Dossier:
    """Incidents of ``record`` on ``page``, in the words of a page and of the public site."""

    page: _Page
    words: Words
    site: Mapping[str, Any]
    record: Record

    def incident(self, entry: Entry) -> None:
        """An incident, on a new page."""
        incident, conclusion, w, line = entry.incident, entry.conclusion, self.words, self.page.line
        claims = told(self.record, entry)
        self.page.book.add_page()
        known = "" if incident.method.value == "unknown" else w.term("method", incident.method.value)
        parts = (known, place_text(incident.where) or w("unplaced"), w.when(incident.when))
        line(BETWEEN.join(p for p in parts if p), 15)
        line(incident.id, 8, GREY)
        facts = [self._say("precision", level=self.site["levels"][incident.where.precision.value])]
        facts += [f"{w('attributed')} {'; '.join(incident.responsible)}"] if incident.responsible else []
        line(BETWEEN.join([*facts, f"{w('origins')}: {incident.origins}"]), 9, GREY)
        if conclusion:
            reason = w.sentence(conclusion.grading.reason) or conclusion.grading.reason
            line(f"{w.term('grade', conclusion.grading.grade.value)}. {reason}", 10)
        if entry.caveats:
            line(f"{self._say('caveats')}: {BETWEEN.join(self.site['caveat'][c] for c in entry.caveats)}", 10)
        self.page.head(w("toll"))
        for toll in in_order(conclusion.tolls) if conclusion else []:
            if not silent(toll):
                self._toll(toll)
        self.page.head(w("claims_head"))
        for claim, report in claims:
            self._claim(claim, report)
        self.page.head(self._say("sources"))
        for report in sources(claims):
            self._source(report)
        line(f"{w('policy')}{BETWEEN}{self._say('state')}", 7, GREY)
        line(BETWEEN.join((self.record.policy, self.record.state, f"tolltrace {__version__}")), 7, GREY, own=False)

    def _say(self, key: str, **values: object) -> str:
        text = str(self.site["text"][key]).strip()
        return text.format(**values) if values else text

    def _toll(self, toll: Toll) -> None:
        w = self.words
        conceded = f" · {w('conceded')} {self._bounds(toll.conceded)}" if toll.conceded else ""
        best = f" · {w('best')} {toll.best}" if toll.best is not None and toll.low != toll.high else ""
        line = w.pair(w.term("outcome", toll.outcome.value), w.term("status", toll.status.value))
        self.page.line(f"{line}: {w.toll(toll)}{best}{conceded}", 11)
        for trace in toll.trace:
            text = w.sentence(trace.text) or trace.text
            self.page.line(f"{w.term('bound', trace.bound)}: {text} [{trace.rule}] {', '.join(trace.used)}", 8, GREY)

    def _bounds(self, pair: tuple[int | None, int | None]) -> str:
        return self.words.range(*pair, open_top=pair[1] is None)

    def _claim(self, claim: Claim, report: Report) -> None:
        w, line = self.words, self.page.line
        kinds = w.pair(w.term("outcome", claim.outcome.value), w.term("status", claim.status.value))
        who = claim.claimant or w("report_itself")
        relayed = f" · {w('via')} {claim.via}" if claim.via else ""
        stance = "" if claim.stance.value == "reported" else f" · {w.term('stance', claim.stance.value)}"
        line(f"{w.chart.count(claim.count)} {kinds}{stance}: {who}{relayed}", 10)
        line(f"“{claim.quote.of(report.text)}”", 10, own=False)
        facts = [
            w.when(claim.when),
            place_text(claim.where),
            w("characters", a=claim.figure.start, b=claim.figure.end),
            report.id,
        ]
        line(BETWEEN.join(x for x in (*facts, claim.id) if x), 7, GREY)
        self.page.book.ln(1.5)

    def _source(self, report: Report) -> None:
        w, line = self.words, self.page.line
        day = w.day(report.published) if report.published else w.when(UNDATED)
        line(BETWEEN.join(x for x in (report.publisher or report.doc, day, report.title, report.url) if x), 9)
        original = f"{self._say('archived')} {report.archive_sha256}" if report.archive_sha256 else w("no_original")
        line(f"{report.id} · {original} · {w('text_sha256')} {report.text_sha256}", 7, GREY)


def _fonts(book: "FPDF") -> bool:
    """Loads the fonts; whether letters can be joined and ordered."""
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
        return False
    return True


@cache
def _found(names: tuple[str, ...]) -> Path | None:
    """The first of ``names`` in the folders of fonts."""
    there: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*.ttf")):
            there.setdefault(path.name, path)
    return next((there[name] for name in names if name in there), None)
