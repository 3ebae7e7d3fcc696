"""Does what a casebook shows still follow from what it holds? Staleness, and results computed again."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from tolltrace import pipeline
from tolltrace.model import Decision, DecisionKind, Notice, Scope
from tolltrace.model.edits import in_order
from tolltrace.review.added import with_added
from tolltrace.store import Casebook
from tolltrace.store.base import Reading

_STEPS = "run: tolltrace extract, tolltrace link, tolltrace reconcile"


def stale(casebook: Casebook, policy: str = "") -> Notice | None:
    """What is older than what it rests on, and the mend; None when all results are of the present reports and claims."""
    what = next(_stale(casebook, policy or casebook.config.policy), "")
    return Notice(str(casebook.path), what, _STEPS) if what else None


def _stale(casebook: Casebook, policy: str) -> Iterator[str]:
    store = casebook.store
    if unread := sum(1 for _ in store.unextracted(pipeline.reader_of(casebook.config))):
        yield f"{unread} reports were not read for claims yet"
    with store.reading() as reading:
        decisions = reading.decisions()
        linked, claims = _Bag(reading.linked()), _Bag(_to_be_linked(reading, decisions))
        concluded = reading.concluded(policy) is not None
    if linked.size and (newer := len(decisions) - store.rests_on(policy if concluded else "")) > 0:
        yield f"{newer} decision{' is' if newer == 1 else 's are'} newer than the incidents and tolls"
    if linked != claims:
        yield "the incidents are older than the claims"
    if claims.size and store.linkage_version() != pipeline.LINKED_BY:
        yield f"the incidents were linked by {store.linkage_version() or 'another version'}"
    own = policy == casebook.config.policy  # under another policy tolls are drawn when they are asked for
    if linked.size and own and not concluded:
        yield "the tolls are older than the incidents"


class _Bag:
    """Ids, compared without being kept: their number and the sum of their hashes."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.size, self.sum = 0, 0
        for identity in ids:
            self.size += 1
            self.sum += int.from_bytes(sha256(identity.encode()).digest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bag) and (self.size, self.sum) == (other.size, other.sum)

    __hash__ = None  # type: ignore[assignment]


def _to_be_linked(reading: Reading, decisions: list[Decision]) -> Iterator[str]:
    """The claims that belong into an incident, as people left them."""
    standing = in_order(decisions)
    scope = {s: Scope(d.value) for d in standing if d.kind is DecisionKind.EDIT and d.field == "scope" for s in d.subjects}
    added = {d.subjects[1]: d for d in standing if d.kind is DecisionKind.ADD}
    reports = reading.reports_of({d.subjects[0] for d in added.values()}).keys() - reading.told_better()
    people = {c.id: c.scope for c in with_added((), added.values(), reports)}
    for identity, read in reading.scopes():
        if scope.get(identity, people.pop(identity, read)) is Scope.INCIDENT:
            yield identity
    yield from (identity for identity, said in people.items() if scope.get(identity, said) is Scope.INCIDENT)


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
