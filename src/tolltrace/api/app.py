"""The interface's routes: everything that the pages show, to be read; ``decide`` has those that change something. Its description
is at /api/v1/openapi.json.

Lists come in pieces with cursors: a cursor names the entry that a piece starts at, so that entries added meanwhile neither
repeat nor hide any. Every answer carries an ETag; asking again with If-None-Match costs nothing while nothing changed. It also
carries, in Tolltrace-Seen, how many decisions it takes in, which is what a judgement on it must say.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException as AnyHTTPException

from tolltrace import __version__, pipeline
from tolltrace.api import wire
from tolltrace.api.decide import SEEN, deciding
from tolltrace.api.public import public
from tolltrace.desk import Desk, State
from tolltrace.model import Claim, Incident, Outcome, Scope, Stance, Status, TollStatus
from tolltrace.model.terms import DecisionKind, Grade, Method
from tolltrace.vocab import names

PREFIX = "/api/v1"
SIZE, MOST = 30, 500
T = TypeVar("T")
W = TypeVar("W")


class _UnchangedError(Exception):
    """What the client has is what there is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Which piece of a list is asked for."""

    request: Request
    cursor: str
    limit: int

    def of(self, items: Sequence[T], key: Callable[[T], str], make: Callable[[T], W]) -> wire.PageOf[W]:
        """The piece of ``items``, whose entries ``key`` names. Raises 400 for a cursor that names none of them."""
        start = self._start([key(i) for i in items]) if self.cursor else 0
        end = start + self.limit
        before = max(start - self.limit, 0)
        return wire.PageOf(
            results=[make(i) for i in items[start:end]],
            next=self._address(key(items[end])) if end < len(items) else None,
            previous=self._address(key(items[before])) if start else None,
            count=len(items),
        )

    def _start(self, keys: list[str]) -> int:
        try:
            return keys.index(base64.urlsafe_b64decode(self.cursor.encode()).decode())
        except (ValueError, binascii.Error) as error:
            raise HTTPException(400, "this cursor leads nowhere any more; start again without it") from error

    def _address(self, key: str) -> str:
        cursor = base64.urlsafe_b64encode(key.encode()).decode()
        query = [(k, v) for k, v in self.request.query_params.multi_items() if k != "cursor"]
        return f"{PREFIX}{self.request.scope['path'].removeprefix(PREFIX)}?{urlencode([*query, ('cursor', cursor)])}"


def piece(
    request: Request,
    cursor: Annotated[str, Query(max_length=200, description="from next or previous of another piece")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = SIZE,
) -> Piece:
    """What every list takes."""
    return Piece(request, cursor, limit)


def state(request: Request, response: Response) -> State:
    """What is in sight, marked with an ETag. Raises _UnchangedError when the client has it already."""
    desk: Desk = request.app.state.desk
    found = desk.state
    mark = f"{__version__}|{found.version}|{request.url.path}|{request.url.query}"
    tag = f'W/"{sha256(mark.encode()).hexdigest()[:24]}"'
    if tag in [given.strip() for given in request.headers.get("if-none-match", "").split(",")]:
        raise _UnchangedError(tag)
    response.headers["ETag"] = tag
    response.headers[SEEN] = str(found.seen)
    return found


Now = Annotated[State, Depends(state)]
Asked = Annotated[Piece, Depends(piece)]


def create_api(desk: Desk) -> FastAPI:
    """The interface on ``desk``, to be mounted at PREFIX."""
    app = FastAPI(
        title="tolltrace",
        version="1",
        description="A casebook: reports, claims, incidents, tolls, totals, decisions. Reading it, and with a token deciding.",
        docs_url=None,
        redoc_url=None,
        responses={code: {"model": wire.Problem} for code in (400, 401, 403, 404, 405, 413, 422)},
        dependencies=[Depends(HTTPBearer(auto_error=False, description="a token of an account, with the grant that is needed"))],
    )
    app.state.desk = desk
    app.add_exception_handler(AnyHTTPException, _problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _misshapen)  # type: ignore[arg-type]
    app.add_exception_handler(_UnchangedError, _unchanged)  # type: ignore[arg-type]
    _reports(app)
    _incidents(app)
    _decisions(app)
    deciding(app)
    public(app, desk.casebook)
    return app


def _reports(app: FastAPI) -> None:
    @app.get("/reports")
    def reports(now: Now, asked: Asked, publisher: str = "") -> wire.PageOf[wire.ReportLine]:
        chosen = [r for r in now.view.reports if not publisher or r.publisher == publisher]
        counted = now.shelf.claims_of
        return asked.of(chosen, lambda r: r.id, lambda r: wire.ReportLine.of(r, len(counted.get(r.id, ()))))

    @app.get("/reports/{report}")
    def one_report(now: Now, report: str) -> wire.FullReport:
        found = _known(now.view.report, report)
        line = wire.ReportLine.of(found, len(now.shelf.claims_of.get(report, ())))
        return wire.FullReport(**line.model_dump(), text=found.text)

    @app.get("/claims")
    def claims(  # noqa: PLR0913, PLR0917 - the filters that there are
        now: Now,
        asked: Asked,
        report: str = "",
        incident: str = "",
        outcome: Outcome | None = None,
        status: Status | None = None,
        stance: Stance | None = None,
        scope: Scope | None = None,
        claimant: str = "",
    ) -> wire.PageOf[wire.ClaimLine]:
        wanted = {"report": report, "outcome": outcome, "status": status, "stance": stance, "scope": scope, "claimant": claimant}
        asks = [(name, value) for name, value in wanted.items() if value]
        held = now.view.incident_of
        chosen = [
            c
            for c in now.view.claims
            if all(getattr(c, name) == value for name, value in asks) and (not incident or held.get(c.id) == incident)
        ]
        return asked.of(chosen, lambda c: c.id, lambda c: _claim(now, c))

    @app.get("/claims/{claim}")
    def one_claim(now: Now, claim: str) -> wire.ClaimLine:
        return _claim(now, _known(now.view.claim, claim))


def _incidents(app: FastAPI) -> None:
    @app.get("/incidents")
    def incidents(
        now: Now, asked: Asked, grade: Grade | None = None, method: Method | None = None, place: str = ""
    ) -> wire.PageOf[wire.IncidentLine]:
        concluded = now.view.conclusion

        def fits(i: Incident) -> bool:
            found = concluded.get(i.id)
            return (
                (method is None or i.method is method)
                and place.casefold() in i.where.written.casefold()
                and (grade is None or (found is not None and found.grading.grade is grade))
            )

        chosen = [i for i in now.shelf.by_date if fits(i)]
        return asked.of(chosen, lambda i: i.id, lambda i: wire.IncidentLine.of(i, concluded.get(i.id)))

    @app.get("/incidents/{incident}")
    def one_incident(now: Now, incident: str) -> wire.FullIncident:
        found = _known(now.view.incident, incident)
        concluded = now.view.conclusion.get(incident)
        links = dict.fromkeys(k for h in found.happenings for k in now.shelf.links_of.get(h, ()))
        return wire.FullIncident(
            **wire.IncidentLine.of(found, concluded).model_dump(),
            happenings=list(found.happenings),
            grade_reason=concluded.grading.reason if concluded else None,
            trace=[wire.Why.of(toll, trace) for toll in (concluded.tolls if concluded else ()) for trace in toll.trace],
            links=[wire.LinkLine.of(k) for k in links],
        )

    @app.get("/tolls")
    def tolls(
        now: Now, asked: Asked, outcome: Outcome | None = None, status: TollStatus | None = None
    ) -> wire.PageOf[wire.TollLine]:
        chosen = [
            (r.incident, t)
            for r in now.view.reconciled
            for t in r.tolls
            if (outcome is None or t.outcome is outcome) and (status is None or t.status is status)
        ]
        return asked.of(
            chosen,
            lambda x: f"{x[0]} {x[1].outcome.value} {x[1].status.value}",
            lambda x: wire.TollLine(**wire.Range.of(x[1]).model_dump(), incident=x[0]),
        )

    @app.get("/totals")
    def totals(request: Request, now: Now, policy: str = "") -> wire.Totals:
        desk: Desk = request.app.state.desk
        view = now.view
        if policy and policy != desk.casebook.config.policy:
            if policy not in names("policies"):
                raise HTTPException(404, f"there are no coding rules of that name; there are {', '.join(names('policies'))}")
            view = pipeline.view(desk.casebook, policy)
        return wire.Totals(
            policy=view.policy,
            behind=now.behind,
            totals=[wire.Range.of(t) for t in view.totals],
            scenarios=[wire.Question.of(s) for s in view.scenarios],
        )


def _decisions(app: FastAPI) -> None:
    @app.get("/decisions")
    def decisions(
        now: Now, asked: Asked, author: str = "", kind: DecisionKind | None = None, subject: str = ""
    ) -> wire.PageOf[wire.DecisionLine]:
        made = now.about.get(subject, ()) if subject else now.decisions
        chosen = [d for d in made if (not author or d.author == author) and (kind is None or d.kind is kind)]
        return asked.of(chosen, lambda d: d.id, lambda d: wire.DecisionLine.of(d, undone=d.id in now.void))


def _claim(now: State, claim: Claim) -> wire.ClaimLine:
    verdict = now.verdict.get(claim.id)
    incident = now.view.incident_of.get(claim.id)
    return wire.ClaimLine.of(claim, now.view.report[claim.report], incident, verdict.kind.value if verdict else None)


def _known(things: dict[str, T], identity: str) -> T:
    if identity not in things:
        raise HTTPException(404, "there is nothing of this id; it may have been merged, split or read anew")
    return things[identity]


def _problem(_: Request, error: AnyHTTPException) -> JSONResponse:
    what, _sign, mend = str(error.detail).partition("; ")
    return JSONResponse({"what": what, "mend": mend or "look at openapi.json"}, error.status_code)


def _misshapen(_: Request, error: RequestValidationError) -> JSONResponse:
    wrong: Iterable[Any] = error.errors()
    said = "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in wrong)
    return JSONResponse({"what": said, "mend": "look at openapi.json"}, 422)


def _unchanged(_: Request, error: _UnchangedError) -> Response:
    return Response(status_code=304, headers={"ETag": str(error)})
