"""Names of speakers that no list knows: candidates for being known sources, or each other, which a person confirms or leaves.

Nothing is merged by itself: one monitor counted as two costs an origin too many, two taken for one lose a witness, and only
somebody who knows them can tell.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tolltrace.model import Claim, Decision, DecisionKind
from tolltrace.model.edits import in_order
from tolltrace.places.folding import fold
from tolltrace.vocab.claimants import named, root
from tolltrace.vocab.parties import known_names, side_of, source

_SHARED = 0.5  # of the telling words of the shorter name: "Wadi Observatory" and "Observatory of the Wadi Valley"
_MOST = 3  # proposals for one name
# What many names share, and so tells none from another.
_EMPTY = frozenset(
    """al the of for and in human rights news agency media network center centre office council group ministry health local
    spokesman spokesperson director head syrian iraqi yemeni palestinian israeli international observatory press""".split()  # noqa: SIM905 - as people read it
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name as claims give it, how many claims and reports do, and the names that it may be another way of writing, those that a
    person took it for before first."""

    name: str
    claims: int
    reports: int
    may_be: tuple[str, ...]


def candidates(claims: Iterable[Claim], before: Mapping[str, str]) -> list[Candidate]:
    """The speakers in particular that no list knows, those with most claims first. ``before`` is what names were taken for."""
    told: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.claimant:
            told[" ".join(claim.claimant.split())].append(claim)
    unknown = sorted((n for n in told if _unknown(n)), key=lambda n: (-len(told[n]), n))
    names = _Names((*known_names(), *unknown))
    found = []
    for name in unknown:
        may_be = tuple(dict.fromkeys([*([before[name]] if name in before else ()), *names.like(name)]))[:_MOST]
        found.append(Candidate(name, len(told[name]), len({c.report for c in told[name]}), may_be))
    return found


def taken_for(claims: Iterable[Claim], decisions: Iterable[Decision]) -> dict[str, str]:
    """What a person took each name for, the last word holding; ``claims`` as they were read."""
    said = {c.id: " ".join(c.claimant.split()) for c in claims}
    found: dict[str, str] = {}
    for decision in in_order(decisions):
        if decision.kind is DecisionKind.EDIT and decision.field == "claimant" and decision.value:
            found |= {said[s]: decision.value for s in decision.subjects if said.get(s, decision.value) != decision.value}
    return found


def _unknown(name: str) -> bool:
    voice = root(name)
    return (named(name) or (name.isupper() and len(name) > 2)) and source(name) is None and side_of(voice) != (voice,)


class _Names:
    """Names by their telling words and by their first letters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._words = {name: _telling(name) for name in names}
        self._with: dict[str, list[str]] = defaultdict(list)
        for name, words in self._words.items():
            for key in {*words, _initials(name), fold(name)} - {""}:
                self._with[key].append(name)

    def like(self, name: str) -> list[str]:
        """Other names that may be the same, likeliest first: initials of it, or most telling words of the shorter shared."""
        mine, letters, whole = self._words[name], _initials(name), fold(name)
        scored = []
        for other in {n for key in {*mine, letters, whole} - {""} for n in self._with[key]} - {name}:
            theirs = self._words[other]
            shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
            share = 1.0 if (letters and letters == fold(other)) or whole == _initials(other) else shared
            if share > _SHARED:
                scored.append((-share, other))
        return [other for _, other in sorted(scored)]


def _telling(name: str) -> frozenset[str]:
    return frozenset(fold(w) for w in name.replace("-", " ").split()) - _EMPTY


def _initials(name: str) -> str:
    """The first letters of the capitalised words, folded: "Wadi Centre for Studies" has wcs."""
    words = [w for w in name.replace("-", " ").split() if w[:1].isupper()]
    return fold("".join(w[0] for w in words)) if len(words) > 2 else ""
