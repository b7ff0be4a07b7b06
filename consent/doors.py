"""Doors: the ways into a vault (protocol §4).

* The server knows a door by a peppered lookup; it never gets anything from which the key
  that wraps the vault key could be derived.
* A wrong word, a wrong passphrase, a closed door, a bad signature, an old challenge: one
  refusal, the same work before it.
* A door that exists opens nothing to somebody who tries to make it again.
* Changing doors and erasing take a signature over exactly that change; one door stays.
"""

from typing import NamedTuple

from consent import challenges, quotas
from consent.clock import day_of
from consent.errors import BadRequest, BadStatement, DoorTaken, DoorUnknown, NonceUsed, NotFound, Quota
from consent.keys import Keys
from consent.statements import check_sealed, check_signed, read_body, read_signed
from consent.storage import doors as rows
from consent.storage import holds
from consent.storage.base import Tx
from consent.storage.doors import Door
from crypto.envelope import check_wrapped_key
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.doors import DoorAct, DoorOpen


class OfferedDoor(NamedTuple):
    """A door somebody asks to make: its id, the wrapped vault key, and the proof of its key."""

    door_id: bytes
    wrapped_key: bytes
    proof: Signed


def open_door(tx: Tx, keys: Keys, proof: Signed, now: int) -> Door:
    """The door that made this signature over a fresh challenge; its wrapped key as the owner made it.

    The vault behind it is held from here on.

    Raises:
        DoorUnknown: anything at all is wrong.
    """
    try:
        said = read_body(DoorOpen, proof.body, "door-open")
        lookup = keys.pepper_door(said.door)
        found = rows.find(tx, lookup)
        check_signed("door-open", keys.instance, proof, said.door)
        decoy = Door(*keys.decoy_door)
        holds.hold_vaults(tx, [(found or decoy).vault_id])
        found = rows.find(tx, lookup)
        door = found or decoy
        challenges.spend(tx, said.nonce, now)
    except (BadStatement, NonceUsed):
        raise DoorUnknown from None
    wrapped_key = keys.open_door_key(_place(door.vault_id, door.door_id), door.wrapped_key)
    if found is None:
        raise DoorUnknown
    return door._replace(wrapped_key=wrapped_key)


def add_doors(
    tx: Tx, keys: Keys, vault_id: bytes, offered: list[OfferedDoor], nonce: bytes, now: int
) -> None:
    """Make doors, each with a proof over `nonce`; spending that is up to the caller.

    Raises:
        BadStatement: a proof does not verify, or is over another challenge.
        NotAnEnvelope: a wrapped key is none.
        DoorTaken: one of the doors exists already, here or elsewhere.
        BadRequest: an id stands twice.
        Quota: more doors than a vault may have.
    """
    proved = [(keys.pepper_door(_check_proof(keys, door.proof, nonce)), door) for door in offered]
    # In one order for everybody: of two who make the same doors, none waits for the other's second.
    for lookup, door in sorted(proved):
        check_sealed(check_wrapped_key, door.wrapped_key)
        if door.door_id in {there.door_id for there in rows.list_of(tx, vault_id)}:
            raise BadRequest("door")
        sealed = keys.seal_door_key(_place(vault_id, door.door_id), door.wrapped_key)
        if not rows.add(tx, Door(vault_id, door.door_id, sealed), lookup, day_of(now)):
            raise DoorTaken
    if len(rows.list_of(tx, vault_id)) > quotas.MOST_DOORS:
        raise Quota


def close_doors(tx: Tx, vault_id: bytes, door_ids: tuple[bytes, ...]) -> None:
    """Close doors of a vault.

    Raises:
        NotFound: one of them is not there.
    """
    for door_id in door_ids:
        if not rows.drop(tx, vault_id, door_id):
            raise NotFound


def require_there(tx: Tx, vault_id: bytes, door_id: bytes) -> None:
    """Refuse to go through a door that was closed meanwhile.

    Raises:
        DoorUnknown: it was.
    """
    if door_id not in {there.door_id for there in rows.list_of(tx, vault_id)}:
        raise DoorUnknown


def check_one_stays(tx: Tx, vault_id: bytes) -> None:
    """Refuse to leave a vault without a way in.

    Raises:
        BadRequest: no door is left.
    """
    if not rows.list_of(tx, vault_id):
        raise BadRequest("close")


def check_act(
    tx: Tx, keys: Keys, vault_id: bytes, act: str, change: bytes, signed: Signed, now: int
) -> DoorAct:
    """The statement by which a door of this vault asks for exactly this change; spends its challenge.

    Raises:
        BadStatement: another act or change, or a signature that does not verify.
        DoorUnknown: no door of this vault: the secret was mistyped.
        NonceUsed: the challenge is not fresh, or not this vault's.
    """
    said = read_body(DoorAct, signed.body, "door-act")
    check_signed("door-act", keys.instance, signed, said.door)
    if said.act != act or said.change != hash32(change):
        raise BadStatement("door-act")
    door = rows.find(tx, keys.pepper_door(said.door))
    if door is None or door.vault_id != vault_id:
        raise DoorUnknown
    challenges.spend(tx, said.nonce, now, issued_to=vault_id)
    return said


def _check_proof(keys: Keys, proof: Signed, nonce: bytes) -> bytes:
    public_key = read_body(DoorOpen, proof.body, "door-open").door
    said = read_signed(DoorOpen, "door-open", keys.instance, proof, public_key)
    if said.nonce != nonce:
        raise BadStatement("door-open")
    return public_key


def _place(vault_id: bytes, door_id: bytes) -> bytes:
    return vault_id + door_id
