"""Does what a casebook shows still follow from what it holds? Staleness, and results computed again."""

from collections.abc import Iterator

from tolltrace import pipeline
from tolltrace.model import Notice, Scope
from tolltrace.store import Casebook

_STEPS = "run: tolltrace extract, tolltrace link, tolltrace reconcile"


def stale(casebook: Casebook, policy: str = "") -> Notice | None:
    """What is older than what it rests on, and the mend; None when all results are of the present reports and claims."""
    what = next(_stale(casebook, policy or casebook.config.policy), "")
    return Notice(str(casebook.path), what, _STEPS) if what else None


def _stale(casebook: Casebook, policy: str) -> Iterator[str]:
    store = casebook.store
    if unread := sum(1 for _ in store.unextracted(pipeline.reader_of(casebook.config))):
        yield f"{unread} reports were not read for claims yet"
    decisions = list(store.decisions())
    _, claims = pipeline.current(store, decisions)
    if not claims:
        return
    linked = {claim for incident in store.linkage().incidents for claim in incident.claims}
    concluded = store.conclusions(policy) is not None
    if linked and (newer := len(decisions) - store.rests_on(policy if concluded else "")) > 0:
        yield f"{newer} decision{' is' if newer == 1 else 's are'} newer than the incidents and tolls"
    if linked != {c.id for c in pipeline.edited_claims(store, claims) if c.scope is Scope.INCIDENT}:
        yield "the incidents are older than the claims"
    if store.linkage_version() != pipeline.LINKED_BY:
        yield f"the incidents were linked by {store.linkage_version() or 'another version'}"
    own = policy == casebook.config.policy  # under another policy tolls are drawn when they are asked for
    if linked and own and not concluded:
        yield "the tolls are older than the incidents"


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
