"""Visits know the day they began, and nothing finer; their times are in the visitor's cookie.

Every visit that goes on at the update ends with it: its cookie carries no times.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table anew, empty."""
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("lookup", sa.LargeBinary(32), primary_key=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("subject", sa.LargeBinary(16), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("sessions_subject", "sessions", ["subject"])
