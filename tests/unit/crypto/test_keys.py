"""Labels, derivation, signatures and what the key file protects."""

import hashlib
import re
from pathlib import Path

import pytest

from crypto import at_rest, labels
from crypto.derive import derive_key, derive_lookup_hash, derive_stop_hash
from crypto.encoding import make_random
from crypto.errors import BadEnvelope, BadSignature, BadStatement, OpenFailed
from crypto.hashing import hash16, hash32
from crypto.labels import label16
from crypto.signing import Signed, derive_sign_public, parse_signed, sign_body, verify_signed

PROTOCOL = Path(__file__).parents[3] / "docs" / "protocol.md"
INSTANCE, KEY, ROW = bytes(32), bytes(range(32)), bytes(16)


def _labels_of_section(number):
    section = PROTOCOL.read_text("utf-8").split(f"\n## {number} ")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))


def test_the_tables_of_labels_are_the_protocol_s():
    assert _labels_of_section(2) == labels.DERIVATION_LABELS
    assert _labels_of_section(3) == labels.SIGNATURE_LABELS
    assert _labels_of_section(6) == labels.KINDS


def test_a_label_is_16_bytes():
    assert label16("terms") == b"terms" + bytes(11)


@pytest.mark.parametrize("label", ["", "a" * 17, "Terms", "terms\n", "terms ", "ä"])
def test_a_label_of_another_form_stops_the_program(label):
    with pytest.raises(ValueError, match="label"):
        label16(label)


@pytest.mark.parametrize("context", [b"", b"x", bytes(100)])
def test_derivation_is_blake2b_as_another_library_knows_it(context):
    salt = hash16(context) if context else bytes(16)
    expected = hashlib.blake2b(b"", digest_size=32, key=KEY, salt=salt, person=label16("draft")).digest()

    assert derive_key(KEY, "draft", context) == expected


def test_derivation_differs_by_key_label_and_context():
    derived = {
        derive_key(KEY, "draft"),
        derive_key(KEY, "draft", b"x"),
        derive_key(KEY, "manifest"),
        derive_key(KEY[::-1], "draft"),
    }

    assert len(derived) == 4


@pytest.mark.parametrize("key", [b"", bytes(15), bytes(65)])
def test_a_key_of_the_wrong_length_stops_the_program(key):
    with pytest.raises(ValueError, match="16 to 64"):
        derive_key(key, "draft")


def test_a_label_outside_the_tables_stops_the_program():
    with pytest.raises(ValueError, match="no such"):
        derive_key(KEY, "terms")
    with pytest.raises(ValueError, match="no such"):
        sign_body("draft", INSTANCE, b"{}", KEY)
    with pytest.raises(ValueError, match="no such"):
        verify_signed("draft", INSTANCE, Signed(b"{}", bytes(64)), KEY)


def test_what_the_server_keeps_of_a_token_does_not_give_the_lookup():
    token = bytes(16)

    assert derive_lookup_hash(token) == hash32(derive_key(token, "grant-lookup"))
    assert derive_lookup_hash(token) != derive_key(token, "grant-lookup")


def test_a_stop_secret_counts_only_in_its_instance():
    assert derive_stop_hash(bytes(10), INSTANCE) != derive_stop_hash(bytes(10), KEY)
    with pytest.raises(ValueError, match="10 bytes"):
        derive_stop_hash(bytes(16), INSTANCE)


def test_a_signed_object_travels_and_is_verified():
    signed = sign_body("terms", INSTANCE, b"{}", KEY)

    arrived = parse_signed(signed.to_json())

    assert arrived == signed
    assert verify_signed("terms", INSTANCE, arrived, derive_sign_public(KEY)) == b"{}"


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {"body": "AA"}, {"body": "AA", "sig": "AA"}, {"body": 1, "sig": "A" * 86}],
    ids=["nothing", "a list", "empty", "without a signature", "a short signature", "a number as body"],
)
def test_what_is_no_signed_object_is_refused(value):
    with pytest.raises(BadStatement):
        parse_signed(value)


def test_a_signed_object_with_a_key_more_is_refused():
    with pytest.raises(BadStatement):
        parse_signed({**sign_body("terms", INSTANCE, b"{}", KEY).to_json(), "key": "AA"})


def test_a_signature_for_one_purpose_is_worth_nothing_for_another():
    signed = sign_body("redeem", INSTANCE, b"{}", KEY)

    with pytest.raises(BadSignature):
        verify_signed("claim", INSTANCE, signed, derive_sign_public(KEY))


def test_what_is_sealed_at_rest_comes_back_for_its_own_row_only():
    sealed = at_rest.seal_at_rest(KEY, "rest-totp", ROW, b"seed")

    assert at_rest.open_at_rest(KEY, "rest-totp", ROW, sealed) == b"seed"
    for key, label, row in [
        (KEY[::-1], "rest-totp", ROW),
        (KEY, "rest-door-key", ROW),
        (KEY, "rest-totp", KEY[:16]),
    ]:
        with pytest.raises(OpenFailed):
            at_rest.open_at_rest(key, label, row, sealed)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + bytes(80)])
def test_what_was_never_sealed_at_rest_is_refused(sealed):
    with pytest.raises(BadEnvelope):
        at_rest.open_at_rest(KEY, "rest-totp", ROW, sealed)


def test_nothing_is_sealed_at_rest_under_another_label():
    with pytest.raises(ValueError, match="at rest"):
        at_rest.seal_at_rest(KEY, "manifest", ROW, b"")


def test_another_key_file_finds_no_door_and_no_session_and_is_told_apart():
    door, other = make_random(32), make_random(32)

    assert at_rest.pepper_door(KEY, door) != at_rest.pepper_door(other, door)
    assert at_rest.pepper_door(KEY, door) != at_rest.session_lookup(KEY, door)
    assert at_rest.check_value(KEY, INSTANCE) != at_rest.check_value(other, INSTANCE)
    assert at_rest.check_value(KEY, INSTANCE) != at_rest.check_value(KEY, other)


def test_the_door_lookup_is_the_protocol_s():
    pepper = derive_key(KEY, "pepper-door")

    assert (
        at_rest.pepper_door(KEY, bytes(32)) == hashlib.blake2b(bytes(32), digest_size=32, key=pepper).digest()
    )
