"""Whose word a claim is, in the end: the root that a claimant speaks for, so that one voice is never counted twice."""

import re
from functools import lru_cache

from tolltrace.vocab import parties

# A party's own outlet relays the party; rescuers, monitors and aid groups keep a voice of their own whatever side they lean to.
_VOICES_OF_A_SIDE = frozenset({"outlet", "agency", "government", "armed force", "armed group"})
_PROPER = re.compile(r"\b[A-Z][\w'’-]+")


@lru_cache(maxsize=16384)
def root(name: str) -> str:
    """The canonical voice behind ``name``: "SOHR head Rami Abdel Rahman" is the Observatory, "SANA" and "state TV" the
    government they belong to, "Pentagon" the United States; unnamed speakers ("local medics") stay what they are called, folded.
    "" for an unattributed claim."""
    bare = " ".join(name.split())
    if not bare:
        return ""
    known = parties.source(bare)
    if known is not None:
        return known.side[0] if len(known.side) == 1 and known.kind in _VOICES_OF_A_SIDE else known.name
    resolved = parties.canonical(bare)
    return resolved if resolved != bare else re.sub(r"^(?:the|an?|some|other|his|her)\s+", "", bare.casefold())


@lru_cache(maxsize=16384)
def named(name: str) -> bool:
    """Whether ``name`` is somebody in particular ("SOHR", "Colonel Karim Haddad"), not a sort of speaker ("activists", "a
    medical source"): only then can claims of two reports be one speaker's."""
    bare = " ".join(name.split())
    if not bare:
        return False
    if parties.source(bare) is not None or parties.side_of(parties.canonical(bare)) == (parties.canonical(bare),):
        return True
    proper = _PROPER.findall(bare)
    return len(proper) >= 2 or (len(proper) == 1 and not parties.kind_of(bare) and bare.istitle())
