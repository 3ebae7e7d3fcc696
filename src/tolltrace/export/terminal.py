"""The summary of a run for people at a terminal: 80 columns are enough, and it reads the same through a pipe.

Everything that a report says goes through ``plain`` and rich's Text, never through markup: a report can neither colour the
terminal nor move its cursor.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.text import Text

from tolltrace.export.digest import (
    aggregates,
    bounds_text,
    claims_of,
    date_text,
    happenings,
    in_order,
    questions,
    range_text,
    set_aside,
    silent,
    unheld,
    used,
    weight,
)
from tolltrace.export.layout import Hanging, Indented
from tolltrace.model import Claim, Incident, Outcome, Stance, Toll, TollStatus, Total, View
from tolltrace.model.plain import plain
from tolltrace.model.repeats import Told, folded

QUOTE = 220  # characters of a quote around its figure; the page has it whole
ASIDE = 8  # claims set aside that are listed for an incident


@dataclass(frozen=True, slots=True)
class Limits:
    """How much to print: incidents, claims of each, notices; the rest is counted in one line."""

    incidents: int = 20
    claims: int = 8
    others: int = 12


WHOLE = Limits(10**9, 10**9, 10**9)


def print_summary(view: View, console: Console | None = None, limits: Limits | None = None) -> None:
    """Print what a run concluded: totals, scenarios, incidents with their claims, cross-checks, notices."""
    console = console or Console()
    limits = limits or Limits()
    marked = not console.is_terminal or console.no_color
    for part in _summary(view, limits, marked):
        console.print(part)


def print_incident(view: View, incident: str, console: Console | None = None) -> None:
    """Print one incident with every claim and the trace of every bound. Raises KeyError for an unknown id."""
    console = console or Console()
    found = view.incident[incident]
    marked = not console.is_terminal or console.no_color
    console.print(_incident(view, found, 1, WHOLE, marked))
    console.print(_traces(view, found))


def _summary(view: View, limits: Limits, marked: bool) -> Iterator[RenderableType]:
    count = len(view.linkage.incidents)
    read = f"{_n(len(view.reports), 'report')}, {_n(len(view.claims), 'claim')}, {_n(count, 'incident')}"
    yield Text.assemble((read, "bold"), f" (policy {plain(view.policy) or 'none'})")
    if view.totals:
        yield _head("Totals, nobody counted twice")
        yield from _totals(view.totals)
    if view.scenarios:
        yield _head("If an uncertain link is wrong")
        yield from _scenarios(view, limits)
    if count:
        yield _head("Incidents")
        shown = list(view.linkage.incidents)
        if count > limits.incidents:
            by_weight = sorted(shown, key=lambda i: weight(view.conclusion.get(i.id)), reverse=True)[: limits.incidents]
            keep = {i.id for i in by_weight}
            shown = [i for i in shown if i.id in keep]
            yield Indented(Text(f"the {limits.incidents} with the highest tolls", "dim"), 0)
        for number, incident in enumerate(shown, 1):
            yield _incident(view, incident, number, limits, marked)
        if count > len(shown):
            yield Text(f"and {count - len(shown)} more; see --html, --json or `tolltrace show`")
    yield from _rest(view, limits, marked)


def _rest(view: View, limits: Limits, marked: bool) -> Iterator[RenderableType]:
    """Cross-checks, claims that no incident holds, open questions without a scenario, notices."""
    for title, claims in (
        ("Cross-checks: wider counts, never added", folded(aggregates(view))),
        ("Claims that no incident holds", folded(unheld(view))),
    ):
        if claims:
            yield _head(title)
            yield from (_claim(view, told, marked) for told in claims[: limits.others])
            if len(claims) > limits.others:
                yield Text(f"  and {len(claims) - limits.others} more")
    asked = {frozenset((s.a, s.b)) for s in view.scenarios}
    left = [link for link in questions(view) if frozenset((link.a, link.b)) not in asked]
    if left:
        yield _head("Questions for a person")
        for link in left[: limits.others]:
            state = "joined for now" if link.joined else "kept apart for now"
            yield Indented(Text.assemble(_sides(view, link.a, link.b), f" ({link.score:.2f}, {state})"), 2)
            yield Indented(Text(plain(link.explanation), "dim"), 4)
        if len(left) > limits.others:
            yield Text(f"  and {len(left) - limits.others} more")
    if view.notices:
        yield _head("Notices")
        faults_first = sorted(view.notices, key=lambda n: not n.fault)
        yield from (Indented(Text(plain(str(n)), "red" if n.fault else ""), 2, 2) for n in faults_first[: limits.others])
        if len(view.notices) > limits.others:
            yield Text(f"  and {len(view.notices) - limits.others} more")


def _totals(totals: tuple[Total, ...]) -> Iterator[RenderableType]:
    for outcome in Outcome:
        mine = in_order(t for t in totals if t.outcome is outcome)
        said = [t for t in mine if t.low or t.high or t.open_top or t.status is TollStatus.TOTAL]
        if said:
            most = max(t.incidents for t in mine)
            pieces = (*(f"{t.status.value} {range_text(t)}" for t in said), f"in {_n(most, 'incident')}")
            yield Hanging(outcome.value, pieces, by=2)


def _scenarios(view: View, limits: Limits) -> Iterator[RenderableType]:
    for scenario in view.scenarios[: limits.others]:
        yield Indented(Text.assemble(_sides(view, scenario.a, scenario.b), f" (score {scenario.score:.2f})"), 2)
        if scenario.explanation:
            yield Indented(Text(plain(scenario.explanation), "dim"), 4)
        joined = {(t.outcome, t.status): t for t in scenario.joined}
        apart = {(t.outcome, t.status): t for t in scenario.apart}
        for key in dict.fromkeys((t.outcome, t.status) for t in in_order((*scenario.joined, *scenario.apart))):
            one, two = joined.get(key), apart.get(key)
            left, right = (range_text(t) if t else "-" for t in (one, two))
            if left != right:
                label = f"{key[0].value} {key[1].value}"
                yield Indented(Text(f"{label:18} joined: {left} / apart: {right}"), 4)
    if len(view.scenarios) > limits.others:
        yield Text(f"  and {len(view.scenarios) - limits.others} more")


def _incident(view: View, incident: Incident, number: int, limits: Limits, marked: bool) -> RenderableType:
    conclusion = view.conclusion.get(incident.id)
    place = plain(str(incident.where))
    near = "near " if incident.where.precision.value == "near" else ""
    facts = [incident.method.value if incident.method.value != "unknown" else "", ", ".join(map(plain, incident.responsible))]
    lines: list[RenderableType] = [
        Indented(
            Text.assemble((f"{number}. {date_text(incident.when)}  {near}{place}", "bold"), *(f"  {f}" for f in facts if f)), 0, 3
        )
    ]
    if conclusion:
        grading = conclusion.grading
        flag = ", provisional" if grading.provisional else ""
        origins = f"; {_n(incident.origins, 'independent origin')}" if incident.origins else ""
        reason = plain(grading.reason).rstrip(".")
        lines.append(Indented(Text.assemble((grading.grade.value + flag, "italic"), f": {reason}{origins}")))
        by_outcome: dict[Outcome, list[Toll]] = {}
        for toll in in_order(conclusion.tolls):
            by_outcome.setdefault(toll.outcome, []).append(toll)
        for outcome, tolls in by_outcome.items():
            parts = tuple(
                f"{t.status.value} {t}" + (f" (conceded {bounds_text(t.conceded)})" if t.conceded else "")
                for t in tolls
                if not silent(t)
            )
            lines.append(Hanging(outcome.value, parts))
    told = folded(claims_of(view, incident))
    aside = set_aside(conclusion)
    behind = used(conclusion)
    first = sorted(range(len(told)), key=lambda n: (told[n].claim.id not in behind, n))[: limits.claims]
    lines += [_claim(view, told[n], marked) for n in sorted(first)]
    if len(told) > limits.claims:
        lines.append(Text(f"   and {len(told) - limits.claims} more claims; see --html", "dim"))
    if aside:
        lines.append(Indented(Text("set aside:", "dim")))
        texts = [_aside(view, a.claim, a.reason) for a in aside]
        times = Counter(text.plain for text in texts)
        said = list({text.plain: text for text in texts}.values())
        shown = said if limits is WHOLE else said[:ASIDE]
        for text in shown:
            more = f" ({times[text.plain]} times)" if times[text.plain] > 1 else ""
            lines.append(Indented(Text.assemble(text, (more, "dim")), 5, 2))
        if len(said) > len(shown):
            lines.append(Indented(Text(f"and {len(said) - len(shown)} more", "dim"), 5))
    return Group(*lines, Text(""))


def _claim(view: View, told: Told, marked: bool) -> RenderableType:
    claim = told.claim
    who = plain(claim.claimant) or "the report itself"
    if claim.via:
        who += f" via {plain(claim.via)}"
    status = "" if claim.status.value == "unknown" else f" {claim.status.value}"
    stance = "" if claim.stance is Stance.REPORTED else f" [{claim.stance.value}]"
    again = f", {_n(len(told.repeats) + 1, 'time')}" if told.repeats else ""
    doc = view.report[claim.report].doc if claim.report in view.report else claim.report
    head = Text.assemble((f"{claim.count}", "bold"), f" {claim.outcome.value}{status}{stance}  ", (who, "cyan"))
    head.append(f"  ({plain(doc)}{again})", "dim")
    return Group(Indented(head), Indented(_quote(view, claim, marked), 5))


def _quote(view: View, claim: Claim, marked: bool) -> Text:
    """The quote with its figure emphasised: bold, or between asterisks where there is no colour; long ones are cut around it."""
    report = view.report.get(claim.report)
    if report is None:
        return Text("")
    start, end = claim.quote.start, claim.quote.end
    if not claim.quote.covers(claim.figure):
        start, end = min(start, claim.figure.start), max(end, claim.figure.end)
    room = max(0, QUOTE - (claim.figure.end - claim.figure.start)) // 2
    cut_start = _word(report.text, max(start, claim.figure.start - room), start, -1)
    cut_end = _word(report.text, min(end, claim.figure.end + room), end, 1)
    before, figure = report.text[cut_start : claim.figure.start], claim.figure.of(report.text)
    after = report.text[claim.figure.end : cut_end]
    mark = "*" if marked else ""
    gap_before, gap_after = (" " if before[-1:].isspace() else ""), (" " if after[:1].isspace() else "")
    return Text.assemble(
        "\u201c" + ("..." if cut_start > start else "") + plain(before) + gap_before,
        (f"{mark}{plain(figure)}{mark}", "bold"),
        gap_after + plain(after) + ("..." if cut_end < end else "") + "\u201d",
    )


def _word(text: str, at: int, limit: int, step: int) -> int:
    """``at``, moved outwards to the end of its word, no further than ``limit``."""
    while at != limit and not text[at - 1 if step < 0 else at].isspace():
        at += step
    return at


def _aside(view: View, identity: str, reason: str) -> Text:
    claim = view.claim.get(identity)
    if claim is None:
        return Text(f"{identity}: {plain(reason)}")
    who = plain(claim.claimant) or "the report itself"
    return Text.assemble((f"{claim.count}", "bold"), f" {claim.outcome.value}, {who}: {plain(reason)}")


def _traces(view: View, incident: Incident) -> RenderableType:
    conclusion = view.conclusion.get(incident.id)
    lines: list[RenderableType] = []
    for toll in in_order(conclusion.tolls) if conclusion else []:
        lines.append(Indented(Text(f"{toll.outcome.value}, {toll.status.value}: {toll}", "bold")))
        for trace in toll.trace:
            lines.append(
                Indented(Text.assemble((f"{trace.bound}", "italic"), f" by {plain(trace.rule)}: {plain(trace.text)}"), 5)
            )
            for identity in trace.used:
                claim = view.claim.get(identity)
                who = (
                    f"{claim.count} {claim.outcome.value}, {plain(claim.claimant) or 'the report itself'}" if claim else identity
                )
                lines.append(Indented(Text(f"from {who}"), 7))
    return Group(*lines)


def _sides(view: View, a: str, b: str) -> Text:
    """Two happenings in words: when, where and in which report."""
    known = happenings(view)

    def side(identity: str) -> str:
        found = known.get(identity)
        if found is None:
            return identity
        report = view.report.get(found.report)
        return f"{date_text(found.when)} {plain(str(found.where))} ({plain(report.doc if report else found.report)})"

    return Text(f"{side(a)} = {side(b)}?")


def _head(title: str) -> Text:
    return Text(f"\n{title}", "bold underline")


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


__all__ = ["WHOLE", "Limits", "print_incident", "print_summary"]
