"""The card of a release, and what card and gate open; a second holder's card and part; a contact's answer.
Boxes are open-only."""

from typing import Any

from crypto.aead import _seal_with_nonce
from crypto.boxes import derive_box_public
from crypto.holder_card import HolderCard
from crypto.padding import pad
from crypto.release_card import Card, _package_key, _place, _seal_package_with_nonce
from tools.vectors.making import Vector, altered, fixed, refused, works
from tools.vectors.sealed import NONCE, box_with_ephemeral

RELEASE, TERMS, CARD = fixed("release", 16), fixed("terms"), Card(fixed("card", 16))
GATE, NOTE = fixed("gate"), fixed("note")
HOLDER, PART = HolderCard(fixed("holder", 16)), fixed("part")
HOLDER_WORDS = b'{"v":1,"ho":"words"}'
PACKAGE, ANSWER = b'{"v":1,"a":"package"}', b'{"v":1,"an":"answer"}'


def make_vectors() -> list[Vector]:
    """Give them all."""
    codes = {"zeros": bytes(16), "ones": b"\xff" * 16, "any": CARD.code}
    cards = [works(f"what the code of a card gives: {n}", "derive_card", code=c) for n, c in codes.items()]
    holders = [
        works(f"what the code of a holder gives: {n}", "derive_holder_card", code=c) for n, c in codes.items()
    ]
    return [*cards, *_packages(), *_held_packages(), *holders, *_deposits(), *_held_parts(), *_answers()]


def _packages() -> list[Vector]:
    seal, do = "seal_release_package_with_nonce", "open_release_package"
    place: dict[str, Any] = {"pack": CARD.pack, "gate": GATE, "release": RELEASE, "terms_hash": TERMS}
    sealed = _seal_package_with_nonce(**place, package=PACKAGE, nonce=NONCE)
    good: dict[str, Any] = {**place, "sealed": sealed}
    failing: dict[str, Any] = {
        "another gate": {"gate": fixed("another gate")},
        "a gate of zeros": {"gate": bytes(32)},
        "another card": {"pack": Card(fixed("another card", 16)).pack},
        "card and gate swapped": {"pack": GATE, "gate": CARD.pack},
        "the gate alone": {"pack": GATE},
        "the card alone": {"gate": CARD.pack},
        "the lookup for the pack": {"pack": CARD.lookup},
        "another release": {"release": fixed("another release", 16)},
        "other terms": {"terms_hash": fixed("other terms")},
        "an altered byte": {"sealed": altered(sealed, 80)},
    }
    loose = _seal_with_nonce(_package_key(CARD.pack, GATE), NONCE, bytes(256), _place(RELEASE, TERMS))
    shapes = {
        "cut": sealed[:-1],
        "a byte more": sealed + b"\0",
        "version 2": b"\x02" + sealed[1:],
        "nothing": b"",
        "no padding inside": loose,
    }
    return [
        works("a release's package, sealed", seal, **place, plaintext=PACKAGE, nonce=NONCE),
        works("a release's package of nothing, sealed", seal, **place, plaintext=b"", nonce=NONCE),
        works("a release's package, opened with card and gate", do, **good),
        *(
            refused(f"a release's package opened with {n}", do, "OpenFailed", **{**good, **b})
            for n, b in failing.items()
        ),
        *(
            refused(f"a release's package: {n}", do, "BadEnvelope", **{**good, "sealed": b})
            for n, b in shapes.items()
        ),
    ]


def _held_packages() -> list[Vector]:
    seal, do = "seal_release_package_with_nonce", "open_release_package"
    place: dict[str, Any] = {
        "pack": CARD.pack,
        "gate": GATE,
        "release": RELEASE,
        "terms_hash": TERMS,
        "part": PART,
    }
    sealed = _seal_package_with_nonce(**place, package=PACKAGE, nonce=NONCE)
    good: dict[str, Any] = {**place, "sealed": sealed}
    without = {name: value for name, value in good.items() if name != "part"}
    failing: dict[str, Any] = {
        "another part": {**good, "part": fixed("another part")},
        "a part of zeros": {**good, "part": bytes(32)},
        "card and gate alone": without,
        "the part for the gate": {**good, "gate": PART},
        "the part for the card": {**good, "pack": PART},
        "another gate": {**good, "gate": fixed("another gate")},
        "another card": {**good, "pack": Card(fixed("another card", 16)).pack},
    }
    plain = _seal_package_with_nonce(CARD.pack, GATE, RELEASE, TERMS, PACKAGE, NONCE)
    return [
        works("a release's package with a part, sealed", seal, **place, plaintext=PACKAGE, nonce=NONCE),
        works("a release's package with a part, opened with all three", do, **good),
        *(
            refused(f"a release's package with a part, opened with {n}", do, "OpenFailed", **b)
            for n, b in failing.items()
        ),
        refused(
            "a release's package without a part, opened with one", do, "OpenFailed", **place, sealed=plain
        ),
    ]


