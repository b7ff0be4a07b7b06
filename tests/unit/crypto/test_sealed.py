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
from crypto.codes import parse_code, show_code, show_digits
from crypto.encoding import make_id, make_random
from crypto.errors import BadEncoding, BadEnvelope, CodeMistyped, CryptoError, OpenFailed
from crypto.holder_card import (
    HolderCard,
    move_deposit,
    open_deposit,
    open_held_part,
    seal_deposit,
    seal_held_part,
)
from crypto.package import open_package, seal_package
from crypto.release_card import Card, open_answer, open_release_package, seal_answer, seal_release_package
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
    envelope.check_answer,
    envelope.check_deposit,
    envelope.check_held_part,
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
        lambda: open_release_package(KEY, KEY, ID, KEY, data),
        lambda: open_answer(KEY, ID, data),
        lambda: open_deposit(KEY, ID, KEY, data),
        lambda: move_deposit(KEY, PAIR.public, ID, data),
        lambda: open_held_part(KEY, ID, KEY, data),
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
        lambda data: open_release_package(KEY, KEY, ID, KEY, data),
        lambda data: open_answer(KEY, ID, data),
        lambda data: open_deposit(KEY, ID, KEY, data),
        lambda data: open_held_part(KEY, ID, KEY, data),
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


@given(st.binary(max_size=600))
def test_a_release_s_package_needs_both_the_card_and_the_gate(package):
    card, gate, terms, thief = Card.make(), make_random(32), make_random(32), make_random(32)

    sealed = seal_release_package(card.pack, gate, ID, terms, package)

    envelope.check_envelope(sealed)
    assert open_release_package(card.pack, gate, ID, terms, sealed) == package
    for pack, other in [(card.pack, thief), (thief, gate), (gate, card.pack)]:
        with pytest.raises(OpenFailed):
            open_release_package(pack, other, ID, terms, sealed)


def test_a_release_s_package_opens_for_its_release_and_terms_only():
    sealed = seal_release_package(KEY, KEY, ID, KEY, b"{}")

    for release, terms in [(b"x" * 16, KEY), (ID, KEY[::-1])]:
        with pytest.raises(OpenFailed):
            open_release_package(KEY, KEY, release, terms, sealed)


@given(st.binary(max_size=600))
def test_an_answer_comes_back_for_its_release_only(answer):
    sealed = seal_answer(PAIR.public, ID, answer)

    envelope.check_answer(sealed)
    assert open_answer(KEY, ID, sealed) == answer
    with pytest.raises(OpenFailed):
        open_answer(KEY, b"x" * 16, sealed)


@given(st.binary(max_size=600))
def test_a_package_with_a_part_opens_with_all_three_only(package):
    card, gate, part, thief = Card.make(), make_random(32), make_random(32), make_random(32)

    sealed = seal_release_package(card.pack, gate, ID, KEY, package, part)

    envelope.check_envelope(sealed)
    assert open_release_package(card.pack, gate, ID, KEY, sealed, part) == package
    for pack, other, held in [
        (card.pack, gate, None),
        (card.pack, gate, thief),
        (card.pack, thief, part),
        (thief, gate, part),
        (card.pack, part, gate),
    ]:
        with pytest.raises(OpenFailed):
            open_release_package(pack, other, ID, KEY, sealed, held)


@given(st.binary(max_size=600))
def test_a_part_goes_from_hand_to_hand_for_its_release_and_terms_only(words):
    card, holder, newer, part = Card.make(), HolderCard.make(), PAIR, make_random(32)

    deposit = seal_deposit(holder.box_public, ID, KEY, card.box_public, part, words)
    moved = move_deposit(holder.box_secret, newer.public, ID, deposit)
    opened = open_deposit(newer.secret, ID, KEY, moved)
    held = seal_held_part(opened.contact_box, ID, KEY, opened.part)

    envelope.check_deposit(deposit)
    envelope.check_held_part(held)
    assert len(moved) == len(deposit)
    assert (opened.contact_box, opened.part, opened.words) == (card.box_public, part, words)
    assert open_held_part(card.box_secret, ID, KEY, held) == part
    for release, terms in [(b"x" * 16, KEY), (ID, KEY[::-1])]:
        with pytest.raises(OpenFailed):
            open_deposit(holder.box_secret, release, terms, deposit)
        with pytest.raises(OpenFailed):
            open_held_part(card.box_secret, release, terms, held)
    with pytest.raises(OpenFailed):
        open_deposit(holder.box_secret, ID, KEY, moved)
    with pytest.raises(OpenFailed):
        move_deposit(holder.box_secret, newer.public, b"x" * 16, deposit)


def test_nothing_that_a_holder_s_card_gives_is_its_code_or_what_a_contact_s_gives():
    holder, card = HolderCard.make(), Card.make()
    same = Card(holder.code)

    given = {holder.lookup, holder.lookup_hash, holder.sign_seed, holder.sign_public, holder.box_secret}
    of_contact = {same.lookup, same.lookup_hash, same.sign_seed, same.sign_public, same.box_secret, same.pack}

    assert len(given | of_contact | {holder.box_public, same.box_public, holder.code}) == 14
    assert holder.code.hex() not in repr(holder)
    assert card.code != holder.code


def test_no_holder_s_code_passes_as_a_contact_s(monkeypatch):
    ambiguous = next(code for code in map(_numbered, range(100_000)) if _passes(code))
    clear = next(code for code in map(_numbered, range(100_000)) if not _passes(code))
    drawn = iter([ambiguous, clear])
    monkeypatch.setattr("crypto.holder_card.make_random", lambda size: next(drawn))

    assert HolderCard.make().code == clear


def _numbered(number):
    return number.to_bytes(16, "big")


def _passes(code):
    for shown in (show_code(code, "holder"), show_digits(code, "holder")):
        try:
            parse_code(shown, "release")
        except CodeMistyped:
            continue
        return True
    return False


def test_nothing_that_a_card_gives_is_its_code_or_given_twice():
    card = Card.make()

    given = {card.code, card.lookup, card.lookup_hash, card.sign_seed, card.sign_public, card.box_public}

    assert len(given | {card.pack}) == 7
    assert Card.make().code != card.code
    assert card.code.hex() not in repr(card)
    assert repr(card.code) not in repr(card)


def test_a_weak_public_key_is_refused():
    with pytest.raises(BadEncoding):
        seal_answer(bytes(32), ID, b"")
    with pytest.raises(BadEncoding):
        seal_deposit(bytes(32), ID, KEY, KEY, KEY, b"")
    with pytest.raises(BadEncoding):
        seal_held_part(bytes(32), ID, KEY, KEY)
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
        lambda: seal_release_package(KEY, KEY[:16], ID, KEY, b""),
        lambda: seal_release_package(KEY, KEY, ID, ID, b""),
        lambda: seal_answer(PAIR.public, KEY, b""),
        lambda: seal_release_package(KEY, KEY, ID, KEY, b"", ID),
        lambda: seal_deposit(PAIR.public, KEY, KEY, KEY, KEY, b""),
        lambda: seal_deposit(PAIR.public, ID, ID, KEY, KEY, b""),
        lambda: seal_deposit(PAIR.public, ID, KEY, KEY, ID, b""),
        lambda: seal_held_part(PAIR.public, ID, KEY, ID),
    ],
)
def test_a_kind_or_size_outside_the_table_stops_the_program(call):
    with pytest.raises(ValueError, match=r"kind|bytes|wrapped as"):
        call()
