"""A comparison of conventions for people at a terminal and for machines: what each codes, and why, down to the claim."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from rich.console import Console, RenderableType
from rich.text import Text

from tolltrace import __version__
from tolltrace.export.compare_words import compare_words
from tolltrace.export.digest import bounds_text, by_date, count_text, date_text, place_text, range_text
from tolltrace.export.files import write_text
from tolltrace.export.layout import Hanging, Indented
from tolltrace.export.wire import TollRow, TotalRow, toll_row, total_row
from tolltrace.model import Outcome, Toll, Total, View
from tolltrace.model.plain import plain
from tolltrace.reconcile.compare import Coded, Compared, Reason
from tolltrace.reconcile.policy import QUESTIONS, Basis, Policy
from tolltrace.reconcile.totals import totals

ENGLISH = compare_words("en")
CLAIMS = 4  # claims named for a reason at a terminal; the page and JSON name all


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything compared: ``view`` names incidents and claims, ``policies`` stand in the order asked for, ``found`` in that of
    the view's incidents."""

    view: View
    policies: tuple[Policy, ...]
    found: tuple[Compared, ...]

    def sums(self, policy: Policy) -> list[Total]:
        """The lines that ``policy`` publishes, summed over the incidents that its totals hold."""
        held = [c.conclusion for one in self.by_incident() for c in one.coded if c.policy is policy and c.counted]
        return [t for t in totals(held) if t.status is policy.headline and t.outcome in policy.outcomes]

    def by_incident(self) -> list[Compared]:
        """One entry an incident: that of its first outcome, since a conclusion holds all outcomes."""
        return list({one.incident: one for one in reversed(self.found)}.values())

    def in_order(self) -> list[Compared]:
        """By the date of the incident, as everywhere."""
        rank = {i.id: n for n, i in enumerate(by_date(self.view))}
        return sorted(self.found, key=lambda c: (rank[c.incident], list(Outcome).index(c.outcome)))


def coded_text(one: Coded) -> str:
    """What a convention publishes: "civilian 56 to >=212, conceded 24"; "not coded" where it codes no such harm."""
    lead = one.lead
    if lead is None:
        return "not coded"
    parts = [_figure(lead, one.policy)]
    if lead.conceded is not None and one.policy.asks("admissions") == "beside":
        parts.append(f"conceded {bounds_text(lead.conceded)}")
    if one.policy.graded:
        parts.append(one.conclusion.grading.grade.value)
    if not one.counted:
        parts.append(f"not in its totals: {one.why}")
    return ", ".join(parts)


def _figure(lead: Toll, policy: Policy) -> str:
    label = "" if policy.asks("lines") == "total" else f"{lead.status.value} "
    return f"{label}{_range(lead)}"


def _range(toll: Toll) -> str:
    return range_text(toll) + (f", best {toll.best}" if toll.best is not None and toll.low != toll.high else "")


def print_comparison(given: Comparison, console: Console | None = None) -> None:
    """Print the comparison: the totals of each convention, then the incidents that they code differently, with the reasons."""
    console = console or Console()
    for part in _parts(given):
        console.print(part)


def _parts(given: Comparison) -> Iterator[RenderableType]:
    width = max(len(p.name) for p in given.policies) + 2
    yield Text("Totals by each convention's own rules", "bold underline")
    for policy in given.policies:
        said = [f"{t.outcome.value} {t.status.value} {range_text(t)} in {_incidents(t.incidents)}" for t in given.sums(policy)]
        yield Hanging(policy.name, tuple(said) or ("nothing",), by=2, column=width)
    differ = [one for one in given.in_order() if one.differ]
    alike = len(given.found) - len(differ)
    yield Text("\nCoded differently" if differ else "\nEvery convention codes the same figures", "bold underline")
    for one in differ:
        yield Text("")
        yield from _incident(given, one, width)
    if alike and differ:
        yield Text(f"\nCoded alike by all: {alike}", "dim")
    yield Text("\nWhat the conventions say", "bold underline")
    for policy in given.policies:
        yield Indented(Text.assemble((f"{policy.label} ({policy})", "bold"), f": {policy.description}"), 2, 2)
        asked = [q for q in QUESTIONS if len({p.asks(q) for p in given.policies}) > 1]
        for question in asked:
            yield Indented(Text(f"{ENGLISH.asked[question]}: {ENGLISH.marked(policy.choices[question])}"), 4, 2)
        for gap in policy.gaps:
            yield Indented(Text(f"not followed here: {gap}", "dim"), 4, 2)
    if any(c.basis in (Basis.MEMORY, Basis.INFERRED) for p in given.policies for c in p.choices.values()):
        yield Indented(Text(ENGLISH("marks"), "dim"), 2)


def _incident(given: Comparison, one: Compared, width: int) -> Iterator[RenderableType]:
    incident = given.view.incident[one.incident]
    place = place_text(incident.where) or "place unknown"
    yield Indented(Text(f"{date_text(incident.when)}  {place}  {one.outcome.value}  {one.incident[:12]}", "bold"), 0, 2)
    for coded in one.coded:
        yield Hanging(coded.policy.name, (coded_text(coded),), by=2, column=width)
    by_name = {c.policy.name: c for c in one.coded}
    first = one.coded[0]
    for name in dict.fromkeys(r.policy for r in one.reasons):
        yield Indented(Text(f"why {name} differs from {first.policy.name}", "italic"), 2)
        for reason in (r for r in one.reasons if r.policy == name):
            yield from _reason(given, reason, by_name[name], first)


