"""A new notebook: vault key, manifest, doors and stop capability, in one request (protocol §14.2)."""

from dataclasses import dataclass

from client.errors import Refused
from client.notebook.doors import NO_DOOR, Recovery, make_recovery, new_door, note_door, passphrase_door
from client.notebook.keys import VaultKeys
from client.site import Site
from client.transport import Json
from crypto.codes import parse_code
from crypto.derive import STOP_BYTES, derive_stop_hash
from crypto.encoding import make_id, make_random, to_b64
from crypto.statements.agencies import InstancePin
from crypto.statements.doors import NewDoor
from crypto.statements.vault import DoorNote, HeadNote, Manifest, RecoveryNote

IDLE_MINUTES = 5
NOTHING_SEEN = HeadNote(n=0, head=bytes(32), at=0, sig=bytes(64))


@dataclass(frozen=True)
class Created:
    """The keys of a new vault, and its recovery code: shown now, kept nowhere."""

    keys: VaultKeys
    recovery: Recovery | None


def create_vault(
    site: Site, name: str, passphrase: str, call_me: str, *, with_recovery: bool, invitation: str = ""
) -> Created:
    """Make a vault with a passphrase door and, unless refused, a recovery door.

    Raises:
        CodeMistyped: the invitation; nothing was sent.
        ApiError: `door_taken`: too easy to guess. `invitation_refused`: it can't be used.
    """
    invited = parse_code(invitation, "invitation") if invitation else b""
    keys = VaultKeys.make(site.instance)
    challenge = site.challenge()
    opened = new_door(keys, passphrase_door(site, name, passphrase), "passphrase", challenge.nonce)
    added, notes, recovery = [opened], [note_door(opened.door, "passphrase", challenge.at)], None
    if with_recovery:
        door, recovery = make_recovery(site)
        spare = new_door(keys, door, "recovery", challenge.nonce)
        added.append(spare)
        notes.append(note_door(spare.door, "recovery", challenge.at))
    manifest = _first_manifest(site, keys, call_me, notes, challenge.at)
    _send(site, keys, manifest, added, challenge.nonce, invited)
    return Created(keys, recovery)


def _first_manifest(site: Site, keys: VaultKeys, call_me: str, notes: list[DoorNote], at: int) -> Manifest:
    spare = next((note.door for note in notes if note.kind == "recovery"), NO_DOOR)
    return Manifest(
        vault=keys.vault,
        counter=1,
        instance=InstancePin(id=site.instance, operator_key=site.operator_key),
        call_me=call_me,
        stop=make_random(STOP_BYTES),
        recovery=RecoveryNote(door=spare, practised=False),
        idle_minutes=IDLE_MINUTES,
        doors=tuple(notes),
        sections=(),
        ledger=(),
        agencies=(),
        directory_n=0,
        journal=NOTHING_SEEN,
        opened_at=at,
    )


def _send(
    site: Site, keys: VaultKeys, manifest: Manifest, added: list[NewDoor], nonce: bytes, invitation: bytes
) -> None:
    body: Json = {
        "idempotency_key": to_b64(make_id()),
        "vault": to_b64(keys.vault),
        "nonce": to_b64(nonce),
        "doors": [door.to_json() for door in added],
        "manifest": to_b64(keys.seal_manifest(manifest)),
        "stop_hash": to_b64(derive_stop_hash(manifest.stop, site.instance)),
    }
    if invitation:
        body["invitation"] = to_b64(invitation)
    answer = site.transport.send("POST", "/api/vaults", body)
    if answer.get("vault") != to_b64(keys.vault):
        raise Refused("the service made another notebook than it was asked for")
