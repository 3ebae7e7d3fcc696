"""The public scope: what a token with the grant "public" reads, which is the signed release and nothing else.

It is made by the same function as the site and the public exports. Nothing here looks at the casebook itself, so that no route
can carry past it what is withheld. While nobody has signed the present state and rules, nothing is answered.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Query, Request

from tolltrace.api import wire
from tolltrace.errors import CasebookError
from tolltrace.model import View
from tolltrace.publish.signing import signed
from tolltrace.release.rules import NAME, read_rules
from tolltrace.store import Casebook

MOST = 500
W = TypeVar("W")
_ANSWERS: dict[int | str, dict[str, Any]] = {
    409: {"model": wire.Problem, "description": "nobody has signed what is recorded now"}
}


class Released:
    """The signed release of a casebook, made anew when record, signatures, rules or the day change."""

    def __init__(self, casebook: Casebook) -> None:
        self._casebook = casebook
        self._lock = threading.Lock()
        self._made: tuple[object, View] | None = None

    def view(self) -> View:
        """What may be published today. Raises CasebookError while nobody has signed it."""
        with self._lock:
            today, store = datetime.now(UTC).date(), self._casebook.store
            key = (today, store.mark(), store.ledger_head(), read_rules(self._casebook.path / NAME).digest)
            if self._made is None or self._made[0] != key:
                self._made = None
                self._made = key, signed(self._casebook, today=today).release.view
            return self._made[1]


def released(request: Request) -> View:
    """What every route here takes."""
    try:
        found: View = request.app.state.released.view()
    except CasebookError as error:
        mend = "read what tolltrace release lists, and sign it"
        raise HTTPException(409, f"nobody has signed what may be published; {mend}") from error
    return found


Public = Annotated[View, Depends(released)]
After = Annotated[str, Query(max_length=100, description="the last id of the piece before")]
Limit = Annotated[int, Query(ge=1, le=MOST)]


def public(app: FastAPI, casebook: Casebook) -> None:
    """Adds the routes of the public scope."""
    app.state.released = Released(casebook)

    @app.get("/public/incidents", responses=_ANSWERS)
    def incidents(request: Request, view: Public, after: After = "", limit: Limit = 30) -> wire.PageOf[wire.IncidentLine]:
        def line(identity: str) -> wire.IncidentLine:
            return wire.IncidentLine.of(view.incident[identity], view.conclusion.get(identity))

        return _piece(request, list(view.incident), (after, limit), line)

    @app.get("/public/incidents/{incident}", responses=_ANSWERS)
    def one_incident(view: Public, incident: str) -> wire.FullIncident:
        if incident not in view.incident:
            raise HTTPException(404, "no incident of this id is published; look at /public/incidents")
        found, concluded = view.incident[incident], view.conclusion.get(incident)
        return wire.FullIncident(
            **wire.IncidentLine.of(found, concluded).model_dump(),
            happenings=list(found.happenings),
            grade_reason=concluded.grading.reason if concluded else None,
            trace=[wire.Why.of(toll, trace) for toll in (concluded.tolls if concluded else ()) for trace in toll.trace],
            links=[],
        )

    @app.get("/public/claims", responses=_ANSWERS)
    def claims(request: Request, view: Public, after: After = "", limit: Limit = 30) -> wire.PageOf[wire.ClaimLine]:
        def line(identity: str) -> wire.ClaimLine:
            claim = view.claim[identity]
            return wire.ClaimLine.of(claim, view.report[claim.report], view.incident_of.get(identity), None)

        return _piece(request, list(view.claim), (after, limit), line)

    @app.get("/public/reports", responses=_ANSWERS)
    def reports(request: Request, view: Public, after: After = "", limit: Limit = 30) -> wire.PageOf[wire.ReportLine]:
        told = Counter(c.report for c in view.claims)

        def line(identity: str) -> wire.ReportLine:
            return wire.ReportLine.of(view.report[identity], told[identity])

        return _piece(request, list(view.report), (after, limit), line)

    @app.get("/public/totals", responses=_ANSWERS)
    def totals(view: Public) -> wire.Totals:
        questions = [wire.Question.of(s) for s in view.scenarios]
        return wire.Totals(policy=view.policy, behind=0, totals=[wire.Range.of(t) for t in view.totals], scenarios=questions)


def _piece(request: Request, ids: Sequence[str], which: tuple[str, int], line: Callable[[str], W]) -> wire.PageOf[W]:
    """The entries behind ``which`` id, as many as it says. Raises 400 for an id that is not in the list."""
    after, limit = which
    if after and after not in ids:
        raise HTTPException(400, "this id is in the list no more; start again without it")
    start = ids.index(after) + 1 if after else 0
    part = ids[start : start + limit]
    asked = urlencode({"after": part[-1], "limit": limit}) if part else ""
    further = f"{request.scope['root_path']}{request.scope['path'].removeprefix(request.scope['root_path'])}?{asked}"
    return wire.PageOf(results=[line(i) for i in part], next=further if start + limit < len(ids) else None, count=len(ids))
