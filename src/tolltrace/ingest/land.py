"""From what was found in one input to a report with its id, whatever container it came in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tolltrace.ingest.base import Derived, Ingested, Metadata, UnreadableError
from tolltrace.ingest.metadata import clean
from tolltrace.model import Notice, Report, report_id, sha256_hex
from tolltrace.vocab.languages import language_name, language_of


@dataclass(frozen=True, slots=True)
class Found:
    """One document: the text derived from its ``original`` bytes, what is known ``about`` it, and ``where`` it was found."""

    derived: Derived
    about: Metadata
    original: bytes
    media_type: str
    where: str


def derive(read: Callable[[bytes], Derived], data: bytes, suffix: str) -> Derived:
    """What ``read`` makes of ``data``. A parser given damaged bytes may raise anything at all: that is one bad input, no more.
    Raises UnreadableError."""
    try:
        return read(data)
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(f"the {suffix} file is damaged and cannot be read", "get it again from its source") from error


def land(found: Found, told: list[Notice], name: Callable[[str, str], str]) -> Iterator[Ingested | Notice]:
    """The report of what was found, then what is to be said of it, ``told`` first. ``name`` gives the document's name from the
    one it says it has and its text."""
    about, where = _storable(found.about), found.where
    text = clean(found.derived.text)
    if text != found.derived.text:
        mend = "get it again from its source if that matters"
        told.append(Notice(where, "characters that cannot be stored were replaced by U+FFFD, one for one", mend))
    doc = name(about.doc, text)
    if doc != about.doc:
        told.append(
            Notice(where, f"another document is named {about.doc} already; this one is kept as {doc}", "name it otherwise")
        )
    language = language_of(text)
    if language not in ("", "en"):
        mend = "give an English translation beside it"
        told.append(Notice(where, f"read as {language_name(language)}; the rule reader reads English only", mend))
    report = Report(
        id=report_id(doc, text, about.publisher, about.published, about.url),
        doc=doc,
        text=text,
        publisher=about.publisher,
        published=about.published,
        title=about.title,
        url=about.url,
        language=language,
        archive_sha256=sha256_hex(found.original),
        derived_by=found.derived.by,
        notices=tuple(n.what for n in told),
    )
    yield Ingested(report, found.original, found.media_type, where)
    yield from told


def _storable(said: Metadata) -> Metadata:
    """``said`` with every name on one line and without what no database holds."""
    doc, publisher, title, url = (" ".join(clean(w).split()) for w in (said.doc, said.publisher, said.title, said.url))
    return replace(said, doc=doc, publisher=publisher, title=title, url=url)
