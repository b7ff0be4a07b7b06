"""Delivering: what waits is leased, sent outside of any transaction, and erased (protocol §22).

* At least once: who dies while sending leaves a lease that runs out.
* Nothing is lost to a mail server that is away, refuses or hangs: it is tried again for three days, and
  then owner and operator see that it was given up.
* What is due for one address goes as one message.
* Nobody can use us against an address: one that proved nothing gets a few messages a day, from all together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Protocol

from consent import channels, tallies
from consent.addresses import Mailbox, open_mailbox
from consent.clock import DAY_SECONDS
from consent.errors import TooMany
from consent.keys import Keys
from consent.notices import TEST
from consent.quotas import STRANGERS_MAIL
from consent.storage import channels as channel_rows
from consent.storage import holds
from consent.storage import notices as rows
from consent.storage import releases as release_rows
from consent.storage.base import Store, Tx
from consent.storage.records import Record
from consent.wordings import CODE, NEWS, Wording
from crypto.errors import CryptoError

MOST_AT_ONCE: Final = 10
LEASE_SECONDS: Final = 300
"""Longer than sending as many can take, a whole try each."""

WAITS_SECONDS: Final = (60, 300, 1_800, 7_200, 21_600, 43_200)
"""After the first failed try, the second, …; the last one counts for all that follow."""

MOST_TRIES: Final = 12
"""In a little more than three days; counted, so that a sweeper that was dead as long gives nothing up."""

SHOWN_SECONDS: Final = 30 * DAY_SECONDS
"""How long it is shown that something was given up."""


class NotSent(Exception):
    """This message was not taken."""


class MailAway(NotSent):
    """Nor would another be: the server can't be reached, hangs, or refuses us."""


class Mailer(Protocol):
    """Whoever sends."""

    def send(self, address: str, subject: str, text: str) -> None:
        """Send one message, in bounded time.

        Raises:
            NotSent, MailAway: it was not taken.
        """


@dataclass(frozen=True, repr=False)
class Message:
    """One message, and the rows it stands for."""

    notices: tuple[Record, ...]
    address: str
    words: Wording
    until: int


@dataclass(frozen=True)
class Delivery:
    """How a round went: how many messages were sent and not taken, and whether the server is away."""

    sent: int = 0
    failed: int = 0
    is_away: bool = False


def deliver(
    store: Store, keys: Keys, mailer: Mailer, now: Callable[[], int], factor: float = 1.0
) -> Delivery:
    """Send what is due, a few at most; `factor` multiplies the limit on strangers' addresses.

    Raises:
        Unavailable: the database can't be reached; what was leased is sent when that has run out.
    """
    messages = lease(store, keys, now(), factor)
    sent = failed = 0
    for at, message in enumerate(messages):
        if not _is_ours(store, message, now()):
            continue
        try:
            mailer.send(message.address, message.words.subject, message.words.text)
        except MailAway:
            _settle(store, message, now(), is_sent=False)
            for other in messages[at + 1 :]:
                _postpone(store, other, now())
            return Delivery(sent, failed + 1, is_away=True)
        except NotSent:
            _settle(store, message, now(), is_sent=False)
            failed += 1
        else:
            _settle(store, message, now(), is_sent=True)
            sent += 1
    return Delivery(sent, failed)


def lease(store: Store, keys: Keys, now: int, factor: float = 1.0) -> list[Message]:
    """Take what is due and nobody has: for some minutes it is ours to send."""
    with store.reading() as tx:
        due = rows.list_due(tx, now, MOST_AT_ONCE)
    if not due:
        return []
    until = now + LEASE_SECONDS
    with store.writing() as tx:
        free = holds.hold_free_vaults(tx, {row.vault_id for row in due})
        taken = rows.lease(tx, {row.notice_id for row in due if row.vault_id in free}, now, until)
        return _Leasing(tx, keys, now, until, factor).make_messages(taken)


