"""The roll of a report: victims whom it tells by their names, over as many sentences as it likes.

Many narratives of monitors, and the pages of families that they rest on, give no number at all but a name after the other. Every
name is one person of whom the report says that he or she died, so that at least so many did: one claim counts them, with the
characters of every name.
"""

from tolltrace.extract.roll.claim import roll_of, with_roll

__all__ = ["roll_of", "with_roll"]
