"""From a mention to the name a claim carries: without articles, and made full where the text does so elsewhere."""

import re
from collections.abc import Sequence

from tolltrace.extract.who.words import words
from tolltrace.model import Span
from tolltrace.vocab.parties import kind_of, mentions, source

_LEAD = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|our|some|another|one|initial|latest|earlier|same|new|other|separate|separately|"
    r"meanwhile|opposition-run|"
    r"britain-based|uk-based|british-based|london-based|coventry-based|both)\s+|(?:estimates?|figures?|data|counts?|"
    r"tall(?:y|ies)|statements?|reports?|a report|claims?|numbers)\s+"
    r"(?:from|by|of|on)\s+(?:the\s+)?)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:['’]s?)?\s+(?:toll|tolls|count|tally|statement|statements|figures|estimates?|data|report|reports|claims?|bulletin|"
    r"records?)$|['’]s$|['’]$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:(?:[a-z-]+|Britain-based|British-based|UK-based|London-based|Coventry-based|British|"
    r"Syrian)\s){0,3}?(?:[Mm]onitor|monitoring group|[Ww]atchdog|"
    r"monitoring network|rights group|monitor group|war monitor|group|organi[sz]ation|[Oo]bservatory|activist group|NGO)$"
)
_AGENCY = re.compile(
    r"(?:[\w-]+\s){0,4}(?:state|official)(?:-run)? (?:\w+ )?news agency$|^(?:the )?agency$|^state-run news agency$", re.IGNORECASE
)


def trimmed(text: str) -> str:
    """The mention without what does not name: articles, "estimates from", a trailing "toll"."""
    name = " ".join(text.split()).strip(" ,.;:\"“”'‘’")
    lead = _LEAD.match(name)
    if lead and lead.end() < len(name):
        name = name[lead.end() :]
    tail = _TAIL.search(name)
    if (
        tail
        and tail.start() > 0
        and (tail.group() in _POSSESSIVE or kind_of(name[: tail.start()]) or name[: tail.start()][:1].isupper())
    ):
        name = name[: tail.start()]
    return name


_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


def named(text: str, mention: Span, earlier: Sequence[str]) -> str:
    """The full name for ``mention``; ``earlier`` are the names given before it in the report, in order."""
    name = trimmed(mention.of(text))
    inside = [m for m in mentions(text) if mention.start <= m[0] and m[1] <= mention.end and not _person(text[m[0] : m[1]])]
    if inside:
        _, end, who = inside[-1]
        full = _fullest(text, who)
        if end == mention.end or not _has_role(text[end : mention.end]):
            return full
        known = source(who)
        return trimmed(full + text[end : mention.end]) if known and known.kind == "monitor" else name
    if _GENERIC.match(name) and (full := _of_kind(text, {"monitor", "activist", "rights group"})):
        return full
    if _AGENCY.match(name) and (full := _of_kind(text, {"agency"})):
        return full
    return _longer(name, earlier)


def _has_role(rest: str) -> bool:
    return any(word.lower().strip(",.()") in words().titles for word in rest.split())


def _fullest(text: str, who: str) -> str:
    """The longest way the text writes this source."""
    written = [text[start:end] for start, end, name in mentions(text) if name == who and not _person(text[start:end])]
    return trimmed(max(written, key=len)) if written else who


def _person(name: str) -> bool:
    return "rahman" in name.lower() or "rahmane" in name.lower()


def _of_kind(text: str, kinds: set[str]) -> str:
    """The first source of these kinds that the text names, in full; "" when it names none."""
    for start, end, who in mentions(text):
        known = source(who)
        if known and known.kind in kinds and not _person(text[start:end]):
            return _fullest(text, who)
    return ""


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
