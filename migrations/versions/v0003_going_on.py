"""A grant may go on in another: which one it renews, and the owner's signed word on it.

No grant of an earlier release renews one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Three columns that stay empty where a grant was offered; each is renewed once."""
    op.add_column("grants", sa.Column("renews", sa.LargeBinary(16), nullable=True))
    op.add_column("grants", sa.Column("renewal_body", sa.LargeBinary(), nullable=True))
    op.add_column("grants", sa.Column("renewal_sig", sa.LargeBinary(), nullable=True))
    op.create_index("ix_grants_renews", "grants", ["renews"], unique=True)
