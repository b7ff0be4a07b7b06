"""What is prepared for an emergency: releases, the time they are judged by, and a switch."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Three tables, all empty; no notebook has switched anything off."""
    op.create_table(
        "releases",
        sa.Column("release_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("vault_id", sa.LargeBinary(16), nullable=False),
        sa.Column("terms_body", sa.LargeBinary(), nullable=False),
        sa.Column("terms_sig", sa.LargeBinary(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("gate", sa.LargeBinary(), nullable=True),
        sa.Column("package", sa.LargeBinary(), nullable=True),
        sa.Column("armed_at", sa.BigInteger(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.Column("met_on", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.String(6), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=True),
        sa.Column("opens_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("open_until", sa.BigInteger(), nullable=True),
        sa.Column("over_at", sa.BigInteger(), nullable=True),
        sa.Column("reads", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("wake_at", sa.BigInteger(), nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_releases_vault_id", "releases", ["vault_id"])
    op.create_index("ix_releases_lookup_hash", "releases", ["lookup_hash"], unique=True)
    op.create_index("ix_releases_wake_at", "releases", ["wake_at"])
    op.create_table(
        "times",
        sa.Column("only", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "time_gaps",
        sa.Column("begins", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "vaults", sa.Column("emergency_only", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_vaults_stop_hash", "vaults", ["stop_hash"])
