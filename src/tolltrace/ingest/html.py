"""Web pages: the article by trafilatura, with the title, date, publisher and address that the page gives."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.metadata import version

from tolltrace.ingest.base import Derived, Metadata, UnreadableError
from tolltrace.ingest.text import decode_bytes
from tolltrace.vocab import vocabulary

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_OURS = re.compile(r"<meta name=\"generator\" content=\"tolltrace")  # what we conclude must never come back as a source
_ROOT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_SHORTEST = 40  # characters: less is a menu or a cookie line, no report
_SHORT = 400  # characters: error and consent pages say a sentence or three; an article that quotes one says more
_LINKED = 0.6  # share of the text that is links: most of it in a list of headlines, the smaller part in any article
_NAME = 12  # characters: shorter link texts ("more", "Idlib") occur in prose too


def read_html(data: bytes) -> Derived:
    """The article of a page. Its headline stands on the first line, as it does in the reader's eye: headlines state figures.
    Raises UnreadableError for a page without an article."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    declared = found[1].decode("ascii", "replace") if (found := _CHARSET.search(data[:4096])) else ""
    markup, odd = decode_bytes(data, declared)
    if _OURS.search(markup[:4096]):
        raise UnreadableError("a page that tolltrace wrote", "leave it out: it says only what other reports said")
    if not _ROOT.search(markup):
        markup = f"<html><body>{markup}</body></html>"  # a fragment: trafilatura reads whole pages only
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
    if len(body) < _SHORTEST or _says_nothing(body) or _linked_share(body, markup) > _LINKED:
        raise _no_article()
    title = " ".join((page.title or "").split())
    text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    said = Metadata(publisher=page.sitename or page.hostname or "", published=_day(page.date), title=title, url=page.url or "")
    return Derived(text, f"html@1+trafilatura@{version('trafilatura')}", said, odd)


def _says_nothing(body: str) -> bool:
    """Whether a short page is an error, a consent form or a gate, instead of an article."""
    return len(body) < _SHORT and bool(_gates().search(body))


@cache
def _gates() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in vocabulary("pages")["no_article"]), re.IGNORECASE)


def _linked_share(body: str, markup: str) -> float:
    """How much of ``body`` is the text of links (0..1): lists of headlines name many events and tell none."""
    from trafilatura import load_html

    tree = load_html(markup)
    links = {" ".join("".join(a.itertext()).split()) for a in tree.iter("a")} if tree is not None else set()
    text = " ".join(body.split())
    total = len(text)
    for link in sorted((link for link in links if len(link) >= _NAME), key=len, reverse=True):
        text = text.replace(link, "")
    return 1 - len(text) / total


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
