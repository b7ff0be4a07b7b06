"""Envelopes, wrapped keys, sealed boxes and packages."""

import hashlib
from typing import Any

from nacl.bindings import crypto_box, crypto_scalarmult_base

from crypto.aead import _seal_with_nonce
from crypto.boxes import derive_box_public
from crypto.package import _seal_inner_with_nonce
from crypto.padding import pad
from crypto.sealing import _seal_envelope_with_nonce, to_associated
from crypto.wrapping import _wrap_key_with_nonce
from tools.vectors.making import Vector, altered, fixed, refused, works

KEY, NONCE, ID = fixed("key"), fixed("nonce", 24), fixed("section", 16)
STORY = "The text of a story. نص".encode()
READER, TEAM, TOKEN = fixed("reader's box"), fixed("team's box"), fixed("token", 16)
GRANT, AGENCY, TERMS = fixed("grant", 16), fixed("agency", 16), fixed("terms")


def box_with_ephemeral(recipient: bytes, plaintext: bytes, ephemeral: bytes = fixed("ephemeral")) -> bytes:
    """Give a sealed box whose one-time key is not random: crypto_box_seal, step by step."""
    ephemeral = fixed("ephemeral")
    public = crypto_scalarmult_base(ephemeral)
    nonce = hashlib.blake2b(public + recipient, digest_size=24).digest()
    return public + crypto_box(plaintext, nonce, recipient, ephemeral)


def make_envelope_vectors() -> list[Vector]:
    """Envelopes and wrapped keys: each kind, and each way to open one for something else."""
    vectors = []
    for kind in ("section", "draft", "manifest", "keyring"):
        place: dict[str, Any] = {"kind": kind, "id": ID, "revision": 3, "sealing": 1}
        vectors += _opened("envelope", place, _seal_envelope_with_nonce, plaintext=STORY)
    for kind in ("vault-key", "revision-key"):
        place = {"kind": kind, "id": ID, "revision": 0, "sealing": 0}
        vectors += _wrapped(place)
    return [*vectors, *_bad_envelopes(), *_bad_wrapped_keys()]


def make_box_vectors() -> list[Vector]:
    """Sealed boxes, open-only, and packages with their two locks."""
    return [*_reader_wraps(), *_words_wraps(), *_team_wraps(), *_packages()]


def _opened(what: str, place: dict[str, Any], seal: Any, plaintext: bytes) -> list[Vector]:
    envelope = seal(key=KEY, plaintext=plaintext, nonce=NONCE, **place)
    return [
        works(
            f"{place['kind']}, sealed",
            "seal_envelope_with_nonce",
            key=KEY,
            plaintext=plaintext,
            nonce=NONCE,
            **place,
        ),
        works(f"{place['kind']}, opened", "open_envelope", key=KEY, envelope=envelope, **place),
        works(
            f"{place['kind']}, empty",
            "seal_envelope_with_nonce",
            key=KEY,
            plaintext=b"",
            nonce=NONCE,
            **place,
        ),
    ]


def _wrapped(place: dict[str, Any]) -> list[Vector]:
    wrapped = _wrap_key_with_nonce(KEY, key=fixed("inner"), nonce=NONCE, **place)
    made = {"wrapping_key": KEY, "key": fixed("inner"), "nonce": NONCE, **place}
    return [
        works(f"{place['kind']}, wrapped", "wrap_key_with_nonce", **made),
        works(f"{place['kind']}, unwrapped", "unwrap_key", wrapping_key=KEY, wrapped=wrapped, **place),
    ]


