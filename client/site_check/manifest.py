"""The published manifest of one site: path → SHA-256, and who signed it (docs/protocol.md §20)."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from client.errors import Refused
from crypto.encoding import parse_b64
from crypto.errors import BadEncoding, BadSignature
from crypto.signing import NO_INSTANCE, Signed, verify_signed

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
VERSION: Final = "assets/version.txt"
_PATH = re.compile(r"[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*(?:/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)*")
_HASH = re.compile(r"[0-9a-f]{64}")
LANDINGS: Final = {
    **{"/R": "r.html", "/r%23AAAA": "r.html"},
    **{"/C": "c.html", "/c%23AAAA": "c.html", "/S": "s.html"},
}
"""Where a code leads as well: in capitals, as its picture says it, and with a broken `#` (§5, §9)."""

MOST_FILES: Final = 10_000


@dataclass(frozen=True)
class Manifest:
    """The files of one site, by path, with the SHA-256 of each in hex."""

    files: dict[str, str]

    def addresses(self, version: str = "") -> dict[str, str]:
        """Where each file is served: address → path. A page stands at the address without its `.html`; behind
        any other address stands the release's version, as the pages ask for it."""
        found = {_address(path, version): path for path in self.files}
        return found | {address: path for address, path in LANDINGS.items() if path in self.files}


def parse_manifest(raw: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        Refused: it is none.
    """
    try:
        files = json.loads(raw)
    except ValueError as error:
        raise Refused("the manifest is no JSON") from error
    if not isinstance(files, dict) or not 0 < len(files) <= MOST_FILES:
        raise Refused("the manifest is no list of files")
    for path, known in files.items():
        if not _PATH.fullmatch(path) or not isinstance(known, str) or not _HASH.fullmatch(known):
            raise Refused("the manifest has a line that names no file")
    if "index.html" not in files:
        raise Refused("the manifest has no first page")
    return Manifest(files)


def verify_release(raw: bytes, signature: bytes, release_key: bytes) -> None:
    """Accept the exact bytes of a manifest only as signed by this key.

    Raises:
        Refused: another key, another text, or no signature at all.
    """
    try:
        told = json.loads(signature)
        sig = parse_b64(told["sig"], 64)
    except (ValueError, KeyError, TypeError, BadEncoding) as error:
        raise Refused("the release is not signed") from error
    try:
        verify_signed("release", NO_INSTANCE, Signed(raw, sig), release_key)
    except BadSignature as error:
        raise Refused("the release is not signed by this key") from error


def sha256_hex(data: bytes) -> str:
    """The hash by which a manifest names a file."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes | None:
    """A file beside the manifest, to compare byte by byte; None where it is not here."""
    return path.read_bytes() if path.is_file() else None


def _address(path: str, version: str) -> str:
    if not path.endswith(".html"):
        return f"/{path}?v={version}" if version and path != VERSION else f"/{path}"
    return "/" + path.removesuffix(".html").removesuffix("index")
