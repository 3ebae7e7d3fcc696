"""Names of people: withheld unless the operator decides otherwise.

Nobody can list the names that must not be published, so the test is turned round: a capitalised word stays only when it is known
to be no person (our own lists of sources, parties and places, the casebook's ``may_be_named``, words that any sentence has), or
when the person agreed. A script without capitals gives no such sign: there only the words of a figure are published.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tolltrace.release.scan import WITHHELD, plain_words, scanned
from tolltrace.vocab import parties, vocabulary
from tolltrace.vocab.claimants import root

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f])"  # with the signs that stand over and under letters
_WORD = re.compile(rf"{_LETTER}+(?:['’.]{_LETTER}+)*")
_BETWEEN = re.compile(r"[\s,]*$")


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named: ``words`` are known to be no person, ``phrases`` are whole names of institutions, ``agreed`` those of
    persons who agreed (all folded), ``secrets`` names that the record itself says are a person's: they go however they are
    written. An institution's name may stand beside others; a person's stands alone, for with another word it may be another's."""

    words: frozenset[str]
    phrases: frozenset[str]
    secrets: tuple[str, ...] = ()
    agreed: frozenset[str] = frozenset()

    def with_words(self, texts: Iterable[str]) -> "Names":
        """The same, and every word of ``texts`` (the names of places that are published)."""
        return replace(self, words=self.words | {w for t in texts for w in _folded_words(t)})

    def hiding(self, secrets: Iterable[str]) -> "Names":
        """The same, and ``secrets`` are withheld however they are written."""
        told = sorted({" ".join(s.split()) for s in secrets if len(s.strip()) > 3}, key=lambda s: (-len(s), s))
        return replace(self, secrets=tuple(told))


def names_of(allowed: Iterable[str], agreed: Iterable[str] = ()) -> Names:
    """What may be named where a casebook allows the institutions ``allowed`` beside our own lists, and the persons ``agreed``
    did agree."""
    words, phrases = _known()
    return Names(words, phrases | {_fold(name) for name in allowed}, (), frozenset(map(_fold, agreed)))


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Words and whole names of our own lists. A source's name counts as a whole, since it may hold a place or a person's name."""
    words, phrases = set(plain_words()), set()
    for entry in vocabulary("sources")["sources"]:  # never its `people`: those are persons
        for name in (entry["name"], *entry.get("aliases", ())):
            phrases.add(_fold(str(name)))
    belligerents, numbers, places = vocabulary("belligerents"), vocabulary("numbers"), vocabulary("places")
    for entry in (*belligerents["parties"], *belligerents["blocs"]):
        for name in (entry["name"], *entry.get("aliases", ())):
            words |= set(_folded_words(str(name)))
    for listed in (numbers["months"], numbers["weekdays"]):
        words |= {_fold(str(word)) for word in listed}
    for country in places["countries"].values():
        words |= {w for name in (*country["names"], *country["people"]) for w in _folded_words(str(name))}
    return frozenset(words), frozenset(phrases)


def _fold(text: str) -> str:
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
    return " ".join(bare.casefold().replace("’", "'").split()).removesuffix("'s")


def _folded_words(text: str) -> list[str]:
    return [_fold(m.group()) for m in _WORD.finditer(text)]


def cased(text: str) -> bool:
    """Whether every letter of ``text`` is of a script with capitals."""
    return all(ch.lower() != ch.upper() or not ch.isalpha() for ch in text)


def without_names(text: str, names: Names) -> tuple[str, tuple[str, ...]]:
    """``text`` with every run of capitalised words that is not known replaced by a mark, and what was replaced. A word of a
    script without capitals is replaced unless it is known."""
    gone: list[str] = []

    def unknown(piece: str) -> str:
        parts, last = [], 0
        for run in _runs(piece):
            start, end = run[0].start(), run[-1].end()
            if all(_is_known(m.group(), names) for m in run) or _fold(piece[start:end]) in names.agreed:
                continue
            gone.append(piece[start:end])
            parts += [piece[last:start], WITHHELD]
            last = end
        return "".join([*parts, piece[last:]])

    for secret in names.secrets:
        text, times = _spelled(secret).subn(WITHHELD, text)
        gone += [secret] * times
    parts, last = [], 0
    for match in _any_of(names.phrases).finditer(text):
        parts += [_each(text[last : match.start()], unknown), match.group()]
        last = match.end()
    return _once("".join([*parts, _each(text[last:], unknown)])), tuple(gone)


def _each(text: str, change: Callable[[str], str]) -> str:
    """``change`` on everything but the marks."""
    return WITHHELD.join(map(change, text.split(WITHHELD)))


@lru_cache(maxsize=64)
def _any_of(phrases: frozenset[str]) -> re.Pattern[str]:
    """Any of ``phrases``, the longest first; nothing where there are none."""
    longest = sorted(phrases, key=lambda p: (-len(p), p))
    return re.compile("|".join(_spelled(p).pattern for p in longest) or r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _spelled(name: str) -> re.Pattern[str]:
    """A name as words with any space between, regardless of case."""
    words = r"[\s.,_-]+".join(re.escape(w) for w in re.split(r"[\s.,_-]+", name) if w)
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _once(text: str) -> str:
    """Marks that stand together as one."""
    return re.sub(rf"{re.escape(WITHHELD)}(?:[\s,]*{re.escape(WITHHELD)})+", WITHHELD, text)


def _is_known(word: str, names: Names) -> bool:
    folded = _fold(word)
    return folded in names.words or all(part in names.words for part in re.split(r"['’.-]", folded) if part)


def _runs(text: str) -> list[list[re.Match[str]]]:
    """Words that may be one name: capitalised (or of a script without capitals), with particles between them. A plain word that
    opens a run ("At", "The") stands outside it."""
    particles = frozenset(vocabulary("release")["particles"])
    runs: list[list[re.Match[str]]] = []
    run: list[re.Match[str]] = []
    pending: list[re.Match[str]] = []

    def close() -> None:
        while run and _fold(run[0].group()) in plain_words():
            run.pop(0)
        if run:
            runs.append(run.copy())
        run.clear()
        pending.clear()

    last = 0
    for match in _WORD.finditer(text):
        word = match.group()
        apart = not _BETWEEN.match(text[last : match.start()].replace("-", " "))
        if run and (apart or "," in text[last : match.start()]):
            close()
        if word != word.lower() or not cased(word):
            run += [*pending, match]
            pending.clear()
        elif run and word.casefold() in particles:
            pending.append(match)
        else:
            close()
        last = match.end()
    close()
    return runs


def redacted(text: str, names: Names) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """``text`` for everybody: without contacts and addresses, then without unknown names. Also the kinds of what the scan found
    and the names that were withheld."""
    clean, kinds = scanned(text)
    done, gone = without_names(clean, names)
    return done, kinds, gone


def speaker(name: str, names: Names) -> tuple[str, bool]:
    """Who may be said to speak, and whether somebody was withheld: a known source or party by its own name (never the person who
    speaks for it), an institution that the casebook allows, a sort of speaker ("activists"), else the sort of the one who is
    withheld ("medic") or the mark."""
    if not name:
        return "", False
    if _fold(name) in names.phrases or _fold(name) in names.agreed:
        return name, False
    if (known := parties.source(name)) is not None:
        return known.name, False
    voice = root(name)
    if parties.source(voice) is not None or (voice and voice[0].isupper() and parties.side_of(voice) == (voice,)):
        return voice, False
    text, kinds, gone = redacted(name, names)
    if not kinds and not gone:
        return text, False
    return parties.kind_of(name) or WITHHELD, True