def _bad_envelopes() -> list[Vector]:
    place: dict[str, Any] = {"kind": "section", "id": ID, "revision": 3, "sealing": 1}
    envelope = _seal_envelope_with_nonce(KEY, plaintext=STORY, nonce=NONCE, **place)
    good: dict[str, Any] = {"key": KEY, "envelope": envelope, **place}
    failing: dict[str, Any] = {
        "another section": {"id": fixed("another section", 16)},
        "another kind": {"kind": "draft"},
        "another revision": {"revision": 2},
        "an older sealing": {"sealing": 0},
        "a later sealing": {"sealing": 2},
        "revision and sealing swapped": {"revision": 1, "sealing": 3},
        "another vault's key": {"key": fixed("another vault's key")},
        "an altered nonce": {"envelope": altered(envelope, 1)},
        "an altered text": {"envelope": altered(envelope, 100)},
        "an altered tag": {"envelope": altered(envelope)},
    }
    shapes = {
        "another version": b"\x02" + envelope[1:],
        "version zero": b"\x00" + envelope[1:],
        "cut by one byte": envelope[:-1],
        "cut to its head": envelope[:41],
        "one byte more": envelope + b"\0",
        "nothing": b"",
        "plain text": b'{"text":"not sealed"}',
        "a wrapped key": _wrap_key_with_nonce(KEY, "revision-key", ID, 3, 1, KEY, NONCE),
    }
    return [
        *(
            refused(f"an envelope opened with {n}", "open_envelope", "OpenFailed", **{**good, **b})
            for n, b in failing.items()
        ),
        *(
            refused(f"an envelope: {n}", "open_envelope", "BadEnvelope", **{**good, "envelope": b})
            for n, b in shapes.items()
        ),
        *_bad_padding(good, place),
    ]


def _bad_padding(good: dict[str, Any], place: dict[str, Any]) -> list[Vector]:
    insides = {
        "no mark": bytes(256),
        "another mark": b"story\x01".ljust(256, b"\0"),
        "a larger size than needed": pad(STORY) + bytes(8),
        "no padding": b"x" * 256,
    }
    return [
        refused(
            f"an envelope padded with {name}",
            "open_envelope",
            "BadEnvelope",
            **{**good, "envelope": _seal_with_nonce(KEY, NONCE, inside, to_associated(**place))},
        )
        for name, inside in insides.items()
    ]


def _bad_wrapped_keys() -> list[Vector]:
    place: dict[str, Any] = {"kind": "revision-key", "id": ID, "revision": 3, "sealing": 1}
    wrapped = _wrap_key_with_nonce(KEY, key=fixed("inner"), nonce=NONCE, **place)
    good: dict[str, Any] = {"wrapping_key": KEY, "wrapped": wrapped, **place}
    failing: dict[str, Any] = {
        "another section": {"id": fixed("another section", 16)},
        "another kind": {"kind": "vault-key"},
        "another revision": {"revision": 4},
        "another sealing": {"sealing": 0},
        "another vault's key": {"wrapping_key": fixed("another vault's key")},
        "an altered byte": {"wrapped": altered(wrapped, 40)},
    }
    longer = _seal_with_nonce(KEY, NONCE, fixed("x", 64), to_associated(**place))
    shorter = _seal_with_nonce(KEY, NONCE, fixed("x", 16), to_associated(**place))
    shapes = {"72 bytes": wrapped[:-1], "74 bytes": wrapped + b"\0", "version 2": b"\x02" + wrapped[1:]}
    shapes |= {"a key of 64 bytes inside": longer, "a key of 16 bytes inside": shorter, "nothing": b""}
    return [
        *(
            refused(f"a key unwrapped with {n}", "unwrap_key", "OpenFailed", **{**good, **b})
            for n, b in failing.items()
        ),
        *(
            refused(f"a wrapped key: {n}", "unwrap_key", "BadEnvelope", **{**good, "wrapped": b})
            for n, b in shapes.items()
        ),
    ]


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def _reader_wraps() -> list[Vector]:
    context = b"\x01" + GRANT + ID + _u64(3) + _u64(1)
    public = derive_box_public(READER)
    wrap = box_with_ephemeral(public, context + KEY)
    good: dict[str, Any] = {
        "secret": READER,
        "wrap": wrap,
        "grant": GRANT,
        "section": ID,
        "revision": 3,
        "sealing": 1,
    }
    failing: dict[str, Any] = {
        "another grant": {"grant": fixed("another grant", 16)},
        "another section": {"section": fixed("another section", 16)},
        "an older revision": {"revision": 2},
        "another sealing": {"sealing": 0},
        "another reader's key": {"secret": TEAM},
        "an altered byte": {"wrap": altered(wrap)},
        "another version inside": {"wrap": box_with_ephemeral(public, b"\x02" + context[1:] + KEY)},
    }
    return _boxed("reader wrap", "open_reader_wrap", good, failing)


