"""Time: what the text says of when, resolved against the report's own day, and which of it is the day of the harm.

``grammar`` finds the expressions, ``calendar`` turns one into days, ``anchor`` says what the report calls today, ``roles`` tells
times of harm from times of statements, and ``harm`` chooses. Absolute dates are read by the same grammar as relative ones: a
library for dates reads one phrase at a time, far slower, and knows none of the relatives that news is written in.
"""

from tolltrace.extract.when.anchor import Anchor, anchor_of
from tolltrace.extract.when.calendar import resolve
from tolltrace.extract.when.grammar import find_times
from tolltrace.extract.when.harm import said_of, time_at, time_of, timed_of
from tolltrace.extract.when.mention import TimeKind, TimeMention

__all__ = ["Anchor", "TimeKind", "TimeMention", "anchor_of", "find_times", "resolve", "said_of", "time_at", "time_of", "timed_of"]
