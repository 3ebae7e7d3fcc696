"""Deciding over HTTP: by the engine and the rule about conflicts that the pages have. It takes a token that grants it."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from tolltrace import handout
from tolltrace.accounts import VISITOR, Role, Visitor
from tolltrace.api import asks
from tolltrace.api.wire import DecisionLine, Problem
from tolltrace.desk import Desk, Judgement, State
from tolltrace.errors import ReviewError
from tolltrace.export import FORMATS
from tolltrace.model import Decision, Span
from tolltrace.review import judge
from tolltrace.review.judge import Found, Hand
from tolltrace.vocab import names

SEEN = "Tolltrace-Seen"


def _who(request: Request) -> Visitor:
    found: Visitor = request.scope[VISITOR]
    return found


class Table:
    """Where judgements are handed in by whoever makes the request."""

    def __init__(self, request: Request) -> None:
        self.desk: Desk = request.app.state.desk
        self.who = _who(request)

    def take(self, ask: asks.Ask, judgement: Judgement) -> Response:
        """Takes a judgement: 201 with what was recorded, 409 with what others decided, 422 where it cannot be taken."""
        try:
            taken = self.desk.decide(judgement, author=self.who.name, reason=ask.reason, seen=ask.seen)
        except ReviewError as error:
            return JSONResponse({"what": error.what, "mend": error.mend}, 422)
        state = self.desk.state
        told = [DecisionLine.of(d, undone=d.id in state.void) for d in taken.others or taken.decisions]
        if taken.others:
            what, mend = "others decided about the same thing meanwhile", "look at what they decided, then send it with this seen"
            said = asks.Conflict(what=what, mend=mend, others=told, seen=state.seen)
            return JSONResponse(said.model_dump(mode="json"), 409, {SEEN: str(state.seen)})
        done = asks.Taken(decisions=told, seen=state.seen)
        return JSONResponse(done.model_dump(mode="json"), 201, {SEEN: str(state.seen)})


Here = Annotated[Table, Depends(Table)]
_ANSWERS: dict[int | str, dict[str, Any]] = {201: {"model": asks.Taken}, 409: {"model": asks.Conflict}, 422: {"model": Problem}}


def deciding(app: FastAPI) -> None:
    """Adds the addresses that decide."""
    _claims(app)
    _incidents(app)
    _exports(app)


def _claims(app: FastAPI) -> None:
    @app.post("/claims/{claim}/accept", status_code=201, responses=_ANSWERS)
    def accept_claim(here: Here, claim: str, ask: asks.Ask) -> Response:
        return here.take(ask, lambda s, h: judge.accept(s.shelf, claim, h))

    @app.post("/claims/{claim}/reject", status_code=201, responses=_ANSWERS)
    def reject_claim(here: Here, claim: str, ask: asks.Ask) -> Response:
        return here.take(ask, lambda s, h: judge.reject(s.shelf, claim, h))

    @app.post("/claims/{claim}/edit", status_code=201, responses=_ANSWERS)
    def edit_claim(here: Here, claim: str, ask: asks.Edit) -> Response:
        return here.take(ask, lambda s, h: judge.edit(s.shelf, claim, ask.changes(), h))

    @app.post("/reports/{report}/claims", status_code=201, responses=_ANSWERS)
    def add_claim(here: Here, report: str, ask: asks.Add) -> Response:
        def judged(state: State, hand: Hand) -> tuple[Decision, ...]:
            about = state.shelf.report.get(report)
            if about is None:
                raise ReviewError("there is no such report any more", "choose it from the list of reports")
            if ask.end <= ask.start:
                raise ReviewError("no words of the report are selected", "select the figure in the text")
            found = Found(
                Span(ask.start, ask.end),
                ask.outcome,
                ask.low,
                ask.high,
                status=ask.status,
                stance=ask.stance,
                scope=ask.scope,
                claimant=ask.claimant,
                event=ask.event,
            )
            return judge.add(state.shelf, about, found, hand)

        return here.take(ask, judged)

    @app.post("/decisions/{decision}/undo", status_code=201, responses=_ANSWERS)
    def undo(here: Here, decision: str, ask: asks.Ask) -> Response:
        others = here.who.role.covers(Role.EDITOR)
        return here.take(ask, lambda s, h: judge.undo(s.shelf, decision, h, others=others))


def _incidents(app: FastAPI) -> None:
    @app.post("/incidents/{incident}/accept", status_code=201, responses=_ANSWERS)
    def accept_incident(here: Here, incident: str, ask: asks.Ask) -> Response:
        return here.take(ask, lambda s, h: judge.accept(s.shelf, incident, h))

    @app.post("/incidents/{incident}/pin", status_code=201, responses=_ANSWERS)
    def pin(here: Here, incident: str, ask: asks.Pin) -> Response:
        line, value = (ask.outcome, ask.status, ask.bound), "" if ask.value is None else str(ask.value)
        return here.take(ask, lambda s, h: judge.pin(s.shelf, incident, line, value, h))

    @app.post("/links/same", status_code=201, responses=_ANSWERS)
    def same(here: Here, ask: asks.Pair) -> Response:
        return here.take(ask, lambda s, h: judge.merge(s.shelf, s.question(ask.a, ask.b), h))

    @app.post("/links/different", status_code=201, responses=_ANSWERS)
    def different(here: Here, ask: asks.Pair) -> Response:
        def judged(state: State, hand: Hand) -> tuple[Decision, ...]:
            one, two = state.question(ask.a, ask.b)
            return judge.split(state.shelf, [one], [two], hand)

        return here.take(ask, judged)

    @app.post("/merges", status_code=201, responses=_ANSWERS)
    def merge(here: Here, ask: asks.Merge) -> Response:
        return here.take(ask, lambda s, h: judge.merge(s.shelf, ask.subjects, h))

    @app.post("/splits", status_code=201, responses=_ANSWERS)
    def split(here: Here, ask: asks.Split) -> Response:
        return here.take(ask, lambda s, h: judge.split(s.shelf, ask.some, ask.others, h))


def _exports(app: FastAPI) -> None:
    whole: dict[int | str, dict[str, Any]] = {
        200: {"content": {kind: {} for kind in ("application/octet-stream", *handout.TYPES.values())}},
        501: {"model": Problem},
    }

    @app.post("/exports/{name}", response_class=Response, responses=whole)
    def export(request: Request, here: Here, name: str, policy: str = "") -> Response:
        """The whole record in one format; it is entered in the ledger with the hash of what is handed out."""
        if name not in FORMATS:
            raise HTTPException(404, f"there is no format of that name; there are {', '.join(FORMATS)}")
        if policy and policy not in names("policies"):
            raise HTTPException(404, f"there are no coding rules of that name; there are {', '.join(names('policies'))}")
        data = handout.made(here.desk.casebook, here.desk.state.view, name, policy, here.who.name)
        return Response(data, media_type=handout.TYPES.get(FORMATS[name].suffix, "application/octet-stream"))
