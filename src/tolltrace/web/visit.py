"""One visit to a page: who looks, in which language, and the token that shows that a form is ours.

The token is a keyed hash of a random cookie: a page elsewhere can neither read the cookie nor make the hash, not even one that
managed to set the cookie itself. The key is drawn anew at every start.
"""

import hmac
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256

from fastapi import HTTPException, Request, Response

from tolltrace.export.words import Words
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

    def remember(self, response: Response) -> None:
        """Sets the cookie where there is none yet."""
        if self.fresh:
            response.set_cookie(SESSION, self.session, httponly=True, samesite="strict", path="/")


def visit(request: Request) -> Visit:
    """The visit that a request belongs to."""
    given = request.cookies.get(SESSION, "")
    fresh = not (20 <= len(given) <= _LONGEST and given.isascii())
    session = secrets.token_urlsafe(32) if fresh else given
    return Visit(session, fresh, _token(request.app.state.key, session), web_words(_language(request)))


async def checked(request: Request) -> AsyncIterator[None]:
    """Every request that changes something carries the token of its visit. Raises 403 otherwise. Afterwards what the form
    brought is let go, files too."""
    if request.method in SAFE:
        yield
        return
    session = request.cookies.get(SESSION, "")
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
