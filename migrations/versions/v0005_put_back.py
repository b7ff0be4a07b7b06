"""An older copy of a database is known as one: a count, and the epoch in which each vault was confirmed.

Nothing was counted before: -1, until the first start of this release. Nothing is paused by the update.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Every vault is confirmed in the first epoch."""
    op.add_column("instance", sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="1"))
    op.add_column("instance", sa.Column("count", sa.BigInteger(), nullable=False, server_default="-1"))
    op.add_column("vaults", sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="1"))
