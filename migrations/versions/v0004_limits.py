"""Limits that hold across workers and restarts, spent invitations, and who lets a colleague go first."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Two tables and a column, all empty."""
    op.create_table(
        "tallies",
        sa.Column("key", sa.LargeBinary(32), primary_key=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tallies_until", "tallies", ["until"])
    op.create_table(
        "spent_invitations",
        sa.Column("mark", sa.LargeBinary(32), primary_key=True),
        sa.Column("last_day", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spent_invitations_last_day", "spent_invitations", ["last_day"])
    op.add_column("grants", sa.Column("yielding", sa.LargeBinary(32), nullable=True))
