"""Runs migrations in the transaction that is handed in; consent/storage/migrating.py says when."""

from alembic import context

VERSION_TABLE = "schema_version"

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
