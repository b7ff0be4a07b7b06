"""Services: what a request may use, made once at the start.

* A view gets everything from here: there are no globals and no defaults.
* Time is read once a request, with `services().clock.now()`, and handed down.
"""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from consent.keys import Keys
from consent.storage.base import Store
from crypto.signing import Signed
from web.clock import Clock
from web.limits import Limits
from web.serving_lock import ServingLock
from web.settings import Settings
from web.sweeper import Sweeper

EXTENSION = "services"


@dataclass(frozen=True)
class Services:
    """The parts of a running server."""

    settings: Settings
    clock: Clock
    store: Store
    keys: Keys
    """The key file and the instance id."""

    statement: Signed
    """The instance statement, signed by the operator."""

    operator_key: bytes
    """The key that statement names and that certifies agencies."""

    limits: Limits

    serving: ServingLock
    """Held as long as this process may answer: nothing is put back under it."""

    sweeper: Sweeper
    """Tells what is due and sends it; it rests until it is started."""

    def close(self) -> None:
        """Let go of the database, and let it be put back."""
        self.sweeper.stop()
        self.store.close()
        self.serving.release()


def services() -> Services:
    """The services of the site that answers this request."""
    return cast(Services, current_app.extensions[EXTENSION])
