"""`make backup`: one backup of the database, and the key file in a second place.

* Consistent while the server runs; without visits and other things that only pass.
* It does not run without a second place for the key file: a backup that nobody can open is none.
* Backups older than 30 days go: that is what people were told.
"""

import os
import sys
import time
from pathlib import Path

from client.errors import ClientError
from consent.errors import Unavailable
from consent.keys import Keys
from consent.storage import instance
from consent.storage.base import Store
from consent.storage.copies import find_sqlite_file
from tools.keeping.database import copy_out, kind_of, prune_replaced
from tools.keeping.errors import NotKept
from tools.keeping.folder import DATABASE, KEPT_DAYS, About, NewBackup, prune
from tools.keeping.places import Places, choose_places
from tools.keeping.secrets import keep_secrets
from tools.start.production import CERTIFICATE_FILE
from web.serving_lock import Busy, ServingLock
from web.settings import BadSettings, Settings, read_settings
from web.start import StartRefused, read_instance, read_key_file


def main() -> int:
    """Make one; a problem is one sentence and exit code 1."""
    try:
        settings = read_settings(os.environ)
        places = choose_places(settings)
        now = int(time.time())
        made = make_backup(settings, places, now)
        gone = prune(places.backups, now)
        prune_replaced(settings)
    except (BadSettings, NotKept, StartRefused, ClientError, OSError) as error:
        print(f"backup: {error}", file=sys.stderr)
        return 1
    print(f"The backup is in {made}. The key file is in {places.keys}: keep the two apart, away from here.")
    if gone:
        print(f"{len(gone)} backups were older than {KEPT_DAYS} days, and are gone.")
    return 0


def make_backup(settings: Settings, places: Places, now: int) -> Path:
    """Back up database and secrets; the new backup's folder.

    Raises:
        NotKept: nothing was made. StartRefused: the secrets here are not the database's.
    """
    if not settings.data_dir.is_dir():
        raise NotKept(f"There is nothing in {settings.data_dir}: name the DATA_DIR that is served.")
    lock = _hold(settings)
    try:
        about = _read_about(settings)
        keep_secrets(settings, places.keys)
        backup = NewBackup(places.backups, now)
        try:
            copy_out(settings, backup.folder / DATABASE)
            for path in (settings.instance_path, settings.data_dir / CERTIFICATE_FILE):
                if path.exists():
                    backup.add(path)
            return backup.finish(about)
        except BaseException:
            backup.drop()
            raise
    finally:
        lock.release()


def _hold(settings: Settings) -> ServingLock:
    try:
        return ServingLock(settings.data_dir)
    except Busy:
        raise NotKept("A database is being put back: back up when it is done.") from None


def _read_about(settings: Settings) -> About:
    """See that key file, instance and database belong together before they are kept as such."""
    key_file = read_key_file(settings.key_path, is_used=True)
    _, statement = read_instance(settings.instance_path, is_used=True)
    file = find_sqlite_file(settings.database)
    if file and not file.exists():
        raise NotKept(f"There is no database at {file}: name the DATA_DIR that is served.")
    store = Store(settings.database)
    try:
        with store.reading() as tx:
            about = About(kind_of(settings), instance.find_check(tx) or b"", instance.read_count(tx))
    except Unavailable:
        raise NotKept("The database can't be read: nothing was backed up.") from None
    finally:
        store.close()
    if about.check != Keys(key_file, statement.instance).check:
        raise NotKept("The key file here is not this database's: a backup with it would never open.")
    return about


if __name__ == "__main__":
    sys.exit(main())