def _reason(given: Comparison, reason: Reason, own: Coded, first: Coded) -> Iterator[RenderableType]:
    yield Indented(Text(f"{ENGLISH.asked[reason.question]}: {ENGLISH.marked(reason.own)}"), 4, 2)
    instead = f" That would give {_range(reason.instead)}." if reason.instead is not None else ""
    yield Indented(Text(f"{first.policy.name}: {ENGLISH.marked(reason.other)}{instead}", "dim"), 6, 2)
    for identity in reason.claims[:CLAIMS]:
        here, there = ENGLISH.treated(own.treatments.get(identity)), ENGLISH.treated(first.treatments.get(identity))
        there = "" if here == there else f" ({first.policy.name}: {there})"
        yield Indented(Text(f"{claim_text(given.view, identity)}: {here}{there}"), 6, 2)
    if len(reason.claims) > CLAIMS:
        yield Indented(Text(f"and {len(reason.claims) - CLAIMS} more claims", "dim"), 6)


def _incidents(count: int) -> str:
    return f"{count:,} incident{'' if count == 1 else 's'}"


def claim_text(view: View, identity: str) -> str:
    """A claim in a few words: "24 killed civilian, US military"."""
    claim = view.claim.get(identity)
    if claim is None:
        return identity
    status = "" if claim.status.value == "unknown" else f" {claim.status.value}"
    return f"{count_text(claim.count)} {claim.outcome.value}{status}, {plain(claim.claimant) or 'the report itself'}"


class ChoiceRow(TypedDict):
    """How a policy answers a question; ``basis`` is own, stated, memory (MU) or inferred (INF)."""

    question: str
    value: str
    text: str
    basis: str
    source: str


class PolicyRow(TypedDict):
    name: str
    version: str
    label: str
    description: str
    choices: list[ChoiceRow]
    gaps: list[str]
    totals: list[TotalRow]


class TreatmentRow(TypedDict):
    """``bounds`` that the claim sets; ``reason`` why it is set aside, "" when it is not."""

    claim: str
    bounds: list[str]
    reason: str
    read: str


class CodedRow(TypedDict):
    policy: str
    lead: str | None
    grading: str | None
    counted: bool
    why: str
    tolls: list[TollRow]
    claims: list[TreatmentRow]


class ReasonRow(TypedDict):
    """Why a policy codes otherwise than the first; ``instead`` is [low, high] with the first one's answer, None where no one
    answer alone makes the difference."""

    policy: str
    question: str
    own: str
    own_basis: str
    other: str
    other_basis: str
    instead: list[int | None] | None
    claims: list[str]


class ComparedRow(TypedDict):
    incident: str
    outcome: str
    differ: bool
    coded: list[CodedRow]
    reasons: list[ReasonRow]


class CompareObject(TypedDict):
    """What ``tolltrace compare --json FILE`` holds."""

    tolltrace: str
    policies: list[PolicyRow]
    incidents: list[ComparedRow]


def compare_object(given: Comparison) -> CompareObject:
    """The comparison as the stable machine format."""
    return CompareObject(
        tolltrace=__version__,
        policies=[_policy_row(given, p) for p in given.policies],
        incidents=[_compared_row(one) for one in given.in_order()],
    )


def _policy_row(given: Comparison, policy: Policy) -> PolicyRow:
    choices = [
        ChoiceRow(question=q, value=c.value, text=c.text, basis=c.basis.value, source=c.source) for q, c in policy.choices.items()
    ]
    return PolicyRow(
        name=policy.name,
        version=policy.version,
        label=policy.label,
        description=policy.description,
        choices=choices,
        gaps=list(policy.gaps),
        totals=[total_row(t) for t in given.sums(policy)],
    )


def _compared_row(one: Compared) -> ComparedRow:
    reasons = [
        ReasonRow(
            policy=r.policy,
            question=r.question,
            own=r.own.value,
            own_basis=r.own.basis.value,
            other=r.other.value,
            other_basis=r.other.basis.value,
            instead=None if r.instead is None else [r.instead.low, r.instead.high],
            claims=list(r.claims),
        )
        for r in one.reasons
    ]
    coded = [_coded_row(c, one.outcome) for c in one.coded]
    return ComparedRow(incident=one.incident, outcome=one.outcome.value, differ=one.differ, coded=coded, reasons=reasons)


def _coded_row(one: Coded, outcome: Outcome) -> CodedRow:
    treatments = [
        TreatmentRow(claim=t.claim, bounds=list(t.bounds), reason=t.reason, read=t.read) for t in one.treatments.values()
    ]
    return CodedRow(
        policy=str(one.policy),
        lead=None if one.lead is None else one.lead.status.value,
        grading=one.conclusion.grading.grade.value if one.policy.graded else None,
        counted=one.counted,
        why=one.why,
        tolls=[toll_row(t) for t in one.conclusion.tolls if t.outcome is outcome],
        claims=treatments,
    )


def write_comparison_json(given: Comparison, path: Path) -> Path:
    """Raises InputError when the path cannot be written."""
    return write_text(path, (json.dumps(compare_object(given), ensure_ascii=False, indent=1, allow_nan=False) + "\n",))
