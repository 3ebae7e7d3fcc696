"""Ids of incidents that stay: linked again, an incident keeps the id of the earlier one that it holds most of.

What was cited under an id is then still found there after a report more, a merge or a split. The first linking names each
incident by its smallest happening. Ids that nobody keeps lead on (``redirect``).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from tolltrace.model.ids import content_id
from tolltrace.model.incident import Incident, Linkage, incident_id


def _by_none(_: str) -> bool:
    return False


def names(
    before: Collection[Incident], groups: Sequence[Collection[str]], elsewhere: Callable[[str], bool] = _by_none
) -> list[str]:
    """The id of each of ``groups`` (happenings, none in two groups) that take the place of the incidents ``before``.

    Where happenings are shared the largest share goes first: of equals the smallest old id, then the group with the smallest
    happening. Each old id is given once. A group that gets none is named by its smallest happening whose name is free; by its
    smallest happening and a number where none is. ``elsewhere`` tells whether an incident beside these has an id. The order of
    ``before`` and ``groups`` does not matter.
    """
    first = [min(group) for group in groups]
    home = {h: n for n, group in enumerate(groups) for h in group}
    shared = Counter((old.id, home[h]) for old in before for h in old.happenings if h in home)
    found: dict[int, str] = {}
    given: set[str] = set()
    for (old, n), _ in sorted(shared.items(), key=lambda s: (-s[1], s[0][0], first[s[0][1]])):
        if n not in found and old not in given:
            found[n] = old
            given.add(old)
    given |= {old.id for old in before}  # an id that is gone leads on, and must not come back as another incident
    for n in sorted(set(range(len(groups))) - found.keys(), key=first.__getitem__):
        found[n] = next(name for name in _new(groups[n]) if name not in given and not elsewhere(name))
        given.add(found[n])
    return [found[n] for n in range(len(groups))]


def _new(happenings: Collection[str]) -> Iterator[str]:
    ordered = sorted(happenings)
    yield from (incident_id((h,)) for h in ordered)
    number = 2
    while True:
        yield content_id("inc", ordered[0], number)
        number += 1


def keeping(linkage: Linkage, before: Iterable[Incident]) -> Linkage:
    """``linkage`` with its incidents named after those of ``before``, the linkage that it takes the place of."""
    given = names(list(before), [i.happenings for i in linkage.incidents])
    named = (i if i.id == name else replace(i, id=name) for i, name in zip(linkage.incidents, given, strict=True))
    return replace(linkage, incidents=tuple(sorted(named, key=lambda i: i.id)))
