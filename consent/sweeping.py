"""The sweeper's rules: it tells what is due, and erases what is over (protocol §22).

* It opens nothing and ends nothing: that follows from the time at each request, with or without it.
* One release a transaction, its vault held, and judged again there: of several sweepers one finds it due.
* Whatever fell due since somebody last looked is told once, however late that is.
* While the time is not believed nothing about releases is told or erased: a clock that jumped takes nothing.
* It leaves the time it saw, so that a quiet server has no gap.
"""

import logging
from collections.abc import Callable
from typing import Final

from consent import notices, release_endings, releases
from consent import times as clock
from consent.errors import Unavailable
from consent.release_table import WAITING
from consent.releases import Judged
from consent.storage import holds
from consent.storage import releases as rows
from consent.storage.base import Store, Tx
from consent.storage.records import Record
from consent.times import Times

MOST_AT_ONCE: Final = 200
"""Releases of one round; a round that was full is followed by the next at once."""

log = logging.getLogger("wallet")


def sweep(
    store: Store, now: int, most: int = MOST_AT_ONCE, breathe: Callable[[], object] = lambda: None
) -> int:
    """Look at the releases that are due; how many were, `most` at most. `breathe` is called between two.

    Raises:
        Unavailable: the database can't be reached; what was done is kept.
    """
    if see_time(store, now).is_frozen:
        return 0
    with store.reading() as tx:
        due = rows.list_due(tx, now, most)
    for one in due:
        try:
            with store.writing() as tx:
                look_at(tx, one.release_id, one.vault_id, now)
        except Unavailable:
            raise
        except Exception as error:
            # The others must not wait for one that is damaged.
            log.error("the sweeper, at one of them: %s", type(error).__name__)
        breathe()
    return len(due)


def see_time(store: Store, now: int) -> Times:
    """Leave the time that is seen now."""
    with store.writing() as tx:
        return clock.tell(tx, now)


def look_at(tx: Tx, release_id: bytes, vault_id: bytes, now: int) -> bool:
    """Do what is due at one release, if it still is and nobody else has its vault; whether it was."""
    if not holds.hold_free_vaults(tx, [vault_id]):
        return False
    release, times = rows.find(tx, release_id), clock.tell(tx, now)
    if release is None or release.wake_at is None or release.wake_at > times.now or times.is_frozen:
        return False
    if release_endings.expire(tx, release, times):
        return True
    judged = releases.judge(release, times)
    _tell(tx, release, judged, times, now)
    rows.wake(tx, release_id, releases.find_wake(release, judged, times))
    return True


def _tell(tx: Tx, release: Record, judged: Judged, times: Times, now: int) -> None:
    """What fell due from `wake_at` on: what was due before, somebody told."""
    reminders = releases.list_reminders(release, judged, times)
    if any(release.wake_at <= at <= times.now for at in reminders):
        notices.tell_owner(tx, release, notices.RUNNING, now)
    is_ready = judged.state == WAITING and releases.tell_holder(release) != releases.AWAITED
    if is_ready and judged.opens_at is not None and release.wake_at <= judged.opens_at:
        notices.tell_contact(tx, release, now)
