"""What leaves the record as a file, each time entered in the ledger with the hash of what was handed out."""

import hashlib
from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import Response

from tolltrace.web.render import author_of, desk_of


def handed(request: Request, file: str, media: str, data: bytes, what: str) -> Response:
    """``data`` as a download named ``file``; ``what`` says in the ledger what it holds."""
    digest = hashlib.sha256(data).hexdigest()
    desk_of(request).casebook.store.enter("export", f"{what} sha256={digest}", author=author_of(request), at=datetime.now(UTC))
    return Response(data, media_type=media, headers={"Content-Disposition": f'attachment; filename="{file}"'})
