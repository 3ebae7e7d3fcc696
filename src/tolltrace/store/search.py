"""Full text of reports, found by the words that people type: a file beside the casebook that may be thrown away at any time.

Text is folded before it is kept and before it is asked for, so that Arabic is found however it was written: without vowel signs
and stretching, one alef for all, final ya and ta marbuta as they are often typed; Latin letters without accents and case,
digits of any script as 0-9. What is typed is taken as words, never as a query language.
"""

import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from tolltrace.model import Report

NAME = "search.sqlite"
_VERSION = 1
BATCH = 100  # reports of one transaction
MOST = 2_000  # reports of one question that are ranked
_AROUND = 90  # characters of a report shown on either side of the first word found
_WORDS = 12  # more words than these are left out
_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None})


@dataclass(frozen=True, slots=True)
class Hit:
    """A report found: its id, and the text around the first word found, cut in three."""

    report: str
    before: str
    found: str
    after: str


class Words(Protocol):
    """An index of reports by their words."""

    def update(self, wanted: Sequence[str], texts: Callable[[Sequence[str]], Sequence[Report]]) -> int: ...

    def find(self, asked: str, limit: int, start: int = 0) -> list[str]: ...

    def size(self) -> int: ...

    def close(self) -> None: ...


class SearchIndex:
    """The index in the file ``path`` (":memory:" for none). Safe to use from several threads; one asks at a time."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._db = _opened(path)

    def update(self, wanted: Sequence[str], texts: Callable[[Sequence[str]], Sequence[Report]]) -> int:
        """Adds the reports that it lacks and drops those that are not among ``wanted`` (ids; ``texts`` gives them whole);
        returns how many were added. Whoever asks meanwhile waits for a few of them at most."""
        with self._lock:
            known = {row[0] for row in self._db.execute("SELECT id FROM reports")}
        missing = [i for i in wanted if i not in known]
        for start in range(0, len(missing), BATCH):
            batch = [(r.id, kept(r)) for r in texts(missing[start : start + BATCH])]
            with self._lock, self._db:
                for identity, text in batch:
                    at = self._db.execute("INSERT OR IGNORE INTO reports (id) VALUES (?)", (identity,))
                    if at.rowcount:
                        self._db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (at.lastrowid, text))
        with self._lock, self._db:
            for gone in known.difference(wanted):
                (seq,) = self._db.execute("SELECT seq FROM reports WHERE id = ?", (gone,)).fetchone()
                self._db.execute("DELETE FROM words WHERE rowid = ?", (seq,))
                self._db.execute("DELETE FROM reports WHERE seq = ?", (seq,))
        return len(missing)

    def find(self, asked: str, limit: int, start: int = 0) -> list[str]:
        """The ids of reports that hold every word of ``asked`` (the last one may be unfinished), best first. Of more than MOST
        that hold them, those that came last are looked at: what so many tell is no word to find one by."""
        query = _query(asked)
        if not query:
            return []
        with self._lock:
            rows = self._db.execute(
                "SELECT r.id FROM (SELECT rowid AS seq, bm25(words) AS fit FROM words WHERE words MATCH ? "
                "ORDER BY rowid DESC LIMIT ?) found JOIN reports r USING (seq) ORDER BY fit, seq LIMIT ? OFFSET ?",
                (query, MOST, limit, start),
            )
            return [row[0] for row in rows]

    def size(self) -> int:
        """How many reports it has."""
        with self._lock:
            return int(self._db.execute("SELECT count(*) FROM reports").fetchone()[0])

    def close(self) -> None:
        """Gives the file back."""
        with self._lock:
            self._db.close()


def _opened(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False, timeout=15)
    if path != ":memory:":
        db.execute("PRAGMA journal_mode=WAL")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != _VERSION:
        with db:
            db.execute("DROP TABLE IF EXISTS words")
            db.execute("DROP TABLE IF EXISTS reports")
            db.execute("CREATE TABLE reports (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)")
            db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'unicode61 remove_diacritics 0')")
            db.execute(f"PRAGMA user_version = {_VERSION}")
    return db


def folded(text: str) -> str:
    """``text`` as it is kept and asked for."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


def _folding(text: str) -> Iterable[tuple[str, int]]:
    """The folded characters, each with the offset in ``text`` that it came from."""
    for at, ch in enumerate(text):
        for out in _letter(ch):
            yield out, at


@cache
def _letter(ch: str) -> str:
    """One character folded; "" for signs that are left out."""
    made = ""
    for part in unicodedata.normalize("NFKD", ch.translate(_SAME)):
        if unicodedata.category(part) not in ("Mn", "Cf"):
            digit = unicodedata.decimal(part, None)
            made += part.translate(_SAME).casefold() if digit is None else str(digit)
    return made


def kept(report: Report) -> str:
    """What of a report is found, folded."""
    return folded("\n".join((report.title, report.publisher, report.doc, report.text)))


def words_of(text: str) -> list[str]:
    """The words of a folded text."""
    return "".join(ch if ch.isalnum() else " " for ch in text).split()


def terms(asked: str) -> list[str]:
    """The words of what is asked for."""
    return words_of(folded(asked))[:_WORDS]


def _query(asked: str) -> str:
    """Every word in quotes: nothing typed is an operator."""
    quoted = [f'"{term}"' for term in terms(asked)]
    return " ".join(quoted) + "*" if quoted else ""


def hit(report: Report, asked: str) -> Hit:
    """``report`` with the text around the first place where a word of ``asked`` begins."""
    pairs = list(_folding(report.text)) if not report.text.isascii() else None
    text = folded(report.text)
    places = [(at, term) for term in terms(asked) if (at := _word_at(text, term)) >= 0]
    if not places:
        return Hit(report.id, "", "", report.text[: 2 * _AROUND])
    at, term = min(places)
    start, end = (at, at + len(term)) if pairs is None else (pairs[at][1], pairs[at + len(term) - 1][1] + 1)
    return Hit(report.id, report.text[max(start - _AROUND, 0) : start], report.text[start:end], report.text[end : end + _AROUND])


def _word_at(text: str, term: str) -> int:
    at = text.find(term)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(term, at + 1)
    return at


def hits(reports: Sequence[Report], asked: str) -> list[Hit]:
    """A hit for each report."""
    return [hit(r, asked) for r in reports]
