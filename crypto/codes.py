"""Codes people type: 28 characters or 42 digits for 16 bytes (docs/protocol.md §5).

* What fingers and eyes mix up is forgiven: case, spaces, hyphens, O and 0, I, L and 1,
  digits of other scripts. Anything else is a typing mistake, said before anything is sent.
* A code of one kind does not pass as another (1,023 of 1,024).
* A code inside a link counts only when the link is of this instance, and of its kind.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from crypto.derive import derive_key
from crypto.errors import CodeMistyped
from crypto.unassigned import DECIMAL_ZEROS, WHITE_SPACE

CODE_KINDS: Final = frozenset({"token", "recovery", "invitation", "release", "holder"})
SECRET_BYTES: Final = 16
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SECRET_CHARACTERS: Final = 26
_CHARACTERS: Final = 28
_DIGITS: Final = 42
_LONGEST: Final = 400
_HYPHENS: Final = frozenset({0x2D, *range(0x2010, 0x2016), 0x2212})
_FORGIVEN: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SPACES: Final = "".join(map(chr, sorted(WHITE_SPACE)))
_LANGUAGE: Final = re.compile(r"\.[A-Za-z]{2}\Z")
_ADDRESS: Final = re.compile(r"(https?)://(\[[0-9a-f:]{2,39}\]|[a-z0-9.-]{1,253})(?::([0-9]{1,5}))?(/[a-z])")
_PORTS: Final = {"http": "80", "https": "443"}
_LOOKALIKES: Final = str.maketrans("OIL", "011")


def show_code(secret: bytes, kind: str) -> str:
    """Give the 28 characters of a 16-byte secret, in 7 groups of 4."""
    number = int.from_bytes(_require_secret(secret), "big") << 2
    characters = _to_characters(number, _SECRET_CHARACTERS) + _to_characters(_check_bits(secret, kind), 2)
    return "-".join(characters[at : at + 4] for at in range(0, _CHARACTERS, 4))


def show_digits(secret: bytes, kind: str) -> str:
    """Give the 42 digits of a 16-byte secret, in 7 groups of 6."""
    number = int.from_bytes(_require_secret(secret), "big")
    digits = f"{number:039d}{_check_digits(secret, kind):03d}"
    return "-".join(digits[at : at + 6] for at in range(0, _DIGITS, 6))


def parse_code(text: str, kind: str) -> bytes:
    """Give the 16-byte secret that somebody typed, as characters or as digits.

    Raises:
        CodeMistyped: a typing mistake, or a code of another kind.
    """
    clean = "".join(split_typed(text))
    if len(clean) == _DIGITS and clean.isascii() and clean.isdigit():
        return _parse_digits(clean, kind)
    return _parse_characters(clean, kind)


def split_typed(text: str) -> list[str]:
    """Give the parts of what was typed between white space and hyphens, in capitals, with ASCII digits.

    Raises:
        CodeMistyped: more than 400 UTF-16 units: it stays unread.
    """
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST:
        raise CodeMistyped
    tidy = "".join(map(_tidy, unicodedata.normalize("NFKC", text))).translate(_FORGIVEN)
    return [part for part in tidy.split(" ") if part]


def token_url(origin: str, token_secret: bytes) -> str:
    """Give what the QR of a token says: the owner's origin, /R, and the code, in capitals."""
    return _to_url(origin, "/R", token_secret, "token")


def card_url(origin: str, code: bytes) -> str:
    """Give what the QR of a release's card says: the owner's origin, /C, and the code, in capitals (§21)."""
    return _to_url(origin, "/C", code, "release")


def holder_url(origin: str, code: bytes) -> str:
    """Give what the QR of a second holder's card says: as a release's card, with a code of its own kind."""
    return _to_url(origin, "/C", code, "holder")


def parse_token_text(text: str, owner_origins: Sequence[str]) -> bytes:
    """Give the token secret of what was typed, pasted or scanned: a code, or a token's link.

    Raises:
        CodeMistyped: a typing mistake, or a link that is not of one of these origins.
    """
    return _parse_link(text, owner_origins, "/r", "token")


