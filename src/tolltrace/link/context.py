"""What a happening looks like among the others of the casebook: which of its words are rare, how common its party and method are.

Agreement on what everybody says tells nothing: in a casebook of one air force, "airstrike" and its name join no two reports.
What is common or rare moves in steps, so that one more report seldom changes what is known of all others.
"""

import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tolltrace.link.echo import cites_nobody, sketch
from tolltrace.link.happenings import Told, happenings
from tolltrace.model import Claim, Method, Report
from tolltrace.places.folding import fold
from tolltrace.vocab import vocabulary
from tolltrace.vocab.persons import NAMES, sounds_of

_NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z][\w’'-]{2,}")
_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]{3,}")
_POSSESSIVE = re.compile(r"[’']s?$")
_TIMES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday ramadan""".split()  # noqa: SIM905 - as people read it
)
_LIMIT = 20_000  # characters of a quote's surroundings; quotes are clauses
_READ = 6_000  # characters of a report: news says what happened early
_KEPT = 120  # words of a happening, the rarest that another report uses too: with 40 two accounts of one story are told apart
# from accounts of two less well, with 200 hardly better
_SMALL = 30  # happenings added to the count, so that a casebook of two reports does not call everything common
_COMMON = 1 / 3  # of the happenings: beyond, agreeing on a party or a method is what chance gives
_FEW = 3  # reports that may share a word before it is no longer rare, in a small casebook
_PLAIN_FROM = 64  # reports: in a smaller casebook every other word is rare, and only names tell
_RARE_SHARE = 16  # a word is rare that at most one of so many reports uses ...
_RARE_MOST = 256  # ... and no more than this many
_BANDS = ((4, 3), (16, 8), (64, 32), (_RARE_MOST, 128))  # reports that use a word, counted as so many
_LIKE = 64  # reports: a smaller casebook says as little of how rare a word is as one of so many
_NAMED = 1.5  # a name tells this much more than another word that as many reports use


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole casebook: parties and methods that are ``common``, how many ``reports`` it has (down to a power of
    two), how many of them at ``most`` share a rare word, and whether ``plain`` words count or only names."""

    common: frozenset[str | Method]
    reports: int
    most: int
    plain: bool

    def words_of(self, told: Told) -> tuple[str, ...]:
        return told.said if self.plain else told.names


def traits(told: Sequence[Told], reports: Mapping[str, Report]) -> list[Told]:
    """The happenings with the targets, names and other words that their quotes speak of, the main one of a report with all its
    words: a report tells more of what it is about than the clauses with figures hold."""
    main: dict[str, Told] = {}
    for t in told:
        best = main.get(t.happening.report)
        if best is None or _weight(t) > _weight(best):
            main[t.happening.report] = t
    names = {i: _names_in(reports[i].text) for i in main if i in reports}
    found = []
    for t in told:
        report = t.happening.report
        known = report in reports
        full = _with_traits(t, reports[report], main=main[report] is t) if known else t
        beside = main[report] is not t
        found.append(replace(full, around=names[report], beside=beside) if known else replace(t, beside=beside))
    return found


def _names_in(text: str) -> tuple[str, ...]:
    """The capitalised words of a text, folded and sorted."""
    return tuple(sorted({sys.intern(fold(_POSSESSIVE.sub("", w))) for w in _CAPITAL.findall(text[:_LIMIT])}))


def _weight(t: Told) -> tuple[int, int, str]:
    """What a report is most about: the happening with most claims, of equals the one told first."""
    return len(t.claims), -min((c.figure.start for c in t.claims), default=0), t.id


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
    return Context(common, step, max(_FEW, min(_RARE_MOST, step // _RARE_SHARE)), step >= _PLAIN_FROM)


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
        words=frozenset(_pair(w, tells(w, n, known)) for n, w in rare),
        party_common=any(p in known.common for p in told.happening.responsible),
        method_common=told.happening.method in known.common,
    )


def tells(word: str, n: int, known: Context) -> int:
    """How unlikely it is that two reports share by chance a word that ``n`` reports use: minus the natural logarithm of the
    share of reports that use it. Sums of it mean the same in casebooks of any size and kind."""
    used = next(about for most, about in _BANDS if n <= most)
    return round(math.log(max(known.reports, _LIKE) / used) * (_NAMED if word[:1].isupper() else 1.0))


@lru_cache(maxsize=200_000)
def _pair(word: str, tells: int) -> tuple[str, int]:
    """One object for all happenings that use the word: there are many."""
    return word, tells


def _with_traits(told: Told, report: Report, *, main: bool) -> Told:
    known = " ".join((told.happening.where.written, *told.happening.responsible, *(c.claimant for c in told.claims))).casefold()
    spans = sorted({c.quote for c in told.claims})
    texts = [span.of(report.text)[:_LIMIT] for span in spans]
    named = {_POSSESSIVE.sub("", m.group()).capitalize() for text in texts for m in _NAME.finditer(text)}
    names = {w for w in named if w.casefold() not in known and w.casefold() not in _TIMES}
    around = [report.text] if main else texts
    said = {_POSSESSIVE.sub("", m.group()) for text in around for m in _WORD.finditer(text[:_READ])}
    targets = _targets()
    struck = (w for text in (*texts, told.happening.where.written) for w in _WORD.findall(text.lower()))
    return replace(
        told,
        names=tuple(sorted(names)),
        said=tuple(sys.intern(w) for w in sorted(_as_tokens(said) | names)),
        targets=frozenset(targets[w] for w in struck if w in targets),
        sentences=sketch(texts) if cites_nobody(told) else (),
        dead=tuple(sorted({sounds_of(e.span.of(report.text)) for c in told.claims for e in c.evidence if e.field == NAMES})),
    )


def _as_tokens(said: Iterable[str]) -> set[str]:
    """Names keep a capital, everything else has none. What stands in small letters too only opens a sentence."""
    small = {w for w in said if not w[:1].isupper()}
    return {w.lower() if w.lower() in small or w.isupper() else w.capitalize() if w[:1].isupper() else w.lower() for w in said}


@cache
def _targets() -> dict[str, str]:
    return {str(word): str(kind) for kind, words in vocabulary("linking")["targets"].items() for word in words}


def told_of(claims: Sequence[Claim], reports: Mapping[str, Report]) -> list[Told]:
    """The happenings of ``claims`` as they are compared, sorted by id."""
    told = traits(happenings(claims, reports), reports)
    known = context(told, len({t.happening.report for t in told}))
    uses = spread(told, known)
    return [in_context(t, known, uses) for t in told]
