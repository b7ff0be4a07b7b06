"""A new door for somebody on the roster: passphrase and authenticator (protocol §4, §8).

* The statement is signed with the sign key that a coordinator put on the roster.
* The authenticator's seed is made here and told to the server, which seals it at rest.
"""

from dataclasses import dataclass

from client.desk.session import StaffKeys, prove, seal_keyring
from client.errors import NoSuchThing, Refused
from client.site import Site
from crypto.doors import derive_door, derive_passphrase_root
from crypto.encoding import make_id, make_random, to_b64
from crypto.hashing import hash32
from crypto.signing import sign_body
from crypto.statements.agencies import InstancePin, Keyring
from crypto.statements.doors import StaffJoin
from crypto.wrapping import wrap_key

TOTP_BYTES = 20
FIRST_COUNTER = 1


@dataclass(frozen=True)
class Joining:
    """Who joins: their office, keys, name for colleagues, sign-in name and passphrase."""

    agency: bytes
    keys: StaffKeys
    person: str
    name: str
    passphrase: str
    totp: bytes


def make_totp_seed() -> bytes:
    """A new authenticator seed of 20 bytes."""
    return make_random(TOTP_BYTES)


def join_desk(site: Site, who: Joining) -> bytes:
    """Make the door; the staff id (16 bytes).

    Raises:
        NoSuchThing: the office is not in the directory.
        ApiError: `not_allowed`: not on the current roster; `door_taken`.
    """
    challenge = site.challenge()
    certificate = site.directory(challenge.at).find_agency(who.agency)
    if certificate is None:
        raise NoSuchThing("this office is not in the directory")
    staff, vault_key = make_id(), make_random(32)
    door = derive_door(derive_passphrase_root(who.name, who.passphrase, site.instance))
    keyring = seal_keyring(vault_key, _first_keyring(site, who, certificate.identity, staff))
    body = StaffJoin(
        agency=who.agency,
        sign=who.keys.sign,
        staff=staff,
        door=door.public,
        wrapped_key=wrap_key(door.wrap_key, "vault-key", staff, 0, 0, vault_key),
        keyring=hash32(keyring),
        totp=who.totp,
    )
    sent = {
        "join": sign_body("staff-join", site.instance, body.encode(), who.keys.sign_seed).to_json(),
        "keyring": to_b64(keyring),
        "nonce": to_b64(challenge.nonce),
        "proof": prove(site, door, challenge.nonce).to_json(),
    }
    if site.transport.send("POST", "/api/staff", sent).get("staff") != to_b64(staff):
        raise Refused("the service made another sign-in than it was asked for")
    return staff


def _first_keyring(site: Site, who: Joining, identity: bytes, staff: bytes) -> Keyring:
    return Keyring(
        staff=staff,
        counter=FIRST_COUNTER,
        instance=InstancePin(id=site.instance, operator_key=site.operator_key),
        agency=who.agency,
        identity=identity,
        name=who.person,
        sign_seed=who.keys.sign_seed,
        box_secret=who.keys.box_secret,
        roster_n=0,
        roster=bytes(32),
    )
