"""Answering requests until Ctrl+C: once to stop when the answers under way are given, twice to stop now."""

import logging
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

_SILENT = logging.CRITICAL + 1
FAILED = 3  # what uvicorn itself exits with where it cannot start


class _Server(uvicorn.Server):
    """Uvicorn tells of everything that a second Ctrl+C cuts off, with tracebacks; who presses it twice wants none of that."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            logging.getLogger("uvicorn.error").setLevel(_SILENT)
        super().handle_exit(sig, frame)


def listen(app: ASGIApp, host: str, port: int, *, cert: Path | None, key: Path | None, proxy: bool) -> None:
    """Serves ``app`` until it is told to stop."""
    server = _Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,  # addresses of pages name what was looked at
            server_header=False,
            proxy_headers=proxy,
            forwarded_allow_ips="127.0.0.1,::1",
            ssl_certfile=cert,
            ssl_keyfile=key,
            timeout_keep_alive=20,
        )
    )
    with suppress(KeyboardInterrupt):  # uvicorn raises the signals once more when it has stopped
        server.run()
    if not server.started:
        sys.exit(FAILED)
