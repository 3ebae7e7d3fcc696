"""tolltrace serve: the review application on this machine."""

import getpass
import logging
from typing import Annotated

import typer

from tolltrace.cli.common import CASEBOOK, Folder
from tolltrace.errors import InputError
from tolltrace.store import Casebook

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Host = Annotated[str, typer.Option("--host", help="Where to listen: this machine only.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]
Name = Annotated[str, typer.Option("--name", help="Who decides, as decisions record it; default: your user name.")]


def serve(*, casebook: Folder = CASEBOOK, host: Host = "127.0.0.1", port: Port = 8765, name: Name = "") -> None:
    """Open a casebook for review in a browser on this machine."""
    if host not in LOOPBACK:
        mend = "leave --host out; to work from elsewhere, forward the port over SSH"
        raise InputError("--host", f"without accounts {host} would open the record to everybody there", mend)
    import uvicorn  # only where it is asked for

    from tolltrace.desk import Desk
    from tolltrace.web.app import create_app

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    desk = Desk(Casebook.open_or_create(casebook), name.strip() or _user())
    try:
        app = create_app(desk, hosts(port))
        address = f"http://{'[::1]' if host == '::1' else host}:{port}/"
        typer.echo(f"{casebook}: open {address} in a browser on this machine; stop with Ctrl+C")
        uvicorn.run(
            app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False, timeout_keep_alive=20
        )
    finally:
        desk.close()


def hosts(port: int) -> list[str]:
    """The names under which this machine reaches itself; any other is somebody's attempt to reach it from a web page."""
    return [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"
