"""Where forms that decide something arrive: each parses what was sent and hands one judgement to the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from tolltrace.accounts import Role
from tolltrace.desk import State
from tolltrace.errors import ReviewError
from tolltrace.model import Decision, Report, Span
from tolltrace.review import judge
from tolltrace.review.judge import EDITABLE, Found, Hand
from tolltrace.web.render import Asked, form_values, may, refused, take

router = APIRouter()

Text = Annotated[str, Form(max_length=10_000)]
Many = Annotated[list[str], Form()]
Sent = Annotated[list[tuple[str, str]], Depends(form_values)]


def asked(back: Text = "/queue", reason: Text = "", seen: Annotated[int | None, Form(ge=0)] = None) -> Asked:
    """What every form that decides carries."""
    return Asked("", back, seen, reason)


Common = Annotated[Asked, Depends(asked)]


def _done(common: Asked, done: str) -> Asked:
    return Asked(done, common.back, common.seen, common.reason)


@router.post("/claims/{claim}/accept")
def accept_claim(request: Request, claim: str, common: Common, sent: Sent) -> Response:
    return take(request, _done(common, "accept"), lambda s, h: judge.accept(s.shelf, claim, h), sent)


@router.post("/claims/{claim}/reject")
def reject_claim(request: Request, claim: str, common: Common, sent: Sent) -> Response:
    return take(request, _done(common, "reject"), lambda s, h: judge.reject(s.shelf, claim, h), sent)


@router.post("/claims/{claim}/edit")
def edit_claim(request: Request, claim: str, common: Common, sent: Sent) -> Response:
    changes = {k: v for k, v in sent if k in EDITABLE}
    return take(request, _done(common, "edit"), lambda s, h: judge.edit(s.shelf, claim, changes, h), sent)


@router.post("/bulk/{act}")
def bulk(request: Request, act: str, common: Common, sent: Sent, claim: Many) -> Response:
    """One judgement on several claims, undone in one go."""
    want = {"accept": judge.accept, "reject": judge.reject}.get(act)
    if want is None:
        return refused(request, ReviewError("there is no such act", "accept or reject"), common.back, sent)

    def judged(state: State, hand: Hand) -> list[Decision]:
        return [d for c in dict.fromkeys(claim) for d in want(state.shelf, c, hand)]

    return take(request, _done(common, act), judged, sent)


@router.post("/incidents/{incident}/accept")
def accept_incident(request: Request, incident: str, common: Common, sent: Sent) -> Response:
    return take(request, _done(common, "looked"), lambda s, h: judge.accept(s.shelf, incident, h), sent)


@router.post("/incidents/{incident}/pin")
def pin(request: Request, incident: str, common: Common, sent: Sent) -> Response:
    values = dict(sent)
    line = (values.get("outcome", ""), values.get("status", ""), values.get("bound", ""))
    value = values.get("value", "")
    return take(request, _done(common, "pin"), lambda s, h: judge.pin(s.shelf, incident, line, value, h), sent)


@router.post("/links/same")
def same(request: Request, common: Common, sent: Sent, a: Text, b: Text) -> Response:
    return take(request, _done(common, "merge"), lambda s, h: judge.merge(s.shelf, s.question(a, b), h), sent)


@router.post("/links/different")
def different(request: Request, common: Common, sent: Sent, a: Text, b: Text) -> Response:
    def judged(state: State, hand: Hand) -> tuple[Decision, ...]:
        one, two = state.question(a, b)
        return judge.split(state.shelf, [one], [two], hand)

    return take(request, _done(common, "split"), judged, sent)


@router.post("/incidents/{incident}/merge")
def merge(request: Request, incident: str, common: Common, sent: Sent, other: Text) -> Response:
    return take(request, _done(common, "merge"), lambda s, h: judge.merge(s.shelf, [incident, other], h), sent)


@router.post("/incidents/{incident}/split")
def split(request: Request, incident: str, common: Common, sent: Sent, part: Many) -> Response:
    def judged(state: State, hand: Hand) -> tuple[Decision, ...]:
        found = state.shelf.incident.get(incident)
        rest = [h for h in found.happenings if h not in part] if found else []
        return judge.split(state.shelf, part, rest, hand)

    return take(request, _done(common, "split"), judged, sent)


@router.post("/decisions/{decision}/undo")
def undo(request: Request, decision: str, common: Common, sent: Sent) -> Response:
    others = may(request, Role.EDITOR)
    return take(request, _done(common, "undo"), lambda s, h: judge.undo(s.shelf, decision, h, others=others), sent)


@router.post("/undo")
def undo_last(request: Request, common: Common, sent: Sent) -> Response:
    def judged(state: State, hand: Hand) -> tuple[Decision, ...]:
        last = state.shelf.last_of(hand.author)
        if last is None:
            raise ReviewError("there is nothing of yours to undo", "decide something first")
        return judge.undo(state.shelf, last.id, hand)

    return take(request, _done(common, "undo"), judged, sent)


@router.post("/reports/{report}/claims")
def add_claim(request: Request, report: str, common: Common, sent: Sent) -> Response:
    values = dict(sent)

    def judged(state: State, hand: Hand) -> tuple[Decision, ...]:
        about = state.shelf.report.get(report)
        if about is None:
            raise ReviewError("there is no such report any more", "choose it from the list of reports")
        low, high = (_number(values.get(bound, "")) for bound in ("low", "high"))
        found = Found(
            _figure(about, values.get("words", ""), values.get("start", "")),
            values.get("outcome", ""),
            low,
            high,
            status=values.get("status", "unknown"),
            stance=values.get("stance", "reported"),
            scope=values.get("scope", "incident"),
            claimant=values.get("claimant", ""),
            event=values.get("event", ""),
        )
        return judge.add(state.shelf, about, found, hand)

    return take(request, _done(common, "add"), judged, sent)


def _number(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise ReviewError(f"{text[:20]!r} is no whole number", "write digits only, or leave it empty for open")
    return int(text)


def _figure(report: Report, words: str, start: str) -> Span:
    """Where the words of a figure stand: where the selection began, else the only place that has them."""
    words = words.strip("\r\n")
    if not words.strip():
        raise ReviewError("no words of the report are selected", "select the figure in the text")
    if start.isascii() and start.isdecimal() and len(start) < 10 and report.text.startswith(words, int(start)):
        return Span(int(start), int(start) + len(words))
    times = report.text.count(words)
    if times == 1:
        at = report.text.index(words)
        return Span(at, at + len(words))
    what = "these words are not in the report" if not times else f"these words stand {times} times in the report"
    raise ReviewError(what, "copy them from the text, with so much around them that they stand there once")
