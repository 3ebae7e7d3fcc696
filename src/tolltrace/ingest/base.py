"""The types of ingest: what is asked, what lands, and how a reader of one format says that it cannot read something."""

from dataclasses import dataclass
from datetime import date

from tolltrace.model import Report


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the user says of all inputs: ``published`` (a date, or its ISO text as typed) and ``source`` (the publisher). An
    input's own sidecar or line says more about it and wins; what a page says of itself is weaker."""

    published: date | str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Ingested:
    """A report that landed, the ``original`` bytes it was derived from, their ``media_type``, and ``where`` it came from
    (the file, with the line of a .jsonl). What was odd about it is in ``report.notices`` and was yielded as Notice too."""

    report: Report
    original: bytes
    media_type: str
    where: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document beside its text; "" and None are unknown."""

    doc: str = ""
    publisher: str = ""
    published: date | None = None
    title: str = ""
    url: str = ""
    undated: bool = False  # a date was given but cannot be one: no weaker source may replace it

    def over(self, weaker: "Metadata") -> "Metadata":
        """These values, each unknown one filled from ``weaker``."""
        dated = self.published is not None or self.undated
        return Metadata(
            self.doc or weaker.doc,
            self.publisher or weaker.publisher,
            self.published if dated else weaker.published,
            self.title or weaker.title,
            self.url or weaker.url,
            self.undated if dated else weaker.undated,
        )


@dataclass(frozen=True, slots=True)
class Derived:
    """Text derived from bytes. ``by`` names our method and the library, each with its version ("html@1+trafilatura@2.3.1": a
    change in either is another derivation), ``said`` is what the document says of itself, ``odd`` are plain sentences with a
    mend each about what was not as it should be."""

    text: str
    by: str
    said: Metadata = Metadata()
    odd: tuple[tuple[str, str], ...] = ()


class UnreadableError(Exception):
    """One input cannot be used: ``what`` is wrong and how to ``mend`` it. Caught in ``flow``, never seen outside ingest."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend
