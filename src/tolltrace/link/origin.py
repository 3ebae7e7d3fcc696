"""Who repeats whom: the independent origin behind each claim, so that a figure told by ten outlets counts as one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz import fuzz
from rensa import RMinHash

from tolltrace.model import Claim, Report, Stance
from tolltrace.vocab.claimants import origin_root, root

_PERMUTATIONS = 64
_BAND = 4  # rows a band: reports alike by half share a band with a chance of two in three, by 0.8 almost surely
_SHINGLE = 4  # words
_ALIKE = 82.0  # rapidfuzz ratio of the words: one agency text with another lead passes, two texts on one event do not
_COMPARED = 6000  # characters of each text; copies begin alike
_READ = 15_000  # characters of each text that are sketched
_WORD = re.compile(r"\w+")


def copies(reports: Sequence[Report]) -> dict[str, str]:
    """For each report id the smallest id among its near-identical reports (itself when it has none)."""
    words = {r.id: _WORD.findall(r.text[:_READ].casefold()) for r in reports}
    bands: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r.id):
        shingles = [" ".join(words[report.id][i : i + _SHINGLE]) for i in range(len(words[report.id]) - _SHINGLE + 1)]
        if not shingles:
            continue
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update(shingles)
        digest = sketch.digest()
        for at in range(0, _PERMUTATIONS, _BAND):
            bands[at, tuple(digest[at : at + _BAND])].append(report.id)
    first = {r.id: r.id for r in reports}

    def top(of: str) -> str:
        while first[of] != of:
            of = first[of]
        return of

    compared: set[tuple[str, str]] = set()
    for members in bands.values():
        # One partner is enough in a band: copies are alike with each other, and chains meet in their smallest.
        for a, b in pairwise(members):
            if (a, b) in compared or top(a) == top(b):
                continue
            compared.add((a, b))
            if fuzz.ratio(" ".join(words[a])[:_COMPARED], " ".join(words[b])[:_COMPARED], score_cutoff=_ALIKE) > 0:
                low, high = sorted((top(a), top(b)))
                first[high] = low
    return {r: top(r) for r in first}


def origins(told: Iterable[Sequence[Claim]], reports: Mapping[str, Report], copy_of: Mapping[str, str]) -> dict[str, str]:
    """The independent origin of each claim; ``told`` are the claims of each happening. An attributed claim has the root of its
    claimant. The report's own voice rests on those whom the report cites for that happening: for a figure that one of them
    states on that one, else on the first of them. Only a report that cites nobody is an origin itself, copies counting as one. A
    denial is the origin of no harm and left out; an admission speaks for nobody else."""
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
    first = copy_of.get(report, report)
    publisher = reports[first].publisher if first in reports else ""
    return root(publisher) or first
