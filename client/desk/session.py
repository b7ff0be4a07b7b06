"""An open desk: who is reading, for which office, and what they remember.

* The keyring pins the instance, the office's identity and its newest roster.
* A chain that is shorter than remembered stops everything.
"""

from dataclasses import dataclass, replace

from client.answers import bytes_of, number_of, text_of
from client.errors import IdentityChanged, Refused
from client.site import Chain, Site
from client.transport import Json
from crypto.boxes import derive_box_public
from crypto.derive import derive_key
from crypto.doors import Door, derive_door, derive_passphrase_root
from crypto.encoding import to_b64
from crypto.sealing import open_envelope, seal_envelope
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.agencies import Keyring
from crypto.statements.doors import DoorOpen
from crypto.wrapping import unwrap_key


@dataclass(frozen=True, repr=False)
class StaffKeys:
    """A staff member's own keys: an Ed25519 seed and an X25519 secret (32 bytes each)."""

    sign_seed: bytes
    box_secret: bytes

    @property
    def sign(self) -> bytes:
        """The public sign key, as on the roster."""
        return derive_sign_public(self.sign_seed)

    @property
    def box(self) -> bytes:
        """The public box key, as on the roster."""
        return derive_box_public(self.box_secret)


class Desk:
    """One visit of one staff member."""

    def __init__(self, site: Site, vault_key: bytes, keyring: Keyring) -> None:
        self.site = site
        self.keyring = keyring
        self.keys = StaffKeys(keyring.sign_seed, keyring.box_secret)
        self.team_secrets: dict[int, bytes] = {}
        self._vault_key = vault_key
        self.chain: Chain
        self.refresh()

    @classmethod
    def open(cls, site: Site, name: str, passphrase: str, code: str) -> "Desk":
        """Sign in with name, passphrase and the authenticator's six digits.

        Raises:
            ApiError: `door_unknown`, `second_factor_wrong`, `second_factor_used`.
            InstanceChanged, IdentityChanged, ChainRefused: what was pinned is another now.
        """
        door = derive_door(derive_passphrase_root(name, passphrase, site.instance))
        proof = prove(site, door, site.challenge().nonce)
        body = {"proof": proof.to_json(), "code": code}
        answer = site.transport.send("POST", "/api/openings", body)
        vault_key, keyring = open_keyring(door, answer)
        site.require_pin(keyring.instance)
        return cls(site, vault_key, keyring)

    @property
    def instance(self) -> bytes:
        """The instance id."""
        return self.site.instance

    @property
    def agency(self) -> bytes:
        """The office's id."""
        return self.keyring.agency

    def sign(self, label: str, body: bytes) -> Signed:
        """Sign a statement as this reader."""
        return sign_body(label, self.instance, body, self.keys.sign_seed)

    def refresh(self) -> Chain:
        """Verify the office's identity and chain again, and remember the newest roster.

        Raises:
            IdentityChanged: the operator certifies another identity now.
            ChainRefused: broken, or shorter than remembered.
        """
        certificate = self.site.directory(self.site.challenge().at).find_agency(self.agency)
        if certificate is None or certificate.identity != self.keyring.identity:
            raise IdentityChanged("this office shows another identity than your keys remember")
        known = (self.keyring.roster_n, self.keyring.roster) if self.keyring.roster_n else None
        self.chain = self.site.rosters(self.agency, self.keyring.identity, known)
        if known is None or self.chain.pin[0] > known[0]:
            self._remember(*self.chain.pin)
        return self.chain

    def _remember(self, roster_n: int, roster: bytes) -> None:
        counter = self.keyring.counter
        keyring = replace(self.keyring, counter=counter + 1, roster_n=roster_n, roster=roster)
        body = {"keyring": to_b64(seal_keyring(self._vault_key, keyring))}
        answer = self.site.transport.send("PUT", "/api/keyring", body, if_match=counter)
        if number_of(answer, "counter") != keyring.counter:
            raise Refused("the keyring got another number than it should")
        self.keyring = keyring


def prove(site: Site, door: Door, nonce: bytes) -> Signed:
    """Sign the server's nonce with a door's key."""
    body = DoorOpen(door=door.public, nonce=nonce)
    return sign_body("door-open", site.instance, body.encode(), door.sign_seed)


def seal_keyring(vault_key: bytes, keyring: Keyring) -> bytes:
    """The envelope of a keyring, bound to its counter."""
    key = derive_key(vault_key, "keyring")
    return seal_envelope(key, "keyring", keyring.staff, keyring.counter, 0, keyring.encode())


def open_keyring(door: Door, answer: Json) -> tuple[bytes, Keyring]:
    """The staff vault key and the keyring of an opening; raises Refused, CryptoError."""
    staff, counter = bytes_of(answer, "staff", 16), number_of(answer, "counter")
    vault_key = unwrap_key(door.wrap_key, "vault-key", staff, 0, 0, bytes_of(answer, "wrapped_key", 73))
    key = derive_key(vault_key, "keyring")
    keyring = Keyring.parse(open_envelope(key, "keyring", staff, counter, 0, bytes_of(answer, "keyring")))
    named = (keyring.staff, keyring.counter, to_b64(keyring.agency))
    if named != (staff, counter, text_of(answer, "agency")):
        raise Refused("this keyring is not the one it should be")
    return vault_key, keyring
