"""Who: whose word a figure is, who relays it, who is said responsible, and the stance.

Every function is pure and takes the document and the figure's span; the speech of a document is analysed once.
"""

from tolltrace.extract.who.admissions import only_reports
from tolltrace.extract.who.agents import responsible_of
from tolltrace.extract.who.claimant import claimant_of, speakers_of
from tolltrace.extract.who.guesses import guessed_voices
from tolltrace.extract.who.said import said_span
from tolltrace.extract.who.stance import stance_of
from tolltrace.extract.who.weapons import without_weapons
from tolltrace.vocab.parties import canonical, related, side_of

__all__ = [
    "canonical",
    "claimant_of",
    "guessed_voices",
    "only_reports",
    "related",
    "responsible_of",
    "said_span",
    "side_of",
    "speakers_of",
    "stance_of",
    "without_weapons",
]
