"""The application put together: routes, guard, and error pages in plain words."""

import logging
import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import ASGIApp

from tolltrace.accounts import NAME, Door, Vault
from tolltrace.api.app import PREFIX, create_api
from tolltrace.desk import Desk
from tolltrace.errors import CasebookError
from tolltrace.web import (
    accounts,
    assets,
    atlas,
    charts,
    coding,
    decide,
    entry,
    exports,
    imports,
    incidents,
    queue,
    reports,
    rules,
    search,
    sources,
    totals,
)
from tolltrace.web.access import Access
from tolltrace.web.guard import Guard, Limits
from tolltrace.web.render import failed, render
from tolltrace.web.visit import LANG, checked, local
from tolltrace.web.words import LANGUAGES

PARTS = (
    accounts,
    assets,
    atlas,
    charts,
    coding,
    decide,
    entry,
    exports,
    imports,
    incidents,
    queue,
    reports,
    rules,
    search,
    sources,
    totals,
)


def create_app(desk: Desk, hosts: Collection[str], limits: Limits | None = None, vault: Vault | None = None) -> ASGIApp:
    """The application on ``desk``, answering to the Host headers ``hosts`` ("127.0.0.1:8000"). ``vault`` holds the accounts
    (default: the casebook's own): while it holds none, whoever reaches the server works as the desk's author."""
    vault = vault or Vault(desk.casebook.path / NAME)
    index = search.Index(desk.casebook.path, desk.casebook.store)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        index.close()
        vault.close()

    app = FastAPI(
        title="tolltrace", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(checked)], lifespan=life
    )
    app.state.desk, app.state.key, app.state.words = desk, secrets.token_bytes(32), index
    app.state.vault, app.state.door = vault, Door(vault)
    for part in PARTS:
        app.include_router(part.router)
    _own(app)
    app.mount(PREFIX, create_api(desk))
    app.add_exception_handler(AnyHTTPException, _failed)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _misshapen)  # type: ignore[arg-type]
    app.add_exception_handler(CasebookError, _unready)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Access, vault=vault, author=desk.author, refusal=failed)
    return Guard(app, hosts, limits)


def _own(app: FastAPI) -> None:
    @app.get("/")
    def start() -> Response:
        return RedirectResponse("/queue", 303)

    @app.get("/keys")
    def keys(request: Request) -> Response:
        return render(request, "keys.html.j2")

    @app.get("/language/{lang}")
    def language(request: Request, lang: str, back: str = "/queue") -> Response:
        if lang not in LANGUAGES:
            raise HTTPException(404)
        response = RedirectResponse(local(back), 303)
        response.set_cookie(LANG, lang, httponly=True, samesite="lax", path="/", max_age=31_536_000)
        return response


def _failed(request: Request, error: AnyHTTPException) -> HTMLResponse:
    known = {403: "error_token", 404: "error_missing", 405: "error_method"}
    return failed(request, error.status_code, known.get(error.status_code, "error_other"))


def _misshapen(request: Request, _: RequestValidationError) -> HTMLResponse:
    return failed(request, 422, "error_form")


def _unready(request: Request, error: CasebookError) -> HTMLResponse:
    logging.getLogger(__name__).warning("%s", error)
    return HTMLResponse(f"<!doctype html><title>tolltrace</title><p>{_escaped(str(error))}</p>", 503)


def _broken(_: Request, __: Exception) -> HTMLResponse:
    # Starlette logs it with its trace; nothing of that leaves the machine.
    said = "Something in tolltrace broke. Decisions taken before are safe. The terminal that runs it says more."
    return HTMLResponse(f"<!doctype html><title>tolltrace</title><p>{said}</p>", 500)


def _escaped(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))
