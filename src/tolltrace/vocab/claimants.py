"""Whose word a claim is, in the end: the root that a claimant speaks for, so that one voice is never counted twice."""

import re
from functools import cache, lru_cache

from tolltrace.vocab import parties, vocabulary

# Officials and officers speak for their party; medics, rescuers and monitors keep a voice of their own, whatever their side.
_SPEAKS_FOR_A_PARTY = frozenset({"government", "armed force", "armed group"})
# What makes a named person one who speaks for the force or ministry named beside: "Pentagon spokesman Karl Berg".
_RANK = re.compile(
    r"\b(?:spokes(?:man|woman|person)|colonel|col|general|gen|lieutenant|lt|major|maj|brigadier|captain|capt|admiral|secretary|"
    r"minister|commander)\b",
    re.IGNORECASE,
)
_BRITISH_MONITOR = re.compile(
    r"\b(?:brit\w+|uk|london|coventry)-based\b.*\b(?:monitor\w*|observatory|watchdog|group|network)\b", re.IGNORECASE
)
_OBSERVATORY = "Syrian Observatory for Human Rights"
_PROPER = re.compile(r"\b[A-Z][\w'’-]+")
_ARTICLE = re.compile(r"^(?:the|an?|some|other|his|her)\s+")


@cache
def _own_outlets() -> frozenset[str]:
    return frozenset(vocabulary("own_outlets")["outlets"])


@lru_cache(maxsize=16384)
def root(name: str) -> str:
    """The canonical voice behind ``name``: "SOHR head Rami Abdel Rahman" is the Observatory, "SANA" and "state TV" the
    government they belong to, "Pentagon" the United States, a named general his army's side; unnamed speakers ("local
    medics") stay what they are called, folded. "" for an unattributed claim."""
    bare = " ".join(name.split())
    if not bare:
        return ""
    known = parties.source(bare)
    if known is not None:
        return known.side[0] if known.name in _own_outlets() and known.side else known.name
    resolved = parties.canonical(bare)
    side = parties.side_of(bare)
    if resolved != bare or side == (bare,):
        return resolved
    kind = parties.kind_of(bare)
    if len(side) == 1 and (kind in _SPEAKS_FOR_A_PARTY or (not kind and _RANK.search(bare))):
        return side[0]
    return _ARTICLE.sub("", bare.casefold())


@lru_cache(maxsize=16384)
def named(name: str) -> bool:
    """Whether ``name`` is somebody in particular ("SOHR", "Colonel Karim Haddad"), not a sort of speaker ("activists", "a
    medical source"): only then can claims of two reports be one speaker's."""
    bare = " ".join(name.split())
    if not bare:
        return False
    voice = root(bare)
    if parties.source(bare) is not None or (voice[:1].isupper() and parties.side_of(voice) == (voice,)):
        return True
    proper = _PROPER.findall(bare)
    return len(proper) >= 2 or (len(proper) == 1 and not parties.kind_of(bare) and bare.istitle())


@lru_cache(maxsize=16384)
def origin_root(name: str, among: frozenset[str] = frozenset()) -> str:
    """The side whose word ``name`` is, for counting independent origins: as ``root``, and further, a bloc counts with the member
    that leads it (the Pentagon and the US-led coalition are one origin), a broad word ("the coalition", "the army") with the one
    party among the claimants ``among`` that it can mean, "a British-based monitoring group" with the Syrian Observatory where
    ``among`` names it. Two claimants of one origin need not be one speaker. "" for an unattributed claim."""
    found = root(name)
    roots = {root(other) for other in among} - {""}
    if _BRITISH_MONITOR.search(name) and _OBSERVATORY in roots:
        return _OBSERVATORY
    if could_be := parties.covered(found):
        meant = {parties.lead_of(one) for one in could_be} & {parties.lead_of(other) for other in roots}
        return meant.pop() if len(meant) == 1 else found
    return parties.lead_of(found)
