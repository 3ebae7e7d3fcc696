"""Who states a figure, and who relays it."""

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.hearsay import Said
from tolltrace.extract.who.speech import analyse
from tolltrace.model import Span


def claimant_of(document: Document, figure: Span) -> tuple[Name | None, Name | None]:
    """The one who states the figure and the one who relays that statement; None each where the text names nobody. Pure."""
    said = analyse(document).reaching(figure)
    if said is None or not said.speaker or said.cue.speaker is None:
        return None, None
    via = Name(said.via, said.cue.via) if said.via and said.cue.via else None
    return Name(said.speaker, said.cue.speaker), via


def speakers_of(document: Document) -> tuple[Said, ...]:
    """Every attribution of the text in its order, then the one whose statement the whole text is."""
    speech = analyse(document)
    return (*(said for row in speech.said for said in row), *([speech.voice] if speech.voice else []))
