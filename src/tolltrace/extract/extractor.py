"""From a report to its claims: figures, reading, normalising, happenings, in that order and nothing else.

A reader says which figures are claims; what it leaves open (who, when, where) is filled in by the deterministic modules.
"""

from collections.abc import Sequence
from dataclasses import replace

from tolltrace.extract.base import NOBODY, Figure, Name, Reader, Reading, RemoteReader
from tolltrace.extract.document import Document, parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.fold import claims_in_source, fold_text
from tolltrace.extract.foreign import blanked, passages, told
from tolltrace.extract.reader.identified import group_by_name
from tolltrace.extract.roll import roll_of, with_roll
from tolltrace.extract.screen import speaks_of_harm
from tolltrace.extract.shared import happenings
from tolltrace.extract.sites import with_sites
from tolltrace.extract.wars import own_method, own_party, own_place, own_time
from tolltrace.extract.when import anchor_of, said_of, time_at, time_of
from tolltrace.extract.where import place_of, place_under
from tolltrace.extract.who import claimant_of, only_reports, responsible_of, stance_of, without_weapons
from tolltrace.model import Claim, Evidence, Notice, Report, Span, Stance, claim_id
from tolltrace.places import Gazetteer


class ClaimExtractor:
    """The extractor: one reader, one gazetteer. Safe to reuse over any number of reports; not tied to any store."""

    def __init__(self, reader: Reader, gazetteer: Gazetteer, notices: Sequence[Notice] = ()) -> None:
        """``notices`` are what there is to tell of the reader itself."""
        self._reader = reader
        self._gazetteer = gazetteer
        self.name = reader.name
        self.version = reader.version
        self._notices = list(notices)

    def extract(self, report: Report) -> list[Claim]:
        """The claims of a report in text order; an empty list, cheaply, when it holds no word of harm."""
        if not speaks_of_harm(report.text):
            return []
        folded = fold_text(report.text)
        text = self._read_text(report, folded.text)
        return claims_in_source(folded, report, self._claims(report if text == report.text else replace(report, text=text)))

    def _read_text(self, report: Report, text: str) -> str:
        """``text`` without what the reader cannot read: the rules know English only."""
        if isinstance(self._reader, RemoteReader) or not (found := passages(text)):
            return text
        skipped = f"{told(found)} {'was' if len(found) == 1 else 'were'} not read"
        self._notices.append(Notice(f"report {report.doc}", skipped, "give an English translation beside it"))
        return blanked(text, found)

    def _claims(self, report: Report) -> list[Claim]:
        document = parse(report)
        if conflict := anchor_of(document).conflict:
            self._notices.append(Notice(f"report {report.doc}", conflict.rstrip("."), "check which is right"))
        figures = figures_of(report.text)
        readings = self._reader.read(document, figures) if figures else []
        claims = [self._claim(document, reading) for reading in readings]
        claims = with_sites(document, happenings(document, _with_parts(readings, claims))) if claims else []
        return self._with_roll(document, claims)

    def _with_roll(self, document: Document, claims: list[Claim]) -> list[Claim]:
        """The claims with one that counts the victims told by their names, where several are."""
        found = roll_of(document, claims)
        if found is None:
            return claims
        roll = self._claim(document, found.reading)
        return with_roll(claims, replace(roll, evidence=(*roll.evidence, *found.names)), found.first)

    def prepare(self, reports: Sequence[Report]) -> None:
        """Tells of reports that ``extract`` will be called with, for readers that ask elsewhere; nothing to do for others."""
        if isinstance(self._reader, RemoteReader):
            seen = [replace(report, text=fold_text(report.text).text) for report in reports if speaks_of_harm(report.text)]
            documents = [(parse(report), figures_of(report.text)) for report in seen]
            self._reader.prepare([(document, figures) for document, figures in documents if figures])

    def take_notices(self) -> list[Notice]:
        """What there is to tell of the reports read since the last call."""
        notices, self._notices = self._notices, []
        return notices + (self._reader.take_notices() if isinstance(self._reader, RemoteReader) else [])

    def _claim(self, document: Document, reading: Reading) -> Claim:
        span = reading.figure.span
        claimant, via = (reading.claimant, reading.via) if reading.claimant else claimant_of(document, span)
        if claimant and claimant.text.casefold() == document.report.publisher.strip().casefold():
            claimant = NOBODY  # whoever publishes the report speaks in its own voice
        responsible = own_party(document, reading, reading.responsible or responsible_of(document, span, reading.outcome))
        responsible = without_weapons(responsible) if responsible else None
        stance = reading.stance or stance_of(document, span, reading.figure.count, claimant, responsible)
        if stance is Stance.ACKNOWLEDGED and claimant and only_reports(document.text, claimant):
            stance = Stance.REPORTED
        timed = reading.when or time_at(document, reading.times) or time_of(document, span, reading.scope)
        when, when_span = own_time(document, reading, timed)
        placed = (
            reading.where
            or place_under(document, reading.places, self._gazetteer)
            or place_of(document, span, reading.scope, self._gazetteer)
        )
        where, where_spans = own_place(document, reading, placed, self._gazetteer)
        return Claim(
            id=claim_id(document.report.id, span, reading.outcome),
            report=document.report.id,
            figure=span,
            quote=reading.quote,
            count=reading.figure.count,
            outcome=reading.outcome,
            status=reading.status,
            group=reading.group if _text(claimant) else group_by_name(document.text, reading.figure, reading.group),
            claimant=_text(claimant),
            via=_text(via),
            stance=stance,
            scope=reading.scope,
            when=when,
            said=said_of(document, span),
            where=where,
            responsible=_text(responsible),
            method=own_method(document, reading),
            confidence=reading.confidence,
            evidence=_evidence(claimant, via, responsible, when_span, where_spans),
            reader=f"{self.name}@{self.version}",
            doubts=reading.doubts,
        )


_EVERYBODY = 10_000_000_000  # no count of people reaches it; a longer number is a code, a telephone, or junk


def figures_of(text: str) -> list[Figure]:
    """The figures of a text that can be counts of people."""
    return [f for f in find_figures(text) if max(f.count.low or 0, f.count.stated_high or 0) < _EVERYBODY]


def _text(name: Name | None) -> str:
    return name.text if name else ""


def _evidence(
    claimant: Name | None, via: Name | None, responsible: Name | None, when: Span | None, where: Sequence[Span]
) -> tuple[Evidence, ...]:
    names = (("claimant", claimant), ("via", via), ("responsible", responsible))
    found = [Evidence(field, name.span) for field, name in names if name and name.text]
    found += [Evidence("when", when)] if when else []
    return (*found, *(Evidence("where", span) for span in where))


def _with_parts(readings: Sequence[Reading], claims: Sequence[Claim]) -> list[Claim]:
    """Claims with ``part_of`` pointing at the claim that stands at the reading's position."""
    return [
        claim if reading.part_of is None else replace(claim, part_of=claims[reading.part_of].id)
        for reading, claim in zip(readings, claims, strict=True)
    ]
