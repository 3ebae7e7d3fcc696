"""One visit to a page: who looks, in which language, and the token that shows that a form is ours.

The token is a keyed hash of a random cookie: a page elsewhere can neither read the cookie nor make the hash, not even one that
managed to set the cookie itself. The key is drawn anew at every start. Where people log in, the same cookie carries the session:
logging in draws it anew, so that nobody comes in by a cookie that was planted before.
"""

import hmac
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256

from fastapi import HTTPException, Request, Response

from tolltrace.export.words import Words
from tolltrace.web.access import COOKIE, has_accounts
from tolltrace.web.guard import SAFE
from tolltrace.web.words import LANGUAGES, web_words

SESSION, LANG = "tolltrace_visit", "tolltrace_lang"
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """``session`` is the cookie's value, ``fresh`` whether it must still be set; ``token`` goes into every form."""

    session: str
    fresh: bool
    token: str
    words: Words
    cookie: str = SESSION

    def remember(self, response: Response) -> None:
        """Sets the cookie where there is none yet."""
        if self.fresh:
            put_cookie(response, self.cookie, self.session)


def put_cookie(response: Response, cookie: str, value: str) -> None:
    """Sets the cookie of a visit: out of reach of scripts and of other sites, and with accounts of whoever reads the line."""
    response.set_cookie(cookie, value, httponly=True, samesite="strict", path="/", secure=cookie == COOKIE)


def cookie_of(request: Request) -> str:
    """The name of the cookie that carries the visit."""
    return COOKIE if has_accounts(request) else SESSION


def visit(request: Request) -> Visit:
    """The visit that a request belongs to."""
    cookie = cookie_of(request)
    given = request.cookies.get(cookie, "")
    fresh = not (20 <= len(given) <= _LONGEST and given.isascii())
    session = secrets.token_urlsafe(32) if fresh else given
    return Visit(session, fresh, _token(request.app.state.key, session), web_words(_language(request)), cookie)


async def checked(request: Request) -> AsyncIterator[None]:
    """Every request that changes something carries the token of its visit. Raises 403 otherwise. Afterwards what the form
    brought is let go, files too."""
    if request.method in SAFE:
        yield
        return
    session = request.cookies.get(cookie_of(request), "")
    form = await request.form()
    try:
        given = form.get("token", "")
        if not session or not isinstance(given, str) or not hmac.compare_digest(given, _token(request.app.state.key, session)):
            raise HTTPException(403, "token")
        yield
    finally:
        await form.close()


def _token(key: bytes, session: str) -> str:
    return hmac.new(key, session.encode("utf-8", "replace"), sha256).hexdigest()


def _language(request: Request) -> str:
    chosen = request.cookies.get(LANG, "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip().partition("-")[0].lower()
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]


def local(path: str, otherwise: str = "/queue") -> str:
    """``path`` if it leads to one of our own pages, else ``otherwise``: a form must not send anybody elsewhere."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable() and path.isascii()
    return path if ours else otherwise
