"""Downloads of the record in every format, each entered in the ledger with the hash of what was handed out; and the ledger."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tolltrace.export import FORMATS
from tolltrace.web.handed import handed
from tolltrace.web.render import PAGE, desk_of, render, start_of, state_of
from tolltrace.web.totals import policies, view_under

router = APIRouter()
_TYPES = {".json": "application/json", ".jsonl": "application/jsonl", ".csv": "text/csv; charset=utf-8", ".html": "text/html"}


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
    if name not in FORMATS:
        raise HTTPException(404)
    made = FORMATS[name]
    view = view_under(request, policy)
    with tempfile.TemporaryDirectory() as folder:
        data = made.write(view, Path(folder, f"export{made.suffix}")).read_bytes()
    media = _TYPES.get(made.suffix, "application/octet-stream")
    return handed(request, f"tolltrace-{made.name}{made.suffix}", media, data, f"{made.name} of {view.policy or 'no policy'}")


@router.get("/log")
def log_page(request: Request) -> Response:
    """Every decision, newest first, and the last hash of the ledger."""
    state = state_of(request)
    author = request.query_params.get("author", "")
    chosen = [d for d in reversed(state.decisions) if not author or d.author == author]
    start = start_of(request, len(chosen))
    store = desk_of(request).casebook.store
    return render(
        request,
        "log.html.j2",
        state=state,
        decisions=chosen[start : start + PAGE],
        total=len(chosen),
        start=start,
        size=PAGE,
        by=author,
        authors=sorted({d.author for d in state.decisions}),
        others=[e for e in reversed(store.ledger()) if e.kind != "decision"][:PAGE],
        head=store.ledger_head(),
    )
