"""The contracts of extraction: what a figure is, what a reader says of it, and what an extractor gives.

The quantity grammar proposes figures; a Reader (rules, or the learned one) says which are claims and what the report says
of them, as Readings that still point into the text; deterministic code then normalises time, place and names and makes
Claims. A new reader has to give Readings only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from tolltrace.extract.document import Document
from tolltrace.model import Claim, Count, Method, Notice, Outcome, Report, Scope, Span, Stance, Status, When, Where


class FigureKind(StrEnum):
    """What sort of quantity expression a figure is."""

    NUMBER = "number"  # digits or number words, hedged or not: "at least 58 people"
    VAGUE = "vague"  # quantity words: "dozens of", "several", "a number of", "most of the"
    PERSON = "person"  # described victims without a numeral: "a senior commander", "a man and his wife"
    ZERO = "zero"  # "no civilians", "nobody"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity expression of the text. ``span`` covers modifier, number and, where adjacent, the noun with its
    adjectives ("at least 58 Syrian soldiers"); ``number`` only modifier and number ("at least 58"). ``noun`` is the head noun
    in lower case ("soldiers"), "" when none is adjacent."""

    span: Span
    number: Span
    count: Count
    kind: FigureKind
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the text gives: ``text`` as the claim should carry it (in its fullest form in the text), and
    the ``span`` of the mention that says it."""

    text: str
    span: Span


NOBODY = Name("", Span(0, 0))
"""What a reader gives as claimant or responsible when it holds that the text names nobody; None leaves that open."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of one figure that is a claim. ``part_of`` and ``repeat_of`` are positions in the list of
    readings of the report, None when none; ``event`` is a label local to the report, "" to let ``events`` decide.
    ``when`` and ``where`` come with the characters that say so; ``times`` and ``places`` only point at such characters. What a
    reader leaves open (claimant, via, responsible, stance, when, where: None; ``times``, ``places``: empty) the deterministic
    modules ``who``, ``when`` and ``where`` decide. ``doubts`` name the fields that another reader reads otherwise."""

    figure: Figure
    quote: Span
    outcome: Outcome
    status: Status = Status.UNKNOWN
    group: str = ""
    stance: Stance | None = None
    scope: Scope = Scope.INCIDENT
    method: Method = Method.UNKNOWN
    claimant: Name | None = None
    via: Name | None = None
    responsible: Name | None = None
    when: tuple[When, Span | None] | None = None
    where: tuple[Where, tuple[Span, ...]] | None = None
    times: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    event: str = ""
    part_of: int | None = None
    repeat_of: int | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


class Reader(Protocol):
    """Says which figures of a document are claims. ``name`` and ``version`` travel with every claim."""

    name: str
    version: str

    def read(self, document: Document, figures: Sequence[Figure]) -> list[Reading]:
        """Readings in text order, at most one for each figure and outcome; figures that are no claims are left out."""
        ...


class ReaderUnavailableError(Exception):
    """A reader cannot run on this machine; the message says why."""


@runtime_checkable
class RemoteReader(Reader, Protocol):
    """A reader that asks elsewhere: it is better asked about many documents at a time."""

    def prepare(self, documents: Sequence[tuple[Document, Sequence[Figure]]]) -> None:
        """Asks ahead about documents that ``read`` will be called with; raises nothing that ``read`` would not."""
        ...

    def take_notices(self) -> list[Notice]:
        """What a person should know of the answers since the last call."""
        ...


class Extractor(Protocol):
    """Turns a report into claims. ``name`` and ``version`` tell which extraction is already done."""

    name: str
    version: str

    def extract(self, report: Report) -> list[Claim]:
        """Claims in text order."""
        ...
