"""Whose count stands beside a larger one of the report that cites it."""

from collections.abc import Sequence

from tolltrace.vocab.parties import related, side_of, source


def keeps_its_count(claimant: str, blamed: Sequence[str]) -> bool:
    """Whether a cited voice stands below its report's own floor: a party, whoever counts by a method of its own, and a newsroom
    close to a party unless only others are blamed. Whoever is accused has reason to count fewer; the rest were early."""
    if not newsroom(claimant):
        return stands(claimant)
    return bool(side_of(claimant)) and (not blamed or any(related(party, claimant) for party in blamed))


def stands(claimant: str) -> bool:
    """Whether a cited voice is a party's or counts casualties by a method of its own."""
    known = source(claimant)
    return bool(side_of(claimant)) or (known is not None and known.kind in _COUNTERS)


def newsroom(claimant: str) -> bool:
    known = source(claimant)
    return known is not None and known.kind in _NEWSROOMS


_NEWSROOMS = frozenset({"agency", "outlet"})  # kinds of sources.yml
_COUNTERS = frozenset({"monitor", "rights group", "UN"})  # kinds of sources.yml
