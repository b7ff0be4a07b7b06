"""The package of a grant: two locks, the token and the team's key (docs/protocol.md §6, §9).

* The token alone opens nothing, nor does the team's key alone.
* The inner lock is bound to the grant and to the exact terms.
* Never imported by a server.
"""

from crypto.aead import _seal_with_nonce, aead_open, aead_seal
from crypto.boxes import open_box, seal_box
from crypto.derive import derive_key
from crypto.envelope import check_envelope, check_package
from crypto.labels import label16
from crypto.padding import pad, unpad


def seal_package(
    team_public: bytes, token_secret: bytes, grant: bytes, terms_hash: bytes, package: bytes
) -> bytes:
    """Seal the bytes of a Package under the token's secret, then to the team's key.

    Raises:
        BadEncoding: the team's key is no usable X25519 key.
    """
    key = derive_key(token_secret, "grant-package")
    return seal_box(team_public, aead_seal(key, pad(package), _place(grant, terms_hash)))


def open_package(
    team_secret: bytes, token_secret: bytes, grant: bytes, terms_hash: bytes, sealed: bytes
) -> bytes:
    """Open both locks, and give the bytes of the Package.

    Raises:
        BadEnvelope: no package by its shape, outside or inside.
        OpenFailed: another team key, token, grant or terms, or altered.
    """
    check_package(sealed)
    envelope = open_box(team_secret, sealed)
    check_envelope(envelope)
    key = derive_key(token_secret, "grant-package")
    return unpad(aead_open(key, envelope, _place(grant, terms_hash)))


def _place(grant: bytes, terms_hash: bytes) -> bytes:
    if len(grant) != 16 or len(terms_hash) != 32:
        raise ValueError("a package is bound to a grant (16 bytes) and a terms hash (32 bytes)")
    return label16("package") + grant + terms_hash


def _seal_inner_with_nonce(
    token_secret: bytes, grant: bytes, terms_hash: bytes, package: bytes, nonce: bytes
) -> bytes:
    """For vectors only: the inner envelope, with a nonce that is not random."""
    key = derive_key(token_secret, "grant-package")
    return _seal_with_nonce(key, nonce, pad(package), _place(grant, terms_hash))
