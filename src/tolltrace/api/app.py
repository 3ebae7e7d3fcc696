"""The interface's routes: everything that the pages show, to be read; ``decide`` has those that change something. Its description
is at /api/v1/openapi.json.

Lists come in pieces with cursors: a cursor names the entry that a piece starts at, so that entries added meanwhile neither
repeat nor hide any. Every answer carries an ETag; asking again with If-None-Match costs nothing while nothing changed. It also
carries, in Tolltrace-Seen, how many decisions it takes in, which is what a judgement on it must say.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from tolltrace.errors import MissingExtraError
from tolltrace.model import Claim, Outcome, Scenario, Scope, Stance, Status, TollStatus, Total
from tolltrace.model.terms import DecisionKind, Grade, Method
from tolltrace.sight import lists
from tolltrace.sight.filters import Filters
from tolltrace.sight.lists import Found
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

    def of(self, found: Found, make: Callable[[Sequence[str]], list[W]]) -> wire.PageOf[W]:
        """The piece of a list whose entries ``make`` shows, given their keys. Raises 400 for a cursor that names no entry."""
        start = found.place(self._key()) if self.cursor else 0
        if start is None:
            raise HTTPException(400, "this cursor leads nowhere any more; start again without it")
        keys = found.keys(start, self.limit + 1)
        before = found.keys(max(start - self.limit, 0), 1) if start else []
        return wire.PageOf(
            results=make(keys[: self.limit]),
            next=self._address(keys[-1]) if len(keys) > self.limit else None,
            previous=self._address(before[0]) if before else None,
            count=found.count(),
        )

    def _key(self) -> str:
        try:
            return base64.urlsafe_b64decode(self.cursor.encode()).decode()
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
    app.add_exception_handler(MissingExtraError, _lacking)  # type: ignore[arg-type]
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
        found = lists.Found(now.shelf, "reports", "rank", {"publisher": publisher})
        return asked.of(found, lambda keys: [wire.ReportLine.of(r, now.shelf.counted(r.id)) for r in now.shelf.reports(keys)])

    @app.get("/reports/{report}")
    def one_report(now: Now, report: str) -> wire.FullReport:
        found = _known(now.shelf.report, report)
        return wire.FullReport(**wire.ReportLine.of(found, now.shelf.counted(report)).model_dump(), text=found.text)

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
        wanted = {"report": report, "incident": incident, "outcome": outcome, "status": status, "stance": stance, "scope": scope}
        found = lists.Found(now.shelf, "claims", "rank, figure_end, outcome", {**wanted, "written": claimant})

        def shown(keys: Sequence[str]) -> list[wire.ClaimLine]:
            told = now.shelf.part([], keys).claims
            return [_claim(now, c) for c in told]

        return asked.of(found, shown)

    @app.get("/claims/{claim}")
    def one_claim(now: Now, claim: str) -> wire.ClaimLine:
        return _claim(now, _known(now.shelf.claim, claim))


def _incidents(app: FastAPI) -> None:
    @app.get("/incidents")
    def incidents(
        now: Now, asked: Asked, grade: Grade | None = None, method: Method | None = None, place: str = ""
    ) -> wire.PageOf[wire.IncidentLine]:
        filters = Filters(place=place, grade=grade or "", method=method or "")
        found = lists.Found(now.shelf, "incidents", "first, last, id", {}, filters.asks())

        def shown(keys: Sequence[str]) -> list[wire.IncidentLine]:
            view = now.shelf.lines(keys)
            return [wire.IncidentLine.of(i, view.conclusion.get(i.id)) for i in view.linkage.incidents]

        return asked.of(found, shown)

    @app.get("/incidents/{incident}")
    def one_incident(now: Now, incident: str) -> wire.FullIncident:
        found = _known(now.shelf.incident, incident)
        concluded = now.shelf.conclusion.get(incident)
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
        wanted = {"outcome": outcome, "status": status}
        found = lists.Found(now.shelf, "tolls", "incident, place", wanted)

        def shown(keys: Sequence[str]) -> list[wire.TollLine]:
            named = [key.split(" ") for key in keys]
            view = now.shelf.lines([incident for incident, _, _ in named])
            tolls = {(i, t.outcome.value, t.status.value): t for i, r in view.conclusion.items() for t in r.tolls}
            return [wire.TollLine(**wire.Range.of(tolls[i, o, s]).model_dump(), incident=i) for i, o, s in named]

        return asked.of(found, shown)

    @app.get("/totals")
    def totals(request: Request, now: Now, policy: str = "") -> wire.Totals:
        desk: Desk = request.app.state.desk
        shelf = now.shelf
        if policy and policy != desk.casebook.config.policy:
            if policy not in names("policies"):
                raise HTTPException(404, f"there are no coding rules of that name; there are {', '.join(names('policies'))}")
            view = pipeline.view(desk.casebook, policy)
            return _totals(view.policy, now.behind, view.totals, view.scenarios)
        return _totals(shelf.policy, now.behind, shelf.totals, shelf.told())


def _decisions(app: FastAPI) -> None:
    @app.get("/decisions")
    def decisions(
        now: Now, asked: Asked, author: str = "", kind: DecisionKind | None = None, subject: str = ""
    ) -> wire.PageOf[wire.DecisionLine]:
        found = lists.Found(now.shelf, "decisions", "seq", {"author": author, "kind": kind, "subject": subject})

        def shown(keys: Sequence[str]) -> list[wire.DecisionLine]:
            made = (now.shelf.decision(key) for key in keys)
            return [wire.DecisionLine.of(d, undone=d.id in now.void) for d in made if d is not None]

        return asked.of(found, shown)


def _totals(policy: str, behind: int, totals: Sequence[Total], scenarios: Sequence[Scenario]) -> wire.Totals:
    ranges, questions = [wire.Range.of(t) for t in totals], [wire.Question.of(s) for s in scenarios]
    return wire.Totals(policy=policy, behind=behind, totals=ranges, scenarios=questions)


def _claim(now: State, claim: Claim) -> wire.ClaimLine:
    verdict = now.verdict.get(claim.id)
    incident = now.shelf.incident_of.get(claim.id)
    return wire.ClaimLine.of(claim, now.shelf.report[claim.report], incident, verdict.kind.value if verdict else None)


def _known(things: Mapping[str, T], identity: str) -> T:
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


def _lacking(_: Request, error: MissingExtraError) -> JSONResponse:
    return JSONResponse({"what": error.what, "mend": error.mend}, 501)


def _unchanged(_: Request, error: _UnchangedError) -> Response:
    return Response(status_code=304, headers={"ETag": str(error)})
