"""A report: one archived document of a source. Its text never changes; offsets into it are evidence."""

from dataclasses import dataclass
from datetime import date

from tolltrace.model.ids import content_id, sha256_hex


@dataclass(frozen=True, slots=True)
class Report:
    """One document as ingested. ``doc`` is the name people give it (the input's ``doc``, or the file's stem).

    ``archive_sha256`` names the original bytes in the archive ("" when a report was made in memory); ``derived_by`` names
    what turned bytes into text, with its version. ``notices`` are plain sentences about what was odd on the way in.
    """

    id: str
    doc: str
    text: str
    publisher: str = ""
    published: date | None = None
    title: str = ""
    url: str = ""
    language: str = ""
    archive_sha256: str = ""
    derived_by: str = ""
    notices: tuple[str, ...] = ()

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the text in UTF-8, as ``verify`` recomputes it."""
        return sha256_hex(self.text.encode("utf-8", "surrogatepass"))


def report_id(doc: str, text: str, publisher: str = "", published: date | None = None, url: str = "") -> str:
    """The id of a report: the same document added twice has the same id, whatever file it came from."""
    return content_id("rep", doc, sha256_hex(text.encode("utf-8", "surrogatepass")), publisher, str(published or ""), url)


def make_report(
    doc: str, text: str, *, publisher: str = "", published: date | None = None, title: str = "", url: str = ""
) -> Report:
    """A report made in memory, with its id."""
    return Report(report_id(doc, text, publisher, published, url), doc, text, publisher, published, title, url)
