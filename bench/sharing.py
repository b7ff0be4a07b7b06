"""Real notebooks and grants on a real server, and a chorus of readers who use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.chorus import Chorus
from bench.load import Volley
from client.desk.papers import Papers
from client.desk.reading import read_sections
from client.desk.team import get_team_secret
from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from crypto.statements.grants import Words
from tests.functional.served import Served
from tests.functional.world import PASSPHRASE

READERS: Final = 8
TEXT: Final = "What happened, told once. " * 40
"""About a kilobyte; two such sections a grant."""

GRANTS_AN_OWNER: Final = 40
DAYS: Final = 15
LATER_HOURS: Final = 72


@dataclass
class Shared:
    """One grant: its code, and whose it is to read."""

    url: str
    reader: Staff


@dataclass(frozen=True)
class Opened:
    """A grant that its reader may read."""

    reader: Staff
    papers: Papers
    words: Words


class Sharing:
    """An office with readers on a server, and owners who offer it what they wrote."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._owners = 0
        self.chorus = Chorus(served.server.port)
        self.office = served.opens_office("An office", READERS)
        self.readers = [served.staff(0, 1 + n) for n in range(READERS)]
        for reader in self.readers:
            held = self.chorus.transport(served.server.desk_url)
            held._cookies = reader.desk.site.transport._cookies  # type: ignore[attr-defined]
            reader.desk.site.transport = held
            get_team_secret(reader.desk, 1)  # it is fetched once a visit

    def offer(self, number: int) -> list[Shared]:
        """So many codes that nobody used, of owners nobody knew before."""
        made: list[Shared] = []
        while len(made) < number:
            self._owners += 1
            owner = Owner.create(self._served.to_owner_site(), f"word {self._owners}", PASSPHRASE)
            sections = (owner.write("One", TEXT), owner.write("Two", TEXT))
            for _ in range(min(GRANTS_AN_OWNER, number - len(made))):
                choice = Choice(self.office.id, sections, "a bed", days=DAYS, later_hours=LATER_HOURS)
                made.append(Shared(owner.offer(choice).url, self.readers[len(made) % READERS]))
        return made

    def redeem(self, some: Sequence[Shared]) -> Volley:
        """Both steps, looking and opening, as one volley: the time of each is that of both requests."""
        _challenges, looks, claims = self.chorus.sing([partial(_use, one) for one in some])
        return looks.require(200).followed_by(claims.require(201))

    def opened(self) -> list[Opened]:
        """Everything that was opened until now, verified by its readers."""
        return [
            Opened(reader, held.papers, held.words)
            for reader in self.readers
            for held in reader.grants()
            if held.papers and held.words
        ]

    def read(self, some: Sequence[Opened]) -> tuple[Volley, Volley]:
        """One reading of each, whole: the volley of nonces, and that of records against ciphertext."""
        parts = [partial(read_sections, one.reader.desk, one.papers, one.words, None) for one in some]
        nonces, readings = self.chorus.sing(parts)
        return nonces.require(200), readings.require(200)


def _use(one: Shared) -> None:
    one.reader.claim(one.reader.redeem(one.url))
