"""One self-contained page of a comparison of conventions: a column each, and under each incident reasons with their claims."""

from dataclasses import dataclass
from pathlib import Path

from tolltrace import __version__
from tolltrace.export.compare import Comparison
from tolltrace.export.compare_words import CompareWords, compare_words
from tolltrace.export.digest import place_text
from tolltrace.export.files import write_text
from tolltrace.export.html import environment, page_style
from tolltrace.model import Toll, Total
from tolltrace.reconcile.compare import Coded, Compared, Reason
from tolltrace.reconcile.policy import QUESTIONS, Policy


@dataclass(frozen=True, slots=True)
class Cell:
    """What one convention codes: its figure, smaller words beneath, and whether its totals leave the incident out."""

    figure: str
    beside: tuple[str, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words; ``claims`` are rows of claim, treatment here, treatment by the first convention."""

    question: str
    own: str
    other: str
    instead: str
    claims: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a convention says; ``answers`` are rows of question, answer and what the answer rests on ("" where it is ours)."""

    label: str
    description: str
    answers: tuple[tuple[str, str, str], ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An incident and outcome of the page."""

    heading: str
    outcome: str
    identity: str
    cells: tuple[Cell, ...]
    whys: tuple[tuple[str, tuple[Why, ...]], ...]


def render_comparison(given: Comparison, lang: str = "en") -> str:
    """The page as HTML. The same comparison gives the same bytes. Raises InputError for a language that has no words."""
    style, csp = page_style()
    w = compare_words(lang)
    rows = [_row(given, one, w) for one in given.in_order()]
    differ = [row for row, one in zip(rows, given.in_order(), strict=True) if one.differ]
    return (
        environment()
        .get_template("compare.html.j2")
        .render(
            w=w,
            policies=given.policies,
            names=w.listed([p.label for p in given.policies]),
            sums=[[(w.page.toll(t), _sum(t, w)) for t in given.sums(p)] for p in given.policies],
            differ=differ,
            alike=len(rows) - len(differ),
            said=[_said(p, given, w) for p in given.policies],
            style=style,
            csp=csp,
            version=__version__,
        )
    )


def _sum(total: Total, w: CompareWords) -> str:
    outcome, status = w.page.term("outcome", total.outcome.value), w.page.term("status", total.status.value)
    return w("sum", outcome=outcome, status=status, n=f"{total.incidents:,}")


def _said(policy: Policy, given: Comparison, w: CompareWords) -> Said:
    """What a convention says of the questions that the conventions compared answer differently."""
    asked = [q for q in QUESTIONS if len({p.asks(q) for p in given.policies}) > 1]
    answers = [(w.asked[q], w.marked(policy.choices[q]), w.sentence(policy.choices[q].source)) for q in asked]
    return Said(policy.label, w.sentence(policy.description), tuple(answers), tuple(w.sentence(gap) for gap in policy.gaps))


def _row(given: Comparison, one: Compared, w: CompareWords) -> Row:
    incident = given.view.incident[one.incident]
    place = place_text(incident.where)
    heading = f"{w.isolated(place) if place else w('unplaced')}{w('comma')}{w.page.when(incident.when)}"
    first = one.coded[0]
    by_name = {c.policy.name: c for c in one.coded}
    whys = tuple(
        (
            w("why", own=w.isolated(by_name[name].policy.label), first=w.isolated(first.policy.label)),
            tuple(_why(given, r, by_name[name], first, w) for r in one.reasons if r.policy == name),
        )
        for name in dict.fromkeys(r.policy for r in one.reasons)
    )
    outcome = w.page.term("outcome", one.outcome.value)
    identity = f"{one.incident}-{one.outcome.value}"
    return Row(heading, outcome, identity, tuple(_cell(c, w) for c in one.coded), whys)


def _cell(one: Coded, w: CompareWords) -> Cell:
    if one.lead is None:
        return Cell(w("not_coded"), (), "")
    beside = [] if one.policy.asks("lines") == "total" else [w.page.term("status", one.lead.status.value)]
    if one.lead.best is not None and one.lead.low != one.lead.high:
        beside.append(w("best", n=f"{one.lead.best:,}"))
    if (conceded := w.conceded(one.lead)) and one.policy.asks("admissions") == "beside":
        beside.append(conceded)
    if one.policy.graded:
        beside.append(w.page.term("grade", one.conclusion.grading.grade.value))
    return Cell(w.page.toll(one.lead), tuple(beside), "" if one.counted else w("left_out", why=w.sentence(one.why)))


def _why(given: Comparison, reason: Reason, own: Coded, first: Coded, w: CompareWords) -> Why:
    rows = []
    for identity in reason.claims:
        here, there = w.treated(own.treatments.get(identity)), w.treated(first.treatments.get(identity))
        rows.append((w.claim(given.view, identity), here, there))
    return Why(w.asked[reason.question], w.marked(reason.own), w.marked(reason.other), _instead(reason.instead, w), tuple(rows))


def _instead(toll: Toll | None, w: CompareWords) -> str:
    if toll is None:
        return ""
    best = toll.best is not None and toll.low != toll.high
    return w.page.toll(toll) + (w("comma") + w("best", n=f"{toll.best:,}") if best else "")


def write_comparison_html(given: Comparison, path: Path, lang: str = "en") -> Path:
    """``tolltrace compare --html FILE``. Raises InputError when the path cannot be written."""
    return write_text(path, (render_comparison(given, lang),))
