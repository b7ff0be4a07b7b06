"""Notices: what waits to be told, queued in the transaction of what it tells (protocol §22).

* An owner is told through every channel they proved, a contact by the way they left; nobody else is.
* What was queued waits however long the mail server is away; nothing waits for it.
* Of a paused vault nothing is queued: its owner has yet to look.
"""

from typing import Final

from consent import pauses
from consent.storage import channels
from consent.storage import notices as rows
from consent.storage.base import Tx
from consent.storage.records import Record

ASKED: Final = "asked"
OPENED: Final = "opened"
ANSWERED: Final = "answered"
RUNNING: Final = "running"
"""It is on its way to open, and nobody stopped it."""

READY: Final = "ready"
"""For the contact: it can be opened."""

TEST: Final = "test"


def tell_owner(tx: Tx, release: Record, kind: str, now: int) -> None:
    """Queue a notice for each proved channel of the vault."""
    if pauses.is_paused(tx, release.vault_id):
        return
    for channel in channels.list_of_vault(tx, release.vault_id):
        if channel.proved_on != channels.NEVER:
            rows.queue(tx, release.vault_id, kind, now, release.release_id, channel.channel_id)


def tell_contact(tx: Tx, release: Record, now: int) -> None:
    """Queue a notice for the contact, where they left a way."""
    if release.way is not None and not pauses.is_paused(tx, release.vault_id):
        rows.queue(tx, release.vault_id, READY, now, release.release_id, None)


def queue_test(tx: Tx, vault_id: bytes, channel_id: bytes, now: int) -> None:
    """Queue a test message."""
    rows.queue(tx, vault_id, TEST, now, None, channel_id)


def forget_release(tx: Tx, release: Record, *, contact_only: bool) -> None:
    """Forget what waits about a release: where its owner ended it all of it, else what is for the contact.

    That it was asked for, opened or answered is told to the owner also when it is over by then.
    """
    rows.forget_of_release(tx, release.vault_id, release.release_id, contact_only=contact_only)
