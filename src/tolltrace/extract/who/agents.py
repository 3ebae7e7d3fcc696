"""Who is said to have caused the harm."""

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.model import Outcome, Span


def responsible_of(document: Document, figure: Span, outcome: Outcome) -> Name | None:
    """Who is said to have caused that harm, as in the text; None when nobody is."""
    return None
