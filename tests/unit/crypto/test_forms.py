"""Encoding, canonical JSON, padding: one form each, and no other exception than the room's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.canonical import parse_canonical, to_canonical
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.errors import BadCanonical, BadEncoding, BadEnvelope, CryptoError
from crypto.padding import pad, padme, unpad

KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'), min_size=1)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
VALUES = st.recursive(
    st.booleans() | st.integers(0, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.binary())
def test_bytes_come_back_from_their_text(data):
    assert parse_b64(to_b64(data)) == data


@given(st.text())
def test_text_is_the_one_form_of_its_bytes_or_refused(text):
    try:
        data = parse_b64(text)
    except BadEncoding:
        return
    assert to_b64(data) == text


@given(VALUES)
def test_values_come_back_from_their_canonical_form(value):
    assert parse_canonical(to_canonical(value)) == value


@given(VALUES, st.sampled_from([None, 1, 2]), st.booleans())
def test_json_of_another_form_is_refused(value, indent, ensure_ascii):
    other = json.dumps(value, indent=indent, ensure_ascii=ensure_ascii).encode()

    if other != to_canonical(value):
        with pytest.raises(BadCanonical):
            parse_canonical(other)


@given(st.binary())
def test_any_bytes_are_canonical_or_refused(data):
    try:
        value = parse_canonical(data)
    except BadCanonical:
        return
    assert to_canonical(value) == data


@pytest.mark.parametrize("value", [1.0, None, b"bytes", {1: 2}, "\ud800", {"a": {"b": float("nan")}}, {"a"}])
def test_what_json_has_no_canonical_form_for_is_refused(value):
    with pytest.raises(BadCanonical):
        to_canonical(value)


@given(st.binary(max_size=3000))
def test_padding_is_undone(data):
    assert unpad(pad(data)) == data
    assert len(pad(data)) == padme(max(len(data) + 1, 256))


@given(st.binary(max_size=600))
def test_any_bytes_are_padded_or_refused(data):
    try:
        plaintext = unpad(data)
    except BadEnvelope:
        return
    assert pad(plaintext) == data


@given(st.integers(2, 2**40))
def test_padding_costs_at_most_an_eighth_and_is_stable(length):
    padded = padme(length)

    assert length <= padded <= length * 1.125 + 1
    assert padme(padded) == padded


def test_padme_of_one_byte_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="2 bytes"):
        padme(1)


def test_ids_are_random_and_16_bytes():
    assert len({make_id() for _ in range(100)}) == 100
    assert len(make_id()) == 16
    assert len(make_random(5)) == 5


def test_every_error_of_the_room_has_its_own_code_and_a_sentence():
    found = [CryptoError, *_all_below(CryptoError)]
    public = [error for error in found if not error.__name__.startswith("_")]

    assert len({error.code for error in public}) == len(public)
    assert all(error.__doc__ for error in public)


def _all_below(error):
    for below in error.__subclasses__():
        yield below
        yield from _all_below(below)
