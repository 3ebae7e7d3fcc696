"""Redirects: where the ids of incidents lead that merged, parted or got another name as reports were added."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "redirects",
        sa.Column("gone", sa.String(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("gone"),
    )
