"""Who repeats whom: the independent origin behind each claim, so that a figure told by ten outlets counts as one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from tolltrace.link.wire import agency
from tolltrace.model import Claim, Report, Stance
from tolltrace.vocab.claimants import origin_root, root

_PERMUTATIONS = 192
_BAND = 3  # rows a band: texts of which a third is the same share a band nine times in ten, unrelated ones never
_SHINGLE = 5  # words
_HELD = 0.5  # of the shorter text's word sequences found in the longer: an agency text cut or with another lead passes, two
# outlets' texts on one event, even with a paragraph of one agency in both, reach a third
_LEAST = 8  # word sequences; shorter texts are alike by chance
_READ = 15_000  # characters of each text that are compared
_WORD = re.compile(r"\w+")
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 1], dtype=np.uint64)

Numbers = NDArray[np.uint64]
"""The word sequences of a text, a number each, in ascending order and each once."""


def copies(reports: Iterable[Report]) -> dict[str, str]:
    """For each report id the smallest id among its near-identical reports (itself when it has none)."""
    found = Copies()
    for report in reports:
        found.add(report)
    return {i: found.first(i) for i in found.ids()}


class Copies:
    """Groups of near-identical reports, grown one report at a time; the order does not matter."""

    def __init__(self) -> None:
        self._group: dict[str, set[str]] = {}
        self._bands: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
        self._texts: dict[str, Numbers] = {}

    def ids(self) -> Iterable[str]:
        return self._group.keys()

    def first(self, report: str) -> str:
        """The smallest id among the copies of a report."""
        return min(self._group[report])

    def add(self, report: Report) -> set[str]:
        """Takes in a report; returns the ids of its copies."""
        if report.id in self._group:
            return set()
        mine = self._group[report.id] = {report.id}
        found = sequences(report.text)
        if not found:
            return set()
        mine_in_text = self._texts[report.id] = numbers(report.text)
        compared: set[str] = set()
        for key in enumerate(bands(found)):
            members = self._bands[key]
            for other in members:
                if other in mine or other in compared:
                    continue
                compared.add(other)
                if alike(mine_in_text, [self._texts[other]])[0]:
                    mine |= self._group[other]
                    self._group |= dict.fromkeys(mine, mine)
            members.append(report.id)
        return mine - {report.id}


def sequences(text: str) -> list[str]:
    """The word sequences of a text by which copies are known; none where it is too short to be known by them."""
    words = _words(text)
    found = [" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)]
    return found if len(found) >= _LEAST else []


def numbers(text: str) -> Numbers:
    """The same sequences as numbers, which are the same for the same words as long as the process lives."""
    words = _words(text)
    n = len(words) - _SHINGLE + 1
    if n < _LEAST:
        return np.empty(0, dtype=np.uint64)
    of = np.fromiter(map(hash, words), dtype=np.int64, count=len(words)).astype(np.uint64)
    with np.errstate(over="ignore"):
        return np.unique(np.sum([of[i : i + n] * odd for i, odd in enumerate(_ODD)], axis=0, dtype=np.uint64))


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_READ].casefold())


def bands(found: Sequence[str]) -> list[tuple[int, ...]]:
    """The bands of a MinHash sketch of ``sequences``: copies share one nine times in ten, unrelated texts never."""
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update(list(found))
    digest = sketch.digest()
    return [tuple(digest[at : at + _BAND]) for at in range(0, _PERMUTATIONS, _BAND)]


def alike(mine: Numbers, others: Sequence[Numbers]) -> NDArray[np.bool_]:
    """For each of ``others`` whether one text copies the other: so many of the shorter one's word sequences stand in the longer
    too. No text may be without sequences."""
    lengths = np.array([len(other) for other in others])
    joined = np.concatenate(others)
    found = mine[np.minimum(np.searchsorted(mine, joined), len(mine) - 1)] == joined
    shared = np.add.reduceat(found, np.cumsum(lengths) - lengths, dtype=np.int64)
    return np.asarray(shared / np.minimum(lengths, len(mine)) >= _HELD)


def origins(told: Iterable[Sequence[Claim]], reports: Mapping[str, Report], copy_of: Mapping[str, str]) -> dict[str, str]:
    """The independent origin of each claim; ``told`` are the claims of each happening. An attributed claim has the root of its
    claimant. The report's own voice rests on those whom the report cites for that happening: for a figure that one of them
    states on that one, else on the first of them. Only a report that cites nobody is an origin itself, or the agency whose
    text it prints; copies count as one. A denial is the origin of no harm and left out; an admission speaks for nobody else."""
    found: dict[str, str] = {}
    for claims in told:
        standing = [c for c in claims if c.stance is not Stance.DENIED]
        cited = [c for c in standing if c.claimant and c.stance is not Stance.ACKNOWLEDGED]
        among = frozenset(c.claimant for c in standing if c.claimant)
        side = {name: origin_root(name, among) for name in among}
        speaks = [(c, side[c.claimant]) for c in cited]
        found |= {c.id: side.get(c.claimant) or _rests_on(c, speaks, reports, copy_of) for c in standing}
    return found


def _rests_on(claim: Claim, cited: Sequence[tuple[Claim, str]], reports: Mapping[str, Report], copy_of: Mapping[str, str]) -> str:
    same = [side for c, side in cited if _figure(c) == _figure(claim)]
    beside = same or [side for c, side in cited if c.report == claim.report]
    return min(beside) if beside else _own_voice(claim.report, reports, copy_of)


def _figure(claim: Claim) -> tuple[str, str, int | None, int | None]:
    return claim.report, claim.outcome.value, claim.count.low, claim.count.high


def _own_voice(report: str, reports: Mapping[str, Report], copy_of: Mapping[str, str]) -> str:
    """The agency whose text it is, else the publisher, else the report itself; copies have one voice, that of the first."""
    first = copy_of.get(report, report)
    if first not in reports:
        return first
    return root(agency(reports[first])) or root(reports[first].publisher) or first
