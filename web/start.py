"""The start: reads the secrets, opens the database, and sees that they belong together.

* A missing, short or readable-by-others key file stops the start with one sentence.
* So does a missing or forged instance.json, and a database that was made with others.
* Nothing is made up on the way: what is missing is never replaced silently.
* A database that is an older copy of itself starts paused (protocol §12).
"""

import json
import logging
import os
import stat
from pathlib import Path

from consent import count
from consent.count import CountKeeper
from consent.errors import Unavailable
from consent.keys import KEY_FILE_BYTES, Keys, OtherKeys, bind_database, is_bound
from consent.storage.base import Store
from consent.storage.migrating import LaterRelease, migrate
from crypto.errors import CryptoError
from crypto.signing import Signed, parse_signed, verify_signed
from crypto.statements.agencies import InstanceStatement
from web.clock import Clock, SystemClock
from web.count_file import CountFile
from web.counters import Counters, OwnCounters, SharedCounters
from web.limits import Limits
from web.mail import SmtpMailer
from web.services import Services
from web.serving_lock import Busy, ServingLock
from web.settings import Settings
from web.sweeper import Sweeper

log = logging.getLogger("wallet")


class StartRefused(Exception):
    """The sentence says what is wrong and what to do; the server does not start."""


def make_services(settings: Settings, clock: Clock | None = None) -> Services:
    """Everything a request may use.

    Raises:
        StartRefused: a secret is missing or another one, or the database can't be used.
    """
    serving = _hold(settings)
    try:
        return _make(settings, clock or SystemClock(), serving)
    except BaseException:
        serving.release()
        raise


def _make(settings: Settings, clock: Clock, serving: ServingLock) -> Services:
    store = open_store(settings)
    is_used = _is_used(store)
    key_file = read_key_file(settings.key_path, is_used)
    signed, statement = read_instance(settings.instance_path, is_used)
    keys = Keys(key_file, statement.instance)
    file = CountFile(settings.count_path, keys)
    _compare(store, keys, file)
    store.keeper = CountKeeper(file)
    mailer = SmtpMailer(settings, read_password(settings)) if settings.mail else None
    return Services(
        settings=settings,
        clock=clock,
        store=store,
        keys=keys,
        statement=signed,
        operator_key=statement.operator_key,
        limits=Limits(settings.limits_factor, _make_counters(settings)),
        serving=serving,
        sweeper=Sweeper(store, keys, clock, mailer, settings.limits_factor),
    )


def read_key_file(path: Path, is_used: bool) -> bytes:
    """The 32 bytes of the key file.

    Raises:
        StartRefused: missing, of another size, weak, or readable by others.
    """
    data = _read_secret(path, "key file", is_used)
    if len(data) != KEY_FILE_BYTES or len(set(data)) < KEY_FILE_BYTES // 2:
        raise StartRefused(f"The key file {path} must hold {KEY_FILE_BYTES} random bytes.")
    _require_private(path, "key file")
    return data


def _require_private(path: Path, what: str) -> None:
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StartRefused(f"Others can read the {what} {path}: take that right away (chmod 600).")


def read_password(settings: Settings) -> str:
    """The password for the mail server; empty where nobody signs in there.

    Raises:
        StartRefused: the file is missing, or readable by others.
    """
    path = settings.smtp_password_file
    if path is None:
        return ""
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise StartRefused(
            f"The password file {path} can't be read: make it, for the server's user."
        ) from None
    _require_private(path, "password file")
    return password


def read_instance(path: Path, is_used: bool) -> tuple[Signed, InstanceStatement]:
    """The instance statement, verified under the operator key it names.

    Raises:
        StartRefused: missing, or not signed by that key.
    """
    data = _read_secret(path, "instance file", is_used)
    try:
        signed = parse_signed(json.loads(data))
        statement = InstanceStatement.parse(signed.body)
        verify_signed("instance", statement.instance, signed, statement.operator_key)
    except (CryptoError, ValueError):
        raise StartRefused(f"{path} is not a statement signed by its operator key.") from None
    return signed, statement


def _make_counters(settings: Settings) -> Counters:
    return SharedCounters(settings.bucket_dir) if settings.bucket_dir else OwnCounters()


def open_store(settings: Settings) -> Store:
    """The database of these settings, brought to this release.

    Raises:
        StartRefused: it is a later release's, or can't be reached.
    """
    store = Store(settings.database)
    try:
        migrate(store)
    except LaterRelease as error:
        raise StartRefused(str(error)) from None
    except Unavailable:
        raise StartRefused("The database can't be reached: look at DATABASE_URL and at its server.") from None
    return store


def _hold(settings: Settings) -> ServingLock:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return ServingLock(settings.data_dir)
    except Busy:
        where = settings.data_dir
        raise StartRefused(f"A database is being put back in {where}: start when it is done.") from None


def _compare(store: Store, keys: Keys, file: CountFile) -> None:
    """Tie the database to its keys, and see that it is not behind what was seen of it."""
    try:
        file.require_writable()
    except Unavailable:
        raise StartRefused(
            f"The count file {file.path} can't be written: make its folder, or free it."
        ) from None
    try:
        with store.writing() as tx:
            is_behind = count.compare(tx, file, is_new=bind_database(tx, keys))
    except OtherKeys as error:
        raise StartRefused(str(error)) from None
    with store.writing() as tx:
        count.catch_up(tx, file)
    if is_behind:
        log.warning("%s", count.PUT_BACK)


def _is_used(store: Store) -> bool:
    with store.reading() as tx:
        return is_bound(tx)


def _read_secret(path: Path, what: str, is_used: bool) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        pass
    if is_used:
        raise StartRefused(
            f"The {what} {path} is missing, and this database was made with one: put it back. "
            "Without it no notebook opens."
        )
    raise StartRefused(f"The {what} {path} is missing: make it first.")
