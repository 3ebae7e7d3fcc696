"""Who may call which address: one table, looked at in one place before any page or interface is reached.

An address that is not in the table is refused, whatever code stands behind it: whoever adds a page adds its line here, and a test
names the page that has none. The table is matched by itself, not through the framework's routing, so that a page mounted or
included in another way is refused too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from tolltrace.accounts import VISITOR, Grant, Role, Vault, Visitor
from tolltrace.api.app import PREFIX

COOKIE = "__Host-tolltrace"  # a browser takes it from our own host alone, over a connection that nobody reads
ACCOUNTS = "tolltrace.accounts"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an address asks for: the least ``role`` (None: nothing, it is open to anybody who reaches the server) and, of a token,
    the ``grant`` (None: no token does). ``settling``: also for somebody who must choose a password first."""

    role: Role | None
    grant: Grant | None = None
    settling: bool = False


OPEN = Rule(None, settling=True)
SELF = Rule(Role.VIEWER, settling=True)
LOOK = Rule(Role.VIEWER)
JUDGE = Rule(Role.REVIEWER)
CHANGE = Rule(Role.EDITOR)
OWN = Rule(Role.OWNER)
API_READ = Rule(Role.VIEWER, Grant.READ)
API_PUBLIC = Rule(Role.VIEWER, Grant.PUBLIC)
API_JUDGE = Rule(Role.REVIEWER, Grant.DECIDE)
API_CHANGE = Rule(Role.EDITOR, Grant.DECIDE)
API_EXPORT = Rule(Role.VIEWER, Grant.EXPORT)

