"""The database itself, out into a backup and back in.

* SQLite: copied while it is served; put back beside the old one first, and swapped whole.
* PostgreSQL: its own pg_dump and pg_restore; put back in one transaction.
* The database that was there is kept beside the new one until the backups of its time are gone.
"""

import os
import subprocess
from pathlib import Path
from time import time

from consent.errors import Unavailable
from consent.storage.base import Store
from consent.storage.copies import Damaged, copy_sqlite, count_others, find_sqlite_file, postgres_environment
from consent.storage.passing import PASSING_TABLES
from tools.keeping.errors import NotKept
from tools.keeping.files import make_private_file, sync
from tools.keeping.folder import KEPT_DAYS
from web.settings import Settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_LOGS = ("-wal", "-shm")
_REPLACED = ".replaced"
_NEW_SCHEMA = b"DROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"


def kind_of(settings: Settings) -> str:
    """sqlite or postgresql."""
    return SQLITE if find_sqlite_file(settings.database) else POSTGRESQL


def copy_out(settings: Settings, target: Path) -> None:
    """Write the database as it is now to a new file.

    Raises:
        NotKept: it can't be read, does not hold together, or PostgreSQL's programs are missing.
    """
    make_private_file(target)
    source = find_sqlite_file(settings.database)
    if source is None:
        left_out = [f"--exclude-table-data={table}" for table in PASSING_TABLES]
        _run(settings, ["pg_dump", "--format=custom", "--no-owner", *left_out, f"--file={target}"])
        return
    try:
        copy_sqlite(source, target)
    except Unavailable:
        raise NotKept(f"{source} can't be read: nothing was backed up.") from None
    except Damaged:
        raise NotKept(
            f"{source} does not hold together: nothing was backed up. Keep the older backups."
        ) from None


def require_alone(store: Store) -> None:
    """Refuse while others are connected to a PostgreSQL database.

    Raises:
        NotKept: they are.
    """
    with store.reading() as tx:
        if count_others(tx):
            raise NotKept("Somebody is connected to the database: stop every server first.")


def prepare(settings: Settings, copy: Path) -> Settings:
    """Bring a backup's database in, as far as it can be without replacing anything; where it is then.

    Of SQLite that is a file beside the database. PostgreSQL is replaced here, in one transaction.

    Raises:
        NotKept: it could not be brought in; what was there is as it was.
    """
    target = find_sqlite_file(settings.database)
    if target is None:
        script = _run(settings, ["pg_restore", "--no-owner", "--file=-", str(copy)])
        _run(
            settings,
            ["psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"],
            _NEW_SCHEMA + script,
        )
        return settings
    beside = _beside(target)
    for suffix in ("", *_LOGS):
        Path(f"{beside}{suffix}").unlink(missing_ok=True)
    make_private_file(beside)
    beside.write_bytes(copy.read_bytes())
    return settings.model_copy(update={"database_url": f"sqlite:///{beside}"})


def swap(settings: Settings) -> Path | None:
    """Put the prepared SQLite database in the place of the old one; where that is kept, if there was one."""
    target = find_sqlite_file(settings.database)
    if target is None:
        return None
    beside, replaced = _beside(target), target.with_name(target.name + _REPLACED)
    sync(beside)
    if (log := Path(f"{beside}-wal")).exists() and log.stat().st_size:
        raise NotKept("The database that was put back is still in use: nothing was replaced.")
    was_there = target.exists()
    # An older log beside a new database would be taken for its own: it goes along.
    for suffix in ("", *_LOGS):
        old = Path(f"{target}{suffix}")
        if old.exists():
            old.replace(f"{replaced}{suffix}")
            os.utime(f"{replaced}{suffix}")
    beside.replace(target)
    sync(target.parent)
    return replaced if was_there else None


def prune_replaced(settings: Settings) -> None:
    """Delete a database that was replaced more than 30 days ago."""
    target = find_sqlite_file(settings.database)
    for suffix in ("", *_LOGS) if target else ():
        old = Path(f"{target}{_REPLACED}{suffix}")
        if old.exists() and old.stat().st_mtime < time() - KEPT_DAYS * 86_400:
            old.unlink()


def _beside(target: Path) -> Path:
    return target.with_name(target.name + ".new").absolute()


def _run(settings: Settings, command: list[str], given: bytes = b"") -> bytes:
    environment = {**os.environ, **postgres_environment(settings.database)}
    try:
        done = subprocess.run(command, env=environment, input=given, capture_output=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise NotKept(
            f"{command[0]} is missing: install PostgreSQL's client programs (Debian: postgresql-client)."
        ) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()[:1]
        raise NotKept(f"{command[0]} did not do it: {''.join(said)}") from None
    return done.stdout
