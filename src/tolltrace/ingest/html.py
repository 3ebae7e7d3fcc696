"""Web pages: the article by trafilatura, with the title, date, publisher and address that the page gives."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version

from tolltrace.ingest.base import Derived, Metadata, UnreadableError
from tolltrace.ingest.text import decode_bytes

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SHORTEST = 40  # characters: less is a menu or a cookie line, no report


def read_html(data: bytes) -> Derived:
    """The article of a page. Its headline stands on the first line, as it does in the reader's eye: headlines state figures.
    Raises UnreadableError for a page without an article."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    declared = found[1].decode("ascii", "replace") if (found := _CHARSET.search(data[:4096])) else ""
    markup, odd = decode_bytes(data, declared)
    with quiet("trafilatura", "htmldate"):
        # A date guessed from scattered digits would move every "on Sunday" of the report: only stated ones count.
        page = bare_extraction(
            markup,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    if not isinstance(page, Document):
        raise _no_article()
    body = (page.text or "").strip()
    if len(body) < _SHORTEST:
        raise _no_article()
    title = " ".join((page.title or "").split())
    text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    said = Metadata(publisher=page.sitename or page.hostname or "", published=_day(page.date), title=title, url=page.url or "")
    return Derived(text, f"trafilatura@{version('trafilatura')}", said, odd)


def _no_article() -> UnreadableError:
    return UnreadableError("no article found on this page", "save the article's own page, or its text as .txt")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Keeps libraries from writing to the terminal: what matters of it is said in our own line."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
