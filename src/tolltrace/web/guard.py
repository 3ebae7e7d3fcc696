"""What stands before every page: whom this server answers, what a browser may do with an answer, how much it may be sent.

The pages show text of strangers, run in offices that get raided, and listen on a port that every program of the machine and
every web page in the same browser can reach. So: only the names that we were started under are answered (another name that
leads here is a rebound one), a request that changes something must come from our own pages, answers allow no script, style,
frame or connection but our own, and a body has an end in size and in time.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOADS = "/import"  # the one address that takes large bodies
BODY = 1_000_000  # bytes of a form: the longest holds a claim or a few hundred ids
UPLOAD = 250_000_000  # bytes of files in one go
PATIENCE = 30.0  # seconds to wait for the next piece of a body

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # "no-referrer" would have browsers send forms with an origin of "null", which is refused
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a form and of an upload, and seconds to wait for the next piece of either."""

    body: int = BODY
    upload: int = UPLOAD
    patience: float = PATIENCE


class _TooMuchError(Exception):
    """A body beyond its limit, or one that does not come."""

    def __init__(self, status: int, said: str) -> None:
        self.status, self.said = status, said


class Guard:
    """ASGI middleware around everything. ``hosts`` are the values of the Host header that are answered."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], limits: Limits | None = None) -> None:
        self.app, self.hosts, self.limits = app, frozenset(hosts), limits or Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)
        limit = self.limits.upload if scope["path"] == UPLOADS else self.limits.body
        body = _Body(receive, limit, self.limits.patience)
        answer = _Answer(send, body, private=not scope["path"].startswith("/static/"))
        if refused is not None:
            await refused(scope, receive, answer)
            return
        with suppress(_TooMuchError):
            await self.app(scope, body, answer)
        if body.failed is not None and not answer.started:
            await _plain(body.failed.status, body.failed.said)(scope, receive, _Answer(send, None, private=True))

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return _plain(421, "This server does not answer to that name. Use the address that it printed when it started.")
        if scope["method"] in SAFE:
            return None
        origin = headers.get("origin")
        strange = origin is not None and urlsplit(origin).netloc.lower() != host
        if strange or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _plain(403, "This request came from another site, so nothing was done.")
        length = headers.get("content-length", "0")
        limit = self.limits.upload if scope["path"] == UPLOADS else self.limits.body
        if not length.isdecimal() or int(length) > limit:
            return _plain(413, f"That is more than can be sent at once ({limit // 1_000_000} MB). Send it in parts.")
        return None


class _Body:
    """Hands the body on, piece by piece, as far as it may go."""

    def __init__(self, receive: Receive, limit: int, patience: float) -> None:
        self.receive, self.left, self.limit, self.patience = receive, limit, limit, patience
        self.done = False
        self.failed: _TooMuchError | None = None  # kept, for whoever reads the body may take the error for one of its own

    async def __call__(self) -> Message:
        if self.done:  # what is waited for now is that the client goes away
            return await self.receive()
        try:
            message = await asyncio.wait_for(self.receive(), self.patience)
        except TimeoutError as error:
            self.failed = _TooMuchError(408, "The rest of the request did not come, so nothing was done.")
            raise self.failed from error
        self.left -= len(message.get("body", b""))
        self.done = message["type"] != "http.request" or not message.get("more_body", False)
        if self.left < 0:
            said = f"That is more than can be sent at once ({self.limit // 1_000_000} MB). Send it in parts."
            self.failed = _TooMuchError(413, said)
            raise self.failed
        return message


class _Answer:
    """Sends on, with our headers. What shows the record is kept by no cache. Nothing is sent on of an answer to a body that
    failed: the guard answers that itself."""

    def __init__(self, send: Send, body: _Body | None, *, private: bool) -> None:
        self.send, self.body, self.private, self.started = send, body, private, False

    async def __call__(self, message: Message) -> None:
        if self.body is not None and self.body.failed is not None and not self.started:
            return
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if self.private:
                headers["Cache-Control"] = "no-store"
        await self.send(message)


def _plain(status: int, said: str) -> PlainTextResponse:
    return PlainTextResponse(said + "\n", status)
