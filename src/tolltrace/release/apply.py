"""The release policy applied: one function from the record to what everybody may see of it. Whatever is public goes through it.

It works by leaving out. A report's text never leaves; in its place stand the quotes of its claims, without contacts and unknown
names. Everything that is left out is listed with its reason, so that a person can read the list before signing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import unquote, urlsplit, urlunsplit

from tolltrace.model import (
    Claim,
    Grading,
    Happening,
    Incident,
    Reconciled,
    Report,
    Scenario,
    Scope,
    SetAside,
    Span,
    Trace,
    View,
    When,
)
from tolltrace.reconcile import load_policy
from tolltrace.release.names import Names, names_of, redacted, speaker, without_names
from tolltrace.release.narrow import narrowed
from tolltrace.release.places import Level, coarsened, coarser, level_of, sensitive
from tolltrace.release.rules import Rules
from tolltrace.release.scan import hits, scanned
from tolltrace.vocab import parties

AROUND = 160  # characters of a quote before and after its figure
UNNAMED = "not known to be an institution, and no public address"  # why a publisher is not named
PINNED = "A reviewer set it."  # what is published of a bound that a person set: neither who, nor the note
_WORDS = re.compile(r"[^\W_]+")
_LABEL = re.compile(r"[a-z]{1,3}\d{1,4}")  # the labels that our readers give to happenings; another may be anything


@dataclass(frozen=True, slots=True)
class Withheld:
    """One thing left out: ``what`` (incident, place, name, contact, title, address, source), ``of`` the id it belongs
    to, ``value`` what it was (for the eyes of the one who signs), and ``why``."""

    what: str
    of: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Released:
    """``view`` is what may be published, ``withheld`` what was left out; ``secrets`` are names that no public file
    may hold."""

    view: View
    withheld: tuple[Withheld, ...]
    secrets: tuple[str, ...]

    def unnamed_publishers(self) -> tuple[str, ...]:
        """Publishers of published reports that are not named for the one reason that a person may answer: nobody knows them."""
        shown = {report.id for report in self.view.reports}
        return tuple(sorted({w.value for w in self.withheld if w.why == UNNAMED and w.of in shown}))


def released(view: View, rules: Rules, today: date) -> Released:
    """What may be published of ``view`` on ``today`` under ``rules``. The same input gives the same output."""
    return _Release(view, rules, today).done()


@dataclass
class _Release:
    view: View
    rules: Rules
    today: date
    log: dict[Withheld, None] = field(default_factory=dict)

    def done(self) -> Released:
        """The parts in order: what stays in altogether, then names, places, words."""
        held = self._held()
        names = names_of(self.rules.may_be_named, self.rules.named())
        secrets = {
            name for c in self.view.claims for name in (c.claimant, c.via, c.responsible) if name and _is_secret(name, names)
        }
        names = names.hiding(secrets)
        keep = {i.id for i in self.view.linkage.incidents} - held
        part = narrowed(self.view, keep, unheld=not held)
        wide = tuple(c for c in self.view.claims if c.scope is Scope.AGGREGATE and not self._holds_back(c))
        claims = sorted({*(c for c in part.claims if c.id in part.incident_of), *wide}, key=self._order().__getitem__)
        return self._rewritten(part, claims, names, secrets)

    def _order(self) -> Mapping[Claim, int]:
        return {c: n for n, c in enumerate(self.view.claims)}

    def _note(self, what: str, of: str, value: str, why: str) -> None:
        self.log[Withheld(what, of, value, why)] = None

    # What stays in altogether

    def _held(self) -> set[str]:
        held = set()
        for incident in self.view.linkage.incidents:
            if why := self._embargoed(incident) or self._too_young(incident):
                held.add(incident.id)
                self._note("incident", incident.id, str(incident.where), why)
        return held

    def _embargoed(self, incident: Incident) -> str:
        reports = self._reports_of(incident)
        named = {incident.id, *reports, *(self.view.report[r].doc for r in reports)}
        found = [e for e in self.rules.embargo if e.of in named and self.today < e.until]
        return f"embargo until {max(e.until for e in found)}" if found else ""

    def _reports_of(self, incident: Incident) -> set[str]:
        return {self.view.claim[c].report for c in incident.claims if c in self.view.claim}

    @cached_property
    def _blocked_reports(self) -> set[str]:
        """Reports under embargo, and those that tell of an incident under embargo: their wider counts may tell of it too."""
        off = {e.of for e in self.rules.embargo if self.today < e.until}
        told = {r for i in self.view.linkage.incidents if i.id in off for r in self._reports_of(i)}
        return told | {r.id for r in self.view.reports if r.id in off or r.doc in off}

    def _holds_back(self, wide: Claim) -> bool:
        """Whether a claim about more than one incident stays in: its report is blocked, or it is too young."""
        return wide.report in self._blocked_reports or bool(self._young(wide.when, {wide.report}))

    def _too_young(self, incident: Incident) -> str:
        return self._young(incident.when, self._reports_of(incident))

    def _young(self, when: When, reports: set[str]) -> str:
        """Undated harm is as old as the newest report of it; where nothing is dated nobody can say that it is old enough."""
        if not self.rules.delay_days:
            return ""
        published = (self.view.report[r].published for r in reports)
        newest = when.end or max((day for day in published if day), default=None)
        if newest is None:
            return "neither the harm nor a report of it is dated"
        if newest > self.today - timedelta(self.rules.delay_days):
            return f"younger than {self.rules.delay_days} days"
        return ""

    # Names, places, words

    def _rewritten(self, part: View, claims: list[Claim], names: Names, secrets: set[str]) -> Released:
        by_incident: dict[str, list[tuple[Claim, str]]] = {i.id: [] for i in part.linkage.incidents}
        for claim in claims:
            if home := part.incident_of.get(claim.id):
                by_incident[home].append((claim, claim.quote.of(self.view.report[claim.report].text)))
        levels = {i.id: level_of(i, part.conclusion.get(i.id), by_incident[i.id], self.rules) for i in part.linkage.incidents}
        incidents = {i.id: self._incident(i, levels[i.id], names) for i in part.linkage.incidents}
        known = {i: names.with_words([incident.where.written]) for i, incident in incidents.items()}
        quoted = _Quotes(self, names, {c.id for c in claims})
        done = [quoted.claim(c, levels.get(h := part.incident_of.get(c.id, "")), known.get(h, names)) for c in claims]
        home_of = {h: i.id for i in part.linkage.incidents for h in i.happenings}
        happenings = tuple(self._happening(h, levels[home_of[h.id]], names) for h in part.linkage.happenings if h.id in home_of)
        cited = {c.report for c in claims}
        reports = tuple(self._report(r, quoted.text(r.id), names, secrets) for r in self.view.reports if r.id in cited)
        order = {i.id: n for n, i in enumerate(part.linkage.incidents)}
        view = replace(
            part,
            reports=reports,
            claims=tuple(done),
            linkage=replace(
                part.linkage,
                happenings=happenings,
                incidents=tuple(sorted(incidents.values(), key=lambda i: order[i.id])),
                links=(),
            ),
            reconciled=tuple(self._concluded(r, known[r.incident]) for r in part.reconciled),
            scenarios=tuple(_scenario(s, home_of) for s in part.scenarios),
            notices=(),
        )
        return Released(view, tuple(self.log), tuple(sorted(secrets)))

    def _incident(self, incident: Incident, level: Level, names: Names) -> Incident:
        where = coarsened(incident.where, level)
        place = incident.where.place
        if place and place.lat is not None and (where.lat, where.lon) != (place.lat, place.lon):
            why = "; ".join(level.why) or f"no place closer than {self.rules.finest_place.value}"
            self._note("place", incident.id, f"{incident.where.written} {place.lat} {place.lon}", why)
        elif incident.where.written and where.written != incident.where.written:
            self._note("place", incident.id, incident.where.written, "only names of the gazetteer are published")
        origins = {name: f"origin {n}" for n, name in enumerate(dict.fromkeys(o for _, o in incident.origin_of), 1)}
        return replace(
            incident,
            when=_when(incident.when, names),
            where=where,
            responsible=tuple(dict.fromkeys(self._speaker(p, incident.id, names) for p in incident.responsible)),
            origin_of=tuple((claim, origins[o]) for claim, o in incident.origin_of),
        )

    def _happening(self, happening: Happening, level: Level, names: Names) -> Happening:
        return replace(
            happening,
            event=_label(happening.event),
            when=_when(happening.when, names),
            where=coarsened(happening.where, level),
            responsible=tuple(dict.fromkeys(speaker(p, names)[0] for p in happening.responsible)),
        )

    def _concluded(self, conclusion: Reconciled, names: Names) -> Reconciled:
        def clean(text: str) -> str:
            return redacted(text, names)[0]

        def trace(traces: tuple[Trace, ...]) -> tuple[Trace, ...]:
            return tuple(
                replace(
                    t,
                    text=PINNED if t.rule == "pinned" else clean(t.text),
                    set_aside=tuple(SetAside(s.claim, clean(self._unsigned(s.reason))) for s in t.set_aside),
                )
                for t in traces
            )

        grading = conclusion.grading
        return replace(
            conclusion,
            tolls=tuple(replace(t, trace=trace(t.trace)) for t in conclusion.tolls),
            parts=tuple(replace(p, trace=trace(p.trace)) for p in conclusion.parts),
            grading=Grading(grading.grade, clean(grading.reason), grading.provisional),
        )

    def _unsigned(self, reason: str) -> str:
        """Why a claim was set aside, without the reviewer who did it and what they noted."""
        return f"{self._rejected}a reviewer" if self._rejected and reason.startswith(self._rejected) else reason

    @cached_property
    def _rejected(self) -> str:
        """How the reason of a claim that a reviewer rejected begins."""
        return load_policy(self.view.policy.partition("@")[0] or "default").reasons["rejected"].partition("{author}")[0]

    def _speaker(self, name: str, of: str, names: Names) -> str:
        shown, hidden = speaker(name, names)
        if hidden:
            self._note("name", of, name, "a person, or nobody that we know to be none; no consent is recorded")
        return shown

    def _report(self, report: Report, text: str, names: Names, secrets: set[str]) -> Report:
        title, url = report.title, _address(report.url)
        if title and redacted(title, names)[0] != title:
            self._note("title", report.id, title, "it may hold a name or a contact")
            title = ""
        gone = {*secrets, *without_names(report.text, names)[1], *_words_of(secrets, names)}
        if report.url and (not url or _tells(url, gone)):
            self._note("address", report.id, report.url, "it is no public address, or it may hold a name or a contact")
            url = ""
        publisher = report.publisher
        if publisher and not self._may_publish(publisher, url, names):
            self._note("source", report.id, publisher, UNNAMED)
            publisher = ""
        original = report.archive_sha256 if url else ""  # else whoever holds the file could show that it came to us
        return replace(
            report, doc=report.id, title=title, url=url, publisher=publisher, text=text, archive_sha256=original, notices=()
        )

    @staticmethod
    def _may_publish(publisher: str, url: str, names: Names) -> bool:
        """A known source, one that the casebook allows, or one that published at an address; never one with a contact in it."""
        secret = without_names(publisher, names)[0] != publisher and any(s in publisher for s in names.secrets)
        if hits(publisher) or secret:
            return False
        return bool(url) or parties.source(publisher) is not None or not redacted(publisher, names)[2]


class _Quotes:
    """The public texts of reports, grown claim by claim: a line a quote, with the claim's spans moved to it."""

    def __init__(self, release: _Release, names: Names, shown: set[str]) -> None:
        """``shown`` are the ids of the claims that are released: the figure of no other may stand in a quote."""
        self._release, self._names = release, names
        self._held: dict[str, list[Span]] = {}
        for claim in release.view.claims:
            if claim.id not in shown:
                self._held.setdefault(claim.report, []).append(claim.figure)
        self._lines: dict[str, list[str]] = {}
        self._length: dict[str, int] = {}

    def text(self, report: str) -> str:
        return "\n".join(self._lines.get(report, ()))

    def claim(self, claim: Claim, level: Level | None, names: Names) -> Claim:
        """``claim`` as it may be published; ``level`` is that of its incident's place, None for an aggregate."""
        rules, report = self._release.rules, self._release.view.report[claim.report]
        start, end = min(claim.quote.start, claim.figure.start), max(claim.quote.end, claim.figure.end)
        pieces = (report.text[start : claim.figure.start], claim.figure.of(report.text), report.text[claim.figure.end : end])
        before, figure, after = (self._clean(p, claim, names) for p in pieces)
        alone = rules.quotes == "figure" and claim.id not in rules.cleared_quotes
        if alone or any(start < held.end and held.start < end for held in self._held.get(report.id, ())):
            before, after = ("[…] " if before.strip() else ""), (" […]" if after.strip() else "")
        before, after = _cut(before, from_end=True), _cut(after, from_end=False)
        offset = self._length.get(report.id, 0)
        line = before + figure + after
        self._lines.setdefault(report.id, []).append(line)
        self._length[report.id] = offset + len(line) + 1
        return replace(
            claim,
            figure=Span(offset + len(before), offset + len(before) + len(figure)),
            quote=Span(offset, offset + len(line)),
            count=replace(claim.count, phrase=figure),
            group=redacted(claim.group, names)[0],
            claimant=self._release._speaker(claim.claimant, claim.id, names),
            via=self._release._speaker(claim.via, claim.id, names),
            responsible=self._release._speaker(claim.responsible, claim.id, names),
            when=_when(claim.when, names),
            said=_when(claim.said, names),
            where=coarsened(claim.where, level or self._wide_level(claim, report)),
            event=_label(claim.event),
            evidence=(),
        )

    def _wide_level(self, claim: Claim, report: Report) -> Level:
        """How closely the place of a claim may be published that no incident holds."""
        rules, place = self._release.rules, claim.where.place
        near = sensitive((claim.quote.of(report.text), claim.where.written, place.name if place else ""))
        return Level(coarser(rules.finest_place, rules.sensitive_place) if near else rules.finest_place)

    def _clean(self, text: str, claim: Claim, names: Names) -> str:
        text = " ".join(text.splitlines()) if "\n" in text else text
        if claim.id in self._release.rules.cleared_quotes:
            done, kinds = scanned(text)
            gone: tuple[str, ...] = ()
        else:
            done, kinds, gone = redacted(text, names)
        for name in gone:
            self._release._note("name", claim.id, name, "a word in the quote that may be a name; no consent is recorded")
        for kind in kinds:
            self._release._note("contact", claim.id, text, f"{kind} in the quote")
        return done


