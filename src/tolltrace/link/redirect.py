"""Ids that lead on: when incidents merge or part, whoever kept an old id still finds what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tolltrace.model import Incident, Linkage


@dataclass(frozen=True, slots=True)
class Redirect:
    """``gone`` is an id that no incident has any more; ``to`` are the incidents that hold its happenings, the fullest first."""

    gone: str
    to: tuple[str, ...]


def redirects(before: Iterable[Incident], after: Iterable[Incident]) -> tuple[Redirect, ...]:
    """Where the ids of ``before`` lead that ``after`` does not have, sorted; an incident whose happenings are all gone leads
    nowhere."""
    now = list(after)
    have = {i.id for i in now}
    holder = {h: i.id for i in now for h in i.happenings}
    found = []
    for old in before:
        if old.id not in have:
            held = Counter(holder[h] for h in old.happenings if h in holder)
            found.append(Redirect(old.id, tuple(sorted(held, key=lambda i: (-held[i], i)))))
    return tuple(sorted(found, key=lambda r: r.gone))


def kept_ids(before: Linkage, after: Linkage) -> Linkage:
    """``after`` under the ids of ``before``: an incident keeps the id of the earlier one with which it shares most happenings, as
    long as no other has more right to it. New incidents have ids of their own."""
    was = {h: i.id for i in before.incidents for h in i.happenings}
    shared: Counter[tuple[str, str]] = Counter()
    for one in after.incidents:
        shared.update((was[h], one.id) for h in one.happenings if h in was)
    taken: dict[str, str] = {}
    named: dict[str, str] = {}
    for (old, new), _ in sorted(shared.items(), key=lambda s: (-s[1], s[0])):
        if old not in taken and new not in named:
            taken[old], named[new] = new, old
    return replace(after, incidents=_renamed(after.incidents, named, set(taken)))


def _renamed(incidents: Sequence[Incident], named: Mapping[str, str], taken: set[str]) -> tuple[Incident, ...]:
    found = []
    for one in incidents:
        name = named.get(one.id, one.id)
        if one.id not in named and name in taken:  # the id it would have by its happenings is another's by history
            name = f"{one.id}-{len(one.happenings)}"
        found.append(replace(one, id=name))
    return tuple(sorted(found, key=lambda i: i.id))