TABLE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/static/{version}/{name}"): OPEN,
    ("GET", "/language/{lang}"): OPEN,
    ("GET", "/login"): OPEN,
    ("POST", "/login"): OPEN,
    ("POST", "/logout"): SELF,
    ("GET", "/me"): SELF,
    ("POST", "/me/password"): SELF,
    ("POST", "/me/second/offer"): LOOK,
    ("POST", "/me/second/take"): LOOK,
    ("POST", "/me/second/drop"): LOOK,
    ("POST", "/me/tokens"): LOOK,
    ("POST", "/me/tokens/{number}/revoke"): LOOK,
    ("GET", "/"): LOOK,
    ("GET", "/keys"): LOOK,
    ("GET", "/queue"): LOOK,
    ("GET", "/reports"): LOOK,
    ("GET", "/reports/{report}"): LOOK,
    ("GET", "/claims/{claim}"): LOOK,
    ("GET", "/incidents"): LOOK,
    ("GET", "/incidents/{incident}"): LOOK,
    ("GET", "/incidents/{incident}/history-{layout}.svg"): LOOK,
    ("GET", "/incidents/{incident}/rules"): LOOK,
    ("GET", "/incidents/{incident}/merge"): LOOK,
    ("GET", "/incidents/{incident}/split"): LOOK,
    ("GET", "/map"): LOOK,
    ("GET", "/map/points.json"): LOOK,
    ("GET", "/map/clusters.json"): LOOK,
    ("GET", "/map/days.json"): LOOK,
    ("GET", "/map/labels/{depth}/{column}/{row}.json"): LOOK,
    ("GET", "/map/tiles/{depth}/{column}/{row}"): LOOK,
    ("GET", "/totals"): LOOK,
    ("GET", "/totals/chart-{layout}.svg"): LOOK,
    ("POST", "/totals/table"): LOOK,
    ("GET", "/sources"): LOOK,
    ("GET", "/search"): LOOK,
    ("GET", "/log"): LOOK,
    ("GET", "/exports"): LOOK,
    ("POST", "/exports/{name}"): LOOK,  # whoever may read all of it may take it along; the ledger says who did
    ("POST", "/claims/{claim}/accept"): JUDGE,
    ("POST", "/claims/{claim}/reject"): JUDGE,
    ("POST", "/claims/{claim}/edit"): JUDGE,
    ("POST", "/bulk/{act}"): JUDGE,
    ("POST", "/incidents/{incident}/accept"): JUDGE,
    ("POST", "/links/same"): JUDGE,
    ("POST", "/links/different"): JUDGE,
    ("POST", "/reports/{report}/claims"): JUDGE,
    ("POST", "/undo"): JUDGE,
    ("POST", "/decisions/{decision}/undo"): JUDGE,  # a reviewer takes back what is their own; judge.undo sees to it
    ("POST", "/incidents/{incident}/pin"): CHANGE,
    ("POST", "/incidents/{incident}/merge"): CHANGE,
    ("POST", "/incidents/{incident}/split"): CHANGE,
    ("GET", "/coding"): LOOK,
    ("GET", "/coding/{sample}"): LOOK,
    ("POST", "/coding/{sample}"): JUDGE,  # an answer is taken from the sample's own coders alone
    ("POST", "/coding"): CHANGE,
    ("GET", "/import"): CHANGE,
    ("POST", "/import"): CHANGE,
    ("POST", "/import/stop"): CHANGE,
    ("GET", "/accounts"): OWN,
    ("POST", "/accounts"): OWN,
    ("POST", "/accounts/{name}/role"): OWN,
    ("POST", "/accounts/{name}/active"): OWN,
    ("POST", "/accounts/{name}/password"): OWN,
    ("POST", "/accounts/{name}/second"): OWN,
    ("POST", "/accounts/tokens/{number}/revoke"): OWN,
    ("GET", f"{PREFIX}/openapi.json"): API_READ,
    ("GET", f"{PREFIX}/reports"): API_READ,
    ("GET", f"{PREFIX}/reports/{{report}}"): API_READ,
    ("GET", f"{PREFIX}/claims"): API_READ,
    ("GET", f"{PREFIX}/claims/{{claim}}"): API_READ,
    ("GET", f"{PREFIX}/incidents"): API_READ,
    ("GET", f"{PREFIX}/incidents/{{incident}}"): API_READ,
    ("GET", f"{PREFIX}/tolls"): API_READ,
    ("GET", f"{PREFIX}/totals"): API_READ,
    ("GET", f"{PREFIX}/decisions"): API_READ,
    ("GET", f"{PREFIX}/public/incidents"): API_PUBLIC,
    ("GET", f"{PREFIX}/public/incidents/{{incident}}"): API_PUBLIC,
    ("GET", f"{PREFIX}/public/claims"): API_PUBLIC,
    ("GET", f"{PREFIX}/public/reports"): API_PUBLIC,
    ("GET", f"{PREFIX}/public/totals"): API_PUBLIC,
    ("POST", f"{PREFIX}/claims/{{claim}}/accept"): API_JUDGE,
    ("POST", f"{PREFIX}/claims/{{claim}}/reject"): API_JUDGE,
    ("POST", f"{PREFIX}/claims/{{claim}}/edit"): API_JUDGE,
    ("POST", f"{PREFIX}/reports/{{report}}/claims"): API_JUDGE,
    ("POST", f"{PREFIX}/decisions/{{decision}}/undo"): API_JUDGE,
    ("POST", f"{PREFIX}/incidents/{{incident}}/accept"): API_JUDGE,
    ("POST", f"{PREFIX}/links/same"): API_JUDGE,
    ("POST", f"{PREFIX}/links/different"): API_JUDGE,
    ("POST", f"{PREFIX}/incidents/{{incident}}/pin"): API_CHANGE,
    ("POST", f"{PREFIX}/merges"): API_CHANGE,
    ("POST", f"{PREFIX}/splits"): API_CHANGE,
    ("POST", f"{PREFIX}/exports/{{name}}"): API_EXPORT,
}

_MATCHERS = [(method, compile_path(path)[0], path) for method, path in TABLE]


class Verdict(StrEnum):
    """What comes of a request."""

    IN = "in"
    LOGIN = "login"  # nobody is known
    SETTLE = "settle"  # a password must be chosen first
    FORBIDDEN = "forbidden"
    TOKEN = "token"  # noqa: S105 - a word, no secret: this needs a token that grants it
    METHOD = "method"
    MISSING = "missing"


def line_of(method: str, path: str) -> tuple[str, str] | None:
    """The line of the table that a request falls under: the first that fits."""
    return next(((m, template) for m, pattern, template in _MATCHERS if m == method and pattern.fullmatch(path)), None)


def verdict(method: str, path: str, who: Visitor | None) -> Verdict:
    """What comes of a request by ``who``, from the table alone."""
    line = line_of(method, path)
    rule = None if line is None else TABLE[line]
    if rule is not None and rule.role is None:
        return Verdict.IN
    if who is None:
        return Verdict.LOGIN
    if rule is None:
        return Verdict.METHOD if any(pattern.fullmatch(path) for _, pattern, _ in _MATCHERS) else Verdict.MISSING
    return _among_people(rule, who)


