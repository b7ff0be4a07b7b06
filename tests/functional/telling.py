"""A story whose owner wants to be told, with a mail server beside it and rounds of the sweeper on demand."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.functional.post_office import PostOffice, running_post_office
from tests.functional.releasing import Prepared, Story
from tests.functional.world import World, cheap_stretching, running_world

SAM = "sam@example.test"
BEA = "bea@example.test"


@dataclass
class Telling:
    """Story, mail server, and what the operator's machine does meanwhile."""

    story: Story
    office: PostOffice

    @property
    def world(self) -> World:
        return self.story.world

    def round(self) -> None:
        """The sweeper of this server process looks once."""
        self.world.services.sweeper.do_round()

    def hears_at(self, address: str = SAM, wording: int = 1, lang: str = "en") -> bytes:
        """The owner gives an address and proves it."""
        releases = self.story.owner.releases
        channel = releases.add_channel(address, wording, lang).channel
        self.round()
        seen = releases.prove(channel, self.code_at(address))
        assert seen.proved_on
        self.office.came.clear()
        return channel

    def code_at(self, address: str) -> str:
        """The six digits of the newest message there."""
        texts = [message.get_content() for to, message in self.office.came if to == address]
        found = re.search(r"\b[0-9]{6}\b", texts[-1])
        assert found
        return found[0]

    def lives(self, seconds: int) -> None:
        """Time passes, the sweeper looks, and the owner is back."""
        self.story.lives(seconds)
        self.round()

    def lives_through(self, seconds: int, step: int) -> None:
        """The same, with a look every so often."""
        for _ in range(0, seconds, step):
            self.lives(step)

    def rows(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        """What the database says."""
        with self.world.services.store.reading() as tx:
            return [tuple(row) for row in tx.execute(text(question), values)]

    def waiting(self) -> list[str]:
        """The kinds of what waits."""
        return sorted(kind for (kind,) in self.rows("SELECT kind FROM notices"))

    def asks(self, **choice: Any) -> Prepared:
        """A release, and its contact asks."""
        made = self.story.prepares(**choice)
        made.contact.ask()
        return made


@contextmanager
def telling(folder: Path, database_url: str = "", **changes: object) -> Iterator[Telling]:
    """A world with a mail server, and one owner in it."""
    with (
        cheap_stretching(),
        running_post_office() as office,
        running_world(folder, database_url, **{**office.settings, **changes}) as world,
    ):
        yield Telling(Story(world), office)
