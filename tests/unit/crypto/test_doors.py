"""Names, passphrases, doors."""

import inspect
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import doors
from crypto.doors import (
    derive_door,
    derive_passphrase_root,
    derive_recovery_root,
    normalise_name,
    normalise_passphrase,
)
from crypto.errors import BadName, BadPassphrase, TooLittleMemory
from crypto.unassigned import DECIMAL_ZEROS, UNASSIGNED, WHITE_SPACE

INSTANCE = bytes(32)


@given(st.text())
def test_a_name_is_normalised_once_and_for_all_or_refused(text):
    try:
        name = normalise_name(text)
    except BadName:
        return
    assert normalise_name(name) == name
    assert unicodedata.is_normalized("NFKC", name)
    assert not set(name) & set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert 1 <= len(name) <= 64


@given(st.text())
def test_a_passphrase_is_normalised_once_and_for_all_or_refused(text):
    try:
        passphrase = normalise_passphrase(text)
    except BadPassphrase:
        return
    assert normalise_passphrase(passphrase) == passphrase


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_a_lone_surrogate_is_refused(text):
    with pytest.raises(BadName):
        normalise_name(text)
    with pytest.raises(BadPassphrase):
        normalise_passphrase(text)


def test_two_spellings_of_a_name_open_the_same_door(cheap_stretching):
    first = derive_passphrase_root("Quiet  River", "Orbit lemon", INSTANCE)

    assert derive_passphrase_root(" quiet river ", "orbit\tlemon", INSTANCE) == first


def test_name_passphrase_and_instance_each_make_another_door(cheap_stretching):
    roots = {
        derive_passphrase_root("a", "b", INSTANCE),
        derive_passphrase_root("b", "a", INSTANCE),
        derive_passphrase_root("a", "bb", INSTANCE),
        derive_passphrase_root("a", "b", bytes([1]) * 32),
        derive_recovery_root(bytes(16), INSTANCE),
        derive_recovery_root(bytes(16), bytes([1]) * 32),
    }

    assert len(roots) == 6


def test_the_keys_of_a_door_are_all_different():
    door = derive_door(bytes(32))

    assert len({door.sign_seed, door.public, door.wrap_key, bytes(32)}) == 4


def test_a_door_does_not_print_its_secrets():
    door = derive_door(bytes(32))

    assert door.sign_seed.hex() not in repr(door)
    assert repr(door.sign_seed) not in repr(door)
    assert repr(door.wrap_key) not in repr(door)


def test_stretching_is_compiled_in_and_no_argument_lowers_it():
    assert doors.Stretching(passes=3, memory_bytes=67_108_864) == doors.STRETCHING
    assert list(inspect.signature(derive_passphrase_root).parameters) == ["name", "passphrase", "instance"]


def test_too_little_memory_is_an_error_and_never_a_lower_setting(monkeypatch):
    monkeypatch.setattr(doors, "STRETCHING", doors.Stretching(passes=1, memory_bytes=2**47))

    with pytest.raises(TooLittleMemory):
        derive_passphrase_root("a", "b", INSTANCE)


@pytest.mark.parametrize("code", [b"", bytes(15), bytes(32)])
def test_a_recovery_code_of_another_length_stops_the_program(code):
    with pytest.raises(ValueError, match="16 bytes"):
        derive_recovery_root(code, INSTANCE)


def test_an_instance_of_another_length_stops_the_program():
    with pytest.raises(ValueError, match="32 bytes"):
        derive_recovery_root(bytes(16), b"")


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="compares with Python's own Unicode 14.0")
def test_the_compiled_table_is_unicode_14():
    points = [point for first, last in UNASSIGNED for point in range(first, last + 1)]
    zeros = [point for point in range(0x110000) if unicodedata.decimal(chr(point), None) == 0]

    assert points == [point for point in range(0x110000) if unicodedata.category(chr(point)) == "Cn"]
    assert list(DECIMAL_ZEROS) == zeros
    assert all(unicodedata.decimal(chr(zero + 9)) == 9 for zero in zeros)
    assert {point for point in WHITE_SPACE if not chr(point).isspace()} == set()