def _words_wraps() -> list[Vector]:
    words, public = b'{"v":1}', derive_box_public(READER)
    wrap = box_with_ephemeral(public, b"\x01" + GRANT + pad(words))
    good: dict[str, Any] = {"secret": READER, "wrap": wrap, "grant": GRANT}
    failing: dict[str, Any] = {
        "another grant": {"grant": fixed("another grant", 16)},
        "another reader's key": {"secret": TEAM},
        "an altered byte": {"wrap": altered(wrap, 60)},
    }
    padded = box_with_ephemeral(public, b"\x01" + GRANT + bytes(256))
    return [
        *_boxed("words wrap", "open_words_wrap", good, failing),
        refused(
            "words wrap: no padding inside", "open_words_wrap", "BadEnvelope", **{**good, "wrap": padded}
        ),
    ]


def _team_wraps() -> list[Vector]:
    wrap = box_with_ephemeral(derive_box_public(READER), b"\x01" + AGENCY + _u64(2) + TEAM)
    good: dict[str, Any] = {"secret": READER, "wrap": wrap, "agency": AGENCY, "generation": 2}
    failing: dict[str, Any] = {
        "another agency": {"agency": fixed("another agency", 16)},
        "an older generation": {"generation": 1},
        "another holder's key": {"secret": TEAM},
        "an altered byte": {"wrap": altered(wrap, 33)},
    }
    return _boxed("team wrap", "open_team_wrap", good, failing)


def _packages() -> list[Vector]:
    plaintext, public = b'{"v":1,"a":"package"}', derive_box_public(TEAM)
    inner = _seal_inner_with_nonce(TOKEN, GRANT, TERMS, plaintext, NONCE)
    sealed = box_with_ephemeral(public, inner)
    good: dict[str, Any] = {
        "team_secret": TEAM,
        "token_secret": TOKEN,
        "grant": GRANT,
        "terms_hash": TERMS,
        "sealed": sealed,
    }
    failing: dict[str, Any] = {
        "another token": {"token_secret": fixed("another token", 16)},
        "another agency's key": {"team_secret": READER},
        "another grant": {"grant": fixed("another grant", 16)},
        "other terms": {"terms_hash": fixed("other terms")},
        "an altered byte": {"sealed": altered(sealed, 80)},
    }
    shapes = {"cut": sealed[:-1], "only its inner envelope": inner}
    shapes["version 2 inside"] = box_with_ephemeral(public, b"\x02" + inner[1:])
    return [
        *_boxed("package", "open_package", good, failing, field="sealed"),
        *(
            refused(f"package: {n}", "open_package", "BadEnvelope", **{**good, "sealed": b})
            for n, b in shapes.items()
        ),
    ]


def _boxed(
    what: str, do: str, good: dict[str, Any], failing: dict[str, Any], field: str = "wrap"
) -> list[Vector]:
    cut = {"cut by a byte": good[field][:-1], "a byte more": good[field] + b"\0", "nothing": b""}
    return [
        works(f"{what}, opened", do, **good),
        *(refused(f"{what}: {n}", do, "OpenFailed", **{**good, **b}) for n, b in failing.items()),
        *(refused(f"{what}: {n}", do, "BadEnvelope", **{**good, field: b}) for n, b in cut.items()),
    ]
