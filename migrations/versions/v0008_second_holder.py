"""The second holder of a release: who holds a part of it, the part as it lies with them, and their yes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Columns that are empty; no release has a second holder."""
    op.add_column("releases", sa.Column("holder_agency", sa.LargeBinary(16), nullable=True))
    op.add_column("releases", sa.Column("holder_generation", sa.BigInteger(), nullable=True))
    op.add_column("releases", sa.Column("deposit", sa.LargeBinary(), nullable=True))
    op.add_column("releases", sa.Column("holder_lookup_hash", sa.LargeBinary(32), nullable=True))
    op.add_column("releases", sa.Column("yes_body", sa.LargeBinary(), nullable=True))
    op.add_column("releases", sa.Column("yes_sig", sa.LargeBinary(), nullable=True))
    op.add_column("releases", sa.Column("yes_part", sa.LargeBinary(), nullable=True))
    op.create_index("ix_releases_holder_agency", "releases", ["holder_agency"])
    op.create_index("ix_releases_holder_lookup_hash", "releases", ["holder_lookup_hash"], unique=True)
