"""The shapes in which sealed bytes come, seen from outside (docs/protocol.md §6).

* Nothing here can open anything: no key comes in. The server may use this room's part.
* Anything that is not exactly of a shape is refused, so a plaintext body can't slip in
  by its length: version byte, Padmé sizes and exact lengths are checked.
"""

from typing import Final

from crypto.errors import BadEnvelope
from crypto.padding import is_padded_size

VERSION: Final = 1
NONCE_BYTES: Final = 24
TAG_BYTES: Final = 16
BOX_BYTES: Final = 48
ENVELOPE_EXTRA_BYTES: Final = 1 + NONCE_BYTES + TAG_BYTES
WRAPPED_KEY_BYTES: Final = ENVELOPE_EXTRA_BYTES + 32
READER_WRAP_BYTES: Final = 1 + 16 + 16 + 8 + 8 + 32 + BOX_BYTES
TEAM_WRAP_BYTES: Final = 1 + 16 + 8 + 32 + BOX_BYTES
WORDS_WRAP_EXTRA_BYTES: Final = 1 + 16 + BOX_BYTES
ANSWER_EXTRA_BYTES: Final = 1 + 16 + BOX_BYTES
DEPOSIT_EXTRA_BYTES: Final = 1 + 16 + 32 + 32 + 32 + BOX_BYTES
HELD_PART_BYTES: Final = 1 + 16 + 32 + 32 + BOX_BYTES


def check_envelope(data: bytes) -> None:
    """Refuse bytes that are no envelope.

    Raises:
        BadEnvelope: another version byte, or a length that sealing never gives.
    """
    if data[:1] != bytes([VERSION]) or not is_padded_size(len(data) - ENVELOPE_EXTRA_BYTES):
        raise BadEnvelope


def check_wrapped_key(data: bytes) -> None:
    """Refuse bytes that are no wrapped key of exactly 73 bytes.

    Raises:
        BadEnvelope: another version byte or length.
    """
    if data[:1] != bytes([VERSION]) or len(data) != WRAPPED_KEY_BYTES:
        raise BadEnvelope


def check_reader_wrap(data: bytes) -> None:
    """Refuse bytes that are no reader wrap of exactly 129 bytes.

    Raises:
        BadEnvelope: another length.
    """
    if len(data) != READER_WRAP_BYTES:
        raise BadEnvelope


def check_team_wrap(data: bytes) -> None:
    """Refuse bytes that are no team wrap of exactly 105 bytes.

    Raises:
        BadEnvelope: another length.
    """
    if len(data) != TEAM_WRAP_BYTES:
        raise BadEnvelope


def check_words_wrap(data: bytes) -> None:
    """Refuse bytes that are no words wrap.

    Raises:
        BadEnvelope: a length that sealing never gives.
    """
    if not is_padded_size(len(data) - WORDS_WRAP_EXTRA_BYTES):
        raise BadEnvelope


def check_answer(data: bytes) -> None:
    """Refuse bytes that are no contact's sealed answer (§21).

    Raises:
        BadEnvelope: a length that sealing never gives.
    """
    if not is_padded_size(len(data) - ANSWER_EXTRA_BYTES):
        raise BadEnvelope


def check_deposit(data: bytes) -> None:
    """Refuse bytes that are no second holder's deposit (§21).

    Raises:
        BadEnvelope: a length that sealing never gives.
    """
    if not is_padded_size(len(data) - DEPOSIT_EXTRA_BYTES):
        raise BadEnvelope


def check_held_part(data: bytes) -> None:
    """Refuse bytes that are no held part of exactly 129 bytes (§21).

    Raises:
        BadEnvelope: another length.
    """
    if len(data) != HELD_PART_BYTES:
        raise BadEnvelope


def check_package(data: bytes) -> None:
    """Refuse bytes that are no package: a sealed box around an envelope.

    Raises:
        BadEnvelope: a length that sealing never gives.
    """
    if not is_padded_size(len(data) - ENVELOPE_EXTRA_BYTES - BOX_BYTES):
        raise BadEnvelope
