"""The key file and the instance: what ties a database to one server.

* A door, a session and a wrapped vault key can't be found or read with the database alone.
* Starting with a missing or other key file, or as another instance, is refused.
"""

from dataclasses import dataclass, field
from functools import cached_property

from consent.storage import instance as rows
from consent.storage.base import Tx
from crypto import at_rest, invitations
from crypto.encoding import ID_BYTES
from crypto.envelope import WRAPPED_KEY_BYTES

KEY_FILE_BYTES = 32


class OtherKeys(Exception):
    """The sentence says what doesn't belong together; the server does not start."""


@dataclass(frozen=True)
class Keys:
    """The secret of the server (32 bytes) and the public id of the instance (32 bytes)."""

    file: bytes = field(repr=False)
    instance: bytes

    def pepper_door(self, public_key: bytes) -> bytes:
        """The 32 bytes under which a door is found."""
        return at_rest.pepper_door(self.file, public_key)

    def session_lookup(self, secret: bytes) -> bytes:
        """The 32 bytes under which a session is found."""
        return at_rest.session_lookup(self.file, secret)

    def mark_times(self, marked: bytes) -> bytes:
        """The 32 bytes that vouch for the times in a visit's cookie."""
        return at_rest.mark_times(self.file, marked)

    def tally_key(self, counted: bytes) -> bytes:
        """The 32 bytes under which a kind and a subject are counted."""
        return at_rest.tally_key(self.file, counted)

    def seal_door_key(self, place: bytes, wrapped_key: bytes) -> bytes:
        """A wrapped vault key, sealed once more for the row with these ids."""
        return at_rest.seal_at_rest(self.file, "rest-door-key", place, wrapped_key)

    def open_door_key(self, place: bytes, sealed: bytes) -> bytes:
        """The wrapped vault key of a row."""
        return at_rest.open_at_rest(self.file, "rest-door-key", place, sealed)

    def seal_gate(self, release: bytes, gate: bytes) -> bytes:
        """The gate of a release, sealed for its row."""
        return at_rest.seal_at_rest(self.file, "rest-gate", release, gate)

    def open_gate(self, release: bytes, sealed: bytes) -> bytes:
        """The gate of a row."""
        return at_rest.open_at_rest(self.file, "rest-gate", release, sealed)

    def seal_address(self, place: bytes, text: bytes) -> bytes:
        """An address, or the code that proves it, sealed for its row."""
        return at_rest.seal_at_rest(self.file, "rest-address", place, text)

    def open_address(self, place: bytes, sealed: bytes) -> bytes:
        """The address, or the code, of a row."""
        return at_rest.open_at_rest(self.file, "rest-address", place, sealed)

    def read_invitation(self, secret: bytes) -> int:
        """The last day of an invitation code, counted from 1970; raises BadSignature."""
        return invitations.read_invitation(self.file, secret)

    def mark_spent(self, secret: bytes) -> bytes:
        """The 32 bytes that are kept of a spent invitation code."""
        return invitations.mark_spent(self.file, secret)

    @property
    def check(self) -> bytes:
        """The 32 bytes by which a database and its backups tell these keys from others."""
        return at_rest.check_value(self.file, self.instance)

    def check_count(self, count: int) -> bytes:
        """The 16 bytes that stand beside a count in its file."""
        return at_rest.check_count(self.file, self.instance, count)

    @cached_property
    def decoy_door(self) -> tuple[bytes, bytes, bytes]:
        """Ids and sealed key of a door that leads nowhere: looking for an unknown one is the same work."""
        vault_id, door_id = bytes(ID_BYTES), bytes(ID_BYTES)
        return vault_id, door_id, self.seal_door_key(vault_id + door_id, bytes(WRAPPED_KEY_BYTES))


def bind_database(tx: Tx, keys: Keys) -> bool:
    """Tie a fresh database to these keys, or see that it was tied to them; whether it was fresh.

    Raises:
        OtherKeys: the database was made with another key file or for another instance.
    """
    is_new = rows.keep_check(tx, keys.check)
    if rows.find_check(tx) != keys.check:
        raise OtherKeys(
            "This database was made with another key file or for another instance: "
            "put back the key file and instance.json it was made with."
        )
    return is_new


def is_bound(tx: Tx) -> bool:
    """Whether somebody used this database before: then its key file and instance must be there."""
    return rows.find_check(tx) is not None
