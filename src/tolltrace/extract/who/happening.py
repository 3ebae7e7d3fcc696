"""Whether two sentences can tell of one happening, by the words alone: the places, days and weapons they name.

The places and times proper are resolved elsewhere; here a plain clash of names is enough to keep the doer of one sentence out
of another ("a blast in Idlib" and "shelling in Homs").
"""

import re

from tolltrace.extract.who.actors import lexicon_of
from tolltrace.extract.who.words import word_set

_PLACE = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|on)\s+(?:(?:the|central|eastern|western|northern|southern)\s+)*"
    r"(?:city|town|village|district)?(?: of )?"
    r"(?P<name>(?:al-|ad-|ar-|ash-|el-)?[A-Z][\w'’-]+(?:\s+(?:al-|ez-|ad-)?[A-Z][\w'’-]+)?)"
)
_DAY = re.compile(r"\b(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today)\b")
_NO_TOWNS = word_set("no_towns")
# Words of one weapon or way of harming; sentences that name only different ones tell of different happenings.
_WAYS = {
    "air": r"(?:air-?\s?)?(?:strikes?|raids?)|warplanes?|jets?|helicopters?|bombing|bombed|barrel bombs?|bombardment",
    "shells": r"shell|shells|shelled|shelling|mortars?|artillery|rockets?|bombardment|bombarded",
    "bomb": r"(?:car|truck|suicide|roadside) bomb\w*|blasts?|explosions?|mines?|landmines?|IEDs?|exploded|detonated",
    "guns": r"snipers?|shot dead|gunmen|gunfire|opened fire|shooting|ambush\w*",
    "execution": r"executed|execution|beheaded|hanged",
}
_WAY = re.compile("|".join(rf"\b(?P<{way}>{words})\b" for way, words in _WAYS.items()), re.IGNORECASE)
_BOTH = re.compile(r"bombardment", re.IGNORECASE)  # from the air or by guns


def same_happening(here: str, there: str, *, bound: bool) -> bool:
    """Whether the figure's sentence ``here`` can speak of what ``there`` tells: nothing in them clashes, and where they are to be
    ``bound`` (a later sentence, past the headline and lead) they name a place, a day or a way of harming in common."""
    marks = [
        (_names(_PLACE, here), _names(_PLACE, there)),
        (_names(_DAY, here), _names(_DAY, there)),
        (_ways(here), _ways(there)),
    ]
    if any(mine and theirs and not mine & theirs for mine, theirs in marks[1:]):
        return False
    places, others = marks[0]
    if places and others and not places & others and (_ways(here) or _names(_DAY, here)):
        return False
    return not bound or any(mine & theirs for mine, theirs in marks) or not any(mine for mine, _ in marks)


def _names(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    found = frozenset(m.group("name") for m in pattern.finditer(text))
    return (
        found
        if pattern is _DAY
        else frozenset(n for n in found if n.lower() not in _NO_TOWNS and n.lower() not in lexicon_of().places)
    )


def _ways(text: str) -> frozenset[str]:
    found = {m.lastgroup or "" for m in _WAY.finditer(text)}
    return frozenset(found | {"air", "shells"}) if _BOTH.search(text) else frozenset(found)
