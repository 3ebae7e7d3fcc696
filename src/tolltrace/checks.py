"""Does what a casebook shows still follow from what it holds? Staleness, and results computed again."""

from collections.abc import Iterator

from tolltrace import pipeline
from tolltrace.model import Notice, Scope
from tolltrace.store import Casebook

_STEPS = "run: tolltrace extract, tolltrace link, tolltrace reconcile"


def stale(casebook: Casebook, policy: str = "") -> Notice | None:
    """What is older than what it rests on, and the mend; None when all results are of the present reports and claims."""
    where = str(casebook.path)
    store = casebook.store
    unread = sum(1 for _ in store.unextracted(pipeline.reader_of(casebook.config)))
    if unread:
        return Notice(where, f"{unread} reports were not read for claims yet", _STEPS)
    _, claims = pipeline.current(store)
    if not claims:
        return None
    linked = {claim for incident in store.linkage().incidents for claim in incident.claims}
    if linked != {c.id for c in pipeline.edited_claims(store, claims) if c.scope is Scope.INCIDENT}:
        return Notice(where, "the incidents are older than the claims", _STEPS)
    if store.linkage_version() != pipeline.LINKED_BY:
        return Notice(where, f"the incidents were linked by {store.linkage_version() or 'another version'}", _STEPS)
    own = policy in ("", casebook.config.policy)  # under another policy tolls are drawn when they are asked for
    if own and store.conclusions(casebook.config.policy) is None and linked:
        return Notice(where, "the tolls are older than the incidents", _STEPS)
    return None


def verify(casebook: Casebook) -> Iterator[Notice]:
    """Everything that does not hold: hashes, ids and offsets of what is recorded, originals, and results that do not follow
    when they are computed again."""
    damaged = False
    for notice in casebook.verify():
        damaged = True
        yield notice
    if damaged:
        return  # results of damaged records cannot be judged
    if (late := stale(casebook)) is not None:
        yield late
        return
    mend = f"somebody or something changed them; {_STEPS}"
    if pipeline.relinked(casebook) != casebook.store.linkage():
        yield Notice(str(casebook.path), "the incidents recorded do not follow from the claims", mend, fault=True)
        return
    recorded = casebook.store.conclusions(casebook.config.policy)
    if recorded is not None and recorded != pipeline.concluded(casebook):
        yield Notice(str(casebook.path), "the tolls recorded do not follow from the claims", mend, fault=True)
