"""Downloads of the record in every format, each entered in the ledger with the hash of what was handed out; and the ledger."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tolltrace import handout
from tolltrace.errors import MissingExtraError
from tolltrace.export import FORMATS
from tolltrace.web.render import PAGE, author_of, desk_of, render, start_of, state_of, unmade, within
from tolltrace.web.totals import policies

router = APIRouter()


@router.get("/exports")
def exports_page(request: Request) -> Response:
    return render(
        request,
        "exports.html.j2",
        formats=FORMATS.values(),
        policies=policies(),
        policy=desk_of(request).casebook.config.policy,
    )


@router.post("/exports/{name}")
async def download(request: Request, name: str) -> Response:
    """The whole record in one format. A POST, for it writes to the ledger."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form()
    return await run_in_threadpool(_download, request, name, str(form.get("policy", "")))


def _download(request: Request, name: str, policy: str) -> Response:
    if name not in FORMATS or (policy and policy not in policies()):
        raise HTTPException(404)
    desk, suffix = desk_of(request), FORMATS[name].suffix
    try:
        data = handout.made(desk.casebook, desk.state.view, name, policy, author_of(request))
    except MissingExtraError as error:
        return unmade(request, error, "/exports")
    headers = {"Content-Disposition": f'attachment; filename="tolltrace-{name}{suffix}"'}
    return Response(data, media_type=handout.TYPES.get(suffix, "application/octet-stream"), headers=headers)


@router.get("/log")
def log_page(request: Request) -> Response:
    """Every decision, newest first, and the last hash of the ledger."""
    state = state_of(request)
    author = request.query_params.get("author", "")
    total = state.shelf.made(author)
    start = within(start_of(request), total)
    store = desk_of(request).casebook.store
    return render(
        request,
        "log.html.j2",
        state=state,
        decisions=state.shelf.newest(author, start, PAGE),
        total=total,
        start=start,
        size=PAGE,
        by=author,
        authors=state.shelf.authors(),
        others=[e for e in reversed(store.ledger()) if e.kind != "decision"][:PAGE],
        head=store.ledger_head(),
    )
