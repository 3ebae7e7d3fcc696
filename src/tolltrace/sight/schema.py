"""The tables of what is in sight, and how their file is opened.

Each row keeps the record as the store's document; columns repeat what is asked for. People's texts (claimants, places) are folded
once, when a row is made. The file is written by one connection and read by others, each seeing one state of it throughout.
"""

import sqlite3
from pathlib import Path
from urllib.parse import quote

VERSION = 3
UNDATED = "9999-12-31"  # of an incident without a day: it sorts behind all others

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE reports (
  rank INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, publisher TEXT NOT NULL, published TEXT,
  claims INTEGER NOT NULL
);
CREATE TABLE claims (
  id TEXT PRIMARY KEY, report TEXT NOT NULL, rank INTEGER NOT NULL, figure_end INTEGER NOT NULL, outcome TEXT NOT NULL,
  status TEXT NOT NULL, stance TEXT NOT NULL, scope TEXT NOT NULL, claimant TEXT NOT NULL, source TEXT NOT NULL, incident TEXT,
  written TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE claim_texts (id TEXT PRIMARY KEY, document TEXT NOT NULL, read TEXT) WITHOUT ROWID;
CREATE TABLE happenings (id TEXT PRIMARY KEY, incident TEXT, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE incidents (
  id TEXT PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL, place TEXT NOT NULL, method TEXT NOT NULL, grade TEXT NOT NULL,
  lat REAL, lon REAL, placed INTEGER NOT NULL, low INTEGER, high INTEGER, point TEXT NOT NULL, x REAL, y REAL
) WITHOUT ROWID;
CREATE TABLE incident_texts (
  id TEXT PRIMARY KEY, head TEXT NOT NULL, concluded TEXT, document TEXT NOT NULL, conclusion TEXT
) WITHOUT ROWID;
CREATE TABLE tolls (
  incident TEXT, place INTEGER, outcome TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (incident, place)
) WITHOUT ROWID;
CREATE TABLE changed (incident TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE parties (party TEXT, incident TEXT, PRIMARY KEY (party, incident)) WITHOUT ROWID;
CREATE TABLE statuses (status TEXT, incident TEXT, PRIMARY KEY (status, incident)) WITHOUT ROWID;
CREATE TABLE links (
  id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, score REAL NOT NULL, open INTEGER NOT NULL, document TEXT,
  machine TEXT, change TEXT, moved INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sides (happening TEXT, link TEXT, PRIMARY KEY (happening, link)) WITHOUT ROWID;
CREATE TABLE queue (id TEXT PRIMARY KEY, kind TEXT NOT NULL, value REAL NOT NULL, why TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE waiting (kind TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE decisions (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL,
  void INTEGER NOT NULL, document TEXT NOT NULL
);
CREATE TABLE subjects (subject TEXT, seq INTEGER, PRIMARY KEY (subject, seq)) WITHOUT ROWID;
CREATE TABLE names (n INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, first INTEGER NOT NULL);
CREATE TABLE named (name INTEGER, rank INTEGER, claim TEXT, PRIMARY KEY (name, rank, claim)) WITHOUT ROWID;
CREATE TABLE publishers (position INTEGER PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE claimants (name TEXT PRIMARY KEY, claims INTEGER NOT NULL, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE moves (
  source TEXT, incident TEXT, higher INTEGER NOT NULL, lower INTEGER NOT NULL, PRIMARY KEY (source, incident)
) WITHOUT ROWID;
CREATE TABLE resting (origin TEXT PRIMARY KEY, claims INTEGER NOT NULL) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX reports_source ON reports (source, rank);
CREATE INDEX claims_rank ON claims (rank, figure_end, outcome);
CREATE INDEX claims_report ON claims (report);
CREATE INDEX claims_incident ON claims (incident);
CREATE INDEX claims_asked ON claims (outcome, status, stance, scope, rank, figure_end);
CREATE INDEX tolls_asked ON tolls (outcome, status, incident, place);
CREATE INDEX reports_publisher ON reports (publisher, rank);
CREATE INDEX named_claim ON named (claim);
CREATE INDEX happenings_incident ON happenings (incident);
CREATE INDEX incidents_day ON incidents (first, last, id, placed);
CREATE INDEX incidents_at ON incidents (x, y, first, last, id);
CREATE INDEX incidents_method ON incidents (method);
CREATE INDEX parties_incident ON parties (incident);
CREATE INDEX statuses_incident ON statuses (incident);
CREATE INDEX links_open ON links (open, score DESC, a, b);
CREATE INDEX links_moved ON links (open, moved DESC, score DESC, a, b);
CREATE INDEX queue_value ON queue (value DESC, kind, id);
CREATE INDEX queue_kind ON queue (kind, value DESC, id);
CREATE INDEX decisions_made ON decisions (author, at);
CREATE INDEX decisions_at ON decisions (at);
CREATE INDEX claimants_claims ON claimants (claims DESC, name);
"""

TRIGGERS = (
    "CREATE TRIGGER queue_grows AFTER INSERT ON queue BEGIN "
    "INSERT INTO waiting VALUES (NEW.kind, 1) ON CONFLICT (kind) DO UPDATE SET items = items + 1; END",
    "CREATE TRIGGER queue_shrinks AFTER DELETE ON queue BEGIN UPDATE waiting SET items = items - 1 WHERE kind = OLD.kind; END",
)


def created(path: Path | str) -> sqlite3.Connection:
    """A new file with its tables, fast to fill and not yet safe to share; ``finished`` makes it so."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536", "temp_store=MEMORY"):
        db.execute(f"PRAGMA {pragma}")
    db.executescript(f"BEGIN;{TABLES}")
    return db


def finished(db: sqlite3.Connection) -> None:
    """Indexes and counts what was filled in, and commits it."""
    db.execute("INSERT INTO waiting SELECT kind, count(*) FROM queue GROUP BY kind")
    db.execute("INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (VERSION,))
    for statement in (*filter(None, map(str.strip, INDEXES.split(";"))), *TRIGGERS):
        db.execute(statement)
    db.execute("COMMIT")


def opened(path: Path | str) -> sqlite3.Connection:
    """A connection to a finished file, to read or to write. What it writes survives a crash of the program; after a crash of the
    machine the last decisions may be missing in it, and are taken in again from the casebook."""
    address = f"file:{quote(str(path))}?mode=rw"  # a file that is no more is not made anew by looking at it
    db = sqlite3.connect(address, isolation_level=None, check_same_thread=False, timeout=15, uri=True)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-2048", "mmap_size=1073741824"):
        db.execute(f"PRAGMA {pragma}")
    return db
