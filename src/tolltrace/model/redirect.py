"""Ids that lead on: when incidents merge or part, whoever kept an old id still finds what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tolltrace.model.incident import Incident


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
