"""Sealed boxes are random, so no vector can hold one that was just made: here both languages
seal and open each other's, and refuse each other's where they must (docs/protocol.md §6)."""

from dataclasses import dataclass
from typing import Any

import pytest

from crypto.boxes import (
    make_box_pair,
    open_reader_wrap,
    open_team_wrap,
    open_words_wrap,
    seal_reader_wrap,
    seal_team_wrap,
    seal_words_wrap,
)
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.errors import CryptoError, OpenFailed
from crypto.holder_card import (
    HolderCard,
    move_deposit,
    open_deposit,
    open_held_part,
    seal_deposit,
    seal_held_part,
)
from crypto.package import open_package, seal_package
from crypto.release_card import (
    Card,
    open_answer,
    open_release_package,
    seal_answer,
    seal_release_package,
)
from tests.cross.javascript import ask_javascript

PAIR = make_box_pair()
STRANGER = make_box_pair()
GRANT, SECTION, AGENCY = make_id(), make_id(), make_id()
TOKEN, TERMS, KEY = make_random(16), make_random(32), make_random(32)
WORDS = "What I would like to be called: Ömer 🌱".encode()


@dataclass(frozen=True)
class Box:
    """One kind of sealed box: how to make it, and how to open it, by name and arguments."""

    plaintext: bytes
    seal: dict[str, Any]
    open: dict[str, Any]
    sealed_as: str


BOXES = {
    "reader_wrap": Box(
        KEY,
        {"grant": GRANT, "section": SECTION, "revision": 7, "sealing": 2**40, "key": KEY},
        {"grant": GRANT, "section": SECTION, "revision": 7, "sealing": 2**40},
        "wrap",
    ),
    "words_wrap": Box(WORDS, {"grant": GRANT, "words": WORDS}, {"grant": GRANT}, "wrap"),
    "team_wrap": Box(
        KEY, {"agency": AGENCY, "generation": 3, "secret": KEY}, {"agency": AGENCY, "generation": 3}, "wrap"
    ),
    "package": Box(
        WORDS,
        {"token_secret": TOKEN, "grant": GRANT, "terms_hash": TERMS, "plaintext": WORDS},
        {"token_secret": TOKEN, "grant": GRANT, "terms_hash": TERMS},
        "sealed",
    ),
    "answer": Box(WORDS, {"release": GRANT, "plaintext": WORDS}, {"release": GRANT}, "sealed"),
    "held_part": Box(
        KEY,
        {"release": GRANT, "terms_hash": TERMS, "part": KEY},
        {"release": GRANT, "terms_hash": TERMS},
        "held_part",
    ),
}
SECRETS = {"package": "team_secret", "answer": "note_secret", "held_part": "box_secret"}
DEPOSIT = {"release": GRANT, "terms_hash": TERMS, "contact_box": STRANGER.public, "part": KEY, "words": WORDS}
CARD, GATE = Card.make(), make_random(32)
LOCK = {"pack": CARD.pack, "gate": GATE, "release": GRANT, "terms_hash": TERMS}


def seal_here(kind: str, recipient: bytes) -> bytes:
    """Seal a box with the Python room."""
    if kind == "reader_wrap":
        return seal_reader_wrap(recipient, GRANT, SECTION, 7, 2**40, KEY)
    if kind == "words_wrap":
        return seal_words_wrap(recipient, GRANT, WORDS)
    if kind == "team_wrap":
        return seal_team_wrap(recipient, AGENCY, 3, KEY)
    if kind == "answer":
        return seal_answer(recipient, GRANT, WORDS)
    if kind == "held_part":
        return seal_held_part(recipient, GRANT, TERMS, KEY)
    return seal_package(recipient, TOKEN, GRANT, TERMS, WORDS)


def open_here(kind: str, secret: bytes, box: bytes) -> bytes:
    """Open a box with the Python room."""
    if kind == "reader_wrap":
        return open_reader_wrap(secret, box, GRANT, SECTION, 7, 2**40)
    if kind == "words_wrap":
        return open_words_wrap(secret, box, GRANT)
    if kind == "team_wrap":
        return open_team_wrap(secret, box, AGENCY, 3)
    if kind == "answer":
        return open_answer(secret, GRANT, box)
    if kind == "held_part":
        return open_held_part(secret, GRANT, TERMS, box)
    return open_package(secret, TOKEN, GRANT, TERMS, box)


