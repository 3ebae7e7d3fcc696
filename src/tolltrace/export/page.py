"""What the page shows, worked out from a view before any template runs: numbers, words and ranges, but no markup."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce

from tolltrace.charts.scale import Scale, scale_for
from tolltrace.export.digest import (
    aggregates,
    bounds_text,
    by_date,
    claims_of,
    happenings,
    headline,
    in_order,
    place_text,
    questions,
    silent,
    unheld,
)
from tolltrace.export.highlight import Paragraph, paragraphs
from tolltrace.export.words import Words
from tolltrace.model import (
    Claim,
    DatePrecision,
    Feature,
    Grading,
    Incident,
    Link,
    Outcome,
    Part,
    PlacePrecision,
    Report,
    Revision,
    Stance,
    Toll,
    TollStatus,
    Total,
    View,
    When,
    Where,
)
from tolltrace.model.plain import plain
from tolltrace.model.repeats import folded
from tolltrace.vocab.persons import NAMES

HEADING = 120  # characters of a first line that stands for a missing title
NAMED = 3  # publishers that the title names
FEW = 50  # reports up to which a text without any claim is shown too


@dataclass(frozen=True, slots=True)
class Bar:
    """A range on a common axis, in per cent of its width; ``conceded`` is where the responsible party's figure stands."""

    start: float
    width: float
    open_top: bool
    conceded: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as a card: its number on the page, its quote cut around the figure, the claims that repeat it, and the names by
    which it counts people."""

    number: int
    claim: Claim
    report: Report
    range: str
    before: str
    figure: str
    after: str
    repeats: tuple["Told", ...] = ()
    named: tuple[str, ...] = ()

    @property
    def by_names(self) -> bool:
        """Whether the figure counts people by their names, also where these are withheld."""
        return self.claim.group == NAMES


@dataclass(frozen=True, slots=True)
class Bound:
    """The trace of one bound, with the numbers of the claims used."""

    bound: str
    rule: str
    text: str
    used: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    told: Told | None
    identity: str
    reason: str
    bounds: str


@dataclass(frozen=True, slots=True)
class Traced:
    """The traces of one toll; what was set aside is listed once, with the bounds it was set aside for."""

    toll: Toll
    range: str
    bounds: tuple[Bound, ...]
    aside: tuple[Aside, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A link in words: both sides, its features (with their share of the widest bar), and what changes if it is wrong."""

    link: Link
    a: str
    b: str
    features: tuple[tuple[Feature, float], ...]
    changes: tuple[tuple[str, str, str], ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """How the total stood from a day on, and the claims stated then."""

    on: date
    range: str
    conceded: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident of the page. ``parts`` are its breakdowns in words, ``misfits`` why some exceed their whole, ``unsure``
    why a range reaches up to claims in doubt, ``left_out`` why a claim was set aside, by its id."""

    number: int
    incident: Incident
    grading: Grading | None
    lead: Toll | None
    bar: Bar | None
    outcomes: tuple[tuple[Outcome, tuple[Toll | None, ...]], ...]
    told: tuple[Told, ...]
    traced: tuple[Traced, ...]
    links: tuple[Asked, ...]
    parts: tuple[str, ...] = ()
    misfits: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    revisions: tuple[Revised, ...] = ()

    @property
    def near(self) -> bool:
        return self.incident.where.precision is PlacePrecision.NEAR


@dataclass(frozen=True, slots=True)
class Text:
    """A report with its text marked."""

    number: int
    report: Report
    claims: int
    lines: tuple[Paragraph, ...]


class Page:
    """A view with the words of one language; the template reads its attributes."""

    def __init__(self, view: View, words: Words) -> None:
        self.view = view
        self.words = words
        self.number = {c.id: n for n, c in enumerate(view.claims, 1)}
        self._happenings = happenings(view)
        self._told: dict[str, Told] = {}

    @cached_property
    def statuses(self) -> list[TollStatus]:
        """The statuses that any toll or total has, in the order of the vocabulary."""
        present = {t.status for r in self.view.reconciled for t in r.tolls}
        present |= {t.status for t in self.view.totals if t.incidents or t.conceded}
        return [s for s in TollStatus if s in present]

    @cached_property
    def totals(self) -> list[tuple[Outcome, list[Total | None]]]:
        said = (t for t in self.view.totals if t.incidents or t.conceded or t.status is TollStatus.TOTAL)
        cells = {(t.outcome, t.status): t for t in said}
        rows = [(o, [cells.get((o, s)) for s in self.statuses]) for o in Outcome]
        return [(o, row) for o, row in rows if any(row)]

    @cached_property
    def published(self) -> str:
        """When the reports were published, and how many of them say so; "" without reports."""
        days = [r.published for r in self.view.reports if r.published]
        if not days:
            return self.words("published_none") if self.view.reports else ""
        when = self.words.when(_days(days))
        if len(days) == len(self.view.reports):
            return self.words("published_all", when=when)
        return self.words("published_some", n=len(days), when=when)

    @cached_property
    def about(self) -> str:
        """What the record is about: who published its reports, those with most first, and when the harm happened."""
        names = Counter(plain(r.publisher) for r in self.view.reports if r.publisher)
        ranked = [f"\u2068{name}\u2069" for name, _ in names.most_common()]
        who = reduce(self.words.pair, ranked[:NAMED]) if ranked else ""
        if len(ranked) > NAMED:
            who += " " + self.words("more", n=len(ranked) - NAMED)
        dated = [i.when for i in self.view.linkage.incidents if i.when.start]
        days = [d for when in dated for d in (when.start, when.end) if d]
        when = dated[0] if len(dated) == 1 else _days(days) if days else None
        if who and when:
            return self.words("about", who=who, when=self.words.when(when))
        return who or (self.words.when(when) if when else "")

    @cached_property
    def scenarios(self) -> list[Asked]:
        links = {frozenset((link.a, link.b)): link for link in self.view.linkage.links}
        found = []
        for scenario in self.view.scenarios:
            link = links.get(frozenset((scenario.a, scenario.b)))
            if link is None:
                link = Link(scenario.a, scenario.b, scenario.score, False, False, (), scenario.explanation)
            joined = {(t.outcome, t.status): self.words.toll(t) for t in scenario.joined}
            apart = {(t.outcome, t.status): self.words.toll(t) for t in scenario.apart}
            keys = dict.fromkeys((t.outcome, t.status) for t in in_order((*scenario.joined, *scenario.apart)))
            changes = tuple(
                (self._line(*key), joined.get(key, self.words("none")), apart.get(key, self.words("none")))
                for key in keys
                if joined.get(key) != apart.get(key)
            )
            found.append(self.asked(link, changes))
        return found

    @cached_property
    def questions(self) -> list[Asked]:
        """Uncertain links that no scenario covers."""
        asked = {frozenset((s.a, s.b)) for s in self.view.scenarios}
        return [self.asked(link) for link in questions(self.view) if frozenset((link.a, link.b)) not in asked]

    @cached_property
    def scale(self) -> Scale:
        """One axis for the bars of the incident list."""
        leads = [headline(self.view.conclusion.get(i.id)) for i in self.view.linkage.incidents]
        return scale_for([n for t in leads if t for n in (t.low, t.high)])

    @cached_property
    def entries(self) -> list[Entry]:
        by_happening: dict[str, list[Link]] = {}
        for link in self.view.linkage.links:
            for side in {link.a, link.b}:
                by_happening.setdefault(side, []).append(link)
        return [self._entry(n, i, by_happening) for n, i in enumerate(by_date(self.view), 1)]

    @cached_property
    def checks(self) -> tuple[Told, ...]:
        return self._tell(aggregates(self.view))

    @cached_property
    def unheld(self) -> tuple[Told, ...]:
        return self._tell(unheld(self.view))

    @cached_property
    def texts(self) -> list[Text]:
        claims: dict[str, list[Claim]] = {}
        for claim in self.view.claims:
            claims.setdefault(claim.report, []).append(claim)
        few = len(self.view.reports) <= FEW
        texts = []
        for number, report in enumerate(self.view.reports, 1):
            mine = claims.get(report.id, [])
            lines = paragraphs(report.text, mine) if mine or few else [Paragraph((), len(report.text))]
            texts.append(Text(number, report, len(mine), tuple(lines)))
        return texts

    @cached_property
    def report_number(self) -> dict[str, int]:
        return {r.id: n for n, r in enumerate(self.view.reports, 1)}

    def told(self, identity: str) -> Told | None:
        """The card of a claim by id."""
        claim = self.view.claim.get(identity)
        return self._card(claim) if claim else None

    @staticmethod
    def heading(report: Report) -> str:
        """A report's title; without one its first line, cut; without that its doc."""
        first = report.text.lstrip()[:HEADING].split("\n", 1)[0].strip()
        return report.title or (first + "\u2026" if len(first) == HEADING else first) or report.doc

    def cited(self, report: Report) -> str:
        """A report as one cites it in a sentence: publisher and day, else its doc."""
        if not report.publisher:
            return plain(report.doc)
        name = plain(report.publisher)
        if self.words.direction == "rtl":  # a Latin name must not turn the Arabic date behind it around
            name = f"\u2068{name}\u2069"
        return self.words.pair(name, self.words.day(report.published)) if report.published else name

    def conceded(self, toll: Toll | Total) -> str:
        """What the responsible party admits, "" when it admits nothing."""
        if toll.conceded is None:
            return ""
        low, high = toll.conceded
        return self.words.range(low, high, open_top=high is None) if (low, high) != (None, None) else bounds_text(toll.conceded)

    @staticmethod
    def place(where: Where) -> str:
        """A place as written, "" when unknown."""
        return place_text(where)

    def again(self, told: Told) -> str:
        """Under which numbers the claim is told again."""
        numbers = reduce(self.words.pair, (str(r.number) for r in told.repeats))
        return self.words("repeats" if len(told.repeats) == 1 else "repeats_many", n=numbers)

    def stated(self, told: Told) -> str:
        """The day of the statement, "" when only the publication is known."""
        return self.words.when(told.claim.said) if told.claim.said.resolved else ""

    def _line(self, outcome: Outcome, status: TollStatus) -> str:
        return self.words.pair(self.words.term("outcome", outcome.value), self.words.term("status", status.value))

    def _card(self, claim: Claim, repeats: Sequence[Claim] = ()) -> Told:
        if not repeats and (known := self._told.get(claim.id)):
            return known
        report = self.view.report[claim.report]
        start, end = min(claim.quote.start, claim.figure.start), max(claim.quote.end, claim.figure.end)
        card = Told(
            number=self.number[claim.id],
            claim=claim,
            report=report,
            range=self.words.chart.count(claim.count),
            before=report.text[start : claim.figure.start],
            figure=claim.figure.of(report.text),
            after=report.text[claim.figure.end : end],
            repeats=tuple(self._card(c) for c in repeats),
            named=tuple(plain(e.span.of(report.text)) for e in claim.evidence if e.field == NAMES),
        )
        self._told.setdefault(claim.id, card)
        return card

    def _tell(self, claims: Sequence[Claim]) -> tuple[Told, ...]:
        return tuple(self._card(t.claim, t.repeats) for t in folded(claims))

    def _entry(self, number: int, incident: Incident, links: dict[str, list[Link]]) -> Entry:
        conclusion = self.view.conclusion.get(incident.id)
        tolls = in_order(conclusion.tolls) if conclusion else []
        cells = {(t.outcome, t.status): t for t in tolls if not silent(t)}
        lead = headline(conclusion)
        told = self._tell(claims_of(self.view, incident))
        again = {r.claim.id for card in told for r in card.repeats}
        mine = dict.fromkeys(link for h in incident.happenings for link in links.get(h, ()))
        return Entry(
            number=number,
            incident=incident,
            grading=conclusion.grading if conclusion else None,
            lead=lead,
            bar=self._bar(lead) if lead and lead.high is not None else None,
            outcomes=tuple((o, tuple(cells.get((o, s)) for s in self.statuses)) for o in dict.fromkeys(t.outcome for t in tolls)),
            told=told,
            traced=tuple(self._traced(t, again) for t in tolls if t.trace),
            links=tuple(self.asked(link) for link in mine),
            parts=self._parts(conclusion.parts) if conclusion else (),
            misfits=_texts(tolls, "parts-in-whole"),
            unsure=_texts(tolls, "doubtful-only"),
            left_out={s.claim: s.reason for toll in tolls for t in toll.trace for s in t.set_aside},
            revisions=tuple(self._revised(r) for r in conclusion.revisions) if conclusion else (),
        )

    def _parts(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """A line for each outcome: "killed, of them: children 11, women 4"."""
        lines = []
        for outcome in dict.fromkeys(p.outcome for p in parts):
            said = [f"{self._group(p.group)} {self._part(p)}" for p in parts if p.outcome is outcome]
            head = self.words.pair(self.words.term("outcome", outcome.value), self.words("of_them"))
            lines.append(f"{head}: {reduce(self.words.pair, said)}")
        return tuple(lines)

    def _group(self, group: str) -> str:
        return reduce(self.words.pair, (self.words.term("group", g) for g in group.split(" and ")))

    def _part(self, part: Part) -> str:
        low = part.low if part.high is not None or part.low else None
        return self.words.range(low, part.high, open_top=part.open_top)

    def _revised(self, revision: Revision) -> Revised:
        toll = Toll(revision.outcome, TollStatus.TOTAL, revision.low, revision.high, None, revision.open_top, revision.conceded)
        return Revised(revision.on, self.words.toll(toll), self.conceded(toll), self._known(revision.claims))

    def _bar(self, toll: Toll) -> Bar:
        start, end = self.scale.at(toll.low) * 100, self.scale.at(toll.high or 0) * 100
        admitted = next((n for n in (toll.conceded or ()) if n is not None), None)
        mark = None if admitted is None else round(self.scale.at(min(admitted, self.scale.top)) * 100, 2)
        return Bar(round(start, 2), round(max(end - start, 0), 2), toll.open_top, mark)

    def _traced(self, toll: Toll, again: Collection[str]) -> Traced:
        """``again`` are claims that only tell again what another says: they stand under it and are no disagreement."""
        reasons: dict[tuple[str, str], list[str]] = {}
        for trace in toll.trace:
            for left in (s for s in trace.set_aside if s.claim not in again):
                reasons.setdefault((left.claim, left.reason), []).append(trace.bound)
        bounds = tuple(Bound(t.bound, t.rule, t.text, self._known(t.used)) for t in toll.trace)
        aside = tuple(Aside(self.told(c), c, reason, self._bounds(b)) for (c, reason), b in reasons.items())
        return Traced(toll, self.words.toll(toll), bounds, aside)

    def _bounds(self, bounds: Iterable[str]) -> str:
        return reduce(self.words.pair, (self.words.term("bound", b) for b in dict.fromkeys(bounds)))

    def _known(self, identities: Iterable[str]) -> tuple[Told, ...]:
        return tuple(card for i in identities if (card := self.told(i)) is not None)

    def asked(self, link: Link, changes: tuple[tuple[str, str, str], ...] = ()) -> Asked:
        """A link in words, with ``changes``: what of the totals hangs on it."""
        widest = max((abs(f.weight) for f in link.features), default=0.0) or 1.0
        features = tuple((f, round(abs(f.weight) / widest * 100, 1)) for f in link.features)
        return Asked(link, self._side(link.a), self._side(link.b), features, changes, self.words.explained(link))

    def _side(self, identity: str) -> str:
        found = self._happenings.get(identity)
        if found is None:
            return identity
        report = self.view.report.get(found.report)
        place = place_text(found.where) or self.words("unplaced")
        doc = self.cited(report) if report else found.report
        # Isolated with characters, not tags: the sentence is one string of the vocabulary.
        return self.words("happening", date=self.words.when(found.when), place=f"\u2068{place}\u2069", doc=f"\u2068{doc}\u2069")


def _texts(tolls: Iterable[Toll], rule: str) -> tuple[str, ...]:
    """What a rule says of tolls, once each."""
    return tuple(dict.fromkeys(t.text for toll in tolls for t in toll.trace if t.rule == rule))


def _days(days: Sequence[date]) -> When:
    return When(min(days), max(days), DatePrecision.DAY if min(days) == max(days) else DatePrecision.DAYS)


def stance_mark(stance: Stance) -> str:
    """The sign of a stance in running text, the same as in the charts."""
    return {Stance.REPORTED: "●", Stance.ACKNOWLEDGED: "◆", Stance.SUPERSEDED: "✚", Stance.DISPUTED: "△", Stance.DENIED: "□"}[
        stance
    ]
