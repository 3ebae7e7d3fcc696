"""Readers who take their answers slowly, or not at all, keep nobody waiting and hold nothing of the record."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
import uvicorn

from tests.review.cases import casebook
from tolltrace.cli.serve import hosts
from tolltrace.desk import Desk
from tolltrace.sight.keep import Borrowed
from tolltrace.web.app import create_app

SLOW = 60  # more than the server has threads to draw pages in
ASKED = 12  # answers that each of them asks for and does not read: more than buffers hold
STILL = 15  # looks, a tenth of a second apart, at which nobody holds anything
BUFFER = 8_192  # bytes that the system keeps of an answer on either side


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server on a small casebook whose system keeps little of an answer that nobody takes."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    port = listening.getsockname()[1]
    desk = Desk(casebook(tmp_path / "c"), "amal")
    server = uvicorn.Server(uvicorn.Config(create_app(desk, hosts(port)), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = server.force_exit = True
    thread.join(30)
    desk.close()


def held() -> int:
    """How many requests have the record open."""
    return sum(one.lent for one in gc.get_objects() if isinstance(one, Borrowed))


def test_who_does_not_read_keeps_nobody_waiting(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    asking = f"GET /queue HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode() * ASKED
    slow = []
    try:
        for _ in range(SLOW):
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            line.connect((host, int(port)))
            line.sendall(asking)
            slow.append(line)
        with httpx.Client(base_url=address, timeout=60) as client:
            size = len(client.get("/queue").content)
            assert size * ASKED > 20 * BUFFER  # they are truly kept waiting
            end, still = time.monotonic() + 60, 0
            while still < STILL:  # until every answer that can be drawn is drawn
                assert time.monotonic() < end
                still = 0 if held() else still + 1
                time.sleep(0.1)
            began = time.monotonic()
            assert client.get("/queue").status_code == client.get("/incidents").status_code == 200
            assert time.monotonic() - began < 20
        taken = b""
        while len(taken) < size:  # what was drawn is still there for whoever takes it
            taken += slow[0].recv(65_536)
        assert taken.startswith(b"HTTP/1.1 200 OK")
    finally:
        for line in slow:
            line.close()
