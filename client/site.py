"""What both sites answer alike: instance, challenges, the directory, rosters (protocol §8, §14.1).

* An instance is pinned by whoever opens: another id or operator key stops everything.
* A challenge with anything beside `nonce` and `at` is refused: a server may not offer parameters.
* Nothing here opens or seals; it fetches and verifies.
"""

from dataclasses import dataclass
from typing import Any

from client.answers import bytes_of, flag_of, list_of, number_of, signed_of, text_of
from client.errors import InstanceChanged, Refused
from client.transport import Transport
from crypto.chain import CheckedDirectory, hash_name, verify_directory, verify_instance, verify_roster_chain
from crypto.encoding import to_b64
from crypto.signing import Signed, parse_signed
from crypto.statements.agencies import InstancePin, InstanceStatement, Roster

KEY_BYTES = 32


@dataclass(frozen=True)
class Challenge:
    """A fresh single-use nonce, and the server's time in seconds."""

    nonce: bytes
    at: int


@dataclass(frozen=True)
class KnownName:
    """The name of somebody on a roster, and the salt of its hash there."""

    name: str
    salt: bytes


@dataclass(frozen=True)
class Chain:
    """A verified chain of rosters, from the first to the newest, and the names that travel beside it."""

    rosters: tuple[Roster, ...]
    signed: tuple[Signed, ...]
    names: dict[bytes, KnownName]

    def name_of(self, sign: bytes) -> str:
        """What to call the holder of a sign key; empty where no name fits."""
        known = self.names.get(sign)
        return known.name if known else ""

    @property
    def newest(self) -> Roster:
        """The roster with the highest n."""
        return self.rosters[-1]

    @property
    def pin(self) -> tuple[int, bytes]:
        """What to remember: the newest number and the hash of its body."""
        return self.newest.n, self.signed[-1].hash

    def at(self, n: int) -> Roster:
        """Roster number n; raises Refused."""
        if not 1 <= n <= len(self.rosters):
            raise Refused("the list of people this refers to is not in the chain")
        return self.rosters[n - 1]


class Site:
    """One site of one instance, spoken to through a transport."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.signed_statement = parse_signed(transport.get("/instance.json"))
        self.statement: InstanceStatement = verify_instance(self.signed_statement)

    @property
    def instance(self) -> bytes:
        """The instance id."""
        return self.statement.instance

    @property
    def operator_key(self) -> bytes:
        """The operator's public key."""
        return self.statement.operator_key

    def require_pin(self, pin: InstancePin) -> None:
        """Stop on another instance than the remembered one; raises InstanceChanged."""
        if pin != InstancePin(self.instance, self.operator_key):
            raise InstanceChanged("the service's own key is another one than you first saw")

    def challenge(self) -> Challenge:
        """A fresh nonce; raises Refused for an answer that tries to say more."""
        answer = self.transport.send("POST", "/api/challenges", {})
        if set(answer) != {"nonce", "at"}:
            raise Refused("the challenge carries more than a challenge")
        return Challenge(bytes_of(answer, "nonce", KEY_BYTES), number_of(answer, "at"))

    def max_days(self) -> int:
        """The longest permission this operator allows, in days; protocol §9 has the upper bound."""
        return number_of(self.transport.get("/api/settings"), "max_days")

    def needs_invitation(self) -> bool:
        """Whether making a notebook takes an invitation code here."""
        return flag_of(self.transport.get("/api/settings"), "invitation")

    def directory(self, now: int, at_least_n: int = 0) -> CheckedDirectory:
        """The verified directory, in date at `now` (the server's time, in seconds), and not older than
        number `at_least_n`; raises CryptoError.
        """
        return self._fetch_directory(now, at_least_n)[0]

    def certificate(self, agency: bytes, now: int, at_least_n: int = 0) -> Signed | None:
        """The certificate of an agency, if the directory names it; raises CryptoError as `directory`."""
        checked, signed = self._fetch_directory(now, at_least_n)
        found = checked.find_agency(agency)
        return next((one for one in signed if found is not None and one.hash == found.hash), None)

    def _fetch_directory(self, now: int, at_least_n: int) -> tuple[CheckedDirectory, list[Signed]]:
        answer = self.transport.get("/api/directory")
        certificates = [parse_signed(item) for item in list_of(answer, "certificates")]
        checked = verify_directory(
            signed_of(answer, "directory"),
            signed_of(answer, "key_certificate"),
            certificates,
            self.instance,
            self.operator_key,
            now,
            at_least_n,
        )
        return checked, certificates

    def rosters(self, agency: bytes, identity: bytes, remembered: tuple[int, bytes] | None = None) -> Chain:
        """The whole chain of an agency, verified from its certified identity key on.

        It is fetched from the first roster on each time, so that no part of it is taken on trust.

        Raises:
            ChainRefused: broken, shorter than remembered, or without the remembered roster.
        """
        answer = self.transport.get(f"/api/agencies/{to_b64(agency)}/rosters?from=1")
        signed = [parse_signed(item) for item in list_of(answer, "rosters")]
        rosters = verify_roster_chain(signed, identity, self.instance, remembered, agency=agency)
        return Chain(rosters, tuple(signed), _fit_names(rosters, list_of(answer, "names")))

    def leave(self) -> None:
        """End the session, if there is one."""
        self.transport.send("POST", "/api/leaving", {})


def _fit_names(rosters: tuple[Roster, ...], names: list[Any]) -> dict[bytes, KnownName]:
    """The names that fit a hash on a roster; one that fits none is not believed."""
    hashes = {(member.sign, member.name) for roster in rosters for member in roster.members}
    found: dict[bytes, KnownName] = {}
    for item in names:
        sign, salt = bytes_of(item, "sign", KEY_BYTES), bytes_of(item, "salt", 16)
        name = text_of(item, "name")
        if (sign, hash_name(salt, name)) in hashes:
            found[sign] = KnownName(name, salt)
    return found
