"""When a statement was made, as opposed to when the harm was done."""

from tolltrace.extract.document import Document
from tolltrace.model import Span


def said_span(document: Document, figure: Span) -> Span | None:
    """The time expression of the statement, None when none is plain."""
    return None
