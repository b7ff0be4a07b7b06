"""Reading a server's JSON answer: each part is asked for by name and type, or refused."""

from typing import Any

from client.errors import Refused
from client.transport import Json
from crypto.encoding import parse_b64
from crypto.errors import CryptoError
from crypto.shapes import DAY_SECONDS
from crypto.signing import Signed, parse_signed


def text_of(answer: Json, key: str) -> str:
    """A string the answer must hold; raises Refused."""
    value = answer.get(key)
    if not isinstance(value, str):
        raise Refused(f"the answer lacks {key}")
    return value


def number_of(answer: Json, key: str) -> int:
    """A whole number the answer must hold; raises Refused."""
    value = answer.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refused(f"the answer lacks {key}")
    return value


def flag_of(answer: Json, key: str) -> bool:
    """A yes or no the answer must hold; raises Refused."""
    value = answer.get(key)
    if not isinstance(value, bool):
        raise Refused(f"the answer lacks {key}")
    return value


def list_of(answer: Json, key: str) -> list[Any]:
    """A list the answer must hold; raises Refused."""
    value = answer.get(key)
    if not isinstance(value, list):
        raise Refused(f"the answer lacks {key}")
    return value


def day_of(value: Any) -> int:
    """A day of a list: a time that is a multiple of a day; raises Refused."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0 or value % DAY_SECONDS:
        raise Refused("a day is not well formed")
    return value


def bytes_of(answer: Json, key: str, size: int | None = None) -> bytes:
    """Bytes the answer must hold, in their one base64url form; raises Refused."""
    try:
        return parse_b64(text_of(answer, key), size)
    except CryptoError as error:
        raise Refused(f"{key} is not well formed") from error


def signed_of(answer: Json, key: str) -> Signed:
    """A signed object the answer must hold; raises Refused."""
    value = answer.get(key)
    if not isinstance(value, dict):
        raise Refused(f"the answer lacks {key}")
    return parse_signed(value)


def find_signed(answer: Json, key: str) -> Signed | None:
    """A signed object the answer may hold."""
    return signed_of(answer, key) if key in answer else None
