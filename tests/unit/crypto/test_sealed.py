"""Envelopes, wrapped keys, boxes, packages: what goes in comes out, for its own place only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import envelope
from crypto.boxes import (
    BoxPair,
    derive_box_public,
    make_box_pair,
    open_reader_wrap,
    open_team_wrap,
    open_words_wrap,
    seal_reader_wrap,
    seal_team_wrap,
    seal_words_wrap,
)
from crypto.encoding import make_id, make_random
from crypto.errors import BadEncoding, BadEnvelope, CryptoError, OpenFailed
from crypto.package import open_package, seal_package
from crypto.sealing import open_envelope, seal_envelope, to_associated
from crypto.wrapping import unwrap_key, wrap_key

KEY, ID = bytes(range(32)), bytes(16)
PAIR = BoxPair(KEY, derive_box_public(KEY))
SHAPES = [
    envelope.check_envelope,
    envelope.check_wrapped_key,
    envelope.check_reader_wrap,
    envelope.check_words_wrap,
    envelope.check_team_wrap,
    envelope.check_package,
]


@given(st.binary(max_size=2000))
def test_an_envelope_gives_back_what_was_sealed(plaintext):
    sealed = seal_envelope(KEY, "section", ID, 1, 0, plaintext)

    envelope.check_envelope(sealed)
    assert open_envelope(KEY, "section", ID, 1, 0, sealed) == plaintext


def test_no_two_envelopes_of_the_same_text_are_alike():
    assert len({seal_envelope(KEY, "section", ID, 1, 0, b"text") for _ in range(20)}) == 20


def test_short_texts_look_alike_in_length():
    lengths = {len(seal_envelope(KEY, "section", ID, 1, 0, b"x" * size)) for size in range(0, 256, 15)}

    assert lengths == {41 + 256}


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_by_every_opener(data):
    openers = [
        lambda: open_envelope(KEY, "section", ID, 1, 0, data),
        lambda: unwrap_key(KEY, "revision-key", ID, 1, 0, data),
        lambda: open_reader_wrap(KEY, data, ID, ID, 1, 0),
        lambda: open_words_wrap(KEY, data, ID),
        lambda: open_team_wrap(KEY, data, ID, 1),
        lambda: open_package(KEY, bytes(16), ID, KEY, data),
    ]
    for opener in openers:
        with pytest.raises((BadEnvelope, OpenFailed)):
            opener()


@given(st.binary(max_size=400))
def test_any_bytes_have_a_shape_or_are_refused(data):
    for check in SHAPES:
        try:
            check(data)
        except CryptoError as error:
            assert isinstance(error, BadEnvelope)  # noqa: PT017 -- both ways are fine, no other


@pytest.mark.parametrize("size", [129, 105, 321, 345])
def test_boxes_of_random_bytes_fail_to_open(size):
    for opener in (
        lambda data: open_reader_wrap(KEY, data, ID, ID, 1, 0),
        lambda data: open_words_wrap(KEY, data, ID),
        lambda data: open_team_wrap(KEY, data, ID, 1),
        lambda data: open_package(KEY, bytes(16), ID, KEY, data),
    ):
        with pytest.raises((BadEnvelope, OpenFailed)):
            opener(make_random(size))


def test_a_wrapped_key_is_73_bytes_and_comes_back():
    wrapped = wrap_key(KEY, "vault-key", ID, 0, 0, KEY[::-1])

    assert len(wrapped) == 73
    assert unwrap_key(KEY, "vault-key", ID, 0, 0, wrapped) == KEY[::-1]


def test_an_envelope_is_no_wrapped_key_and_the_other_way_round():
    with pytest.raises(BadEnvelope):
        unwrap_key(KEY, "revision-key", ID, 1, 0, seal_envelope(KEY, "section", ID, 1, 0, b""))
    with pytest.raises(BadEnvelope):
        open_envelope(KEY, "section", ID, 1, 0, wrap_key(KEY, "revision-key", ID, 1, 0, KEY))


def test_a_reader_wrap_is_129_bytes_and_comes_back_for_its_place_only():
    wrap = seal_reader_wrap(PAIR.public, ID, ID, 2, 1, KEY)

    assert len(wrap) == 129
    assert open_reader_wrap(KEY, wrap, ID, ID, 2, 1) == KEY
    with pytest.raises(OpenFailed):
        open_reader_wrap(KEY, wrap, ID, ID, 2, 0)


def test_a_team_wrap_is_105_bytes_and_comes_back_for_its_generation_only():
    wrap = seal_team_wrap(PAIR.public, ID, 2, KEY)

    assert len(wrap) == 105
    assert open_team_wrap(KEY, wrap, ID, 2) == KEY
    with pytest.raises(OpenFailed):
        open_team_wrap(KEY, wrap, ID, 3)


@given(st.binary(max_size=600))
def test_words_come_back_for_their_grant_only(words):
    wrap = seal_words_wrap(PAIR.public, ID, words)

    envelope.check_words_wrap(wrap)
    assert open_words_wrap(KEY, wrap, ID) == words
    with pytest.raises(OpenFailed):
        open_words_wrap(KEY, wrap, b"x" * 16)


def test_a_package_needs_both_the_token_and_the_team_s_key():
    token, grant, terms, thief = make_random(16), make_id(), make_random(32), make_random(32)

    sealed = seal_package(PAIR.public, token, grant, terms, b"{}")

    envelope.check_package(sealed)
    assert open_package(KEY, token, grant, terms, sealed) == b"{}"
    for team, secret in [(KEY, make_random(16)), (thief, token), (thief, make_random(16))]:
        with pytest.raises(OpenFailed):
            open_package(team, secret, grant, terms, sealed)


def test_a_weak_public_key_is_refused():
    with pytest.raises(BadEncoding):
        seal_reader_wrap(bytes(32), ID, ID, 1, 0, KEY)


def test_made_pairs_differ_and_do_not_print_their_secret():
    first, second = make_box_pair(), make_box_pair()

    assert first.secret != second.secret
    assert derive_box_public(first.secret) == first.public
    assert repr(first.secret) not in repr(first)


def test_the_associated_data_of_a_section_names_no_vault():
    place = to_associated("section", b"s" * 16, 7, 2)

    assert place == b"section" + bytes(9) + b"s" * 16 + (7).to_bytes(8, "big") + (2).to_bytes(8, "big")


@pytest.mark.parametrize(
    "call",
    [
        lambda: seal_envelope(KEY, "vault-key", ID, 0, 0, b""),
        lambda: seal_envelope(KEY, "package", ID, 0, 0, b""),
        lambda: seal_envelope(KEY, "section", b"short", 0, 0, b""),
        lambda: wrap_key(KEY, "section", ID, 0, 0, KEY),
        lambda: wrap_key(KEY, "vault-key", ID, 0, 0, KEY[:16]),
        lambda: seal_reader_wrap(PAIR.public, ID, ID, 0, 0, KEY[:16]),
        lambda: seal_package(PAIR.public, bytes(16), ID, bytes(16), b""),
    ],
)
def test_a_kind_or_size_outside_the_table_stops_the_program(call):
    with pytest.raises(ValueError, match=r"kind|bytes|wrapped as"):
        call()