def parse_card_text(text: str, owner_origins: Sequence[str]) -> bytes:
    """Give the release code of what was typed, pasted or scanned: a code, or a card's link (§21).

    Raises:
        CodeMistyped: a typing mistake, or a link that is not of one of these origins.
    """
    return _parse_card(text, owner_origins, "release")


def parse_holder_text(text: str, owner_origins: Sequence[str]) -> bytes:
    """Give the holder code of what was typed, pasted or scanned: a code, or a card's link (§21).

    Raises:
        CodeMistyped: a typing mistake, or a link that is not of one of these origins.
    """
    return _parse_card(text, owner_origins, "holder")


def _to_url(origin: str, path: str, secret: bytes, kind: str) -> str:
    return f"{origin.upper()}{path}#{show_code(secret, kind).replace('-', '')}"


def _parse_card(text: str, owner_origins: Sequence[str], kind: str) -> bytes:
    address, hash_, code = text.strip(_SPACES).partition("#")
    return _parse_link(f"{address}{hash_}{_LANGUAGE.sub('', code)}", owner_origins, "/c", kind)


def _parse_link(text: str, owner_origins: Sequence[str], path: str, kind: str) -> bytes:
    stripped = text.strip(_SPACES)
    if "#" not in stripped and ":" not in stripped:
        return parse_code(stripped, kind)
    address, _, code = stripped.partition("#")
    allowed = {_split_address(origin + path) for origin in owner_origins}
    if _split_address(address) not in allowed:
        raise CodeMistyped
    return parse_code(code, kind)


def _split_address(address: str) -> tuple[str, str, int, str]:
    found = _ADDRESS.fullmatch(address.lower()) if address.isascii() else None
    if found is None:
        raise CodeMistyped
    scheme, host, port, path = found.groups()
    return scheme, host, int(port or _PORTS[scheme]), path


def _tidy(character: str) -> str:
    point = ord(character)
    if point in WHITE_SPACE or point in _HYPHENS:
        return " "
    zero = next((zero for zero in DECIMAL_ZEROS if zero <= point < zero + 10), None)
    return character if zero is None else chr(ord("0") + point - zero)


def _parse_digits(digits: str, kind: str) -> bytes:
    number = int(digits[:39])
    if number >= 1 << 128:
        raise CodeMistyped
    secret = number.to_bytes(SECRET_BYTES, "big")
    if int(digits[39:]) != _check_digits(secret, kind):
        raise CodeMistyped
    return secret


def _parse_characters(clean: str, kind: str) -> bytes:
    typed = clean.translate(_LOOKALIKES)
    if len(typed) != _CHARACTERS or any(character not in ALPHABET for character in typed):
        raise CodeMistyped
    number = _to_number(typed[:_SECRET_CHARACTERS])
    secret = (number >> 2).to_bytes(SECRET_BYTES, "big")
    if number & 3 or _to_number(typed[_SECRET_CHARACTERS:]) != _check_bits(secret, kind):
        raise CodeMistyped
    return secret


def _check_bits(secret: bytes, kind: str) -> int:
    check = derive_key(secret, "code-check", _require_kind(kind).encode("ascii"))
    return int.from_bytes(check[:2], "big") >> 6


def _check_digits(secret: bytes, kind: str) -> int:
    check = derive_key(secret, "code-check", f"{_require_kind(kind)}-digits".encode("ascii"))
    return int.from_bytes(check[:4], "big") % 1_000


def _to_characters(number: int, count: int) -> str:
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(count)))


def _to_number(characters: str) -> int:
    number = 0
    for character in characters:
        number = number << 5 | ALPHABET.index(character)
    return number


def _require_kind(kind: str) -> str:
    if kind not in CODE_KINDS:
        raise ValueError(f"no such kind of code: {kind}")
    return kind


def _require_secret(secret: bytes) -> bytes:
    if len(secret) != SECRET_BYTES:
        raise ValueError("a secret to show has 16 bytes")
    return secret
