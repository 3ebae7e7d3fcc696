"""The owner's page of accounts: who may come in, as what. Where nobody has an account yet, the first one is made here."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tolltrace.accounts import Account, Role
from tolltrace.accounts.secret import new_password
from tolltrace.errors import AccountError
from tolltrace.web.access import has_accounts
from tolltrace.web.entry import Short, changed, noted, vault_of
from tolltrace.web.render import render

router = APIRouter()


@router.get("/accounts")
def accounts_page(request: Request) -> Response:
    return _page(request)


def _page(request: Request, status: int = 200, **told: Any) -> HTMLResponse:
    vault = vault_of(request)
    shown = {"said": changed(request), "bad": False, "secret": "", "whose": "", **told}
    return render(
        request,
        "accounts.html.j2",
        status=status,
        people=vault.accounts(),
        roles=tuple(Role),
        tokens=[t for t in vault.tokens() if not t.revoked and t.until > vault.clock()],
        **shown,
    )


@router.post("/accounts")
def add_account(request: Request, name: Short = "", password: Short = "", again: Short = "", role: Short = "") -> Response:
    """The first account, with the password that its owner chooses; later ones begin with a password that we draw."""
    vault, first = vault_of(request), not has_accounts(request)
    if first and password != again:
        return _page(request, 422, said="password_differs", bad=True)
    try:
        chosen = Role.OWNER if first else _role(role)
        given = password if first else new_password()
        made = vault.add(name, chosen, given, unsettled=not first)
    except AccountError as error:
        return _page(request, 422, said=f"refusal_{error.code}", bad=True)
    noted(request, f"{made.name}: account made ({made.role})")
    if first:
        return RedirectResponse("/login", 303)
    return _page(request, said="account_made", secret=given, whose=made.name)


@router.post("/accounts/{name}/role")
def change_role(request: Request, name: str, role: Short = "") -> Response:
    account = _account(request, name)
    return _done(request, lambda: vault_of(request).put_role(account.name, _role(role)), f"{account.name}: role {role}")


@router.post("/accounts/{name}/active")
def change_active(request: Request, name: str, active: Annotated[bool, Form()] = False) -> Response:
    account, what = _account(request, name), "let in again" if active else "let in no more"
    return _done(request, lambda: vault_of(request).put_active(account.name, active), f"{account.name}: {what}")


@router.post("/accounts/{name}/password")
def new_first_password(request: Request, name: str) -> Response:
    """For somebody who forgot theirs: a new one to begin with. Their sessions end."""
    account, given = _account(request, name), new_password()
    vault_of(request).put_password(account.name, given, unsettled=True)
    noted(request, f"{account.name}: new first password")
    return _page(request, said="password_drawn", secret=given, whose=account.name)


@router.post("/accounts/{name}/second")
def drop_second(request: Request, name: str) -> Response:
    """For somebody who lost the second factor and the backup codes."""
    account = _account(request, name)
    return _done(request, lambda: vault_of(request).drop_key(account.name), f"{account.name}: second factor off")


@router.post("/accounts/tokens/{number}/revoke")
def revoke_any(request: Request, number: int) -> Response:
    if not vault_of(request).revoke(number):
        raise HTTPException(404)
    noted(request, f"token {number} revoked")
    return RedirectResponse("/accounts?changed=token_revoked", 303)


def _done(request: Request, change: Any, what: str) -> Response:
    try:
        change()
    except AccountError as error:
        return _page(request, 422, said=f"refusal_{error.code}", bad=True)
    noted(request, what)
    return RedirectResponse("/accounts?changed=account_changed", 303)


def _account(request: Request, name: str) -> Account:
    found = vault_of(request).account(name)
    if found is None:
        raise HTTPException(404)
    return found


def _role(given: str) -> Role:
    try:
        return Role(given)
    except ValueError as error:
        raise AccountError("role", f"there is no role {given[:20]!r}", f"the roles are {', '.join(Role)}") from error
