"""Whose word a claim is, in the end: the root that a claimant speaks for, so that one voice is never counted twice."""

import re
from functools import cache, lru_cache

from tolltrace.vocab import parties, vocabulary

# Officials and officers speak for their party; medics, rescuers and monitors keep a voice of their own, whatever their side.
_SPEAKS_FOR_A_PARTY = frozenset({"government", "armed force", "armed group"})
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
    if len(side) == 1 and parties.kind_of(bare) in _SPEAKS_FOR_A_PARTY:
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
