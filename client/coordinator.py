"""A coordinator: who works at the office, and which keys they hold (protocol §8).

* The identity key signs the first roster, and repairs disasters; it lives on a printed card.
* Each later roster is signed by a coordinator of the one before.
* Removing somebody makes a new team key, and wraps open team grants again for it.
"""

from dataclasses import dataclass
from pathlib import Path

from client.desk.holdings import move_deposits
from client.desk.rotating import rotate_all
from client.desk.session import Desk
from client.desk.team import get_team_secret
from client.errors import NoSuchThing, Refused
from client.private_files import BadFile, read_private_json, write_private_json
from client.roster_making import Person, SignedRoster, TeamSecret, make_roster
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.errors import CryptoError
from crypto.signing import derive_sign_public


@dataclass(frozen=True, repr=False)
class AgencyIdentity:
    """An office's id (16 bytes) and the Ed25519 seed of its identity key (32 bytes)."""

    agency: bytes
    seed: bytes

    @classmethod
    def make(cls) -> "AgencyIdentity":
        """A new office."""
        return cls(make_id(), make_random(32))

    @classmethod
    def load(cls, path: Path) -> "AgencyIdentity":
        """Read what `save` wrote; raises BadFile."""
        value = read_private_json(path)
        try:
            return cls(parse_b64(value["agency"], 16), parse_b64(value["identity_seed"], 32))
        except (KeyError, CryptoError) as error:
            raise BadFile(f"{path} is not an office's identity") from error

    def save(self, path: Path) -> None:
        """Write the identity with mode 0600; an existing one is never replaced."""
        write_private_json(path, {"agency": to_b64(self.agency), "identity_seed": to_b64(self.seed)})

    @property
    def public(self) -> bytes:
        """The identity key that the operator certifies."""
        return derive_sign_public(self.seed)

    def first_roster(
        self, instance: bytes, people: tuple[Person, ...], now: int, team: TeamSecret | None = None
    ) -> SignedRoster:
        """Sign the first roster, with a first team key."""
        team = team or TeamSecret(1, make_random(32))
        return make_roster(instance, self.agency, None, people, team, self.seed, now)


class Coordinator:
    """A signed-in coordinator of an office."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def people(self) -> tuple[Person, ...]:
        """Everybody on the newest roster, with their names.

        Raises:
            Refused: a name that travels beside the roster doesn't fit it.
        """
        names = self.desk.chain.names
        people = []
        for member in self.desk.chain.newest.members:
            known = names.get(member.sign)
            if known is None:
                raise Refused("a name on the list of people is missing")
            people.append(Person(member.sign, member.box, member.role, known.name, known.salt))
        return tuple(people)

    def renew(self, now: int) -> SignedRoster:
        """Sign and post the same people anew, for another 35 days."""
        return self._post(self.people(), self._current_team(), now)

    def add(self, person: Person, now: int) -> SignedRoster:
        """Add somebody: they hold the team key from now on, and so what it opens."""
        return self._post((*self.people(), person), self._current_team(), now)

    def remove(self, sign: bytes, now: int) -> SignedRoster:
        """Take somebody off: refused at once, new team key, open team grants wrapped again.

        The list of people comes first: what can't be wrapped again right away (see `rotate`)
        stays open for those who hold the older key.

        Raises:
            NoSuchThing: nobody with this key is on the roster.
        """
        people = self.people()
        staying = tuple(person for person in people if person.sign != sign)
        if len(staying) == len(people):
            raise NoSuchThing("nobody with this key is on the list of people")
        team = TeamSecret(self.desk.chain.newest.team.generation + 1, make_random(32))
        made = self._post(staying, team, now)
        rotate_all(self.desk, team)
        move_deposits(self.desk, team)
        return made

    def rotate(self) -> int:
        """Wrap and seal again what still waits for the current team key: grants and parts; how many."""
        team = self._current_team()
        return rotate_all(self.desk, team) + move_deposits(self.desk, team)

    def _post(self, people: tuple[Person, ...], team: TeamSecret, now: int) -> SignedRoster:
        desk = self.desk
        seed = desk.keys.sign_seed
        made = make_roster(desk.instance, desk.agency, desk.chain.pin, people, team, seed, now)
        desk.site.transport.send("POST", "/api/rosters", made.to_json())
        desk.refresh()
        return made

    def _current_team(self) -> TeamSecret:
        generation = self.desk.chain.newest.team.generation
        return TeamSecret(generation, get_team_secret(self.desk, generation))