def to_doing(do: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Give a doing as JavaScript reads it, bytes as base64url."""
    return {"do": do, "in": {n: to_b64(v) if isinstance(v, bytes) else v for n, v in arguments.items()}}


def open_there(kind: str, secret: bytes, box: bytes) -> dict[str, Any]:
    """Ask JavaScript to open a box."""
    arguments = BOXES[kind].open | {SECRETS.get(kind, "secret"): secret, BOXES[kind].sealed_as: box}
    return to_doing(f"open_{kind}", arguments)


@pytest.mark.parametrize("kind", BOXES)
def test_what_python_seals_javascript_opens(kind: str) -> None:
    box = seal_here(kind, PAIR.public)

    (answer,) = ask_javascript([open_there(kind, PAIR.secret, box)])

    assert answer == {"out": to_b64(BOXES[kind].plaintext)}


@pytest.mark.parametrize("kind", BOXES)
def test_what_javascript_seals_python_opens(kind: str) -> None:
    (answer,) = ask_javascript([to_doing(f"seal_{kind}", BOXES[kind].seal | {"recipient": PAIR.public})])

    box = parse_b64(answer["out"])

    assert open_here(kind, PAIR.secret, box) == BOXES[kind].plaintext
    assert len(box) == len(seal_here(kind, PAIR.public))


@pytest.mark.parametrize("kind", BOXES)
def test_an_altered_box_or_another_key_opens_in_neither(kind: str) -> None:
    box = bytearray(seal_here(kind, PAIR.public))
    box[len(box) // 2] ^= 1
    foreign = seal_here(kind, STRANGER.public)

    answers = ask_javascript([open_there(kind, PAIR.secret, bytes(one)) for one in (box, foreign)])

    assert [answer.get("outcome") for answer in answers] == ["OpenFailed", "OpenFailed"]
    for one in (bytes(box), foreign):
        with pytest.raises(OpenFailed):
            open_here(kind, PAIR.secret, one)


@pytest.mark.parametrize("kind", BOXES)
def test_a_key_of_zeros_is_sealed_to_in_neither(kind: str) -> None:
    (answer,) = ask_javascript([to_doing(f"seal_{kind}", BOXES[kind].seal | {"recipient": bytes(32)})])

    assert answer["outcome"] == "BadEncoding"
    with pytest.raises(CryptoError) as refused:
        seal_here(kind, bytes(32))
    assert refused.value.code == "bad_encoding"


def test_a_release_s_package_sealed_by_python_opens_in_javascript_with_card_and_gate() -> None:
    sealed = seal_release_package(CARD.pack, GATE, GRANT, TERMS, WORDS)
    locks = [LOCK, LOCK | {"gate": make_random(32)}, LOCK | {"pack": Card.make().pack}]

    answers = ask_javascript([to_doing("open_release_package", lock | {"sealed": sealed}) for lock in locks])

    assert answers[0] == {"out": to_b64(WORDS)}
    assert [answer.get("outcome") for answer in answers[1:]] == ["OpenFailed", "OpenFailed"]


def test_a_release_s_package_sealed_by_javascript_opens_in_python_with_card_and_gate() -> None:
    (answer,) = ask_javascript([to_doing("seal_release_package", LOCK | {"plaintext": WORDS})])

    sealed = parse_b64(answer["out"])

    assert open_release_package(CARD.pack, GATE, GRANT, TERMS, sealed) == WORDS
    with pytest.raises(OpenFailed):
        open_release_package(CARD.pack, make_random(32), GRANT, TERMS, sealed)


def test_a_card_gives_the_same_keys_in_both() -> None:
    (answer,) = ask_javascript([to_doing("derive_card", {"code": CARD.code})])

    assert {name: parse_b64(value) for name, value in answer["out"].items()} == {
        name: getattr(CARD, name) for name in answer["out"]
    }
    assert len(answer["out"]) == 6


def test_a_deposit_made_moved_and_opened_in_turns() -> None:
    inside = {"contact_box": STRANGER.public, "part": KEY, "words": WORDS}
    (made,) = ask_javascript([to_doing("seal_deposit", DEPOSIT | {"recipient": PAIR.public})])
    deposit = parse_b64(made["out"])
    moving = {"secret": PAIR.secret, "recipient": STRANGER.public, "release": GRANT, "deposit": deposit}
    moved_here = move_deposit(PAIR.secret, STRANGER.public, GRANT, deposit)
    of_other = moving | {"release": AGENCY}
    opening = {"secret": STRANGER.secret, "release": GRANT, "terms_hash": TERMS, "deposit": moved_here}

    moved, refused, opened, other = ask_javascript(
        [
            to_doing("move_deposit", moving),
            to_doing("move_deposit", of_other),
            to_doing("open_deposit", opening),
            to_doing("open_deposit", opening | {"terms_hash": KEY}),
        ]
    )

    here = open_deposit(STRANGER.secret, GRANT, TERMS, parse_b64(moved["out"]))
    assert (here.contact_box, here.part, here.words) == (STRANGER.public, KEY, WORDS)
    assert {name: parse_b64(value) for name, value in opened["out"].items()} == inside
    assert (refused["outcome"], other["outcome"]) == ("OpenFailed", "OpenFailed")
    assert len(deposit) == len(seal_deposit(PAIR.public, GRANT, TERMS, STRANGER.public, KEY, WORDS))


def test_a_package_with_a_part_opens_in_the_other_language_with_all_three_only() -> None:
    sealed = seal_release_package(CARD.pack, GATE, GRANT, TERMS, WORDS, KEY)
    (made,) = ask_javascript([to_doing("seal_release_package", LOCK | {"plaintext": WORDS, "part": KEY})])

    opened, without = ask_javascript(
        [
            to_doing("open_release_package", LOCK | {"sealed": sealed, "part": KEY}),
            to_doing("open_release_package", LOCK | {"sealed": sealed}),
        ]
    )

    assert opened == {"out": to_b64(WORDS)}
    assert without["outcome"] == "OpenFailed"
    assert open_release_package(CARD.pack, GATE, GRANT, TERMS, parse_b64(made["out"]), KEY) == WORDS
    with pytest.raises(OpenFailed):
        open_release_package(CARD.pack, GATE, GRANT, TERMS, parse_b64(made["out"]))


def test_a_holder_s_card_gives_the_same_keys_in_both() -> None:
    holder = HolderCard.make()

    (answer,) = ask_javascript([to_doing("derive_holder_card", {"code": holder.code})])

    assert {name: parse_b64(value) for name, value in answer["out"].items()} == {
        name: getattr(holder, name) for name in answer["out"]
    }
    assert len(answer["out"]) == 6
