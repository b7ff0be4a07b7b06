"""Owner and contact of releases, over HTTP, and time that passes while somebody looks at it.

* `lives` turns the clock the way a served clock turns: somebody saw it, so there is no gap.
* `jumps` turns it while nobody looks: that is a gap.
"""

from dataclasses import dataclass, field
from typing import Any

from client.contact import Contact
from client.errors import ApiError
from client.holder import Holder
from client.notebook.releases import Preparation
from client.owner import Owner
from consent.storage import instance as instance_rows
from consent.storage import times as time_rows
from crypto.doors import Door
from crypto.statements.releases import CheckInRule
from tests.functional.world import PASSPHRASE, World

HOUR = 3_600
DAY = 24 * HOUR
MINUTE = 60
IDLE_SECONDS = 30 * MINUTE
WEEKLY = CheckInRule(every_days=7, grace_days=2, wait_minutes=60, opening_counts=False)
OFTEN = CheckInRule(every_days=3, grace_days=2, wait_minutes=60, opening_counts=False)


@dataclass
class Prepared:
    """A release and the holder of its card."""

    release: bytes
    contact: Contact
    code: str
    second: Holder | None = None
    """Whoever holds the second card, where there is one."""


@dataclass
class Story:
    """One owner's releases, and what happens to them."""

    world: World
    name: str = "quiet river"
    section: bytes = field(init=False)
    _owner: Owner = field(init=False)
    _is_away: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._owner = self.world.owner(self.name)
        self.section = self.owner.write("Where I might be", "At the lake, with Ines.", kind="emergency")

    @property
    def owner(self) -> Owner:
        """The open notebook; opened again where the visit has ended since."""
        if self._is_away:
            self.comes_back()
        return self._owner

    @property
    def now(self) -> int:
        return self.world.clock.now()

    @property
    def door(self) -> Door:
        return self.owner.releases.door(self.name, PASSPHRASE)

    def prepares(self, contact: str = "Bea", **choice: Any) -> Prepared:
        """A release of the one section, for somebody."""
        if not choice.get("is_practice"):
            choice.setdefault("sections", (self.section,))
        card = self.owner.releases.prepare(Preparation(contact, **choice))
        second = card.second and Holder(self.world.to_owner_site(), card.second.characters)
        return Prepared(card.release, self.holder(card.characters), card.characters, second)

    def holder(self, code: str) -> Contact:
        """Whoever has this card, at any browser."""
        return Contact(self.world.to_owner_site(), code)

    def lives(self, seconds: int) -> None:
        """Time passes, and is seen to pass; a long visit has ended by then, and `owner` opens again."""
        live(self.world, seconds)
        self._is_away = self._is_away or seconds >= IDLE_SECONDS

    def jumps(self, seconds: int) -> None:
        """Time passes and nobody is there to see it."""
        self.world.clock.turn(seconds)

    def comes_back(self) -> None:
        self._owner, self._is_away = self.world.reopened(self.name), False

    def state(self, prepared: Prepared) -> str:
        """As the owner is told."""
        return self.owner.releases.see(prepared.release).state

    def put_back(self) -> None:
        """As if the database were an older copy: everything rests until its owner has looked."""
        with self.world.services.store.writing() as tx:
            instance_rows.raise_epoch(tx)


def live(world: World, seconds: int) -> None:
    """Turn the clock as one turns that somebody looks at all the time."""
    world.clock.turn(seconds)
    with world.services.store.writing() as tx:
        seen = time_rows.find_seen(tx)
        if seen is None:
            time_rows.begin(tx, world.clock.now())
        else:
            time_rows.advance(tx, seen, max(seen, world.clock.now()))


def code_of(call: Any) -> str:
    """The code with which a call was refused; empty when it was not."""
    try:
        call()
    except ApiError as error:
        return error.code
    return ""