def _cut(text: str, *, from_end: bool) -> str:
    """What of a quote is published beside the figure: enough to understand it, not the account of a witness."""
    if len(text) <= AROUND:
        return text
    return f"… {text[-AROUND:].partition(' ')[2]}" if from_end else f"{text[:AROUND].rpartition(' ')[0]} …"


def _is_secret(name: str, names: Names) -> bool:
    """Whether a speaker is withheld and is a name rather than a description."""
    return speaker(name, names)[1] and name.casefold() != name


def _words_of(secrets: set[str], names: Names) -> set[str]:
    """The words of withheld names by themselves: an address may spell a surname alone."""
    return {w for s in secrets for w in _WORDS.findall(s) if w[0].isupper() and w.casefold() not in names.words}


def _scenario(scenario: Scenario, home_of: Mapping[str, str]) -> Scenario:
    """An uncertain link as it may be told: that there is one. What speaks for it could tell of a side that is not released, and
    so could what it would change: such a side is nobody."""
    a, b = (side if side in home_of else "" for side in (scenario.a, scenario.b))
    if a and b:
        return replace(scenario, explanation="")
    return replace(scenario, a=a, b=b, explanation="", joined=(), apart=())


def _when(when: When, names: Names) -> When:
    return replace(when, phrase=redacted(when.phrase, names)[0], note="")


def _label(event: str) -> str:
    return event if _LABEL.fullmatch(event) else ""


def _address(url: str) -> str:
    """A public address without who asked for it: scheme, host and path; "" for anything else."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host:
        return ""
    return urlunsplit((parts.scheme, host + port, parts.path, "", ""))


def _tells(url: str, gone: set[str]) -> bool:
    """Whether an address spells a withheld name, an email address or coordinates."""
    path = unquote(url)
    if any(hit.kind in ("email", "coordinates", "address") for hit in hits(path)):
        return True
    bare = _spaced(path)
    return any(_spaced(name) in bare for name in gone if len(name) > 3)


def _spaced(text: str) -> str:
    """The words of ``text`` between spaces, whatever stood between them."""
    return f" {' '.join(_WORDS.findall(text.casefold()))} "
