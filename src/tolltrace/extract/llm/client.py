"""Asking an OpenAI-compatible chat completions endpoint: bounded in time, size, tries and concurrency.

Redirects are not followed, so text goes to the host that was named and to no other. The key is read from the environment
when it is needed, sent in one header, stored nowhere and cut out of every message.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from tolltrace.errors import EndpointError, MissingExtraError
from tolltrace.extract.llm.endpoint import Endpoint
from tolltrace.extract.llm.prompt import SCHEMA, Prompt, schema_in_words
from tolltrace.model.plain import plain

if TYPE_CHECKING:
    import httpx

_BYTES = 2_000_000  # of one answer; the longest useful one is a tenth of it
_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds before the second try, doubled for each further one, and the most ever waited
_LATER = frozenset({408, 409, 425, 429})  # with 5xx: asking again may help
_REFUSED = frozenset({400, 415, 422})  # a server that does not know response_format may answer so
_NEVER = frozenset({401, 403, 404, 405})  # asking for another text cannot help
_PATIENCE = 3  # questions in a row that fail after all tries, before the endpoint is given up


def to_stderr(line: str) -> None:
    """One line on standard error: not a notice, which could be read too late or not at all."""
    sys.stderr.write(f"tolltrace: {line}\n")
    sys.stderr.flush()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the message's ``content``, the ``model`` that the server says it was, and whether it was ``cut``."""

    content: str
    model: str
    cut: bool = False


# How a question may be put, most binding first: servers that refuse one are asked in the next.
_FORM: Final = {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA}}
_WAYS: Final[tuple[dict[str, Any], ...]] = (
    {"temperature": 0, "response_format": _FORM},
    {"response_format": _FORM},
    {"temperature": 0},
    {},
)


