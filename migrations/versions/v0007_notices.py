"""Notices: where an owner wants to be told, what waits to be sent, and where a contact wants to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Two tables, both empty; nobody left an address."""
    op.create_table(
        "channels",
        sa.Column("channel_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("vault_id", sa.LargeBinary(16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("proved_on", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", sa.BigInteger(), nullable=False),
        sa.Column("tries_left", sa.BigInteger(), nullable=False),
        sa.Column("failing", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_channels_vault_id", "channels", ["vault_id"])
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("vault_id", sa.LargeBinary(16), nullable=False),
        sa.Column("release_id", sa.LargeBinary(16), nullable=True),
        sa.Column("channel_id", sa.LargeBinary(16), nullable=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=False),
        sa.Column("is_failed", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notices_vault_id", "notices", ["vault_id"])
    op.create_index("ix_notices_due_at", "notices", ["due_at"])
    op.add_column("releases", sa.Column("way", sa.LargeBinary(), nullable=True))
