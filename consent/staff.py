"""Staff members: joining, opening, and the keyring that only they can read.

* Nobody joins whose sign key does not stand on the agency's current roster.
* A door opens with its own signature over a fresh challenge, then a second factor; without
  the first nobody learns whether there is a door.
* The name somebody signs in with is never sent here.
"""

from dataclasses import dataclass

from consent import challenges, rosters, second_factor, statements
from consent.errors import BadStatement, Conflict, ConsentError, DoorTaken, DoorUnknown, NotAllowed, NotFound
from consent.keys import Keys
from consent.storage import holds
from consent.storage import staff as rows
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto import at_rest
from crypto.envelope import check_envelope, check_wrapped_key
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.doors import DoorOpen, StaffJoin

FIRST_COUNTER = 1
_NO_AGENCY = bytes(16)


@dataclass(frozen=True)
class StaffMember:
    """Who is signed in at a desk."""

    staff_id: bytes
    agency_id: bytes
    sign: bytes


@dataclass(frozen=True)
class OpenedKeyring:
    """What a staff member's own client needs to open its keyring."""

    staff: StaffMember
    wrapped_key: bytes
    keyring: bytes
    counter: int


def join(
    tx: Tx, keys: Keys, join_signed: Signed, keyring: bytes, nonce: bytes, proof: Signed, now: int
) -> bytes:
    """Give a rostered person a door; gives the staff id.

    Raises:
        BadStatement: join or proof does not verify, or they do not fit together.
        NotAllowed: the sign key is not on the agency's current roster, or joined already.
        NonceUsed: the challenge of the proof.
        DoorTaken: this door or staff id exists.
        NotAnEnvelope: keyring or wrapped key.
    """
    said = statements.read_body(StaffJoin, join_signed.body, "staff-join")
    statements.check_signed("staff-join", keys.instance, join_signed, said.sign)
    holds.share_agencies(tx, [said.agency])
    rosters.get_member(tx, said.agency, said.sign)
    opening = statements.read_signed(DoorOpen, "door-open", keys.instance, proof, said.door)
    if opening.door != said.door or opening.nonce != nonce or said.keyring != hash32(keyring):
        raise BadStatement("staff-join")
    statements.check_sealed(check_envelope, keyring)
    statements.check_sealed(check_wrapped_key, said.wrapped_key)
    challenges.spend(tx, nonce, now)
    if not rows.insert_staff(tx, _make_row(keys, said, keyring)):
        raise NotAllowed if rows.find_by_sign(tx, said.sign) else DoorTaken
    return said.staff


def open_desk(tx: Tx, keys: Keys, proof: Signed, code: str, now: int) -> OpenedKeyring | ConsentError:
    """Open a door with its signature and a code of the second factor.

    Gives a refusal back where something must stay counted; the caller raises it after the
    transaction.

    Raises:
        DoorUnknown: no such door, or not its signature.
        NonceUsed: the challenge.
        NotAllowed: the person left the roster.
    """
    said = statements.read_body(DoorOpen, proof.body, "door-open")
    lookup = keys.pepper_door(said.door)
    found = rows.find_by_door(tx, lookup)
    holds.share_agencies(tx, [_NO_AGENCY if found is None else found.agency_id])
    challenges.spend(tx, said.nonce, now)
    row = rows.hold_by_door(tx, lookup)
    try:
        statements.check_signed("door-open", keys.instance, proof, said.door)
    except BadStatement:
        raise DoorUnknown from None
    if row is None:
        raise DoorUnknown
    seed = at_rest.open_at_rest(keys.file, "rest-totp", row.staff_id, row.totp)
    refusal = second_factor.use_code(tx, row, seed, code, now)
    if refusal is not None:
        return refusal
    rosters.get_member(tx, row.agency_id, row.sign)
    return _open_keyring(keys, row)


def find_staff(tx: Tx, staff_id: bytes) -> StaffMember | None:
    """The staff member of a session, if they still stand on the current roster."""
    place = rows.find_place(tx, staff_id)
    if place is None:
        return None
    try:
        rosters.get_member(tx, place.agency_id, place.sign)
    except NotAllowed:
        return None
    return StaffMember(staff_id, place.agency_id, place.sign)


def get_keyring(tx: Tx, keys: Keys, staff: StaffMember) -> OpenedKeyring:
    """The staff member's keyring, still sealed.

    Raises:
        NotFound: they are gone.
    """
    row = rows.find_staff(tx, staff.staff_id)
    if row is None:
        raise NotFound
    return _open_keyring(keys, row)


def replace_keyring(tx: Tx, staff: StaffMember, keyring: bytes, replaces: int) -> int:
    """Keep a new keyring; gives its counter.

    Raises:
        NotAnEnvelope: it is no sealed keyring.
        Conflict: `replaces` is not the current counter.
    """
    statements.check_sealed(check_envelope, keyring)
    if not rows.replace_keyring(tx, staff.staff_id, keyring, replaces):
        row = rows.find_staff(tx, staff.staff_id)
        raise Conflict(row.counter if row else 0)
    return replaces + 1


def _make_row(keys: Keys, said: StaffJoin, keyring: bytes) -> dict[str, object]:
    return {
        "staff_id": said.staff,
        "agency_id": said.agency,
        "sign": said.sign,
        "door_lookup": keys.pepper_door(said.door),
        "wrapped_key": keys.seal_door_key(said.staff, said.wrapped_key),
        "totp": at_rest.seal_at_rest(keys.file, "rest-totp", said.staff, said.totp),
        "keyring": keyring,
        "counter": FIRST_COUNTER,
    }


def _open_keyring(keys: Keys, row: Record) -> OpenedKeyring:
    wrapped_key = keys.open_door_key(row.staff_id, row.wrapped_key)
    return OpenedKeyring(_to_member(row), wrapped_key, row.keyring, row.counter)


def _to_member(row: Record) -> StaffMember:
    return StaffMember(row.staff_id, row.agency_id, row.sign)
