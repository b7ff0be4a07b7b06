"""`make restore FROM=…`: puts a backup back, and pauses everything in it.

* Refused while anybody serves from this folder, and with another instance or key file.
* The count is never put back: until all of this is done, the database counts as an older copy.
* Every grant rests until its owner has looked; every code and every visit from before is over.
"""

import os
import sys
from pathlib import Path

from client.errors import ClientError
from client.private_files import write_private
from consent import pauses
from consent.errors import Unavailable
from consent.keys import Keys, OtherKeys, bind_database
from consent.storage import instance
from tools.keeping import database
from tools.keeping.errors import NotKept
from tools.keeping.folder import DATABASE, INSTANCE, About, read_about
from tools.keeping.secrets import bring_secrets_back
from tools.start.production import CERTIFICATE_FILE
from web.count_file import CountFile
from web.serving_lock import Busy, ServingLock
from web.settings import BadSettings, Settings, read_settings
from web.start import StartRefused, open_store, read_instance, read_key_file

WORDS = """
It is put back. Before you start the server, this is how it is now:
- Nobody at an office can read anything. Each person sees, the next time they open their notebook,
  a list of who could read, and says who may go on. Tell people to look, if you can reach them.
- Every code that was not used yet is over. People can show a new one.
- Everybody has to sign in again. A passphrase that was changed since is the old one again, somebody
  who was taken off an office's list may be on it again, and what was erased since is there again.
  Tell each office's coordinator first: they look at their list of people (docs/operating.md).
"""


def main(arguments: list[str]) -> int:
    """Put one back; a problem is one sentence and exit code 1."""
    try:
        if len(arguments) != 1 or not arguments[0]:
            raise NotKept("Say which backup: make restore FROM=BACKUP_DIR/20260131T120000Z")
        replaced = put_back(read_settings(os.environ), Path(arguments[0]))
    except (BadSettings, NotKept, StartRefused, ClientError, Unavailable, OSError) as error:
        print(f"restore: {error}", file=sys.stderr)
        return 1
    print(WORDS.strip())
    if replaced:
        print(f"The database that was there is kept as {replaced}: delete it when all is well.")
    return 0


def put_back(settings: Settings, folder: Path) -> Path | None:
    """Replace the database by a backup's, paused; where the one that was there is kept.

    Raises:
        NotKept: what was there is as it was.
        StartRefused: a secret is missing. BadFile: one may be read by others.
    """
    about = read_about(folder)
    if about.database != database.kind_of(settings):
        raise NotKept(f"{folder} is of a {about.database} database, and this one is another.")
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _hold_alone(settings)
    try:
        _bring_back_what_is_missing(settings, folder)
        keys = _require_same(settings, folder, about)
        return _replace(settings, folder / DATABASE, keys, about)
    finally:
        lock.release()


def _hold_alone(settings: Settings) -> ServingLock:
    try:
        return ServingLock(settings.data_dir, alone=True)
    except Busy:
        raise NotKept(f"Somebody serves from {settings.data_dir}: stop the server first.") from None


def _bring_back_what_is_missing(settings: Settings, folder: Path) -> None:
    bring_secrets_back(settings)
    for path in (settings.instance_path, settings.data_dir / CERTIFICATE_FILE):
        copy = folder / path.name
        if not path.exists() and copy.exists():
            write_private(path, copy.read_bytes())


def _require_same(settings: Settings, folder: Path, about: About) -> Keys:
    key_file = read_key_file(settings.key_path, is_used=True)
    _, here = read_instance(settings.instance_path, is_used=True)
    _, there = read_instance(folder / INSTANCE, is_used=True)
    if (here.instance, here.operator_key) != (there.instance, there.operator_key):
        raise NotKept(f"{folder} is of another instance than {settings.instance_path}.")
    keys = Keys(key_file, here.instance)
    if keys.check != about.check:
        where = settings.key_path
        raise NotKept(
            f"{folder} was made with another key file than {where}: put back the one from its time."
        )
    return keys


def _replace(settings: Settings, copy: Path, keys: Keys, about: About) -> Path | None:
    file = CountFile(settings.count_path, keys)
    try:
        file.require_writable()
    except Unavailable:
        raise NotKept(f"The count file {file.path} can't be written: make its folder, or free it.") from None
    kept = file.read()
    if kept is not None:
        # One more than any copy has: should this break off, the next start pauses all the same.
        file.raise_to(max(kept, about.count) + 1)
    if about.database != database.SQLITE:
        store = open_store(settings)
        database.require_alone(store)
        store.close()
    prepared = database.prepare(settings, copy)
    count = _pause(prepared, keys, file)
    replaced = database.swap(settings)
    file.raise_to(count)
    return replaced


def _pause(settings: Settings, keys: Keys, file: CountFile) -> int:
    """Pause everything in the database that was brought in; its count then."""
    store = open_store(settings)
    try:
        with store.writing() as tx:
            if bind_database(tx, keys):
                raise NotKept("The backup's database is empty: nothing was replaced.")
            pauses.put_back(tx, file.read() or 0)
        with store.reading() as tx:
            return instance.read_count(tx)
    except OtherKeys:
        raise NotKept("The backup's database is of another key file or instance.") from None
    finally:
        store.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
