"""Channels: where an owner wants to be told, and how one proves itself (protocol §22).

* The address goes in and never comes out, but into a message.
* Nothing but a test message goes to a channel that nobody proved.
* One that comes or goes is a line in the journal: who took it away unseen would have taken the warning.
* A code is right once, for two days at most, and after five tries never.
"""

from typing import Any, Final

from consent import journal, notices, quotas
from consent.addresses import Mailbox, seal_mailbox
from consent.clock import DAY_SECONDS, day_of
from consent.errors import NotFound, Quota
from consent.keys import Keys
from consent.storage import channels as rows
from consent.storage import notices as queue
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.encoding import make_id, make_random
from crypto.statements.journal import OWNER, ChannelFacts

CODE_DAYS: Final = 2
CODE_TRIES: Final = 5
CODE_DIGITS: Final = 6


def add(tx: Tx, keys: Keys, vault_id: bytes, mailbox: Mailbox, now: int) -> bytes:
    """Keep a new channel, and send it a test message; gives its id.

    Raises:
        Quota: the vault has as many as it may have.
    """
    if rows.count_of_vault(tx, vault_id) >= quotas.MOST_CHANNELS:
        raise Quota
    channel_id = make_id()
    rows.add(tx, channel_id, vault_id, seal_mailbox(keys, channel_id, mailbox))
    send_test(tx, keys, vault_id, channel_id, now)
    journal.append(tx, vault_id, "channels_changed", OWNER, ChannelFacts("added").encode(), now)
    return channel_id


def send_test(tx: Tx, keys: Keys, vault_id: bytes, channel_id: bytes, now: int) -> None:
    """Queue a test message with a fresh code; the one before is over.

    Raises:
        NotFound: the vault has no such channel.
    """
    _get_own(tx, vault_id, channel_id)
    code = f"{int.from_bytes(make_random(8), 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"
    sealed = keys.seal_address(_code_place(channel_id), code.encode("ascii"))
    rows.keep_code(tx, channel_id, sealed, day_of(now) + CODE_DAYS * DAY_SECONDS, CODE_TRIES)
    notices.queue_test(tx, vault_id, channel_id, now)


def prove(tx: Tx, keys: Keys, vault_id: bytes, channel_id: bytes, code: str, now: int) -> bool:
    """Whether this is the code of the last test message: then the channel is proved today. A try that was
    wrong is used up, so the transaction must be kept.

    Raises:
        NotFound: the vault has no such channel.
    """
    channel = _get_own(tx, vault_id, channel_id)
    sent = find_code(keys, channel, now)
    if sent is None or channel.tries_left <= 0:
        return False
    if sent != code:
        rows.use_up_a_try(tx, channel_id)
        return False
    rows.prove(tx, channel_id, day_of(now))
    return True


def drop(tx: Tx, vault_id: bytes, channel_id: bytes, now: int) -> None:
    """Erase a channel and whatever waits for it.

    Raises:
        NotFound: the vault has no such channel.
    """
    _get_own(tx, vault_id, channel_id)
    queue.forget_of_channel(tx, vault_id, channel_id)
    rows.drop(tx, channel_id)
    journal.append(tx, vault_id, "channels_changed", OWNER, ChannelFacts("dropped").encode(), now)


def find_code(keys: Keys, channel: Record, now: int) -> str | None:
    """The code of the last test message, as long as it counts."""
    if channel.code is None or channel.code_until <= now:
        return None
    return keys.open_address(_code_place(channel.channel_id), channel.code).decode("ascii")


def list_for_owner(tx: Tx, vault_id: bytes) -> list[dict[str, Any]]:
    """Every channel of the vault as protocol §14.2 *Channel*."""
    found = rows.list_of_vault(tx, vault_id)
    waiting = queue.list_waiting(tx, vault_id) if found else set()
    return [
        {
            "channel": row.channel_id,
            "proved_on": row.proved_on,
            "failing": row.failing,
            "waiting": row.channel_id in waiting,
        }
        for row in found
    ]


def to_owner(tx: Tx, vault_id: bytes, channel_id: bytes) -> dict[str, Any]:
    """One of them."""
    return next(one for one in list_for_owner(tx, vault_id) if one["channel"] == channel_id)


def _get_own(tx: Tx, vault_id: bytes, channel_id: bytes) -> Record:
    channel = rows.find(tx, channel_id)
    if channel is None or channel.vault_id != vault_id:
        raise NotFound
    return channel


def _code_place(channel_id: bytes) -> bytes:
    return channel_id + b"code"