class _TryLaterError(Exception):
    """This try failed; another may not. ``wait`` is what the server asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class _RefusedError(Exception):
    """The server does not take the question in this form."""


@dataclass
class Client:
    """Asks one endpoint. May be used by several threads; ``close`` it, or use it in a with statement.

    ``tell`` gets the line that says that text leaves the machine, before any does. Raises MissingExtraError at once when
    the extra "llm" is not installed.
    """

    endpoint: Endpoint
    tell: Callable[[str], None] = to_stderr
    sleep: Callable[[float], object] | None = None  # None: waits, unless it is given up meanwhile
    _stop: Event = field(default_factory=Event, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)
    _way: int = 0
    _told: bool = False
    _failures: int = 0
    _given_up: str = ""
    _http: "httpx.Client | None" = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _httpx()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; a further question opens them again."""
        with self._lock:
            http, self._http = self._http, None
        if http is not None:
            http.close()

    def give_up(self, why: str) -> None:
        """No further question is put, and no further try made."""
        with self._lock:
            self._given_up = self._given_up or why
        self._stop.set()

    def ask(self, prompt: Prompt) -> Answer:
        """The answer to one question. Raises EndpointError when there is none after all tries; ``final`` when no other question
        would fare better. Raises InputError when the key is missing."""
        key = self.endpoint.key()
        if self._given_up:
            raise EndpointError(self.endpoint.host, self._given_up, final=True)
        self._say_where()
        try:
            answer = self._in_some_way(prompt, key)
        except EndpointError as error:
            self._failed(error)
            raise
        self._failures = 0
        return answer

    def _say_where(self) -> None:
        with self._lock:
            told, self._told = self._told, True
        if told:
            return
        host = plain(self.endpoint.host)
        if self.endpoint.here:
            self.tell(f"the text of reports is sent to the language model at {host}, on this machine")
            return
        bare = ", unencrypted," if self.endpoint.url.startswith("http:") else ""
        self.tell(f"the text of reports leaves this machine: it is sent{bare} to the language model at {host}")

    def _failed(self, error: EndpointError) -> None:
        with self._lock:
            self._failures += 1
            final = error.final or self._failures >= _PATIENCE
        if final:
            error.final = True
            self.give_up(error.what)

    def _in_some_way(self, prompt: Prompt, key: str) -> Answer:
        start = self._way
        for way in range(start, len(_WAYS)):
            try:
                answer = self._patiently(self._body(prompt, way), key)
            except _RefusedError as refused:
                why = str(refused)
                continue
            self._way = max(self._way, way)  # known only now: a text too long is refused in every form
            return answer
        raise EndpointError(self.endpoint.host, why, final=False)

    def _body(self, prompt: Prompt, way: int) -> dict[str, Any]:
        asked = _WAYS[way]
        system = prompt.system if "response_format" in asked else f"{prompt.system}\n\n{schema_in_words()}"
        messages = [{"role": "system", "content": system}, {"role": "user", "content": prompt.user}]
        return {"model": self.endpoint.model, "messages": messages, **asked}

    def _patiently(self, body: dict[str, Any], key: str) -> Answer:
        wait = _WAIT
        for left in range(self.endpoint.tries - 1, -1, -1):
            try:
                return self._once(body, key)
            except _TryLaterError as later:
                if not left or self._given_up:
                    tries = f"after {self.endpoint.tries} tries" if self.endpoint.tries > 1 else "at the only try"
                    raise EndpointError(self.endpoint.host, f"{later} {tries}", final=False) from later
                (self.sleep or self._stop.wait)(min(_LONGEST_WAIT, max(wait, later.wait)))
                wait *= 2
        raise AssertionError("there is at least one try")

    def _once(self, body: dict[str, Any], key: str) -> Answer:
        httpx = _httpx()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        sent = json.dumps(body).encode("ascii")  # escapes what is no Unicode text; such texts there are
        deadline = time.monotonic() + self.endpoint.timeout
        try:
            with self._connection().stream(
                "POST", f"{self.endpoint.url}/chat/completions", content=sent, headers=headers
            ) as response:
                raw = self._bytes(response, deadline)
        except httpx.TimeoutException:
            raise _TryLaterError(f"no answer within {self.endpoint.timeout} s") from None
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise _TryLaterError(f"it cannot be reached ({self._safe(str(error) or type(error).__name__, key)})") from None
        status = response.status_code
        if status in _LATER or status >= 500:
            raise _TryLaterError(f"it answered {status}", _seconds(response.headers.get("retry-after", "")))
        if status != 200:
            why = f"it answered {status}{self._reason(raw, key)}"
            if status in _REFUSED:
                raise _RefusedError(why)
            raise EndpointError(self.endpoint.host, why, final=status in _NEVER or 300 <= status < 400)
        return _answer(raw)

    def _connection(self) -> "httpx.Client":
        with self._lock:
            if self._http is None:
                # On this machine no proxy that the environment names may come in between.
                self._http = _httpx().Client(timeout=self.endpoint.timeout, trust_env=not self.endpoint.here)
            return self._http

    def _bytes(self, response: "httpx.Response", deadline: float) -> bytes:
        """The body, given up when it goes on beyond the deadline or the limit: a timeout of reads alone would let a trickle
        go on for ever."""
        found = bytearray()
        for piece in response.iter_bytes():
            found += piece
            if len(found) > _BYTES:
                raise _TryLaterError(f"its answer is longer than {_BYTES:,} bytes")
            if time.monotonic() > deadline:
                raise _TryLaterError(f"no answer within {self.endpoint.timeout} s")
        return bytes(found)

    def _reason(self, raw: bytes, key: str) -> str:
        """What the server says of an error, in brackets."""
        try:
            said = json.loads(raw)
            said = said.get("error", said)
            said = said.get("message", "") if isinstance(said, dict) else said
        except (ValueError, AttributeError, RecursionError):
            return ""
        return f" ({self._safe(said, key)})" if isinstance(said, str) and said.strip() else ""

    @staticmethod
    def _safe(words: str, key: str) -> str:
        line = plain(words.replace(key, "…") if key else words).encode("utf-8", "replace").decode()
        return line if len(line) <= 200 else f"{line[:199]}…"


def _answer(raw: bytes) -> Answer:
    try:
        data = json.loads(raw)
        choice = data["choices"][0]
        content = choice["message"]["content"]
        if isinstance(content, list):  # some servers answer in parts
            content = "".join(part.get("text", "") for part in content)
        if content is None:
            content = ""
        if not isinstance(content, str):
            raise TypeError
        model = data.get("model")
        return Answer(content, model if isinstance(model, str) else "", choice.get("finish_reason") == "length")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise _TryLaterError("its answer is not that of a chat completions endpoint") from None


def _seconds(header: str) -> float:
    """Retry-After in seconds; 0 for a date or nonsense."""
    try:
        return max(0.0, min(float(header), _LONGEST_WAIT))
    except ValueError:
        return 0.0


def _httpx() -> ModuleType:
    try:
        import httpx
    except ImportError:
        raise MissingExtraError("reading with a language model", "llm") from None
    return httpx
