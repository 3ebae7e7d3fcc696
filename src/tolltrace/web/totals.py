"""Totals: what the incidents add up to, in rows or as a whole, under the casebook's rules or another's, as of a day, and with an
open question answered one way or the other. What is shown can be downloaded as it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from tolltrace import pipeline
from tolltrace.desk import State
from tolltrace.export.page import Asked, Page
from tolltrace.export.totals import label, totals_csv
from tolltrace.model import Outcome, Scenario, TollStatus, Total, View
from tolltrace.reconcile import load_policy
from tolltrace.reconcile import totals as summed
from tolltrace.reconcile.coding import counted
from tolltrace.reconcile.summary import Summary
from tolltrace.reconcile.table import Dimension, Row, Table
from tolltrace.vocab import names
from tolltrace.web.bars import Panel, panels
from tolltrace.web.handed import handed
from tolltrace.web.render import desk_of, render, state_of, visit_of

router = APIRouter()
_SCENARIOS = 20
ROWS = 200  # of a table on the page; the download has all
MOST_BY = 2

Text = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of totals; "" asks nothing. ``scenario`` is "A~B:joined" or "A~B:apart"."""

    policy: str = ""
    by: tuple[Dimension, ...] = ()
    as_of: date | None = None
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one outcome: labels beside the lines of ``panel``, and how many rows are left out."""

    labels: tuple[str, ...]
    panel: Panel
    left_out: int


def policies() -> list[str]:
    """The names of the coding rules that there are."""
    return names("policies")


def view_under(request: Request, policy: str, day: date | None = None) -> View:
    """The view under ``policy``, "" for the casebook's own, as of ``day``. Raises 404 for rules that there are not."""
    desk = desk_of(request)
    own = not policy or policy == desk.casebook.config.policy
    if own and day is None:
        return state_of(request).view
    if not own and policy not in policies():
        raise HTTPException(404)
    return pipeline.view(desk.casebook, policy, day)


def asking(state: State) -> View:
    """The totals with as many questions as a page shows, and what names both sides of each."""
    scenarios = state.shelf.scenarios(_SCENARIOS)
    links = [k for s in scenarios if (k := state.shelf.link.get(f"{s.a}~{s.b}")) is not None]
    return replace(state.shelf.part([], [], links), scenarios=tuple(scenarios))


@router.get("/totals")
def totals_page(request: Request) -> Response:
    state, words = state_of(request), visit_of(request).words
    asked = question(
        request.query_params.getlist("by"), *(request.query_params.get(k, "") for k in ("policy", "as_of", "scenario"))
    )
    plain = not asked.by and asked.as_of is None and asked.policy in ("", desk_of(request).casebook.config.policy)
    own = asked.policy or desk_of(request).casebook.config.policy
    if own not in policies():
        raise HTTPException(404)
    every = load_policy(own).asks("counted") == "every incident"
    # Totals as they stand need no look at each incident.
    view = asking(state) if plain and every else view_under(request, asked.policy, asked.as_of)
    page = Page(view, words)
    scenario, totals = _answered(view, asked.scenario)
    now = {(t.outcome, t.status): words.toll(t) for t in view.totals}
    was = (
        {k: now.get(k, words("none")) for t in totals if now.get(k := (t.outcome, t.status)) != words.toll(t)} if scenario else {}
    )
    changing = [a for a in page.scenarios if a.changes]
    left = None if every else _left_out(view, own)
    more = state.shelf.changing if plain and every else len(changing)
    return render(
        request,
        "totals.html.j2",
        state=state,
        p=page,
        asked=asked,
        panels=panels(Page(replace(view, totals=totals), words).totals),
        was=was,
        groups=_groups(_rows(view, asked.by), asked.by, page) if not scenario else [],
        dimensions=list(Dimension),
        scenarios=changing[:_SCENARIOS],
        more=max(more - _SCENARIOS, 0),
        options=_options(changing[:_SCENARIOS]),
        policies=policies(),
        policy=own,
        own=plain or (not asked.policy and asked.as_of is None),
        held=panels(Page(replace(view, totals=left[0]), words).totals) if left else (),
        left=left[1] if left else 0,
    )


@router.post("/totals/table")
def totals_table(
    request: Request,
    by: Annotated[list[str] | None, Form()] = None,
    policy: Text = "",
    as_of: Text = "",
    scenario: Text = "",
) -> Response:
    """What the page shows, as a table for spreadsheets. A POST, for it writes to the ledger."""
    asked = question(by or [], policy, as_of, scenario)
    view = view_under(request, asked.policy, asked.as_of)
    found, totals = _answered(view, asked.scenario)
    rows = () if found else _rows(view, asked.by)
    shown = Summary(view.policy, asked.by if rows else (), rows, totals, None, len(view.reconciled), 0)
    what = [
        f"totals under {view.policy}",
        *(f"by {d}" for d in asked.by if rows),
        *([f"as of {asked.as_of}"] if asked.as_of else []),
    ]
    if found:
        what.append(f"if {asked.scenario}")
    return handed(request, "tolltrace-totals.csv", "text/csv; charset=utf-8", totals_csv(shown).encode(), ", ".join(what))


def question(by: Sequence[str], policy: str, as_of: str, scenario: str) -> Question:
    """What is asked; a dimension or a day that there is not asks nothing."""
    dimensions = [Dimension(name) for name in dict.fromkeys(by) if name in set(Dimension)]
    try:
        day = date.fromisoformat(as_of) if len(as_of) == 10 else None
    except ValueError:
        day = None
    return Question(policy, tuple(dimensions[:MOST_BY]), day, scenario)


def _answered(view: View, scenario: str) -> tuple[Scenario | None, tuple[Total, ...]]:
    """The totals with an open question answered; those that stand where the address names none."""
    name, _, side = scenario.partition(":")
    found = next((s for s in view.scenarios if name in (f"{s.a}~{s.b}", f"{s.b}~{s.a}")), None)
    if found is None or side not in ("joined", "apart"):
        return None, view.totals
    return found, found.joined if side == "joined" else found.apart


def _options(asked: Sequence[Asked]) -> list[tuple[str, str, str, str]]:
    """Each open question twice: value, both sides, and whether they would be one."""
    return [(f"{a.link.a}~{a.link.b}:{side}", a.a, a.b, side) for a in asked for side in ("joined", "apart")]


def _rows(view: View, by: Sequence[Dimension]) -> tuple[Row, ...]:
    if not by:
        return ()
    return Table(by, [(i, view.conclusion[i.id]) for i in view.linkage.incidents if i.id in view.conclusion]).rows()


def _groups(rows: Sequence[Row], by: Sequence[Dimension], page: Page) -> list[Group]:
    found = []
    for outcome in Outcome:
        told = [(r, t) for r in rows for t in r.totals if (t.outcome, t.status) == (outcome, TollStatus.TOTAL) and t.incidents]
        if told:
            (panel,) = panels([(outcome, [t for _, t in told[:ROWS]])])
            labels = tuple(label(r, by, page.words) for r, _ in told[:ROWS])
            found.append(Group(labels, panel, max(len(told) - ROWS, 0)))
    return found


def _left_out(view: View, policy: str) -> tuple[tuple[Total, ...], int] | None:
    """The totals that a convention itself would publish, and how many incidents they leave out; None where they hold all."""
    rules = load_policy(policy)
    within = [c for c in view.reconciled if counted(c, rules)[0]]
    left = len(view.reconciled) - len(within)
    return (summed(within), left) if left else None
