"""How a claim stands towards its figure."""

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.model import Count, Span, Stance


def stance_of(document: Document, figure: Span, count: Count, claimant: Name | None, responsible: Name | None) -> Stance:
    """The stance towards the figure, clause by clause of the annotation guide."""
    return Stance.REPORTED