class _Leasing:
    """One transaction that takes rows and makes messages of them."""

    def __init__(self, tx: Tx, keys: Keys, now: int, until: int, factor: float) -> None:
        self._tx, self._keys, self._now, self._until, self._factor = tx, keys, now, until, factor

    def make_messages(self, taken: list[Record]) -> list[Message]:
        by_place: dict[tuple[bytes, bool], list[Record]] = {}
        for row in taken:
            if row.is_failed:
                # It was shown long enough that this one was given up.
                rows.erase(self._tx, row, self._until)
            else:
                by_place.setdefault((row.channel_id or row.release_id, row.kind == TEST), []).append(row)
        made = [self._make(tuple(together)) for together in by_place.values()]
        # In one order for everybody: counting holds the row of an address.
        found = sorted((one for one in made if one is not None), key=lambda one: one.address)
        return [one for one in found if self._may_go(one)]

    def _make(self, together: tuple[Record, ...]) -> Message | None:
        first = together[0]
        channel = channel_rows.find(self._tx, first.channel_id) if first.channel_id else None
        try:
            mailbox = self._find_mailbox(first, channel)
            words = None if mailbox is None else self._find_words(first, channel, mailbox)
        except CryptoError:
            # Another key file's, or damaged: the operator sees that it can't be sent.
            for row in together:
                rows.give_back(self._tx, row, self._until, _given_up(self._now))
            return None
        if mailbox is None or words is None:
            for row in together:
                rows.erase(self._tx, row, self._until)
            return None
        return Message(together, mailbox.address, words, self._until)

    def _find_mailbox(self, row: Record, channel: Record | None) -> Mailbox | None:
        if channel is not None:
            return open_mailbox(self._keys, channel.channel_id, channel.address)
        release = release_rows.find(self._tx, row.release_id) if row.release_id else None
        if row.channel_id or release is None or release.way is None:
            return None
        return open_mailbox(self._keys, release.release_id, release.way)

    def _find_words(self, row: Record, channel: Record | None, mailbox: Mailbox) -> Wording | None:
        if row.kind != TEST:
            return NEWS[mailbox.wording][mailbox.language]
        code = channel and channels.find_code(self._keys, channel, self._now)
        if not code:
            return None
        words = CODE[mailbox.language]
        return words._replace(text=words.text.format(code=code))

    def _may_go(self, message: Message) -> bool:
        """Whether an address that nobody proved gets this today; the owner's proved ones always do."""
        first = message.notices[0]
        if not self._factor or (first.channel_id is not None and first.kind != TEST):
            return True
        rate = STRANGERS_MAIL._replace(most=ceil(STRANGERS_MAIL.most * self._factor))
        try:
            tallies.count(self._tx, self._keys, rate, message.address.lower().encode("ascii"), self._now)
        except TooMany as refused:
            for row in message.notices:
                if row.kind == TEST:
                    rows.erase(self._tx, row, self._until)
                else:
                    rows.give_back(self._tx, row, self._until, {"due_at": self._now + refused.retry_after})
            return False
        return True


def _is_ours(store: Store, message: Message, now: int) -> bool:
    """Whether it still is: the channel may have been taken away, the release ended, or it took too long."""
    with store.reading() as tx:
        ids = {row.notice_id for row in message.notices}
        return now < message.until and rows.count_leased(tx, ids, message.until) == len(ids)


def _settle(store: Store, message: Message, now: int, *, is_sent: bool) -> None:
    """Note how sending went: what was sent is erased, the rest waits, or is given up."""
    with store.writing() as tx:
        holds.hold_vaults(tx, {row.vault_id for row in message.notices})
        for row in message.notices:
            if is_sent:
                rows.erase(tx, row, message.until)
            else:
                _try_later(tx, row, message.until, now)
        channel_id = message.notices[0].channel_id
        if channel_id is not None:
            channel_rows.say_failing(tx, channel_id, is_failing=not is_sent)
            if is_sent:
                rows.forget_failed(tx, channel_id)


def _try_later(tx: Tx, row: Record, until: int, now: int) -> None:
    if row.tries + 1 >= MOST_TRIES:
        rows.give_back(tx, row, until, _given_up(now))
    else:
        wait = WAITS_SECONDS[min(row.tries, len(WAITS_SECONDS) - 1)]
        rows.give_back(tx, row, until, {"tries": row.tries + 1, "due_at": now + wait})


def _given_up(now: int) -> dict[str, Any]:
    return {"is_failed": True, "due_at": now + SHOWN_SECONDS}


def _postpone(store: Store, message: Message, now: int) -> None:
    """Not tried: it waits a little, and that counts for nothing."""
    with store.writing() as tx:
        holds.hold_vaults(tx, {row.vault_id for row in message.notices})
        for row in message.notices:
            rows.give_back(tx, row, message.until, {"due_at": now + WAITS_SECONDS[0]})
