"""tolltrace serve: the review application, on this machine alone or, with accounts, for a team."""

import gc
import logging
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tolltrace.accounts import NAME, Vault
from tolltrace.cli.accounts import first_owner
from tolltrace.cli.common import CASEBOOK, Folder, operator
from tolltrace.errors import InputError
from tolltrace.store import Casebook

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Host = Annotated[str, typer.Option("--host", help="Where to listen; anything but this machine needs accounts and TLS.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]
Name = Annotated[str, typer.Option("--name", help="Who decides while nobody has an account; default: your user name.")]
Site = Annotated[list[str] | None, typer.Option("--site", help="A name that browsers reach it under, as in https://NAME/.")]
Cert = Annotated[Path | None, typer.Option("--cert", help="The TLS certificate with its chain, in PEM.")]
Key = Annotated[Path | None, typer.Option("--key", help="The TLS certificate's key, in PEM.")]
Proxy = Annotated[bool, typer.Option("--behind-proxy", help="A proxy on this machine ends TLS and tells who asks.")]


@dataclass(frozen=True, slots=True)
class Where:
    """Where it listens and under which names."""

    host: str
    port: int
    site: tuple[str, ...] = ()
    cert: Path | None = None
    key: Path | None = None
    proxy: bool = False

    @property
    def alone(self) -> bool:
        """Whether nobody from elsewhere can reach it."""
        return self.host in LOOPBACK and not self.proxy and not self.site

    def check(self) -> None:
        """Raises InputError for a combination that would not be safe."""
        if self.host not in LOOPBACK and not (self.cert and self.key):
            mend = "give --cert and --key, or leave --host out and put a proxy with TLS before it (--behind-proxy)"
            raise InputError("--host", f"on {self.host} passwords and the record would travel readable", mend)
        if (self.cert is None) != (self.key is None):
            raise InputError("--cert", "a certificate needs its key", "give both --cert and --key")
        for path in (self.cert, self.key):
            if path is not None and not path.is_file():
                raise InputError(path, "there is no such file", "give the file in PEM")
        if not self.alone and not self.site:
            raise InputError("--site", "browsers must know it by a name", "add --site NAME, the name in https://NAME/")

    @property
    def names(self) -> list[str]:
        """The Host headers that are answered: the names under which it is meant to be reached; any other is a web page's attempt
        to reach it under a name of its own."""
        named = [n.lower() for n in self.site]
        return [*hosts(self.port), *named, *(f"{n}:{self.port}" for n in named)]

    @property
    def address(self) -> str:
        """What to open in a browser."""
        if self.proxy:
            return f"https://{self.site[0]}/"
        name = self.site[0] if self.site else "[::1]" if self.host == "::1" else self.host
        return f"http{'s' if self.cert else ''}://{name}:{self.port}/"


def serve(  # noqa: PLR0913 - the options of a server
    *,
    casebook: Folder = CASEBOOK,
    host: Host = "127.0.0.1",
    port: Port = 8765,
    name: Name = "",
    site: Site = None,
    cert: Cert = None,
    key: Key = None,
    behind_proxy: Proxy = False,
) -> None:
    """Open a casebook for review in a browser: on this machine, or for a team that logs in."""
    where = Where(host, port, tuple(site or ()), cert, key, behind_proxy)
    if not where.alone and not Vault(casebook / NAME).any() and not sys.stdin.isatty():
        mend = f"make the owner's: tolltrace accounts add NAME --casebook {casebook}; or leave --host and --site out"
        raise InputError("--host", "nobody has an account, and without accounts everybody there could open the record", mend)
    where.check()
    _listens(host, port)
    # Only where it is asked for.
    from tolltrace.cli.listen import listen
    from tolltrace.desk import Desk
    from tolltrace.web.app import create_app

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    book = Casebook.open(casebook)
    vault = Vault(book.path / NAME)
    if not where.alone and not vault.any():
        first_owner(book, vault)
    desk = Desk(book, name.strip() or operator())
    try:
        app = create_app(desk, where.names, vault=vault)
        _settled()
        here = " on this machine" if where.alone else ""
        typer.echo(f"{casebook}: open {where.address} in a browser{here}; stop with Ctrl+C")
        listen(app, host, port, cert=cert, key=key, proxy=behind_proxy)
    finally:
        desk.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is closed: one press more must not interrupt Python's own leaving


def _listens(host: str, port: int) -> None:
    """Raises InputError for an address that cannot be listened on: uvicorn would say so once all is loaded, as a bare number."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # Python adds the address, which the line has already
        what = f"{host} cannot be listened on there ({reason})"
        raise InputError(f"--port {port}", what, "stop what uses it, or give another --port") from error


def _settled() -> None:
    """Reads what every page needs, then tells the garbage collector that what is here now stays: each of its full searches went
    through all of it, a fifth of a second every few seconds in which nobody was answered."""
    from tolltrace.web.render import warmed

    warmed()
    gc.collect()
    gc.freeze()


def hosts(port: int) -> list[str]:
    """The names under which this machine reaches itself."""
    return [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
