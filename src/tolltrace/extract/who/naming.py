"""From a mention to the name a claim carries: without articles, and made full where the text does so elsewhere."""

import re
from collections.abc import Sequence

from tolltrace.extract.who.words import words
from tolltrace.model import Span
from tolltrace.vocab.parties import mentions, source

_LEAD = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|our|some|another|one|initial|latest|earlier|same|new|other|separate|separately|meanwhile|opposition-run|"
    r"britain-based|uk-based|british-based|london-based|coventry-based|both)\s+|(?:estimates?|figures?|data|counts?|tall(?:y|ies)|statements?|reports?|a report|claims?|numbers)\s+"
    r"(?:from|by|of|on)\s+(?:the\s+)?)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:['’]s?)?\s+(?:toll|tolls|count|tally|statement|statements|figures|estimates?|data|report|reports|monitor|claims?|bulletin|records?)$|['’]s$|['’]$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:[\w-]+\s){0,3}?(?:monitors?|monitoring groups?|watchdog|monitoring network|rights group|monitor group|war monitor|group|organi[sz]ation|observatory|"
    r"activist group|ngo)$",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\s*\([^)]*\)?\s*")


def trimmed(text: str) -> str:
    """The mention without what does not name: articles, "estimates from", a trailing "toll"."""
    name = " ".join(text.split()).strip(" ,.;:\"“”'‘’")
    lead = _LEAD.match(name)
    if lead and lead.end() < len(name):
        name = name[lead.end() :]
    tail = _TAIL.search(name)
    if tail and tail.start() > 0:
        name = name[: tail.start()]
    return name


def named(text: str, mention: Span, earlier: Sequence[str]) -> str:
    """The full name for ``mention``; ``earlier`` are the names given before it in the report, in order."""
    name = trimmed(mention.of(text))
    if known := source(name):
        return _fullest(text, known.name, name)
    if _GENERIC.match(name) and (full := _monitor(text)):
        return full
    return _longer(name, earlier)


def _fullest(text: str, canonical: str, name: str) -> str:
    """The longest way the text writes this source, unless the mention says more ("director of ...")."""
    best = name
    for written, who in mentions(text):
        if who == canonical and len(written) > len(best) and not _person(written):
            best = written
    if best != name and _person(name):
        return name
    low = name.lower()
    if best != name and any(title in low.split() for title in words().titles) and len(name.split()) > 2:
        return name
    return trimmed(best)


def _person(name: str) -> bool:
    return "rahman" in name.lower()


def _monitor(text: str) -> str:
    """The monitor that the text names, the first one; "" when it names none."""
    found = ""
    first = ""
    for written, who in mentions(text):
        known = source(written)
        if known and known.kind in {"monitor", "activist", "rights group"} and not _person(written):
            first = first or who
            if who == first and len(written) > len(found):
                found = written
    return trimmed(found)


def _longer(name: str, earlier: Sequence[str]) -> str:
    """ "the ministry" after "the defence ministry", "Sharif" after "Omar Sharif": the earlier, longer name."""
    low = name.lower()
    for other in reversed(earlier):
        longer = other.lower()
        if longer == low:
            return other
        if longer.endswith(" " + low) or (f" {low}" in f" {longer}" and " " not in low):
            return other
    return name
