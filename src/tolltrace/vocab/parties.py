"""Who is who: names of sources and parties resolved to one canonical name, and who stands with whom.

The judgements are data (``sources.yml``, ``belligerents.yml``); this module only folds and looks up. Both the reading of
reports and the joining of claims need them, which is why they stand beside the vocabularies.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from tolltrace.errors import VocabularyError
from tolltrace.vocab import vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """A known source: ``kind`` is a key of sources.yml's ``kinds``; ``side`` the parties it speaks for or leans to."""

    name: str
    kind: str
    side: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A folded word; ``capital`` says that it was written in capitals (so that "US" is no pronoun), ``proper`` that it opens with
    one."""

    word: str
    capital: bool
    proper: bool
    bare: str
    """Without the -s of a plural, or of a possessive whose apostrophe is lost ("Assads forces"); else ""."""

    @staticmethod
    def of(word: str, written: str) -> "_Token":
        """``word`` folded from what is ``written``."""
        bare = word[:-1] if len(word) > 4 and word.endswith("s") else ""
        return _Token(word, written.isupper(), written[0].isupper(), bare)


_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_WORD = re.compile(r"[A-Za-z0-9]+")


def _fold(name: str) -> list[_Token]:
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").replace("‘", "'").replace("`", "'")
    plain = _INITIALS.sub(lambda m: m.group().replace(".", "") + " ", plain)
    plain = re.sub(r"'s\b|'", "", plain)
    return [_Token.of(m.group().lower(), m.group()) for m in _WORD.finditer(plain)]


def _key(name: str) -> tuple[str, ...]:
    words = [t.word for t in _fold(name)]
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


@dataclass(frozen=True, slots=True)
class _Table:
    """Aliases by their first word, longest first: ``(words, canonical, must be capitals)``."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], str, bool], ...]]

    @staticmethod
    def of(entries: Iterable[tuple[str, str]]) -> "_Table":
        found: dict[tuple[str, ...], tuple[str, bool]] = {}
        for alias, name in entries:
            words = _key(alias)
            if not words:
                raise VocabularyError(f"the alias {alias!r} of {name!r} has no letters")
            short = len(words) == 1 and len(words[0]) <= 2
            found.setdefault(words, (name, short))
        rows: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for words, (name, short) in found.items():
            rows.setdefault(words[0], []).append((words, name, short))
        return _Table({first: tuple(sorted(row, key=lambda r: -len(r[0]))) for first, row in rows.items()})

    def find(self, tokens: list[_Token]) -> list[tuple[int, int, str]]:
        """Non-overlapping ``(start, end, canonical)`` word positions, in order, the longest alias at each place."""
        hits = []
        free = 0
        for at, token in enumerate(tokens):
            rows = self.by_first.get(token.word)
            if token.bare and (more := self.by_first.get(token.bare)):
                rows = (*(rows or ()), *more)
            if rows is None or at < free:
                continue
            for words, name, short in rows:
                free = at + len(words)
                if free <= len(tokens) and (token.capital or not short) and _spells(words, tokens, at):
                    hits.append((at, free, name))
                    break
                free = at
        return hits


