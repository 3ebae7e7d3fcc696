"""Twenty readers and two writers at once, from one thread that spends little of the processor it shares with the server."""

import asyncio
import random
import re
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

READERS, WRITERS = 20, 2
"""How many people the review application must bear (docs/performance.md)."""


class Line:
    """A connection kept open, as a browser keeps it: one request after the other, HTTP/1.1, cookies remembered. Written by hand,
    since an HTTP library spends more of the processor on asking than the server on some answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self.reader, self.writer, self.host = reader, writer, host
        self.cookies: dict[str, str] = {}

    async def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        body = urlencode(form or {}).encode()
        head = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: {self.host}"]
        if form is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)
        told = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        size = 0
        for line in told[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                size = int(value)
            elif name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        return int(told[0].split(" ")[1]), await self.reader.readexactly(size)


@asynccontextmanager
async def line(address: str) -> AsyncIterator[Line]:
    """A connection to ``address`` ("http://127.0.0.1:8000")."""
    there = urlsplit(address)
    reader, writer = await asyncio.open_connection(there.hostname, there.port, limit=2**22)
    try:
        yield Line(reader, writer, there.netloc)
    finally:
        writer.close()


@dataclass
class Crowd:
    """What readers and writers ask for, of a casebook's own things, and how long each took (seconds, by kind)."""

    address: str
    reports: list[str]
    incidents: list[str]
    claims: list[str]
    words: list[str]
    took: dict[str, list[float]] = field(default_factory=dict)
    until: float = 0.0

    def asks(self, rng: random.Random) -> tuple[str, str]:
        """A kind of page and the address of one."""
        return rng.choice(
            (
                ("queue", f"/queue?from={50 * rng.choice((0, 0, 0, 1, 2, 10))}"),
                ("report", f"/reports/{rng.choice(self.reports)}"),
                ("incident", f"/incidents/{rng.choice(self.incidents)}"),
                ("search", f"/search?q={quote(rng.choice(self.words))}"),
            )
        )

    async def read(self, number: int, pause: float) -> None:
        """One reader: asks, looks for about ``pause`` seconds, asks again."""
        rng = random.Random(number)
        await asyncio.sleep(rng.random() * pause)
        async with line(self.address) as mine:
            while time.monotonic() < self.until:
                kind, path = self.asks(rng)
                begun = time.monotonic()
                status, _ = await mine.ask(path)
                self.note(kind, time.monotonic() - begun)
                if status != 200:
                    raise AssertionError(f"{path}: {status}")
                await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)

    async def write(self, number: int, pause: float) -> None:
        """One writer: accepts, rejects, edits; each decision must show on the page of its claim at once."""
        rng = random.Random(1_000 + number)
        async with line(self.address) as mine:
            _, page = await mine.ask("/keys")
            token = re.search(rb'name="token" value="([0-9a-f]{64})"', page)
            if token is None:
                raise AssertionError("/keys: no form token")
            while time.monotonic() < self.until:
                claim = rng.choice(self.claims)
                act = rng.choice(("accept", "accept", "reject", "edit"))
                sent = {"token": token[1].decode(), "reason": f"seen {rng.random()}"}
                begun = time.monotonic()
                status, _ = await mine.ask(f"/claims/{claim}/{act}", sent | ({"claimant": "a baker"} if act == "edit" else {}))
                self.note("decision", time.monotonic() - begun)
                if status == 303 and sent["reason"].encode() not in (await mine.ask(f"/claims/{claim}"))[1]:
                    raise AssertionError(f"{act} of {claim} does not show")
                await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)

    def note(self, kind: str, seconds: float) -> None:
        self.took.setdefault(kind, []).append(seconds)

    async def _all(self, pause: float) -> None:
        async with asyncio.TaskGroup() as hands:
            for n in range(READERS):
                hands.create_task(self.read(n, pause))
            for n in range(WRITERS):
                hands.create_task(self.write(n, pause))

    def go(self, seconds: float, pause: float) -> None:
        """Everybody at once, for so long; tells how it went."""
        self.took, self.until = {}, time.monotonic() + seconds
        asyncio.run(self._all(pause))
        every = sorted(t for kind, times in self.took.items() if kind != "decision" for t in times)
        for kind, times in sorted({**self.took, "all pages": every}.items()):
            times.sort()
            middle, late = 1e3 * statistics.median(times), 1e3 * times[int(0.95 * len(times))]
            print(f"{kind}: {len(times)} asked, median {middle:.0f} ms, p95 {late:.0f} ms", flush=True)
