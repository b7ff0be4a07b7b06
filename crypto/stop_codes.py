"""The stop code: with it anybody ends what is shared, and reads nothing (docs/protocol.md §5, §21).

* The same 10 bytes as 25 digits, or as seven words of the EFF large list, in its order.
* Words carry a check, so that nearly every typing mistake is noticed; 25 digits have room for a small
  one, which notices seven of eight.
* The list is data that the caller hands in: this room reads no files.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from crypto.codes import split_typed
from crypto.derive import STOP_BYTES, derive_key
from crypto.errors import CodeMistyped

LIST_WORDS: Final = 7_776
_WORDS: Final = 7
_DIGITS: Final = 25
_GROUP: Final = 5
_CHECK_BITS: Final = 10
_DIGIT_CHECK_BITS: Final = 3
_TOO_LARGE: Final = 1 << 8 * STOP_BYTES


def show_stop_digits(secret: bytes) -> str:
    """Give the 25 digits of a stop secret of 10 bytes, in 5 groups of 5."""
    number = _with_check(secret, "stop-digits", _DIGIT_CHECK_BITS)
    digits = f"{number:0{_DIGITS}d}"
    return "-".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def show_stop_words(secret: bytes, words: Sequence[str]) -> str:
    """Give the seven words of a stop secret of 10 bytes."""
    number = _with_check(secret, "stop-words", _CHECK_BITS)
    places = [number // LIST_WORDS**at % LIST_WORDS for at in reversed(range(_WORDS))]
    return " ".join(_require_list(words)[place] for place in places)


def parse_stop_code(text: str, words: Sequence[str]) -> bytes:
    """Give the stop secret (10 bytes) that somebody typed, as digits or as words.

    Raises:
        CodeMistyped: neither 25 digits nor seven words whose check is right.
    """
    _require_list(words)
    parts = split_typed(text)
    digits = "".join(parts)
    if len(digits) == _DIGITS and digits.isascii() and digits.isdigit():
        return _without_check(int(digits), "stop-digits", _DIGIT_CHECK_BITS)
    return _parse_words(parts, {word.upper(): number for number, word in enumerate(words)})


def _parse_words(parts: Sequence[str], numbers: Mapping[str, int]) -> bytes:
    code, count = 0, 0
    while parts:
        number, parts = _read_word(parts, numbers)
        code, count = code * LIST_WORDS + number, count + 1
    if count != _WORDS:
        raise CodeMistyped
    return _without_check(code, "stop-words", _CHECK_BITS)


def _read_word(parts: Sequence[str], numbers: Mapping[str, int]) -> tuple[int, Sequence[str]]:
    # A few words have a hyphen inside; the halves before it are no words.
    for used in (1, 2):
        number = numbers.get("-".join(parts[:used]))
        if number is not None:
            return number, parts[used:]
    raise CodeMistyped


def _with_check(secret: bytes, form: str, bits: int) -> int:
    return int.from_bytes(_require_secret(secret), "big") << bits | _check_bits(secret, form, bits)


def _without_check(number: int, form: str, bits: int) -> bytes:
    secret = _to_secret(number >> bits)
    if number % (1 << bits) != _check_bits(secret, form, bits):
        raise CodeMistyped
    return secret


def _check_bits(secret: bytes, form: str, bits: int) -> int:
    check = derive_key(secret.ljust(16, b"\0"), "code-check", form.encode("ascii"))
    return int.from_bytes(check[:2], "big") >> 16 - bits


def _to_secret(number: int) -> bytes:
    if number >= _TOO_LARGE:
        raise CodeMistyped
    return number.to_bytes(STOP_BYTES, "big")


def _require_list(words: Sequence[str]) -> Sequence[str]:
    if len(words) != LIST_WORDS:
        raise ValueError("the list has 7,776 words")
    return words


def _require_secret(secret: bytes) -> bytes:
    if len(secret) != STOP_BYTES:
        raise ValueError("a stop secret has 10 bytes")
    return secret
