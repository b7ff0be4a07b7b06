"""Ways in: a passphrase and a recovery code, each a key pair of its own (protocol §4).

* The server sees a public key, a signature and a wrapped key; never what was typed.
* Changing doors, closing other visits and erasing need the secret typed again: a door-act over
  exactly that change.
"""

from dataclasses import dataclass, replace

from client.answers import bytes_of, number_of
from client.errors import NoSuchThing
from client.notebook.keys import VaultKeys
from client.notebook.store import Notebook, Write
from client.site import Site
from client.transport import Json
from crypto.codes import parse_code, show_code, show_digits
from crypto.doors import Door, derive_door, derive_passphrase_root, derive_recovery_root
from crypto.encoding import make_id, make_random, to_b64
from crypto.hashing import hash16, hash32
from crypto.shapes import DAY_SECONDS
from crypto.signing import Signed, sign_body
from crypto.statements.doors import Act, DoorAct, DoorOpen, DoorsChange, EraseChange, NewDoor, VisitsChange
from crypto.statements.vault import DoorNote, Manifest, RecoveryNote
from crypto.wrapping import unwrap_key, wrap_key

RECOVERY_BYTES = 16
NO_DOOR = bytes(16)


@dataclass(frozen=True)
class Recovery:
    """A recovery code, in both forms in which it can be written down."""

    characters: str
    digits: str


def passphrase_door(site: Site, name: str, passphrase: str) -> Door:
    """The door of a name and passphrase; takes about a second."""
    return derive_door(derive_passphrase_root(name, passphrase, site.instance))


def recovery_door(site: Site, code: str) -> Door:
    """The door of a typed recovery code; raises CodeMistyped."""
    return derive_door(derive_recovery_root(parse_code(code, "recovery"), site.instance))


def make_recovery(site: Site) -> tuple[Door, Recovery]:
    """A new recovery code and its door."""
    code = make_random(RECOVERY_BYTES)
    shown = Recovery(show_code(code, "recovery"), show_digits(code, "recovery"))
    return derive_door(derive_recovery_root(code, site.instance)), shown


def prove_door(instance: bytes, door: Door, nonce: bytes) -> Signed:
    """Sign the server's nonce with a door's key."""
    body = DoorOpen(door=door.public, nonce=nonce)
    return sign_body("door-open", instance, body.encode(), door.sign_seed)


def new_door(keys: VaultKeys, door: Door, kind: str, nonce: bytes) -> NewDoor:
    """A door to add: its id, the vault key wrapped for it, and its proof.

    A recovery door's id follows from its key, so that a typed code can be compared with it; a
    passphrase could be guessed, so its door's id is random.
    """
    wrapped = wrap_key(door.wrap_key, "vault-key", keys.vault, 0, 0, keys.key)
    door_id = hash16(door.public) if kind == "recovery" else make_id()
    return NewDoor(door=door_id, wrapped_key=wrapped, proof=prove_door(keys.instance, door, nonce))


def note_door(door: bytes, kind: str, at: int) -> DoorNote:
    """A door as the manifest remembers it: made on this day."""
    return DoorNote(
        door=door, kind="recovery" if kind == "recovery" else "passphrase", made=at - at % DAY_SECONDS
    )


def replace_doors(notebook: Notebook, typed: Door, kind: str, fresh: Door) -> None:
    """Add a door of a kind, and close the older ones of that kind.

    `typed` is the door whose secret was typed again just now.
    """
    challenge = notebook.site.challenge()
    added = new_door(notebook.keys, fresh, kind, challenge.nonce)
    closing = tuple(note.door for note in notebook.manifest.doors if note.kind == kind)
    change = DoorsChange(vault=notebook.keys.vault, add=(added,), close=closing).encode()
    act = sign_act(notebook, "doors", change, typed, challenge.nonce)

    def make(manifest: Manifest) -> Write:
        notes = tuple(note for note in manifest.doors if note.door not in closing)
        changed = replace(manifest, doors=(*notes, note_door(added.door, kind, challenge.at)))
        if kind == "recovery":
            changed = replace(changed, recovery=RecoveryNote(door=added.door, practised=False))
        return Write(changed, "POST", "/api/doors", act, takes_out=frozenset(closing))

    notebook.write(make)


def open_door(site: Site, door: Door) -> tuple[VaultKeys, bytes]:
    """Open a vault with a door: its keys, and the door's id.

    Raises:
        ApiError: `door_unknown`; a wrong name and a wrong passphrase look alike.
        OpenFailed: the server gave another vault's key.
    """
    proof = prove_door(site.instance, door, site.challenge().nonce)
    answer = site.transport.send("POST", "/api/openings", {"proof": proof.to_json()})
    vault = bytes_of(answer, "vault", 16)
    key = unwrap_key(door.wrap_key, "vault-key", vault, 0, 0, bytes_of(answer, "wrapped_key", 73))
    return VaultKeys(site.instance, vault, key), bytes_of(answer, "door", 16)


def practise_recovery(notebook: Notebook, code: str) -> None:
    """Compare a recovery code, typed back as an exercise, and remember that it went well.

    Nobody is told: the door's id follows from its public key.

    Raises:
        CodeMistyped: a typing mistake.
        NoSuchThing: this code opens another notebook, or no longer this one.
    """
    if hash16(recovery_door(notebook.site, code).public) != notebook.manifest.recovery.door:
        raise NoSuchThing("this code does not open this notebook")
    notebook.rewrite(lambda m: replace(m, recovery=replace(m.recovery, practised=True)))


def close_other_visits(notebook: Notebook, typed: Door) -> int:
    """End every other visit to this notebook; how many there were."""
    challenge = notebook.site.challenge()
    change = VisitsChange(vault=notebook.keys.vault, close_others=True).encode()
    act = sign_act(notebook, "visits", change, typed, challenge.nonce)
    return number_of(notebook.site.transport.send("POST", "/api/visits/closing", act), "closed")


def erase_vault(notebook: Notebook, typed: Door) -> None:
    """Erase everything, for good."""
    challenge = notebook.site.challenge()
    change = EraseChange(vault=notebook.keys.vault, erase=True).encode()
    act = sign_act(notebook, "erase", change, typed, challenge.nonce)
    notebook.site.transport.send("POST", "/api/erasure", act)


def sign_act(notebook: Notebook, act: Act, change: bytes, typed: Door, nonce: bytes) -> Json:
    """The part of a request that says: the secret was typed again, for exactly this change."""
    body = DoorAct(act=act, change=hash32(change), door=typed.public, nonce=nonce)
    signed = sign_body("door-act", notebook.keys.instance, body.encode(), typed.sign_seed)
    return {"change": to_b64(change), "act": signed.to_json()}
