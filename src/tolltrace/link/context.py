"""What a happening looks like among the others of the casebook: which of its words are rare, how common its party and method are.

Agreement on what everybody says tells nothing: in a casebook of one air force, "airstrike" and its name join no two reports.
What is common or rare moves in steps, so that one more report seldom changes what is known of all others.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tolltrace.link.happenings import Told
from tolltrace.model import Method, Report
from tolltrace.vocab import vocabulary

_NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z][\w’'-]{2,}")
_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")
_POSSESSIVE = re.compile(r"[’']s?$")
_TIMES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday ramadan""".split()  # noqa: SIM905 - as people read it
)
_LIMIT = 20_000  # characters of a quote's surroundings; quotes are clauses
_READ = 6_000  # characters of a report: news says what happened early
_KEPT = 40  # words of a happening, the rarest that another report uses too
_SMALL = 30  # happenings added to the count, so that a casebook of two reports does not call everything common
_COMMON = 1 / 3  # of the happenings: beyond, agreeing on a party or a method is what chance gives
_FEW = 3  # reports that may share a word before it is no longer rare, in a small casebook
_PLAIN_FROM = 64  # reports: in a smaller casebook every other word is rare, and only names tell
_RARE_SHARE = 32  # a word is rare that at most one of so many reports uses ...
_RARE_MOST = 256  # ... and no more than this many
_BANDS = ((4, 5), (16, 4), (64, 3), (_RARE_MOST, 2))  # reports that use a word, and how much it tells


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole casebook: parties and methods that are ``common``, how many reports at ``most`` share a rare
    word, and whether ``plain`` words count or only names."""

    common: frozenset[str | Method]
    most: int
    plain: bool

    def words_of(self, told: Told) -> tuple[str, ...]:
        return told.said if self.plain else told.names


def traits(told: Sequence[Told], reports: Mapping[str, Report]) -> list[Told]:
    """The happenings with the targets, names and other words that their quotes, or a report of one happening alone, speak of."""
    per = Counter(t.happening.report for t in told)
    return [_with_traits(t, reports.get(t.happening.report), alone=per[t.happening.report] == 1) for t in told]


def context(told: Iterable[Told], reports: int) -> Context:
    """What is common among happenings of ``reports`` reports."""
    seen: Counter[str | Method] = Counter()
    n = 0
    for t in told:
        n += 1
        seen[t.happening.method] += 1
        seen.update(t.happening.responsible)
    return tally(seen, n, reports)


def tally(seen: Mapping[str | Method, int], n: int, reports: int) -> Context:
    """As ``context``, from counts over ``n`` happenings."""
    step = 1 << max(0, reports.bit_length() - 1)
    common = frozenset(name for name, times in seen.items() if times / (n + _SMALL) >= _COMMON)
    return Context(common, max(_FEW, min(_RARE_MOST, step // _RARE_SHARE)), step >= _PLAIN_FROM)


def spread(told: Iterable[Told], known: Context) -> Counter[str]:
    """In how many reports each word stands."""
    by_report: dict[str, set[str]] = {}
    for t in told:
        by_report.setdefault(t.happening.report, set()).update(known.words_of(t))
    return Counter(word for words in by_report.values() for word in words)


def in_context(told: Told, known: Context, uses: Mapping[str, int]) -> Told:
    """A happening with what is common marked, and its rarest words with how much each tells; ``uses`` is in how many reports
    each word stands."""
    rare = sorted((uses[w], w) for w in known.words_of(told) if 1 < uses[w] <= known.most)[:_KEPT]
    return replace(
        told,
        words=frozenset(_pair(w, _tells(n)) for n, w in rare),
        party_common=any(p in known.common for p in told.happening.responsible),
        method_common=told.happening.method in known.common,
    )


def _tells(n: int) -> int:
    return next(weight for most, weight in _BANDS if n <= most)


def band(n: int, known: Context) -> int:
    """How much a word tells that ``n`` reports use; 0 when it is not rare, or nobody else uses it."""
    return _tells(n) if 1 < n <= known.most else 0


@lru_cache(maxsize=200_000)
def _pair(word: str, tells: int) -> tuple[str, int]:
    """One object for all happenings that use the word: there are many."""
    return word, tells


def _with_traits(told: Told, report: Report | None, *, alone: bool) -> Told:
    if report is None:
        return told
    known = " ".join((told.happening.where.written, *told.happening.responsible, *(c.claimant for c in told.claims))).casefold()
    spans = sorted({c.quote for c in told.claims})
    texts = [span.of(report.text)[:_LIMIT] for span in spans]
    names = {m.group().casefold() for text in texts for m in _NAME.finditer(text)}
    names = {_POSSESSIVE.sub("", w) for w in names if w not in known and w not in _TIMES}
    around = [report.text] if alone else [s.of(report.text) for s in spans]
    said = {_POSSESSIVE.sub("", m.group().casefold()) for text in around for m in _WORD.finditer(text[:_READ])}
    targets = _targets()
    named = (w for text in (*texts, told.happening.where.written) for w in _WORD.findall(text.lower()))
    return replace(
        told,
        names=tuple(sorted(names)),
        said=tuple(sys.intern(w) for w in sorted(said | names)),
        targets=frozenset(targets[w] for w in named if w in targets),
    )


@cache
def _targets() -> dict[str, str]:
    return {str(word): str(kind) for kind, words in vocabulary("linking")["targets"].items() for word in words}
