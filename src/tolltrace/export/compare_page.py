"""One self-contained page of a comparison of conventions: a column each, and under each incident reasons with their claims."""

from dataclasses import dataclass
from pathlib import Path

from tolltrace import __version__
from tolltrace.export.compare import ASKED, MARKS, Comparison, claim_text, marked, treated
from tolltrace.export.digest import bounds_text, date_text, place_text
from tolltrace.export.files import write_text
from tolltrace.export.html import environment, page_style
from tolltrace.export.words import words
from tolltrace.model import Toll
from tolltrace.reconcile.compare import Coded, Compared, Reason
from tolltrace.reconcile.policy import QUESTIONS


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
class Row:
    """An incident and outcome of the page."""

    heading: str
    outcome: str
    identity: str
    cells: tuple[Cell, ...]
    whys: tuple[tuple[str, tuple[Why, ...]], ...]


def render_comparison(given: Comparison) -> str:
    """The page as HTML. The same comparison gives the same bytes."""
    style, csp = page_style()
    rows = [_row(given, one) for one in given.in_order()]
    differ = [row for row, one in zip(rows, given.in_order(), strict=True) if one.differ]
    asked = [q for q in QUESTIONS if len({p.asks(q) for p in given.policies}) > 1]
    return (
        environment()
        .get_template("compare.html.j2")
        .render(
            policies=given.policies,
            sums=[[(t, words("en").toll(t)) for t in given.sums(p)] for p in given.policies],
            differ=differ,
            alike=len(rows) - len(differ),
            asked=[(ASKED[q], [(p.choices[q], marked(p.choices[q])) for p in given.policies]) for q in asked],
            marks=MARKS,
            style=style,
            csp=csp,
            version=__version__,
        )
    )


def _row(given: Comparison, one: Compared) -> Row:
    incident = given.view.incident[one.incident]
    heading = f"{place_text(incident.where) or 'place unknown'}, {date_text(incident.when)}"
    first = one.coded[0]
    by_name = {c.policy.name: c for c in one.coded}
    whys = tuple(
        (
            f"Why {by_name[name].policy.label} differs from {first.policy.label}",
            tuple(_why(given, r, by_name[name], first) for r in one.reasons if r.policy == name),
        )
        for name in dict.fromkeys(r.policy for r in one.reasons)
    )
    return Row(heading, one.outcome.value, one.incident, tuple(_cell(c) for c in one.coded), whys)


def _cell(one: Coded) -> Cell:
    if one.lead is None:
        return Cell("not coded", (), "")
    beside = [] if one.policy.asks("lines") == "total" else [one.lead.status.value]
    if one.lead.best is not None and one.lead.low != one.lead.high:
        beside.append(f"best {one.lead.best:,}")
    if one.lead.conceded is not None and one.policy.asks("admissions") == "beside":
        beside.append(f"conceded {bounds_text(one.lead.conceded, group=True)}")
    if one.policy.graded:
        beside.append(one.conclusion.grading.grade.value)
    return Cell(words("en").toll(one.lead), tuple(beside), "" if one.counted else one.why)


def _why(given: Comparison, reason: Reason, own: Coded, first: Coded) -> Why:
    rows = []
    for identity in reason.claims:
        here, there = treated(own.treatments.get(identity)), treated(first.treatments.get(identity))
        rows.append((claim_text(given.view, identity), here, there))
    return Why(ASKED[reason.question], marked(reason.own), marked(reason.other), _instead(reason.instead), tuple(rows))


def _instead(toll: Toll | None) -> str:
    if toll is None:
        return ""
    return words("en").toll(toll) + (f", best {toll.best:,}" if toll.best is not None and toll.low != toll.high else "")


def write_comparison_html(given: Comparison, path: Path) -> Path:
    """``tolltrace compare --html FILE``. Raises InputError when the path cannot be written."""
    return write_text(path, (render_comparison(given),))
