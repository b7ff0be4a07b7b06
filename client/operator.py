"""The operator: one key that certifies, and can read nothing (protocol §8).

* The key may live on another machine than the service: everything here works on files.
* It signs the instance statement, the online directory key and each agency's certificate.
"""

from dataclasses import dataclass
from pathlib import Path

from client.plain_names import require_plain
from client.private_files import BadFile, read_private_json, write_private_json
from crypto.encoding import make_random, parse_b64, to_b64
from crypto.errors import CryptoError
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.agencies import (
    AgencyCertificate,
    AgencyFacts,
    DirectoryKeyCertificate,
    InstanceStatement,
)

DIRECTORY_KEY_DAYS = 365
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Operator:
    """The operator of one instance: its id (32 bytes) and the operator's Ed25519 seed (32 bytes)."""

    instance: bytes
    seed: bytes

    @classmethod
    def make(cls) -> "Operator":
        """A new instance with a new key."""
        return cls(make_random(32), make_random(32))

    @classmethod
    def load(cls, path: Path) -> "Operator":
        """Read what `save` wrote; raises BadFile."""
        value = read_private_json(path)
        try:
            return cls(parse_b64(value["instance"], 32), parse_b64(value["operator_seed"], 32))
        except (KeyError, TypeError, CryptoError) as error:
            raise BadFile(f"{path} is not an operator's key file") from error

    def save(self, path: Path) -> None:
        """Write the key file with mode 0600; an existing one is never replaced."""
        write_private_json(path, {"instance": to_b64(self.instance), "operator_seed": to_b64(self.seed)})

    @property
    def public(self) -> bytes:
        """The operator's public key."""
        return derive_sign_public(self.seed)

    def sign_instance(self, owner_origins: tuple[str, ...], desk_origins: tuple[str, ...]) -> Signed:
        """The statement at /instance.json."""
        body = InstanceStatement(
            instance=self.instance,
            operator_key=self.public,
            owner_origins=owner_origins,
            desk_origins=desk_origins,
        )
        return self._sign("instance", body.encode())

    def certify_directory_key(self, key: bytes, now: int, days: int = DIRECTORY_KEY_DAYS) -> Signed:
        """Let an online key sign the directory, for so many days."""
        body = DirectoryKeyCertificate(directory_key=key, valid_until=now + days * DAY_SECONDS)
        return self._sign("directory-key", body.encode())

    def certify_agency(self, agency: bytes, n: int, identity: bytes, name: str, facts: AgencyFacts) -> Signed:
        """Say that this identity key is that agency's; a higher n replaces a lower one.

        Raises:
            Refused: a name that could be taken for another office's.
        """
        require_plain(name)
        body = AgencyCertificate(agency=agency, n=n, identity=identity, name=name, facts=facts)
        return self._sign("agency", body.encode())

    def _sign(self, label: str, body: bytes) -> Signed:
        return sign_body(label, self.instance, body, self.seed)
