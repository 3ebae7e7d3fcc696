"""Blind double coding: samples, the next claim of whoever codes, and agreement once both are done."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from tolltrace import coding
from tolltrace.accounts import Role
from tolltrace.errors import ReviewError
from tolltrace.export.page import Page
from tolltrace.model import Outcome, Status
from tolltrace.web.entry import Short
from tolltrace.web.render import author_of, desk_of, form_values, may, refused, render, state_of, visit_of

router = APIRouter()


@router.get("/coding")
def coding_page(request: Request) -> Response:
    book = desk_of(request).casebook
    drawn = [(s, coding.answers(book, s.id)) for s in reversed(coding.samples(book))]
    progress = {s.id: [(c, len(s.claims) - len(coding.waiting(s, given, c))) for c in s.coders] for s, given in drawn}
    return render(request, "coding.html.j2", samples=[s for s, _ in drawn], progress=progress, may_draw=may(request, Role.EDITOR))


@router.post("/coding")
async def draw(request: Request) -> Response:
    """Draws a sample."""
    from starlette.concurrency import run_in_threadpool

    sent = await form_values(request)
    return await run_in_threadpool(_draw, request, sent)


def _draw(request: Request, sent: list[tuple[str, str]]) -> Response:
    values = dict(sent)
    coders = [values.get("first", ""), values.get("second", "")]
    try:
        size, seed = _whole(values.get("size", "")) or 0, _whole(values.get("seed", "")) or 0
        made = coding.draw(desk_of(request).casebook, state_of(request).view, coders, size, seed, author_of(request))
    except ReviewError as error:
        return refused(request, error, "/coding", sent)
    return RedirectResponse(f"/coding/{made.id}", 303)


@router.get("/coding/{sample}")
def sample_page(request: Request, sample: str) -> Response:
    book, who, shelf = desk_of(request).casebook, author_of(request), state_of(request).shelf
    asked = _sample(request, sample)
    given = coding.answers(book, sample)
    left = coding.waiting(asked, given, who)
    told = Page(shelf.part([], left[:1]), visit_of(request).words).told(left[0]) if left else None
    over = coding.finished(asked, given)
    return render(
        request,
        "coding_sample.html.j2",
        sample=asked,
        claim=left[0] if left else "",
        told=told,
        report=told.report if told else None,
        number=len(asked.claims) - len(left) + 1,
        mine=who in asked.coders,
        over=over,
        agreement=coding.agreement(asked, given) if over else (),
        outcomes=Outcome,
        statuses=Status,
    )


@router.post("/coding/{sample}")
def answer(  # noqa: PLR0913, PLR0917 - the fields of the form
    request: Request,
    sample: str,
    claim: Short = "",
    figure: Annotated[bool, Form()] = False,
    low: Short = "",
    high: Short = "",
    outcome: Short = "",
    status: Short = "",
) -> Response:
    """Records an answer. That it is asked of whoever sends it is looked at where it is recorded."""
    asked, who = _sample(request, sample), author_of(request)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        bounds = (_whole(low), _whole(high)) if figure else (None, None)
        words = (outcome, status) if figure else ("", "")
        coding.answer(desk_of(request).casebook, asked, coding.Answer(claim, who, figure, *bounds, *words, at))
    except ReviewError as error:
        return refused(request, error, f"/coding/{sample}", [("claim", claim), ("low", low), ("high", high)])
    return RedirectResponse(f"/coding/{sample}", 303)


def _sample(request: Request, identity: str) -> coding.Sample:
    found = coding.sample(desk_of(request).casebook, identity)
    if found is None:
        raise HTTPException(404)
    return found


def _whole(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise ReviewError(f"{text[:20]!r} is no whole number", "write digits only, or leave it empty for open")
    return int(text)
