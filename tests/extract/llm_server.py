"""A language model's endpoint for tests: speaks the chat completions protocol on this machine and answers as scripted."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server answers: ``hang`` waits until the server stops, ``drip`` sends a character now and then until it does,
    ``hang_up`` closes the connection without a word."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    drip: bool = False
    hang_up: bool = False


def chat(content: Any, *, model: str = "small-1", cut: bool = False) -> Reply:
    """A chat completion with ``content``: a string as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "length" if cut else "stop"}
    return Reply(body=json.dumps({"object": "chat.completion", "model": model, "choices": [choice]}).encode())


def failure(status: int, message: str = "", **headers: str) -> Reply:
    return Reply(status, json.dumps({"error": {"message": message}}).encode() if message else b"", headers)


Script = Callable[[dict[str, Any]], Reply]


class Server:
    """``url`` is the base to configure; ``asked`` holds the body, ``headers`` the headers of each question so far."""

    def __init__(self, script: list[Reply] | Script) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._script, self._lock, self._stopping = script, Lock(), Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                reply = outer._reply(self)
                with suppress(ConnectionError):  # whoever asked has gone
                    self._send(reply)

            def _send(self, reply: Reply) -> None:
                if reply.hang:
                    outer._stopping.wait(20)
                if reply.hang or reply.hang_up:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in (
                    {"Content-Length": str(1_000_000 if reply.drip else len(reply.body))} | reply.headers
                ).items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                while reply.drip and not outer._stopping.wait(0.1):
                    self.wfile.write(b" ")
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def _reply(self, handler: BaseHTTPRequestHandler) -> Reply:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        if handler.path != "/v1/chat/completions":
            return failure(404, f"no {handler.path} here")
        with self._lock:
            self.asked.append(body)
            self.headers.append(dict(handler.headers.items()))
            if callable(self._script):
                return self._script(body)
            # The last reply of the script is given for ever.
            return self._script[min(len(self.asked), len(self._script)) - 1]

    @contextmanager
    def running(self) -> Iterator["Server"]:
        thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join(5)


def serving(*replies: Reply | Script) -> Any:
    """A running server that gives ``replies`` in order, or those of one function of the question."""
    script = replies[0] if len(replies) == 1 and callable(replies[0]) else list(replies)
    return Server(script).running()  # type: ignore[arg-type]
