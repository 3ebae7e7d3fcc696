"""One attribution of a sentence, and what the readers of attributions share."""

from dataclasses import dataclass

from tolltrace.extract.who.nouns import Phrase
from tolltrace.extract.who.words import CONJUNCTIONS, Token, word_set, words
from tolltrace.model import Span

PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being"})
# Subjects that no one speaks through ("the attack", "the toll").
MUTE = word_set("mute")
# Verbs that are more often something else: taken only with a speaker that is plainly one.
WEAK = word_set("weak")
_BREAKS = frozenset({";", ":", "—", "–", "-", "(", "|"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution. ``kind`` is the class of its verb (say, count, put, acknowledge, deny, doubt; "say" for "according
    to"). ``at`` is where the speaker or the cue begins, ``end`` where both are over; ``speaker`` and ``via`` are mentions
    (None when nobody is named); ``pronoun`` when the speaker only points back; ``leads`` when what is said can only follow;
    ``held`` when the words deny or only suppose that it was said ("has not acknowledged", "if the army admits")."""

    kind: str
    verb: Span
    at: int
    end: int
    speaker: Span | None
    via: Span | None = None
    pronoun: bool = False
    leads: bool = False
    held: bool = False


def stretch(row: list[Token], start: int, end: int) -> Span:
    """The characters of the words ``[start, end)``."""
    return Span(row[start].start, row[end - 1].end)


def leads(row: list[Token], first: int) -> bool:
    """Whether an attribution that begins at position ``first`` can only speak of what follows it."""
    if first <= 0:
        return True
    last = row[first - 1]
    return last.low in CONJUNCTIONS or last.text in _BREAKS or last.low in {"that", "which"}


def is_speaker(row: list[Token], phrase: Phrase) -> bool:
    """Whether the phrase holds a noun that can speak."""
    known = words()
    return any(t.known or t.low in known.speakers or t.low in known.titles for t in row[phrase.start : phrase.end])
