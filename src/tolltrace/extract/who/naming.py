"""From a mention to the name a claim carries: without articles, and in the fullest form that the text has."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from tolltrace.extract.who.words import words
from tolltrace.model import Span
from tolltrace.vocab.parties import is_outlet, kind_of, mentions, people, side_of, source

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
    r"|^network$"
)
# "The outlet named a teacher" is the one that spoke before; "the monitors director Omar Saleh", its apostrophe lost, is the
# monitor's.
_OUTLET = re.compile(r"(?:outlet|channel|newspaper|paper|website|site|station|broadcaster|daily|page)$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|that|this|same)\s+$", re.IGNORECASE)
_LED = re.compile(
    r"(?P<whose>(?:monitor|watchdog|observatory))(?:['’]?s)? "
    r"(?P<who>(?:director|head|chief|founder|spokes(?:man|woman|person))\b.*)",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(
    r"(?:director|head|chief|founder) of the (?P<whose>monitor|watchdog|observatory) "
    r"(?P<who>(?-i:[A-Z]).*)",
    re.IGNORECASE,
)
_SAME = re.compile(r"(?:that|same) (?:source|official|statement)$", re.IGNORECASE)
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
    known, fullest = _known(text)
    first = bisect_left(known, (mention.start, 0, ""))
    inside = [m for m in known[first : first + 8] if m[1] <= mention.end]
    if inside:
        _, end, who = inside[-1]
        described = [m[0] for m in inside if m[2] == who and _AGENCY.search(text[m[0] : m[1]])]
        full = trimmed(text[described[0] : end]) if described and described[0] < inside[-1][0] else fullest[who]
        if end == mention.end or not _has_role(text[end : mention.end]):
            return full
        found = source(who)
        return trimmed(full + text[end : mention.end]) if found and found.kind == "monitor" else name
    if role := _role_beside(text, mention, name):
        return f"{name}, {role}"
    before = known[:first]
    if referred := _referred(text, mention, name, earlier) or _of_source(name, before, fullest):
        return referred
    longer = _longer(name, earlier[-_EARLIER:])
    full = _speaks_for(longer, fullest)
    if full and _has_role(longer):
        return f"{full} {longer}"
    return longer if source(longer) else full or longer


def _referred(text: str, mention: Span, name: str, earlier: Sequence[str]) -> str:
    """Who spoke before, where a mention only points back ("the same source", "the outlet"); "" where it does not."""
    if not earlier:
        return ""
    if _SAME.search(" ".join(mention.of(text).split())):
        return next((other for other in reversed(earlier) if source(other)), earlier[-1])
    if _OUTLET.match(name) and _ARTICLE.search(
        text, max(0, mention.start - 9), mention.start + len(mention.of(text)) - len(name)
    ):
        return next((other for other in reversed(earlier) if _may_be_outlet(other)), name)
    return ""


def _may_be_outlet(name: str) -> bool:
    """Whether a name may be that of who publishes: no party, no person with a title, no other kind of known source."""
    found = source(name)
    known_else = found is not None and not is_outlet(name)
    return name[:1].isupper() and not side_of(name) and not _has_role(name) and not known_else


def _of_source(name: str, before: Sequence[tuple[int, int, str]], fullest: dict[str, str]) -> str:
    """The source that a common noun means ("the monitor", "the state news agency"), with whoever speaks for it; "" for none."""
    if led := _LED.fullmatch(name) or _HEAD_OF.fullmatch(name):
        full = _meant(led["whose"].lower(), before, fullest, _MONITORS)
        return f"{full} {led['who']}" if full else ""
    kinds = _MONITORS if _GENERIC.match(name) else frozenset({"agency"}) if _AGENCY.match(name) else frozenset()
    return _meant(name, before, fullest, kinds) if kinds else ""


def _meant(name: str, before: Sequence[tuple[int, int, str]], fullest: dict[str, str], kinds: frozenset[str]) -> str:
    """The source that "the monitor" or "the network" means: of those named before it the last that is called so, else the first
    that the report names at all; "" for none."""
    noun = name.rsplit(" ", 1)[-1].lower()
    fitting = [who for who in fullest if (found := source(who)) and found.kind in kinds]
    called = [who for _, _, who in before if who in fitting and noun in fullest[who].lower()]
    return fullest[called[-1]] if called else fullest[fitting[0]] if fitting else ""


# "Col. Karl Berg, a coalition spokesman,": what the person is, and whose.
_ROLE = re.compile(
    r",?\s+(?:(?:an?|the|its)\s+)?(?P<role>[^,.;:()\n]{0,50}?\bspokes(?:man|woman|person)(?:\s+(?:for|of)\s+(?:the\s+)?[^,.;:()\n]{2,40}?)?)(?=[,.;:\n]|\s+(?:said|told|says)|$)"
)


def _role_beside(text: str, mention: Span, name: str) -> str:
    """The role and party that stand beside a person's name, "" where none do."""
    if not name[:1].isupper() or side_of(name) or kind_of(name):
        return ""
    m = _ROLE.match(text, mention.end, min(len(text), mention.end + 110))
    role = " ".join(m.group("role").split()) if m else ""
    return role if role and side_of(role) else ""


def _speaks_for(name: str, fullest: dict[str, str]) -> str:
    """The source a person speaks for, where the text names it: "Abdel Rahman" beside the Observatory."""
    low = name.lower()
    for person in people():
        if not (low == person or person.endswith(f" {low}") or low.endswith(f" {person}")):
            continue
        found = source(person)
        if found is not None and found.kind in _MONITORS and found.name in fullest:
            return fullest[found.name]
    return ""


_MONITORS = frozenset({"monitor", "activist", "rights group"})
_EARLIER = 200  # names; enough for any report, and a bound for a text that is a whole archive


@lru_cache(maxsize=8)
def _known(text: str) -> tuple[list[tuple[int, int, str]], dict[str, str]]:
    """The mentions of known sources but for the persons who speak for them, and the longest way the text writes each, in
    order."""
    known = [m for m in mentions(text) if text[m[0] : m[1]].lower() not in people()]
    fullest: dict[str, str] = {}
    ranks: dict[str, tuple[bool, int]] = {}
    for start, end, who in known:
        rank = (not _AGENCY.search(text[start:end]), end - start)  # "SANA" says more than "the Syrian state news agency"
        if rank > ranks.get(who, (False, 0)):
            fullest[who], ranks[who] = text[start:end], rank
    return known, {who: trimmed(written) for who, written in fullest.items()}


def _has_role(rest: str) -> bool:
    return any(word.lower().strip(",.()") in words().titles for word in rest.split())


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
