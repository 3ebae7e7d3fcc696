"""Where harm happened: place mentions of a document, and the one a figure speaks of."""

from tolltrace.extract.where.choose import place_at, place_of, place_under
from tolltrace.extract.where.guesses import guesses
from tolltrace.extract.where.mentions import find_mentions
from tolltrace.extract.where.scan import Mention, Mentions
from tolltrace.extract.where.whole import place_of_war

__all__ = ["Mention", "Mentions", "find_mentions", "guesses", "place_at", "place_of", "place_of_war", "place_under"]
