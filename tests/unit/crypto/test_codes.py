"""Codes people type."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.codes import (
    card_url,
    parse_card_text,
    parse_code,
    parse_token_text,
    show_code,
    show_digits,
    token_url,
)
from crypto.errors import CodeMistyped

SECRETS = st.binary(min_size=16, max_size=16)
KINDS = st.sampled_from(["token", "recovery", "release"])
ORIGINS = ["https://notebook.example"]


@given(SECRETS, KINDS)
def test_a_shown_code_is_read_back(secret, kind):
    assert parse_code(show_code(secret, kind), kind) == secret
    assert parse_code(show_digits(secret, kind), kind) == secret


@given(SECRETS)
def test_a_code_has_seven_groups(secret):
    assert [len(group) for group in show_code(secret, "token").split("-")] == [4] * 7
    assert [len(group) for group in show_digits(secret, "recovery").split("-")] == [6] * 7


@given(st.text(), KINDS)
def test_any_text_is_a_code_or_mistyped(text, kind):
    try:
        assert len(parse_code(text, kind)) == 16
    except CodeMistyped:
        return


@given(st.text())
def test_any_text_is_a_token_or_mistyped(text):
    try:
        assert len(parse_token_text(text, ORIGINS)) == 16
    except CodeMistyped:
        return


@given(st.text())
def test_any_fragment_is_a_token_or_mistyped(text):
    with pytest.raises(CodeMistyped):
        parse_token_text(f"https://notebook.example/r#{text}x#", ORIGINS)


def test_almost_every_single_wrong_character_is_noticed():
    chance, secret = random.Random(7), bytes(range(16))  # noqa: S311 -- picks places, no secret
    code, passed = show_code(secret, "token").replace("-", ""), 0

    for place in range(26):
        for wrong in chance.sample("23456789ABCDEFGH", 16):
            typed = code[:place] + wrong + code[place + 1 :]
            try:
                passed += parse_code(typed, "token") != secret
            except CodeMistyped:
                continue

    assert passed <= 3


def test_what_a_qr_says_is_read_only_where_it_belongs():
    link = token_url("https://notebook.example", bytes(16))

    assert parse_token_text(link, ORIGINS) == bytes(16)
    with pytest.raises(CodeMistyped):
        parse_token_text(link, ["https://other.example"])
    with pytest.raises(CodeMistyped):
        parse_token_text(link, [])


@given(st.text())
def test_any_text_is_a_card_or_mistyped(text):
    try:
        assert len(parse_card_text(text, ORIGINS)) == 16
    except CodeMistyped:
        return


def test_a_card_and_a_token_are_never_taken_for_each_other():
    card, token = card_url(ORIGINS[0], bytes(16)), token_url(ORIGINS[0], bytes(16))

    assert parse_card_text(card, ORIGINS) == parse_token_text(token, ORIGINS) == bytes(16)
    for parse, text in ((parse_card_text, token), (parse_token_text, card)):
        with pytest.raises(CodeMistyped):
            parse(text, ORIGINS)


@pytest.mark.parametrize("show", [show_code, show_digits])
def test_a_secret_of_another_length_or_kind_stops_the_program(show):
    with pytest.raises(ValueError, match="16 bytes"):
        show(bytes(15), "token")
    with pytest.raises(ValueError, match="kind"):
        show(bytes(16), "other")
