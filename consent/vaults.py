"""The vault: made once, opened through its doors, written with its manifest.

* Making it is idempotent; its doors, manifest and journal begin in one transaction.
* Whoever writes says which manifest they replace; an older one is refused, so concurrent
  edits never silently overwrite each other.
* Making, opening, changing doors and closing other visits are remembered by their day.
* Erasing takes every row of the vault, in every table.
"""

from typing import NamedTuple

from consent import challenges, doors, endings, idempotency, journal, release_endings, sessions
from consent.admissions import AdmissionRules, admit
from consent.clock import day_of
from consent.doors import OfferedDoor
from consent.errors import BadRequest, BadStatement, Conflict, NotFound
from consent.keys import Keys
from consent.statements import check_sealed, read_body
from consent.storage import challenges as challenge_rows
from consent.storage import holds, instance
from consent.storage import vaults as rows
from consent.storage.base import Tx, erase_vault_rows
from consent.storage.sessions import Session
from consent.storage.vaults import Manifest
from crypto.envelope import check_envelope
from crypto.signing import Signed
from crypto.statements.doors import DoorsChange, EraseChange, VisitsChange
from crypto.statements.journal import OWNER, DoorsFacts, NoFacts

FIRST_COUNTER = 1
_SCOPE = b"vaults"


class OfferedVault(NamedTuple):
    """What the owner's device made, and the server is asked to keep."""

    vault_id: bytes
    doors: list[OfferedDoor]
    nonce: bytes
    manifest: bytes
    stop_hash: bytes
    invitation: bytes = b""


class Opening(NamedTuple):
    """What opens a notebook on the owner's device."""

    vault_id: bytes
    door_id: bytes
    wrapped_key: bytes
    at: int


def make_vault(
    tx: Tx,
    keys: Keys,
    rules: AdmissionRules,
    offered: OfferedVault,
    idempotency_key: bytes,
    body_hash: bytes,
    now: int,
) -> Opening:
    """Keep a new vault and open it; the same request again gives the first answer.

    Raises:
        BadRequest: the idempotency key was used for another body, or an id is taken.
        InvitationRefused, TooMany: nobody may make one like this, or today.
        NonceUsed, BadStatement, NotAnEnvelope, DoorTaken: nothing was kept, no invitation spent.
        NotFound, DoorUnknown: the vault was erased, or the door closed, since the first answer.
    """
    holds.hold_request(tx, _SCOPE + idempotency_key)
    answered = idempotency.find(tx, _SCOPE, idempotency_key, body_hash, now)
    if answered is not None:
        holds.hold_vaults(tx, [offered.vault_id])
        get_counter(tx, offered.vault_id)
        doors.require_there(tx, offered.vault_id, offered.doors[0].door_id)
        return _first_opening(offered, answered.answered_at)
    admit(tx, keys, rules, offered.invitation, now)
    challenges.spend(tx, offered.nonce, now)
    check_sealed(check_envelope, offered.manifest)
    manifest = Manifest(offered.manifest, FIRST_COUNTER)
    epoch = instance.read_epoch(tx)
    if not rows.add(tx, offered.vault_id, day_of(now), offered.stop_hash, manifest, epoch):
        raise BadRequest("vault")
    doors.add_doors(tx, keys, offered.vault_id, offered.doors, offered.nonce, now)
    journal.append(tx, offered.vault_id, "vault_made", OWNER, NoFacts().encode(), now)
    # Without the vault's id: the row would tell the second in which it was made.
    idempotency.keep(tx, _SCOPE, idempotency_key, body_hash, now, answer=b"", vault_id=None)
    return _first_opening(offered, now)


def open_vault(tx: Tx, keys: Keys, proof: Signed, now: int) -> Opening:
    """Open the vault behind a door; the journal remembers the day.

    Raises:
        DoorUnknown: anything at all is wrong.
    """
    door = doors.open_door(tx, keys, proof, now)
    journal.append(tx, door.vault_id, "vault_opened", OWNER, NoFacts().encode(), now)
    endings.erase_expired(tx, door.vault_id, now)
    release_endings.erase_past(tx, door.vault_id, now)
    release_endings.meet_by_opening(tx, door.vault_id, now)
    return Opening(door.vault_id, door.door_id, door.wrapped_key, now)


