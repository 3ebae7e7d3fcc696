"""The summary of a run for people at a terminal: 80 columns are enough, and it reads the same through a pipe.

Everything that a report says goes through ``plain`` and rich's Text, never through markup: a report can neither colour the
terminal nor move its cursor.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.text import Text

from tolltrace.export.digest import (
    aggregates,
    bounds_text,
    by_date,
    claims_of,
    count_text,
    date_text,
    in_order,
    part_text,
    place_text,
    questions,
    range_text,
    set_aside,
    silent,
    unheld,
    used,
    weight,
)
from tolltrace.export.grounds import grounds, side
from tolltrace.export.layout import Hanging, Indented
from tolltrace.model import Claim, Incident, Outcome, Reconciled, Stance, Toll, TollStatus, Total, View
from tolltrace.model.plain import plain
from tolltrace.model.repeats import Told, folded
from tolltrace.reconcile.history import in_words

QUOTE = 150  # characters of a quote around its figure; the page has it whole
ASIDE = 3  # claims set aside that are listed for an incident, so that one incident is no more than a screen
STANCES = {Stance.ACKNOWLEDGED: "conceded"}  # where the summary's word is not the vocabulary's


@dataclass(frozen=True, slots=True)
class Limits:
    """How much to print: incidents, claims of each, notices; the rest is counted in one line."""

    incidents: int = 20
    claims: int = 6
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
    """Print one incident with every claim, the trace of every bound, the links that hold it and who cites whom. Raises KeyError
    for an unknown id."""
    console = console or Console()
    found = view.incident[incident]
    marked = not console.is_terminal or console.no_color
    console.print(_incident(view, found, 1, WHOLE, marked))
    console.print(Text(""))
    console.print(_traces(view, found))
    for part in grounds(view, found):
        console.print(part)


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
        yield _head("Incidents, by date, undated last" if count > 1 else "Incident")
        shown = list(enumerate(by_date(view), 1))
        if count > limits.incidents:
            by_weight = sorted(shown, key=lambda i: weight(view.conclusion.get(i[1].id)), reverse=True)[: limits.incidents]
            keep = {number for number, _ in by_weight}
            shown = [(number, i) for number, i in shown if number in keep]
            yield Indented(Text(f"of {count}, the {limits.incidents} with the highest tolls", "dim"), 0)
        for number, incident in shown:
            if number != shown[0][0]:
                yield Text("")
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
            yield Indented(Text.assemble(sides(view, link.a, link.b), f" ({link.score:.2f}, {state})"), 2)
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
        said = [t for t in mine if t.low or t.high or t.open_top or t.conceded or t.status is TollStatus.TOTAL]
        if said:
            most = max(t.incidents for t in mine)
            pieces = (*(f"{t.status.value} {_range(t)}" for t in said), f"in {_n(most, 'incident')}")
            yield Hanging(outcome.value, pieces, by=2)


def _range(item: Toll | Total) -> str:
    return range_text(item) + (f" (conceded {bounds_text(item.conceded)})" if item.conceded else "")


def _scenarios(view: View, limits: Limits) -> Iterator[RenderableType]:
    for scenario in view.scenarios[: limits.others]:
        yield Indented(Text.assemble(sides(view, scenario.a, scenario.b), f" (score {scenario.score:.2f})"), 2)
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
    place = place_text(incident.where) or "place unknown"
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
        reason = plain(grading.reason).rstrip(".")
        counted = not incident.origins or "origin" in reason  # once is enough
        origins = "" if counted else f"; {_n(incident.origins, 'independent origin')}"
        lines.append(Indented(Text.assemble((grading.grade.value + flag, "italic"), f": {reason}{origins}")))
        by_outcome: dict[Outcome, list[Toll]] = {}
        for toll in in_order(conclusion.tolls):
            by_outcome.setdefault(toll.outcome, []).append(toll)
        for outcome, tolls in by_outcome.items():
            parts = tuple(f"{t.status.value} {_range(t)}" for t in tolls if not silent(t))
            lines.append(Hanging(outcome.value, parts))
            if kinds := tuple(f"{p.group} {part_text(p)}" for p in conclusion.parts if p.outcome is outcome):
                lines.append(Hanging("  of them", kinds))
        misfits = [t for toll in conclusion.tolls for t in toll.trace if t.rule == "parts-in-whole"]
        lines += [Indented(Text(f"does not add up: {plain(text)}", "red")) for text in dict.fromkeys(t.text for t in misfits)]
        if revised := in_words(conclusion.revisions):
            lines.append(Indented(Text(f"revised: {revised}")))
    told = folded(claims_of(view, incident))
    again = {repeat.id for one in told for repeat in one.repeats}  # what is told twice is no disagreement
    aside = [a for a in set_aside(conclusion) if a.claim not in again]
    first = _weightiest(told, conclusion)[: limits.claims]
    lines += [_claim(view, told[n], marked) for n in sorted(first)]
    if len(told) > limits.claims:
        left = _n(len(told) - limits.claims, "more claim")
        lines.append(Indented(Text(f"and {left}; see --html or `tolltrace show {incident.id[:12]}`", "dim")))
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
            lines.append(Indented(Text(f"and {len(said) - len(shown)} more set aside", "dim"), 5))
    return Group(*lines)


def _weightiest(told: Sequence[Told], conclusion: Reconciled | None) -> list[int]:
    """Places in ``told``, most important first: what sets a bound or is conceded, what else a rule used, then each voice's
    first figure before its second, and what it replaced last."""
    bounds, behind = used(conclusion, ("low", "high", "conceded")), used(conclusion)
    voices: Counter[str] = Counter()
    keys: list[tuple[bool, bool, bool, int, int]] = []
    for n, one in enumerate(told):
        claim, old = one.claim, one.claim.stance is Stance.SUPERSEDED
        keys.append((claim.id not in bounds, claim.id not in behind, old, voices[claim.claimant], n))
        voices[claim.claimant] += not old
    return [key[-1] for key in sorted(keys)]


def _claim(view: View, told: Told, marked: bool) -> RenderableType:
    claim = told.claim
    who = plain(claim.claimant) or "the report itself"
    if claim.via:
        who += f" via {plain(claim.via)}"
    status = "" if claim.status.value == "unknown" else f" {claim.status.value}"
    stance = "" if claim.stance is Stance.REPORTED else f" [{STANCES.get(claim.stance, claim.stance.value)}]"
    doc = view.report[claim.report].doc if claim.report in view.report else claim.report
    head = Text.assemble(*_figure(claim, f"{claim.outcome.value}{status}"), f"{stance}  ", (who, "cyan"))
    head.append(f"  ({plain(doc)})", "dim")
    lines = [Indented(head), Indented(_quote(view, claim, marked), 5)]
    if told.repeats:
        times = "" if len(told.repeats) == 1 else f" {_n(len(told.repeats), 'time')}"
        lines.append(Indented(Text(f"told again{times} in the same report", "dim"), 5))
    return Group(*lines)


def _figure(claim: Claim, outcome: str) -> tuple[str | tuple[str, str], ...]:
    """ "56 killed", or "killed, number not stated"."""
    figure = (count_text(claim.count), "bold")
    return (figure, f" {outcome}") if claim.count.bounded else (f"{outcome}, ", figure)


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
    return Text.assemble(*_figure(claim, claim.outcome.value), f", {who}: {plain(reason)}")


def _traces(view: View, incident: Incident) -> RenderableType:
    conclusion = view.conclusion.get(incident.id)
    lines: list[RenderableType] = _revisions(view, conclusion) if conclusion else []
    for toll in in_order(conclusion.tolls) if conclusion else []:
        lines.append(Indented(Text(f"{toll.outcome.value}, {toll.status.value}: {range_text(toll)}", "bold")))
        for trace in toll.trace:
            lines.append(
                Indented(Text.assemble((f"{trace.bound}", "italic"), f" by {plain(trace.rule)}: {plain(trace.text)}"), 5)
            )
            for identity in trace.used:
                claim = view.claim.get(identity)
                who = (
                    f"{count_text(claim.count)} {claim.outcome.value}, {plain(claim.claimant) or 'the report itself'}"
                    if claim
                    else identity
                )
                lines.append(Indented(Text(f"from {who}"), 7))
    return Group(*lines)


def _revisions(view: View, conclusion: Reconciled) -> list[RenderableType]:
    """How the total stood after each day on which a statement changed it, and who made it."""
    if not conclusion.revisions:
        return []
    lines: list[RenderableType] = [Indented(Text("Revisions, by the day of the statement", "bold"))]
    for r in conclusion.revisions:
        toll = Toll(r.outcome, TollStatus.TOTAL, r.low, r.high, None, r.open_top, r.conceded)
        told = [view.claim[c] for c in r.claims if c in view.claim]
        who = dict.fromkeys(f"{count_text(c.count)}, {plain(c.claimant) or 'the report itself'}" for c in told)
        lines.append(Indented(Text(f"{r.on}  {r.outcome.value} {_range(toll)}  after {'; '.join(who)}"), 5, 2))
    return lines


def sides(view: View, a: str, b: str) -> Text:
    """Two happenings in words: when, where and in which report."""
    return Text(f"{side(view, a)} = {side(view, b)}?")


def _head(title: str) -> Text:
    return Text(f"\n{title}", "bold underline")


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


__all__ = ["WHOLE", "Limits", "print_incident", "print_summary", "sides"]
