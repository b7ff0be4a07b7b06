"""What one language refuses, the other refuses for the same reason: the vectors' inputs, altered at
random (the same way in every run), read by both."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crypto import canonical, codes, doors, encoding, padding
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError
from tests.cross.javascript import ROOT, ask_javascript
from tests.cross.shapes import find_shape

VECTORS = ROOT / "crypto" / "vectors"
CASES_OF_A_KIND = 400
ODD_TEXT = "\ud800\u0000\u0301🌱٣ -#:ﬀ\u0378éJ\u030cⅣO1l\u2003\u00ad\u200d"
ODD_BYTES = [b"null", b"-0", b"1.0", b" ", b",", b'"', b"\\u0041", b"\xff", b"9007199254740992", b"[]"]


def _read(do: str, given: dict[str, Any]) -> Any:
    """Do one doing in Python, as crypto/vectors/README.md says."""
    readers: dict[str, Callable[[], Any]] = {
        "parse_b64": lambda: to_b64(encoding.parse_b64(given["text"], given.get("size"))),
        "parse_canonical": lambda: canonical.parse_canonical(parse_b64(given["data"])) is not ...,
        "parse_body": lambda: find_shape(given["body"]).parse(parse_b64(given["data"])) is not ...,
        "unpad": lambda: to_b64(padding.unpad(parse_b64(given["data"]))),
        "parse_code": lambda: to_b64(codes.parse_code(given["text"], given["kind"])),
        "parse_token_text": lambda: to_b64(codes.parse_token_text(given["text"], given["owner_origins"])),
        "normalise_name": lambda: doors.normalise_name(given["text"]),
        "normalise_passphrase": lambda: doors.normalise_passphrase(given["text"]),
    }
    return readers[do]()


KINDS = [
    "parse_b64",
    "parse_canonical",
    "parse_body",
    "unpad",
    "parse_code",
    "parse_token_text",
    "normalise_name",
    "normalise_passphrase",
]


def _vectors(do: str) -> Iterator[dict[str, Any]]:
    for path in sorted(Path(VECTORS).glob("*.json")):
        for vector in json.loads(path.read_text("utf-8")).get("vectors", []):
            if vector["do"] == do:
                yield vector["in"]


def _alter_text(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(ODD_TEXT) + text[at + dice.randrange(2) :]


def _alter_bytes(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    way = dice.randrange(4)
    if way == 0:
        return data[:at]
    if way == 1:
        return data[:at] + dice.choice(ODD_BYTES) + data[at:]
    if way == 2:
        return data[:at] + dice.choice(ODD_BYTES) + data[at + dice.randrange(12) :]
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def _alter(given: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    if "data" in given:
        return given | {"data": to_b64(_alter_bytes(parse_b64(given["data"]), dice))}
    return given | {"text": _alter_text(given["text"], dice)}


def _outcome(do: str, given: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"out": _read(do, given)}
    except CryptoError as error:
        return {"outcome": type(error).__name__, "why": getattr(error, "why", "")}


def _without_own_why(result: dict[str, Any]) -> dict[str, Any]:
    # Only some classes have reasons in Python; where they have none, none is compared.
    return result if result.get("outcome") == "BadStatement" else {**result, "why": ""}


@pytest.mark.parametrize("do", KINDS)
def test_both_languages_read_and_refuse_alike(do: str) -> None:
    dice = random.Random(f"parsers agree: {do}")  # noqa: S311 - repeatable on purpose
    seeds = [given for given in _vectors(do) if isinstance(given.get("text", ""), str)]
    cases = [_alter(dice.choice(seeds), dice) for _ in range(CASES_OF_A_KIND)]

    answers = ask_javascript([{"do": do, "in": given} for given in cases])

    differ = [
        (given, here, there)
        for given, here, there in zip(cases, (_outcome(do, given) for given in cases), answers, strict=True)
        if _without_own_why(here) != _without_own_why(there)
    ]
    assert differ == []
