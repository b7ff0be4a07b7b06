"""Doors: from what a person remembers to keys (docs/protocol.md §4). Never imported by a server.

* The stretching is compiled in: no answer of a server and no argument makes it cheaper.
* Too little memory is an error, never a lower setting.
* Two spellings that look alike to a person give the same bytes, in Python and JavaScript:
  code points newer than Unicode 14.0 are refused, for engines differ on them.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13
from nacl.exceptions import CryptoError as NaclError

from crypto.derive import derive_key
from crypto.errors import BadName, BadPassphrase, CryptoError, TooLittleMemory
from crypto.hashing import hash16
from crypto.signing import INSTANCE_BYTES, derive_sign_public
from crypto.unassigned import UNASSIGNED, WHITE_SPACE

NAME_CHARACTERS: Final = 64
PASSPHRASE_BYTES: Final = 1_024
ROOT_BYTES: Final = 32
RECOVERY_BYTES: Final = 16

_FIRSTS: Final = [first for first, _ in UNASSIGNED]
_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True)
class Stretching:
    """One compiled set of Argon2id parameters."""

    passes: int
    memory_bytes: int


STRETCHING: Final = Stretching(passes=3, memory_bytes=64 * 1024 * 1024)


@dataclass(frozen=True)
class Door:
    """The keys of one door."""

    sign_seed: bytes
    public: bytes
    wrap_key: bytes

    def __repr__(self) -> str:
        return f"Door(public={self.public.hex()})"


def normalise_name(text: str) -> str:
    """Give the one form of a name, 1 to 64 code points; doing it twice changes nothing.

    Raises:
        BadName: a character that is refused, nothing left, or too long.
    """
    name = _normalise(text, BadName)
    if not 1 <= len(name) <= NAME_CHARACTERS:
        raise BadName
    return name


def normalise_passphrase(text: str) -> str:
    """Give the one form of a passphrase, 1 to 1,024 bytes; doing it twice changes nothing.

    Raises:
        BadPassphrase: a character that is refused, nothing left, or too long.
    """
    passphrase = _normalise(text, BadPassphrase)
    if not 1 <= len(passphrase.encode("utf-8")) <= PASSPHRASE_BYTES:
        raise BadPassphrase
    return passphrase


def derive_passphrase_root(name: str, passphrase: str, instance: bytes) -> bytes:
    """Give the 32-byte root of a name and passphrase (both normalised here).

    Raises:
        BadName, BadPassphrase: as `normalise_name`, `normalise_passphrase`.
        TooLittleMemory: 64 MiB could not be had.
    """
    salt = hash16(_require_instance(instance) + normalise_name(name).encode("utf-8"))
    secret = normalise_passphrase(passphrase).encode("utf-8")
    try:
        return crypto_pwhash_alg(
            ROOT_BYTES,
            secret,
            salt,
            STRETCHING.passes,
            STRETCHING.memory_bytes,
            crypto_pwhash_ALG_ARGON2ID13,
        )
    except (NaclError, MemoryError):
        raise TooLittleMemory from None


def derive_recovery_root(code: bytes, instance: bytes) -> bytes:
    """Give the 32-byte root of a recovery code of 16 bytes."""
    if len(code) != RECOVERY_BYTES:
        raise ValueError("a recovery code has 16 bytes")
    return derive_key(code, "recovery-root", _require_instance(instance))


def derive_door(root: bytes) -> Door:
    """Give the keys of the door of a root."""
    seed = derive_key(root, "door-sign")
    return Door(seed, derive_sign_public(seed), derive_key(root, "door-wrap"))


def _normalise(text: str, refusal: type[CryptoError]) -> str:
    if not all(_is_allowed(ord(character)) for character in text):
        raise refusal
    lowered = unicodedata.normalize("NFKC", text).translate(_LOWER)
    composed = unicodedata.normalize("NFKC", lowered)
    spaced = "".join(" " if ord(character) in WHITE_SPACE else character for character in composed)
    return " ".join(part for part in spaced.split(" ") if part)


def _is_allowed(point: int) -> bool:
    if point in WHITE_SPACE:
        return True
    if point < 0x20 or 0x7F <= point < 0xA0 or 0xD800 <= point < 0xE000:
        return False
    place = bisect_right(_FIRSTS, point) - 1
    return place < 0 or point > UNASSIGNED[place][1]


def _require_instance(instance: bytes) -> bytes:
    if len(instance) != INSTANCE_BYTES:
        raise ValueError("an instance id has 32 bytes")
    return instance
