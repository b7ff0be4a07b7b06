"""The sweeper: a thread in every server process that tells what is due (protocol §22).

* Nothing depends on it but notices and tidiness: it may be late, or dead.
* Several, in processes or on machines, each do what they find first; nothing is done twice.
* Whatever goes wrong is said by its class alone, and tried again in the next round.
"""

import logging
import random
from threading import Event, Thread
from typing import Final

from consent import delivering, sweeping
from consent.delivering import MailAway, Mailer
from consent.errors import Unavailable
from consent.keys import Keys
from consent.storage.base import Store
from web.clock import Clock

LEAST_SECONDS: Final = 20.0
MOST_SECONDS: Final = 30.0
BREATH_SECONDS: Final = 0.1
BETWEEN_SECONDS: Final = 0.01
"""Between two releases: with 10,000 at once a minute more in all, a message a few seconds later."""

MAIL_AWAY_SECONDS: Final = 60
STOP_SECONDS: Final = 5.0

log = logging.getLogger("wallet")


class _NoMail:
    """A server that once sent mail, and does not now: what waits is given up in the end."""

    def send(self, address: str, subject: str, text: str) -> None:
        raise MailAway("no mail server")


class Sweeper:
    """Rounds, one after the other, until it is stopped."""

    def __init__(
        self, store: Store, keys: Keys, clock: Clock, mailer: Mailer | None, factor: float = 1.0
    ) -> None:
        self._store, self._keys, self._clock, self._factor = store, keys, clock, factor
        self._mailer = mailer or _NoMail()
        self._mail_again_at = 0
        self._was_away = False
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin, in a thread of its own that ends with the process."""
        self._thread = Thread(target=self._run, name="sweeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what it is at; what it leaves is done by others, or later."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def do_round(self) -> bool:
        """Look at what is due and send some of what waits; whether there may be more at once.

        Raises:
            Unavailable: the database can't be reached.
        """
        found = sweeping.sweep(self._store, self._clock.now(), breathe=self._breathe)
        return self._deliver() or found >= sweeping.MOST_AT_ONCE

    def _breathe(self) -> None:
        # Requests come first: thousands that fall due at once must not be felt by anybody else.
        self._stopping.wait(BETWEEN_SECONDS)

    def _deliver(self) -> bool:
        if self._clock.now() < self._mail_again_at:
            return False
        done = delivering.deliver(self._store, self._keys, self._mailer, self._clock.now, self._factor)
        if done.is_away:
            self._mail_again_at = self._clock.now() + MAIL_AWAY_SECONDS
            if not self._was_away:
                log.error("the mail server does not take messages: what waits is tried again")
        if done.is_away or done.sent:
            self._was_away = done.is_away
        return done.sent > 0

    def _run(self) -> None:
        while not self._stopping.is_set():
            is_more = False
            try:
                is_more = self.do_round()
            except Unavailable:
                pass
            except Exception as error:
                log.error("the sweeper: %s", type(error).__name__)
            # The random part only spreads them out.
            pause = BREATH_SECONDS if is_more else random.uniform(LEAST_SECONDS, MOST_SECONDS)  # noqa: S311
            self._stopping.wait(pause)
