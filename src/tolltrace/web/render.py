"""From a template to an answer: the environment, what every page is given, and answers to a decision."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from tolltrace import __version__
from tolltrace.accounts import Role, Visitor
from tolltrace.desk import Desk, Judgement, State
from tolltrace.errors import MissingExtraError, ReviewError
from tolltrace.export.html import shown
from tolltrace.export.page import stance_mark
from tolltrace.model import Decision
from tolltrace.sight.sources import standing
from tolltrace.web.access import has_accounts, visitor_of
from tolltrace.web.assets import has_htmx, has_map
from tolltrace.web.bars import beams
from tolltrace.web.visit import Visit, local, visit
from tolltrace.web.words import LANGUAGES, refusal, web_words

PAGE = 50  # entries of a list

T = TypeVar("T")


@cache
def environment() -> Environment:
    """Our templates and, behind them, the macros of a run's page; everything is escaped."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("tolltrace.web", "templates"), PackageLoader("tolltrace.export", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a template does not change while the program runs
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = shown
    made.filters["mark"] = stance_mark
    made.filters["beams"] = beams
    made.filters["points"] = lambda spots: [[s.lon, s.lat, s.km, s.name] for s in spots]
    made.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    made.filters["thousands"] = "{:,}".format
    made.filters["moment"] = moment
    made.filters["stamp"] = lambda at: f"{at:%Y-%m-%d %H:%M}"
    return made


def warmed() -> None:
    """Reads and compiles every page's template and the words of every language, so that the first reader does not wait for it."""
    for name in environment().list_templates(["j2"]):
        environment().get_template(name)
    for lang in LANGUAGES:
        web_words(lang)
    standing("")  # reads who stands with whom


def moment(at: float, form: str = "") -> str:
    """Seconds since 1970 as people read them, in UTC; with "iso" as machines do."""
    when = datetime.fromtimestamp(at, UTC)
    return when.isoformat(timespec="seconds") if form else f"{when:%Y-%m-%d %H:%M}"


def desk_of(request: Request) -> Desk:
    """The desk that this application serves."""
    found: Desk = request.app.state.desk
    return found


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, with what every page shows: the navigation, how far results are, the form token."""
    here = visit(request)
    desk = desk_of(request)
    values.setdefault("state", state_of(request))
    text = (
        environment()
        .get_template(template)
        .render(
            w=here.words,
            token=here.token,
            author=author_of(request),
            me=visitor_of(request),
            accounts=has_accounts(request),
            failure=desk.failure,
            path=request.url.path,
            here=_here(request),
            done=request.query_params.get("done", ""),
            htmx=has_htmx(),
            mapped=has_map(),
            version=__version__,
            **values,
        )
    )
    let_go(request)
    response = HTMLResponse(text, status)
    here.remember(response)
    return response


def let_go(request: Request) -> None:
    """Lets go of what is in sight: the connection that it is read by goes back at once, and not when the next request comes over
    the same line, nor when a slow reader has taken the page or garbage is searched for."""
    found: State | None = getattr(request.state, "sight", None)
    if found is not None:
        found.shelf.release()
        request.state.sight = None


def known(found: Mapping[str, T], identity: str) -> T:
    """What an address names. Raises 404 where there is no such thing."""
    if identity not in found:
        raise HTTPException(404)
    return found[identity]


def outside(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for somebody who is not known: it shows nothing of the record."""
    here = visit(request)
    text = (
        environment()
        .get_template(template)
        .render(w=here.words, token=here.token, here=_here(request), version=__version__, htmx=False, **values)
    )
    response = HTMLResponse(text, status)
    here.remember(response)
    return response


def failed(request: Request, status: int, said: str) -> HTMLResponse:
    """The page that says, in the words named ``said``, why a request was not answered."""
    draw = outside if visitor_of(request) is None else render
    name = "outside_error.html.j2" if draw is outside else "error.html.j2"
    return draw(request, name, status=status, said=said)