def replace_manifest(tx: Tx, vault_id: bytes, manifest: bytes, replaces: int, now: int) -> int:
    """Keep the next manifest; gives its counter. What expired in the meantime is erased with it.

    Raises:
        NotAnEnvelope: it is no envelope.
        Conflict: `replaces` is not the current counter; carries the current one.
        NotFound: the vault is gone.
    """
    check_sealed(check_envelope, manifest)
    if not rows.replace_manifest(tx, vault_id, replaces, manifest):
        raise Conflict(get_counter(tx, vault_id))
    endings.erase_expired(tx, vault_id, now)
    release_endings.erase_past(tx, vault_id, now)
    return replaces + 1


def get_counter(tx: Tx, vault_id: bytes) -> int:
    """The counter of the current manifest.

    Raises:
        NotFound: the vault is gone.
    """
    counter = rows.find_counter(tx, vault_id)
    if counter is None:
        raise NotFound
    return counter


def get_manifest(tx: Tx, vault_id: bytes) -> Manifest:
    """The current manifest, sealed, and its counter.

    Raises:
        NotFound: the vault is gone.
    """
    manifest = rows.find_manifest(tx, vault_id)
    if manifest is None:
        raise NotFound
    return manifest


def change_doors(tx: Tx, keys: Keys, session: Session, change: bytes, act: Signed, now: int) -> None:
    """Add and close doors in one step; every other visit to this vault ends.

    Raises:
        DoorUnknown: the secret was mistyped.
        BadStatement, NonceUsed, NotAnEnvelope, DoorTaken, NotFound, BadRequest, Quota: nothing changed.
    """
    vault_id = session.subject
    said = doors.check_act(tx, keys, vault_id, "doors", change, act, now)
    asked = read_body(DoorsChange, change, "change")
    if asked.vault != vault_id:
        raise BadStatement("change")
    doors.close_doors(tx, vault_id, asked.close)
    offered = [OfferedDoor(new.door, new.wrapped_key, new.proof) for new in asked.add]
    doors.add_doors(tx, keys, vault_id, offered, said.nonce, now)
    doors.check_one_stays(tx, vault_id)
    facts = DoorsFacts(added=tuple(new.door for new in asked.add), closed=asked.close)
    journal.append(tx, vault_id, "doors_changed", OWNER, facts.encode(), now)
    sessions.end_all(tx, sessions.OWNER, vault_id, but=session)


def close_other_visits(tx: Tx, keys: Keys, session: Session, change: bytes, act: Signed, now: int) -> int:
    """End every other visit to this vault; gives how many there were. The journal remembers the day.

    Raises:
        DoorUnknown: the secret was mistyped.
        BadStatement, NonceUsed: nothing was closed.
    """
    vault_id = session.subject
    doors.check_act(tx, keys, vault_id, "visits", change, act, now)
    if read_body(VisitsChange, change, "change").vault != vault_id:
        raise BadStatement("change")
    journal.append(tx, vault_id, "visits_closed", OWNER, NoFacts().encode(), now)
    return sessions.end_all(tx, sessions.OWNER, vault_id, but=session)


def erase_vault(tx: Tx, keys: Keys, vault_id: bytes, change: bytes, act: Signed, now: int) -> None:
    """Delete everything of a vault: its rows, its visits, its challenges.

    Raises:
        DoorUnknown: the secret was mistyped.
        BadStatement, NonceUsed: nothing was erased.
    """
    doors.check_act(tx, keys, vault_id, "erase", change, act, now)
    if read_body(EraseChange, change, "change").vault != vault_id:
        raise BadStatement("change")
    sessions.end_all(tx, sessions.OWNER, vault_id)
    challenge_rows.drop_of(tx, vault_id)
    idempotency.forget_older(tx, now)
    erase_vault_rows(tx, vault_id)


def _first_opening(offered: OfferedVault, at: int) -> Opening:
    first = offered.doors[0]
    return Opening(offered.vault_id, first.door_id, first.wrapped_key, at)