def _among_people(rule: Rule, who: Visitor) -> Verdict:
    if who.unsettled and not rule.settling:
        return Verdict.SETTLE
    if rule.role is None or not who.role.covers(rule.role):
        return Verdict.FORBIDDEN
    # A session reads through the interface too; to change something there takes a token, which no browser sends by itself.
    if who.grants is None:
        return Verdict.TOKEN if rule.grant not in (None, Grant.READ, Grant.PUBLIC) else Verdict.IN
    return Verdict.IN if rule.grant is not None and rule.grant in who.grants else Verdict.TOKEN


Refusal = Callable[[Request, int, str], Response]
_SAID = {
    Verdict.LOGIN: (401, "error_login"),
    Verdict.SETTLE: (403, "error_settle"),
    Verdict.FORBIDDEN: (403, "error_role"),
    Verdict.TOKEN: (403, "error_token_needed"),
    Verdict.METHOD: (405, "error_method"),
    Verdict.MISSING: (404, "error_missing"),
}
_PROBLEM = {
    Verdict.LOGIN: ("nobody is known by this token or session", "send Authorization: Bearer with a token that is valid"),
    Verdict.SETTLE: ("a password must be chosen first", "log in with a browser and choose one"),
    Verdict.FORBIDDEN: ("your role does not allow this", "ask an owner for another role"),
    Verdict.TOKEN: ("this needs a token that grants it", "make a token with that grant: it is on the page of your account"),
    Verdict.METHOD: ("this address does not take that method", "look at openapi.json"),
    Verdict.MISSING: ("there is nothing at this address", "look at openapi.json"),
}


class Access:
    """ASGI middleware before every page and interface. ``author`` is who works where nobody has an account; ``refusal`` draws
    the page of a refusal."""

    def __init__(self, app: ASGIApp, *, vault: Vault, author: str, refusal: Refusal) -> None:
        self.app, self.vault, self.author, self.refusal = app, vault, author, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[ACCOUNTS], scope[VISITOR] = await run_in_threadpool(self._who, scope)
        found = verdict(scope["method"], scope["path"], scope[VISITOR])
        if found is Verdict.IN:
            await self.app(scope, receive, send)
            return
        answer = await run_in_threadpool(self._answer, Request(scope), found)
        await answer(scope, receive, send)

    def _who(self, scope: Scope) -> tuple[bool, Visitor | None]:
        headers, accounts = Headers(scope=scope), self.vault.any()
        given = headers.get("authorization", "")
        if given and _interface(scope["path"]):
            kind, _, token = given.partition(" ")
            return accounts, self.vault.bearer(token.strip()) if kind.lower() == "bearer" else None
        if not accounts:
            # What comes through a proxy comes from elsewhere, whatever address it shows.
            far = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
            return False, None if far else Visitor(self.author, Role.OWNER)
        session = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        return True, self.vault.visitor(session) if session else None

    def _answer(self, request: Request, found: Verdict) -> Response:
        status, said = _SAID[found]
        if _interface(request.url.path):
            what, mend = _PROBLEM[found]
            asking = {"WWW-Authenticate": "Bearer"} if status == 401 else None
            return JSONResponse({"what": what, "mend": mend}, status, asking)
        accounts = request.scope[ACCOUNTS]
        if found is Verdict.LOGIN and request.method == "GET" and accounts:
            return RedirectResponse(_login(request), 303)
        if found is Verdict.SETTLE and request.method == "GET":
            return RedirectResponse("/me", 303)
        return self.refusal(request, status, said if accounts or found is not Verdict.LOGIN else "error_proxy")


def _interface(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _login(request: Request) -> str:
    from urllib.parse import quote

    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return "/login" if there == "/" else f"/login?next={quote(there, safe='')}"


def visitor_of(request: Request) -> Visitor | None:
    """Who makes the request; None for somebody unknown on an open page."""
    found: Visitor | None = request.scope.get(VISITOR)
    return found


def has_accounts(request: Request) -> bool:
    """Whether people log in here."""
    return bool(request.scope.get(ACCOUNTS))
