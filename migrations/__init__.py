"""Migrations: how a database of any release becomes one of this release.

* They run at the start, all in one transaction under a lock, before anybody is served.
* Each one is frozen: it names tables and columns itself and imports nothing of the rooms, whose
  code goes on changing.
* They only go up. Going back is restoring a backup.

To add one: change the tables in `consent/storage/`, then write
`versions/vNNNN_what_it_does.py` with `revision = "NNNN"`, `down_revision` the number before, and
`upgrade()` in words of `alembic.op`. It must do the same on SQLite and PostgreSQL, whatever is
in the tables: every new table takes `sqlite_with_rowid=False`, a new column of an existing table
a `server_default` or a value for the rows that are there, and a column of SQLite is dropped
or changed inside `op.batch_alter_table`. Then add a test to `tests/unit/consent/migrations/` that
fills a database of the version before (`database_at("NNNN")`) and looks at what came of it;
another test there compares the tables that result with those of `consent/storage/`.
"""