def _spells(words: tuple[str, ...], tokens: list[_Token], at: int) -> bool:
    """Whether the words after the first, by which they were looked up, are spelled at ``at``."""
    return len(words) == 1 or all(
        word in (token.word, token.bare) for token, word in zip(tokens[at + 1 : at + len(words)], words[1:], strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Parties:
    table: _Table
    actors: _Table
    sources: _Table
    by_name: dict[str, Source]
    unnamed: _Table
    allies: dict[str, frozenset[str]]
    members: dict[str, frozenset[str]]
    leads: dict[str, str]
    broad: dict[str, frozenset[str]]
    roles: frozenset[str]
    alone: dict[str, frozenset[str]]


def _names(entry: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(alias), entry["name"]) for alias in [entry["name"], *entry.get("aliases", ()), *entry.get("people", ())]]


@cache
def _load() -> _Parties:
    data, known = vocabulary("belligerents"), vocabulary("sources")
    entries = [*data["parties"], *data["blocs"]]
    allies: dict[str, set[str]] = {entry["name"]: set() for entry in entries}
    for entry in entries:
        for ally in entry.get("allies", ()):
            if ally not in allies:
                raise VocabularyError(f"belligerents.yml: {entry['name']!r} names the unknown ally {ally!r}")
            allies[entry["name"]].add(ally)
            allies[ally].add(entry["name"])
    broad = {str(row["words"][0]): frozenset(row["covers"]) for row in data["broad"]}
    aliases = [pair for entry in entries for pair in _names(entry)]
    aliases += [(str(word), str(row["words"][0])) for row in data["broad"] for word in row["words"]]
    sources = [Source(s["name"], s["kind"], tuple(s["side"]), s["reason"]) for s in known["sources"]]
    return _Parties(
        table=_Table.of(aliases),
        actors=_Table.of([*aliases, *((word, word) for word in str(data["unnamed"]).split())]),
        sources=_Table.of(pair for s in known["sources"] for pair in _names(s)),
        by_name={s.name: s for s in sources},
        unnamed=_Table.of((word, kind) for kind, words in known["unnamed"].items() for word in words),
        allies={name: frozenset(found) for name, found in allies.items()},
        members={entry["name"]: frozenset(entry["members"]) for entry in data["blocs"]},
        leads={entry["name"]: entry["lead"] for entry in data["blocs"] if "lead" in entry},
        broad=broad,
        roles=frozenset(str(known["roles"]).split()),
        alone={str(word): frozenset(str(before).split()) for word, before in known["alone"].items()},
    )


@lru_cache(maxsize=4096)
def source(name: str) -> Source | None:
    """The known source that ``name`` names or belongs to ("Observatory", "SANA reporter", "SOHR head Rami Abdel Rahman"),
    None when it is none or names several."""
    data, tokens = _load(), _fold(name)
    hits = {hit[2] for hit in data.sources.find(tokens) if not _anothers(hit[0], hit[1], tokens)}
    return data.by_name[hits.pop()] if len(hits) == 1 else None


def _anothers(start: int, end: int, tokens: list[_Token]) -> bool:
    """Whether a common word that stands for one source is part of another's name: "the Wadi Observatory" is not Syria's."""
    may_stand = _load().alone.get(tokens[start].word) if end == start + 1 and start else None
    return may_stand is not None and tokens[start - 1].proper and tokens[start - 1].word not in may_stand


def known_names() -> tuple[str, ...]:
    """The names of all known sources."""
    return tuple(_load().by_name)


_MERELY_THERE = frozenset({"based", "born", "educated", "registered"})


def _acting(hits: list[tuple[int, int, str]], tokens: list[_Token]) -> list[tuple[int, int, str]]:
    """The parties that are more than an address: "a British-based monitor" is none of Britain's."""
    return [h for h in hits if h[1] >= len(tokens) or tokens[h[1]].word not in _MERELY_THERE]


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """One name for one source or party: "SOHR" and "the Syrian Observatory" are "Syrian Observatory for Human Rights", "Pentagon"
    and "US military" are "United States". A name that is nobody we know, or more than one, stays itself, without outer space."""
    if known := source(name):
        return known.name
    data, tokens = _load(), _fold(name)
    hits = _acting(data.table.find(tokens), tokens)
    if len(hits) == 1 and hits[0][2] not in data.broad:
        start, end, party = hits[0]
        rest = [t.word for i, t in enumerate(tokens) if not start <= i < end]
        if all(word in data.roles for word in rest):
            return party
    return " ".join(name.split())


@lru_cache(maxsize=4096)
def side_of(name: str) -> tuple[str, ...]:
    """The parties that ``name`` names, or for a source the parties it stands with, in the order named; () when unknown.
    "Russian or Syrian government jets" -> ("Russia", "Syrian government"). A broad word gives itself ("terrorist"). A backer
    counts only where nobody else is named ("US-backed rebels" are rebels)."""
    data, tokens = _load(), _fold(name)
    if (known := source(name)) is not None:
        return known.side
    hits = data.table.find(tokens)
    hits = _acting(hits, tokens)
    named = [h for h in hits if h[2] not in data.broad]
    backers = {h for h in named if h[1] < len(tokens) and tokens[h[1]].word in {"backed", "supported", "allied", "trained"}}
    broad = [h for h in hits if h[2] in data.broad]
    # "Syrian army": one actor; a broad word stands only when no party is named beside it.
    chosen = [h for h in named if h not in backers] or (broad if broad else named)
    return tuple(dict.fromkeys(h[2] for h in chosen))


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """What sort of source ``name`` is, a key of sources.yml's ``kinds``; "" when nothing tells."""
    if known := source(name):
        return known.kind
    data, tokens = _load(), _fold(name)
    hits = data.unnamed.find(tokens)
    # The last word is the head: "anti-government activists", "army radio".
    return hits[-1][2] if hits else ""


def is_outlet(name: str) -> bool:
    """Whether ``name`` is news media: it relays what others count, as a rule."""
    return kind_of(name) in {"outlet", "agency"}


@lru_cache(maxsize=64)
def mentions(text: str) -> tuple[tuple[int, int, str], ...]:
    """The known sources that ``text`` names, in order: ``(start, end, canonical name)``, half-open character offsets."""
    words, rows = _placed(text)
    hits = _load().sources.find(rows)
    return tuple((words[a][0], words[b - 1][1], name) for a, b, name in hits if not _anothers(a, b, rows))


@cache
def people() -> frozenset[str]:
    """The persons whose word is a source's, in lower case ("rami abdel rahman")."""
    return frozenset(str(name).lower() for row in vocabulary("sources")["sources"] for name in row.get("people", ()))


def party_mentions(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Where ``text[start:end]`` names a party, a bloc or an actor nobody names, in order: half-open character
    offsets into ``text``."""
    words, rows = _placed(text)
    first, last = bisect_left(words, (start, start)), bisect_left(words, (end, end))
    hits = _load().actors.find(rows[first:last])
    return tuple((words[first + a][0], words[first + b - 1][1]) for a, b, _ in hits)


_PLACED = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+")


@lru_cache(maxsize=8)
def _placed(text: str) -> tuple[list[tuple[int, int]], list[_Token]]:
    """The words of a text: their places and their folded forms; the last few texts are remembered."""
    found = list(_PLACED.finditer(text))
    return [m.span() for m in found], [_token(m.group()) for m in found]


@lru_cache(maxsize=16384)
def _token(word: str) -> _Token:
    return _Token.of(_plain(word), word)


def _plain(word: str) -> str:
    low = word.lower().replace(".", "")
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def outlets() -> frozenset[str]:
    """Canonical names of the known outlets and agencies."""
    return frozenset(s.name for s in _load().by_name.values() if s.kind in {"outlet", "agency"})


@lru_cache(maxsize=16384)
def related(a: str, b: str) -> bool:
    """Whether two names of parties can be one actor or stand on one side: equal, member of the same or of the other bloc,
    allied, or one a broad word for the other. False when either is empty. Names nobody knows are related when they share a word
    that tells something ("enemy drone", "the enemy")."""
    sides_a, sides_b = side_of(a), side_of(b)
    if sides_a and sides_b:
        return any(_one_side(x, y) for x in sides_a for y in sides_b)
    words_a, words_b = ({t.bare or t.word for t in _fold(n) if t.word not in _load().roles} for n in (a, b))
    return bool(words_a & words_b)


@lru_cache(maxsize=16384)
def same_party(a: str, b: str) -> bool:
    """Whether two names can be one and the same actor: a side of their own in common, a bloc and its member, or a broad word
    and what it covers. Allies are not: what one admits is no admission of the other's."""
    return any(_one_actor(x, y) for x in side_of(a) for y in side_of(b))


def _one_actor(x: str, y: str) -> bool:
    data = _load()
    if x == y or y in data.members.get(x, ()) or x in data.members.get(y, ()):
        return True
    covers_x, covers_y = data.broad.get(x, frozenset()), data.broad.get(y, frozenset())
    if covers_x and covers_y:
        return bool(covers_x & covers_y)
    return y in covers_x or x in covers_y


def lead_of(party: str) -> str:
    """The member that leads a bloc ("US-led coalition" -> "United States"); any other party itself."""
    return _load().leads.get(party, party)


@lru_cache(maxsize=4096)
def covered(name: str) -> frozenset[str]:
    """The parties that a broad word ("the army", "terrorists") can mean; empty for a name that says who it is."""
    sides = side_of(name)
    return _load().broad.get(sides[0], frozenset()) if len(sides) == 1 else frozenset()


@lru_cache(maxsize=8)
def named_sides(text: str) -> frozenset[str]:
    """The parties and blocs that a text names, broad words aside."""
    data = _load()
    return frozenset(side for _, _, side in data.actors.find(_placed(text)[1]) if side in data.allies)


def _one_side(x: str, y: str) -> bool:
    data = _load()
    if x == y or y in data.allies.get(x, ()):
        return True
    if y in data.members.get(x, ()) or x in data.members.get(y, ()):
        return True
    if any(x in members and y in members for members in data.members.values()):
        return True
    covers_x, covers_y = data.broad.get(x, frozenset()), data.broad.get(y, frozenset())
    if covers_x and covers_y:
        return bool(covers_x & covers_y)
    return any(_one_side(one, y) for one in covers_x) or any(_one_side(x, one) for one in covers_y)
