"""What leaves the record as a file, each time entered in the ledger with the hash of what was handed out."""

from fastapi import Request
from fastapi.responses import Response

from tolltrace import handout
from tolltrace.web.render import author_of, desk_of


def handed(request: Request, file: str, media: str, data: bytes, what: str) -> Response:
    """``data`` as a download named ``file``; ``what`` says in the ledger what it holds."""
    handout.noted(desk_of(request).casebook, what, data, author_of(request))
    return Response(data, media_type=media, headers={"Content-Disposition": f'attachment; filename="{file}"'})