def author_of(request: Request) -> str:
    """Who decides. Raises LookupError on a page that is open to anybody, where nobody does."""
    return here_of(request).name


def here_of(request: Request) -> Visitor:
    """Who makes the request. Raises LookupError where nobody is known: only open pages are reached so."""
    found = visitor_of(request)
    if found is None:
        raise LookupError("nobody is known on an open page")
    return found


def may(request: Request, least: Role) -> bool:
    """Whether whoever makes the request has at least the role ``least``."""
    return here_of(request).role.covers(least)


def _here(request: Request) -> str:
    """The address to come back to, without what was just done."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "done"]
    path = request.url.path if request.method == "GET" else "/queue"
    return local(f"{path}?{urlencode(kept)}" if kept and request.method == "GET" else path)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asked for: ``done`` names the act (a key of the words "done_..."), ``back`` where to go on, ``seen`` the
    number of decisions in sight when the form was made, ``reason`` why."""

    done: str
    back: str = "/queue"
    seen: int | None = None
    reason: str = ""


async def form_values(request: Request) -> list[tuple[str, str]]:
    """What a form sent, without the token: shown again where it could not be taken."""
    form = await request.form()
    return [(k, v) for k, v in form.multi_items() if isinstance(v, str) and k not in ("token", "seen")]


def take(request: Request, asked: Asked, judgement: Judgement, sent: list[tuple[str, str]]) -> Response:
    """Takes a judgement and goes on; where somebody else decided about the same thing meanwhile, or it cannot be taken, a page
    says so and keeps what was sent."""
    desk = desk_of(request)
    try:
        taken = desk.decide(judgement, author=author_of(request), reason=asked.reason, seen=asked.seen)
    except ReviewError as error:
        return refused(request, error, asked.back, sent)
    if taken.others:
        return clash(request, taken.others, asked, sent)
    return RedirectResponse(_with_done(local(asked.back), asked.done), 303)


def refused(request: Request, error: ReviewError, back: str, sent: list[tuple[str, str]]) -> HTMLResponse:
    """The page that says why a judgement cannot be taken."""
    return _said_why(request, error, "refused_head", 422, back=local(back), sent=sent)


def unmade(request: Request, error: MissingExtraError, back: str) -> HTMLResponse:
    """The page that says what is not installed for a file that was asked for."""
    return _said_why(request, error, "unmade_head", 501, back=local(back), sent=[])


def _said_why(request: Request, error: ReviewError | MissingExtraError, head: str, status: int, **values: object) -> HTMLResponse:
    lang = visit(request).words.lang
    what, mend = (refusal(lang, text) for text in (error.what, error.mend))
    return render(request, "refused.html.j2", status=status, what=what, mend=mend, head=head, **values)


def clash(request: Request, others: tuple[Decision, ...], asked: Asked, sent: list[tuple[str, str]]) -> HTMLResponse:
    """The page that shows what somebody else decided meanwhile, with one's own form to send all the same."""
    return render(
        request,
        "clash.html.j2",
        status=409,
        others=others,
        sent=sent,
        action=request.url.path,
        back=local(asked.back),
        act=asked.done,
    )


def _with_done(path: str, done: str) -> str:
    parts = urlsplit(path)
    query = [*((k, v) for k, v in parse_qsl(parts.query) if k != "done"), ("done", done)]
    return f"{parts.path}?{urlencode(query)}" + (f"#{parts.fragment}" if parts.fragment else "")


def visit_of(request: Request) -> Visit:
    """The visit of a request."""
    return visit(request)


def state_of(request: Request) -> State:
    """What is in sight: one state for all of a request."""
    found: State | None = getattr(request.state, "sight", None)
    if found is None:
        found = request.state.sight = desk_of(request).state
    return found


def start_of(request: Request) -> int:
    """The number that a list starts at, as the address says; 0 for anything else than a number."""
    given = request.query_params.get("from", "0")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def within(start: int, size: int) -> int:
    """``start`` where a list of ``size`` entries has it, else 0."""
    return start if start < size else 0
