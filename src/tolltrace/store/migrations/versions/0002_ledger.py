"""The ledger: decisions and exports in a hash chain, what each decision is about, and how many decisions results rest on."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

GUARDS = (
    "CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
)
POSTGRES_GUARDS = (
    "CREATE TRIGGER ledger_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
    "FOR EACH STATEMENT EXECUTE FUNCTION tolltrace_refuse('the ledger is append-only')",
)


def upgrade() -> None:
    """Decisions made before are entered in the order they were made in."""
    for table in ("linkages", "conclusions"):
        op.add_column(table, sa.Column("decisions", sa.Integer(), server_default="0", nullable=False))
    subjects = op.create_table(
        "decision_subjects",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["decisions.seq"]),
        sa.PrimaryKeyConstraint("subject", "seq"),
    )
    ledger = op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    made = op.get_bind().execute(sa.text("SELECT seq, id, author, at, document FROM decisions ORDER BY seq")).all()
    head = ""
    for row in made:
        head = hashlib.sha256(json.dumps([head, "decision", row.id, row.author, row.at]).encode()).hexdigest()
        entry = {"kind": "decision", "ref": row.id, "author": row.author, "at": row.at, "hash": head}
        op.bulk_insert(ledger, [entry])
        about = dict.fromkeys(json.loads(row.document)["subjects"])
        op.bulk_insert(subjects, [{"subject": subject, "seq": row.seq} for subject in about])
    if made:
        op.execute(sa.text("UPDATE linkages SET decisions = (SELECT max(seq) FROM decisions)"))
        op.execute(sa.text("UPDATE conclusions SET decisions = (SELECT max(seq) FROM decisions)"))
    for guard in GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(guard)
