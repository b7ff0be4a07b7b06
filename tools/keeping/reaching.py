"""How the operator's tools reach the database that is served: never one that is being put back."""

from collections.abc import Iterator
from contextlib import contextmanager

from consent.keys import Keys
from consent.storage import instance
from consent.storage.base import Store
from consent.storage.copies import find_sqlite_file
from consent.storage.migrating import find_version, list_versions
from tools.keeping.errors import NotKept
from web.serving_lock import Busy, ServingLock
from web.settings import Settings
from web.start import read_instance, read_key_file


@contextmanager
def holding(settings: Settings) -> Iterator[None]:
    """While this lasts nobody puts a database back; who serves goes on serving.

    Raises:
        NotKept: somebody is putting one back, or there is none.
    """
    if not settings.data_dir.is_dir():
        raise NotKept(f"There is nothing in {settings.data_dir}: name the DATA_DIR that is served.")
    try:
        lock = ServingLock(settings.data_dir)
    except Busy:
        raise NotKept("A database is being put back: ask again when it is done.") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_own_store(settings: Settings) -> Iterator[tuple[Store, Keys]]:
    """The database of these settings as it is, if it belongs to the key file and instance here.

    Raises:
        NotKept: there is none, it is another's, or another release's.
        StartRefused: a secret is missing. Unavailable: it can't be reached.
    """
    key_file = read_key_file(settings.key_path, is_used=True)
    _, statement = read_instance(settings.instance_path, is_used=True)
    keys = Keys(key_file, statement.instance)
    file = find_sqlite_file(settings.database)
    if file and not file.exists():
        raise NotKept(f"There is no database at {file}: name the DATA_DIR that is served.")
    store = Store(settings.database)
    try:
        with store.reading() as tx:
            if find_version(tx) != list_versions()[-1]:
                raise NotKept("The database is another release's: start the server of this one first.")
            if instance.find_check(tx) != keys.check:
                raise NotKept("The key file here is not this database's.")
        yield store, keys
    finally:
        store.close()
