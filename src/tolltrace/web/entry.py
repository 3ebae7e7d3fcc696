"""Logging in and out, and one's own account: password, second factor, tokens."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from tolltrace.accounts import Door, Grant, Refused, Vault
from tolltrace.accounts.secret import key_address
from tolltrace.errors import AccountError
from tolltrace.web.access import has_accounts, visitor_of
from tolltrace.web.render import author_of, desk_of, here_of, outside, render
from tolltrace.web.visit import cookie_of, local, put_cookie

router = APIRouter()

Short = Annotated[str, Form(max_length=300)]
DAYS = (7, 30, 90, 366)
CHANGED = ("password_changed", "second_off", "token_revoked", "account_changed")


def vault_of(request: Request) -> Vault:
    """The accounts of the casebook that is served."""
    found: Vault = request.app.state.vault
    return found


def noted(request: Request, what: str) -> None:
    """Enters in the ledger that something about accounts changed."""
    desk_of(request).casebook.store.enter("account", what, author=author_of(request), at=datetime.now(UTC))


def changed(request: Request) -> str:
    """What was just done, as the address says; "" for what is no word of ours."""
    given = request.query_params.get("changed", "")
    return given if given in CHANGED else ""


@router.get("/login")
def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    if visitor_of(request) is not None:
        return RedirectResponse(local(next, "/"), 303)
    return outside(request, "login.html.j2", next=local(next, "/"), said="", name="")


@router.post("/login")
def login(request: Request, name: Short = "", password: Short = "", code: Short = "", next: Short = "/") -> Response:  # noqa: A002
    """Lets somebody in with a cookie drawn anew: one that was there before, planted perhaps, opens nothing."""
    if not has_accounts(request):
        return RedirectResponse("/", 303)
    door: Door = request.app.state.door
    found = door.enter(name, password, code, request.client.host if request.client else "")
    if isinstance(found, Refused):
        said, status = ("login_wait", 429) if found.wait else ("login_wrong", 401)
        page = outside(request, "login.html.j2", status=status, next=local(next, "/"), said=said, name=name[:64])
        if found.wait:
            page.headers["Retry-After"] = str(found.wait)
        return page
    if (before := visitor_of(request)) is not None:
        vault_of(request).end(before.session)
    response = RedirectResponse(local(next, "/"), 303)
    put_cookie(response, cookie_of(request), found)
    return response


@router.post("/logout")
def logout(request: Request) -> Response:
    vault_of(request).end(here_of(request).session)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(cookie_of(request), path="/", secure=has_accounts(request), httponly=True, samesite="strict")
    return response


@router.get("/me")
def me_page(request: Request) -> Response:
    return _me(request)


def _me(request: Request, status: int = 200, **told: Any) -> HTMLResponse:
    """One's own account; ``told`` may hold ``said`` (a key of the words), ``bad`` (whether that is a refusal), and what is told
    only now: ``key``, ``codes``, ``secret``."""
    vault, who = vault_of(request), here_of(request)
    shown = {"said": changed(request), "bad": False, "key": "", "picture": "", "codes": [], "secret": "", **told}
    return render(
        request,
        "me.html.j2",
        status=status,
        account=vault.account(who.name) if has_accounts(request) else None,
        codes_left=vault.codes_left(who.name),
        tokens=vault.tokens(who.name),
        grants=Grant,
        days=DAYS,
        now=vault.clock(),
        **shown,
    )


@router.post("/me/password")
def own_password(request: Request, present: Short = "", password: Short = "", again: Short = "") -> Response:
    vault, who = vault_of(request), here_of(request)
    _with_account(request)
    if not _proved(request, present):
        return _me(request, 422, said="password_wrong", bad=True)
    if password != again:
        return _me(request, 422, said="password_differs", bad=True)
    if password == present:
        return _me(request, 422, said="password_same", bad=True)
    try:
        vault.put_password(who.name, password, keep=who.session)
    except AccountError as error:
        return _me(request, 422, said=f"refusal_{error.code}", bad=True)
    noted(request, f"{who.name}: password changed")
    return RedirectResponse("/me?changed=password_changed", 303)


@router.post("/me/second/offer")
def offer_second(request: Request) -> Response:
    _with_account(request)
    return _offer(request, vault_of(request).offer_key(author_of(request)))


def _offer(request: Request, key: str, **told: Any) -> HTMLResponse:
    import segno  # drawn only here

    drawn = segno.make(key_address(key, author_of(request)), error="m")
    picture = Markup(drawn.svg_inline(scale=5, border=3, dark="#000", light="#fff"))  # noqa: S704 - squares alone
    return _me(request, key=key, picture=picture, **told)


@router.post("/me/second/take")
def take_second(request: Request, code: Short = "") -> Response:
    _with_account(request)
    vault, name = vault_of(request), author_of(request)
    offered = vault.offered(name)
    codes = vault.take_key(name, code)
    if codes is None:
        return (
            _offer(request, offered, said="code_wrong", bad=True) if offered else _me(request, 422, said="code_wrong", bad=True)
        )
    noted(request, f"{name}: second factor on")
    return _me(request, said="second_on", codes=codes)


@router.post("/me/second/drop")
def drop_second(request: Request, present: Short = "") -> Response:
    _with_account(request)
    if not _proved(request, present):
        return _me(request, 422, said="password_wrong", bad=True)
    vault_of(request).drop_key(author_of(request))
    noted(request, f"{author_of(request)}: second factor off")
    return RedirectResponse("/me?changed=second_off", 303)


@router.post("/me/tokens")
def new_token(
    request: Request, grant: Annotated[list[Grant] | None, Form()] = None, label: Short = "", days: Annotated[int, Form()] = 90
) -> Response:
    vault = vault_of(request)
    try:
        token, secret = vault.add_token(author_of(request), label, grant or [], days)
    except AccountError as error:
        return _me(request, 422, said=f"refusal_{error.code}", bad=True)
    noted(request, f"{token.name}: token {token.id} made ({' '.join(sorted(token.grants))})")
    return _me(request, said="token_made", secret=secret)


@router.post("/me/tokens/{number}/revoke")
def revoke_own(request: Request, number: int) -> Response:
    if not vault_of(request).revoke(number, author_of(request)):
        raise HTTPException(404)
    noted(request, f"{author_of(request)}: token {number} revoked")
    return RedirectResponse("/me?changed=token_revoked", 303)


def _with_account(request: Request) -> None:
    """Raises 404 where nobody has an account: there is no password to change."""
    if not has_accounts(request):
        raise HTTPException(404)


def _proved(request: Request, present: str) -> bool:
    """Whether it is really the person, who must show the password again: a browser left open must not be enough. Guesses count
    as guesses at the door do."""
    vault, name = vault_of(request), author_of(request)
    here = f"{name}|again"
    if not vault.attempt({here: 5}, 900.0) or not vault.password_fits(name, present):
        return False
    vault.succeeded(here, ())
    return True