def _deposits() -> list[Vector]:
    do, public, context = "open_deposit", HOLDER.box_public, b"\x01" + RELEASE + TERMS
    inside = CARD.box_public + PART
    sealed = box_with_ephemeral(public, context + inside + pad(HOLDER_WORDS))
    good: dict[str, Any] = {
        "secret": HOLDER.box_secret,
        "release": RELEASE,
        "terms_hash": TERMS,
        "deposit": sealed,
    }
    version_2 = b"\x02" + context[1:] + inside + pad(HOLDER_WORDS)
    failing: dict[str, Any] = {
        "another holder's key": {"secret": HolderCard(fixed("another holder", 16)).box_secret},
        "the contact's key": {"secret": CARD.box_secret},
        "another release": {"release": fixed("another release", 16)},
        "other terms": {"terms_hash": fixed("other terms")},
        "an altered byte": {"deposit": altered(sealed, 60)},
        "another version inside": {"deposit": box_with_ephemeral(public, version_2)},
    }
    shapes = {
        "cut by a byte": sealed[:-1],
        "a byte more": sealed + b"\0",
        "nothing": b"",
        "no padding inside": box_with_ephemeral(public, context + inside + bytes(256)),
    }
    longer = box_with_ephemeral(public, context + inside + pad(b"x" * 900))
    return [
        works("a deposit, opened", do, **good),
        works("a deposit with many words, opened", do, **{**good, "deposit": longer}),
        *(refused(f"a deposit: {n}", do, "OpenFailed", **{**good, **b}) for n, b in failing.items()),
        *(refused(f"a deposit: {n}", do, "BadEnvelope", **{**good, "deposit": b}) for n, b in shapes.items()),
    ]


def _held_parts() -> list[Vector]:
    do, public, context = "open_held_part", CARD.box_public, b"\x01" + RELEASE + TERMS
    sealed = box_with_ephemeral(public, context + PART)
    good: dict[str, Any] = {
        "box_secret": CARD.box_secret,
        "release": RELEASE,
        "terms_hash": TERMS,
        "held_part": sealed,
    }
    failing: dict[str, Any] = {
        "another card": {"box_secret": Card(fixed("another card", 16)).box_secret},
        "the holder's key": {"box_secret": HOLDER.box_secret},
        "another release": {"release": fixed("another release", 16)},
        "other terms": {"terms_hash": fixed("other terms")},
        "an altered byte": {"held_part": altered(sealed, 60)},
        "another version inside": {"held_part": box_with_ephemeral(public, b"\x02" + context[1:] + PART)},
    }
    shapes = {"cut by a byte": sealed[:-1], "a byte more": sealed + b"\0", "nothing": b""}
    return [
        works("a held part, opened", do, **good),
        *(refused(f"a held part: {n}", do, "OpenFailed", **{**good, **b}) for n, b in failing.items()),
        *(
            refused(f"a held part: {n}", do, "BadEnvelope", **{**good, "held_part": b})
            for n, b in shapes.items()
        ),
    ]


def _answers() -> list[Vector]:
    do, public, context = "open_answer", derive_box_public(NOTE), b"\x01" + RELEASE
    sealed = box_with_ephemeral(public, context + pad(ANSWER))
    good: dict[str, Any] = {"note_secret": NOTE, "release": RELEASE, "sealed": sealed}
    failing: dict[str, Any] = {
        "another release's key": {"note_secret": fixed("another note")},
        "another release": {"release": fixed("another release", 16)},
        "an altered byte": {"sealed": altered(sealed, 60)},
        "another version inside": {"sealed": box_with_ephemeral(public, b"\x02" + RELEASE + pad(ANSWER))},
    }
    shapes = {
        "cut by a byte": sealed[:-1],
        "a byte more": sealed + b"\0",
        "nothing": b"",
        "no padding inside": box_with_ephemeral(public, context + bytes(256)),
    }
    return [
        works("an answer, opened", do, **good),
        *(refused(f"an answer: {n}", do, "OpenFailed", **{**good, **b}) for n, b in failing.items()),
        *(refused(f"an answer: {n}", do, "BadEnvelope", **{**good, "sealed": b}) for n, b in shapes.items()),
    ]
