"""The release key's signature over a site's manifest (docs/protocol.md §20).

* The key is a file of 32 random bytes that only its owner may read; it is named by RELEASE_KEY and never
  lies in the checkout. Without it a build is the same, and unsigned.
* Ed25519 signs the same bytes the same way, so a signed build is as reproducible as an unsigned one.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from client.private_files import BadFile, read_private, write_private
from crypto.encoding import make_random, to_b64
from crypto.signing import NO_INSTANCE, SEED_BYTES, derive_sign_public, sign_body
from tools.build.errors import BuildError

SETTING: Final = "RELEASE_KEY"
SIGNATURE: Final = "manifest.sig"


def read_release_key(environment: Mapping[str, str]) -> bytes | None:
    """The 32-byte seed in the file that the environment names; None where it names none.

    Raises:
        BuildError: there is no such file, others may read it, or it is no key.
    """
    name = environment.get(SETTING, "")
    if not name:
        return None
    try:
        seed = read_private(Path(name))
    except (OSError, BadFile) as error:
        raise BuildError(f"{SETTING}: {error}") from error
    if len(seed) != SEED_BYTES:
        raise BuildError(
            f"{SETTING}: this file holds no release key; `python -m tools.release FILE` makes one."
        )
    return seed


def make_release_key(path: Path) -> bytes:
    """A fresh key in a file that is not there yet, for its owner alone; gives the public key."""
    seed = make_random(SEED_BYTES)
    write_private(path, seed)
    return derive_sign_public(seed)


def sign_manifest(manifest: bytes, seed: bytes) -> str:
    """The text of `manifest.sig`."""
    signed = sign_body("release", NO_INSTANCE, manifest, seed)
    return json.dumps({"v": 1, "key": to_b64(derive_sign_public(seed)), "sig": to_b64(signed.sig)}) + "\n"
