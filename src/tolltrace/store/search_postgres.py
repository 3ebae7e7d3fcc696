"""The full-text index of ``search`` in a team's database: one for all servers, with the same finds in the same order.

PostgreSQL keeps our folded words (tsvector under a GIN index) and says which reports hold those asked for. It is not asked to
split, stem or rank: words are split as for SQLite, and the order is that of SQLite's bm25 (Robertson's formula with k1 1.2 and
b 0.75, a word of more than half of the reports counting next to nothing). The table is derived: it may be dropped at any time.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, text

from tolltrace.model import Report
from tolltrace.store.alone import alone
from tolltrace.store.search import BATCH, MOST, kept, terms, words_of

_FILLING = 9  # the lock of whoever adds reports
_K1, _B = 1.2, 0.75
_LEAST = 1e-6  # weight of a word that is everywhere
_LONGEST = 400  # characters of a word that tell it from others; PostgreSQL takes 2,046 bytes
_PLACES = 255  # of one word in one report; PostgreSQL counts no more
_BYTES = 600_000  # of a report's different words; PostgreSQL takes a megabyte with their places. Later ones are not found
_MAKE = (
    "CREATE TABLE IF NOT EXISTS search_words (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, "
    "length integer NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS search_words_words ON search_words USING gin (words)",
)


class PostgresIndex:
    """The index in the database of ``engine``. Safe to use from several threads, processes and machines. Raises SQLAlchemy's
    errors where the database may not be written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with alone(engine, _FILLING), engine.begin() as c:
            for statement in _MAKE:
                c.execute(text(statement))

    def update(self, wanted: Sequence[str], texts: Callable[[Sequence[str]], Sequence[Report]]) -> int:
        """As ``SearchIndex.update``; of several at once one adds and the others wait."""
        with alone(self._engine, _FILLING):
            with self._engine.connect() as c:
                known = {row.id for row in c.execute(text("SELECT id FROM search_words"))}
            missing = [i for i in wanted if i not in known]
            for start in range(0, len(missing), BATCH):
                rows = [_row(r) for r in texts(missing[start : start + BATCH])]
                with self._engine.begin() as c:
                    c.execute(
                        text(
                            "INSERT INTO search_words (id, length, words) VALUES (:id, :length, CAST(:words AS tsvector)) "
                            "ON CONFLICT (id) DO NOTHING"
                        ),
                        rows,
                    )
            if gone := known.difference(wanted):
                with self._engine.begin() as c:
                    c.execute(text("DELETE FROM search_words WHERE id = ANY(:gone)"), {"gone": sorted(gone)})
        return len(missing)

    def find(self, asked: str, limit: int, start: int = 0) -> list[str]:
        """As ``SearchIndex.find``."""
        found = [_quoted(term) for term in terms(asked)]
        if not found:
            return []
        queries = [*found[:-1], f"{found[-1]}:*"]
        with self._engine.connect() as c:
            held = c.execute(
                text(
                    "SELECT seq, id, length, words::text AS words FROM search_words WHERE words @@ CAST(:query AS tsquery) "
                    "ORDER BY seq DESC LIMIT :most"
                ),
                {"query": " & ".join(queries), "most": MOST},
            ).all()
            weights = _weights(c, queries) if held else ()
            mean = float(c.execute(text("SELECT avg(length) FROM search_words")).scalar() or 1.0) if held else 1.0
        asked_for = [term[:_LONGEST] for term in terms(asked)]
        order = sorted(held, key=lambda row: (-_fit(row, asked_for, weights, mean), row.seq))
        return [row.id for row in order[start : start + limit]]

    def size(self) -> int:
        """How many reports it has."""
        with self._engine.connect() as c:
            return int(c.execute(text("SELECT count(*) FROM search_words")).scalar() or 0)

    def close(self) -> None:
        """Nothing to give back: the connections are the store's."""


def _row(report: Report) -> dict[str, Any]:
    words = words_of(kept(report))
    places: dict[str, int] = {}
    used = 0
    for word, times in Counter(word[:_LONGEST] for word in words).items():
        used += len(word.encode()) + 2 * min(times, _PLACES)
        if used > _BYTES:
            break
        places[word] = min(times, _PLACES)
    # Where a word stands is not asked; how many places it has says how often it is used.
    vector = " ".join(f"{_quoted(word)}:{','.join(map(str, range(1, times + 1)))}" for word, times in places.items())
    return {"id": report.id, "length": len(words), "words": vector}


def _quoted(word: str) -> str:
    """A word as PostgreSQL reads it in a vector or a question; it has letters and digits alone."""
    return f"'{word[:_LONGEST]}'"


def _weights(c: Connection, queries: Sequence[str]) -> tuple[float, ...]:
    """How much each word asked for tells: the fewer reports hold it the more."""
    n = int(c.execute(text("SELECT count(*) FROM search_words")).scalar() or 0)
    found = []
    for query in queries:
        held = c.execute(text("SELECT count(*) FROM search_words WHERE words @@ CAST(:query AS tsquery)"), {"query": query})
        holding = int(held.scalar() or 0)
        weight = math.log((n - holding + 0.5) / (holding + 0.5))
        found.append(weight if weight > 0 else _LEAST)
    return tuple(found)


def _fit(row: Any, asked: Sequence[str], weights: Iterable[float], mean: float) -> float:
    """How well a report fits, by bm25."""
    used = {word[1:-1]: places.count(",") + 1 for word, _, places in (part.rpartition(":") for part in row.words.split(" "))}
    fit = 0.0
    for n, (term, weight) in enumerate(zip(asked, weights, strict=True), 1):
        whole = n < len(asked)
        times = used.get(term, 0) if whole else sum(t for word, t in used.items() if word.startswith(term))
        fit += weight * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * row.length / mean))
    return fit
