"""The tables of a casebook: columns for what is asked for, and one JSON document a row that keeps the record whole.

New casebooks are created from here and older ones brought up by ``migrations``; a test holds both to the same schema.
"""

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    event,
)

from tolltrace.store.words import People, String, Text

metadata = MetaData()

# The report itself. Dates are ISO text: the same in every database, and sortable.
reports = Table(
    "reports",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("doc", String, nullable=False, index=True),
    Column("publisher", String, nullable=False),
    Column("published", String, index=True),
    Column("title", String, nullable=False),
    Column("url", String, nullable=False),
    Column("language", String, nullable=False),
    Column("archive_sha256", String, nullable=False, index=True),
    Column("derived_by", String, nullable=False),
    Column("notices", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_sha256", String, nullable=False),
    sqlite_autoincrement=True,
)

# That an extractor has read a report, also when it found nothing. One extraction a report is the current one.
extractions = Table(
    "extractions",
    metadata,
    Column("report", String, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("extractor", String, primary_key=True),  # the name alone: a new version replaces the old
    Column("version", String, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("claims", Integer, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("report", String, primary_key=True),
    Column("extractor", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("figure_start", Integer, nullable=False),
    Column("figure_end", Integer, nullable=False),
    Column("outcome", String, nullable=False),
    Column("status", String, nullable=False),
    Column("stance", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("low", People),
    Column("high", People),
    Column("claimant", String, nullable=False),
    Column("date_start", String),
    Column("date_end", String),
    Column("place", String, nullable=False),
    Column("document", Text, nullable=False),
    ForeignKeyConstraint(["report", "extractor"], ["extractions.report", "extractions.extractor"], ondelete="CASCADE"),
    UniqueConstraint("report", "extractor", "id"),
)

linkages = Table(
    "linkages",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1: there is one linkage at a time
    Column("version", String, nullable=False),
    Column("decisions", Integer, nullable=False, server_default="0"),  # how many it rests on: more make it stale
)

happenings = Table(
    "happenings",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("report", String, nullable=False, index=True),
    Column("document", Text, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("date_start", String, index=True),
    Column("date_end", String),
    Column("place", String, nullable=False),
    Column("method", String, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("document", Text, nullable=False),
)

# Ids of incidents that are no more, and the incidents that took over their happenings when they went: a JSON list.
redirects = Table(
    "redirects",
    metadata,
    Column("gone", String, primary_key=True),
    Column("to", Text, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("a", String, nullable=False),
    Column("b", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("certain", Boolean, nullable=False),
    Column("document", Text, nullable=False),
)

conclusions = Table(
    "conclusions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("policy", String, nullable=False, unique=True),
    Column("totals", Text, nullable=False),
    Column("scenarios", Text, nullable=False),
    Column("decisions", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

reconciled = Table(
    "reconciled",
    metadata,
    Column("policy", String, ForeignKey("conclusions.policy", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("incident", String, nullable=False, index=True),
    Column("grade", String, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("document", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("stage", String, nullable=False),
    Column("where", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("mend", Text, nullable=False),
    Column("fault", Boolean, nullable=False),
    UniqueConstraint("stage", "where", "what"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", String, nullable=False),
    Column("document", Text, nullable=False),
    sqlite_autoincrement=True,
)

# What each decision is about, so that two people deciding about one thing are found out in one look-up.
decision_subjects = Table(
    "decision_subjects",
    metadata,
    Column("subject", String, primary_key=True),
    Column("seq", Integer, ForeignKey("decisions.seq"), primary_key=True),
)

# Every decision and every export, each with a hash over itself and the one before: what is taken out, put in between or
# changed later breaks the chain. The last hash, written down elsewhere, vouches for all of it.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", String, nullable=False),
    Column("hash", String, nullable=False),
    sqlite_autoincrement=True,
)

Index("ix_claims_outcome_status", claims.c.outcome, claims.c.status)

# What must never change is guarded by the database itself, not by our good manners: decisions are append-only and a
# report's row stays as it was recorded (it may be deleted as a whole, where the law asks for that).
GUARDS = (
    (
        decisions,
        "CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    ),
    (
        decisions,
        "CREATE TRIGGER decisions_never_go BEFORE DELETE ON decisions "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    ),
    (
        ledger,
        "CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    (
        ledger,
        "CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    (
        reports,
        "CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports BEGIN SELECT RAISE(ABORT, 'a report never changes'); END",
    ),
)

for _table, _guard in GUARDS:
    event.listen(_table, "after_create", DDL(_guard).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]

REFUSING = (
    "CREATE OR REPLACE FUNCTION tolltrace_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def refusal(name: str, what: str, table: str, said: str) -> str:
    """PostgreSQL's trigger ``name`` that answers ``what`` (as "UPDATE OR DELETE") on ``table`` with the error ``said``."""
    return f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION tolltrace_refuse('{said}')"


POSTGRES_GUARDS = (
    (decisions, refusal("decisions_never_change", "UPDATE OR DELETE OR TRUNCATE", "decisions", "decisions are append-only")),
    (ledger, refusal("ledger_never_changes", "UPDATE OR DELETE OR TRUNCATE", "ledger", "the ledger is append-only")),
    (reports, refusal("reports_never_change", "UPDATE", "reports", "a report never changes")),
)

event.listen(metadata, "before_create", DDL(REFUSING.replace("%", "%%")).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
for _table, _guard in POSTGRES_GUARDS:
    event.listen(_table, "after_create", DDL(_guard).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
